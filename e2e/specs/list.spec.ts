import { expectedNames, type NewConversation } from "../support/data.ts";
import { environment, expect, test, type Page } from "../support/fixtures.ts";
import type { Inbox } from "../support/pages.ts";

/** Scrolls until the list holds `total` rows. */
async function scrollToTheEnd(page: Page, inbox: Inbox, total: number): Promise<void> {
  await expect(async () => {
    await inbox.rows.last().scrollIntoViewIfNeeded();
    await expect(inbox.rows).toHaveCount(total, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Load more" })).toHaveCount(0);
}

test("scrolling shows every conversation once, newest first", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await expect(inbox.rows).toHaveCount(50);
  await scrollToTheEnd(page, inbox, names.length);
  expect(await inbox.names()).toEqual(names);
});

test("the next page can be reached by keyboard", async ({ page, inbox }) => {
  await inbox.open();
  await inbox.row("Visitor 000").focus();
  await page.keyboard.press("End");
  await expect(inbox.rows.nth(49)).toBeFocused();
  await expect(async () => expect(await inbox.rows.count()).toBeGreaterThan(50)).toPass();
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
  await expect(inbox.rows).toHaveCount(50);
  for (const number of [1, 2, 3]) {
    const answer = await request.post(`${url}/api/v1/conversations`, {
      headers: { authorization: `Bearer ${workspace.secretKey}` },
      data: { visitor: { name: `Newcomer ${number}` }, messages: [{ role: "visitor", text: "just now" }] },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
  await scrollToTheEnd(page, inbox, 120);
  const names = await inbox.names();
  expect(names).toEqual(Array.from({ length: 120 }, (_, number) => `Row ${String(number + 1).padStart(3, "0")}`));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(inbox.row("Newcomer")).toHaveCount(3);
});

test("opening and going back keeps the place", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await inbox.row(names[45] ?? "").scrollIntoViewIfNeeded();
  await expect(inbox.rows).toHaveCount(100);
  await inbox.row(names[70] ?? "").click();
  await inbox.transcript.of(names[70] ?? "");
  await page.goBack();
  await expect(inbox.transcript.whole).toBeHidden();
  await expect(inbox.row(names[70] ?? "")).toBeInViewport();
  expect(await inbox.rows.count()).toBeGreaterThanOrEqual(100);
});
