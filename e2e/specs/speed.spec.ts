import { expectedNames } from "../support/data.ts";
import { expect, test } from "../support/fixtures.ts";

const ONE = /\/api\/v1\/conversations\/[0-9a-f-]{36}$/;

test("the next conversation is there before it is asked for, and is checked once it is open", async ({ inbox, page, lines }) => {
  const names = expectedNames(lines, {});
  await inbox.open();
  await inbox.row(names[0] ?? "").click();
  const next = page.waitForResponse(ONE);
  await inbox.transcript.of(names[0] ?? "");
  await (await next).finished();
  // From here on nothing comes: what is shown was known.
  await page.waitForLoadState("networkidle");
  const asked: string[] = [];
  await page.route(ONE, (route) => {
    asked.push(route.request().url());
  });
  await page.keyboard.press("j");
  await inbox.transcript.of(names[1] ?? "");
  await expect.poll(() => asked.length).toBe(1);
});
