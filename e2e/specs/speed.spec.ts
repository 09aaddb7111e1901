import { expectedNames } from "../support/data.ts";
import { expect, test } from "../support/fixtures.ts";

const ONE = /\/api\/v1\/conversations\/[0-9a-f-]{36}$/;

test("the next conversation is there before it is asked for, and is checked once it is open", async ({ inbox, page, lines }) => {
  const names = expectedNames(lines, {});
  const came: string[] = [];
  page.on("response", (answer) => {
    if (ONE.test(answer.url())) came.push(answer.url());
  });
  await inbox.open();
  await inbox.row(names[0] ?? "").click();
  await inbox.transcript.of(names[0] ?? "");
  await expect.poll(() => came.length).toBe(2);
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

test("the session and the first page are asked for once, while the program still loads", async ({ inbox, page }) => {
  const asked: string[] = [];
  let programAt = -1;
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/api/v1/auth/refresh") || pathname === "/api/v1/conversations") asked.push(pathname + search);
  });
  // The program is held back until the list has been answered.
  const list = page.waitForResponse(/\/api\/v1\/conversations\?/);
  await page.route(/\.wasm$/, async (route) => {
    await list;
    programAt = asked.length;
    await route.continue();
  });
  await inbox.open("/conversations?company=hot%20springs&status=active,handed_off");
  await expect(inbox.rows).toHaveCount(1);
  expect(programAt).toBe(2);
  expect(asked).toEqual(["/api/v1/auth/refresh", expect.stringContaining("/api/v1/conversations?")]);
});
