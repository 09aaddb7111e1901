import { expectedNames, type NewConversation } from "../support/data.ts";
import { environment, expect, test, type Page } from "../support/fixtures.ts";
import type { Inbox } from "../support/pages.ts";

test("scrolling shows every conversation once, newest first", async ({ inbox, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await inbox.shows(names);
  expect(await inbox.everyName()).toEqual(names);
});

test("the next page can be reached by keyboard", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await inbox.row("Visitor 000").focus();
  await page.keyboard.press("End");
  await expect(inbox.row(names[49] ?? "")).toBeFocused();
  await expect(inbox.row(names[49] ?? "")).toBeInViewport();
  // What is below has been fetched meanwhile.
  await page.keyboard.press("ArrowDown");
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(inbox.row(names.at(-1) ?? "")).toBeFocused({ timeout: 500 });
  }).toPass();
});

test("conversations that arrive while one scrolls neither hide nor repeat a row", async ({ own, page, request }) => {
  const { now, url } = environment();
  const line = (number: number): NewConversation => ({
    external_id: `row-${number}`,
    started_at: new Date(now - number * 3_600_000).toISOString(),
    visitor: { name: `Row ${String(number).padStart(3, "0")}` },
    messages: [{ role: "visitor", text: "hello" }],
  });
  const { inbox, workspace } = await own(Array.from({ length: 120 }, (_, number) => line(number + 1)));
  await inbox.open();
  await expect(inbox.row("Row 001")).toBeVisible();
  for (const number of [1, 2, 3]) {
    const answer = await request.post(`${url}/api/v1/conversations`, {
      headers: { authorization: `Bearer ${workspace.secretKey}` },
      data: { visitor: { name: `Newcomer ${number}` }, messages: [{ role: "visitor", text: "just now" }] },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
  expect(await inbox.everyName()).toEqual(Array.from({ length: 120 }, (_, number) => `Row ${String(number + 1).padStart(3, "0")}`));
  await page.getByRole("button", { name: "Refresh" }).click();
  await inbox.toTheTop();
  await expect(inbox.row("Newcomer")).toHaveCount(3);
});

test("opening and going back keeps the place", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await (await inbox.scrollTo(names[70] ?? "")).click();
  await inbox.transcript.of(names[70] ?? "");
  await page.goBack();
  await expect(inbox.transcript.whole).toBeHidden();
  await expect(inbox.row(names[70] ?? "")).toBeInViewport();
});
