import { NAMES } from "../support/data.ts";
import { environment, expect, problem, test } from "../support/fixtures.ts";
import { SignIn } from "../support/pages.ts";
import { PASSWORD } from "../support/program.ts";

test("an expired session is renewed over the page, and one is where one was", async ({ page, inbox, context }) => {
  await inbox.open("/conversations?company=kilo&score_min=20");
  await inbox.row(NAMES.hot).click();
  await inbox.transcript.of(NAMES.hot);
  const address = page.url();

  // The refresh token is gone, and the access token is refused.
  await context.clearCookies();
  let expired = true;
  await page.route("**/api/v1/conversations**", (route) =>
    expired
      ? route.fulfill(problem(401, "unauthenticated", "Sign in first", "The token has expired."))
      : route.continue(),
  );
  // Not a pointer: something else of the page may have noticed before, and the dialog is over the row.
  await inbox.row(NAMES.jorg).dispatchEvent("click");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel("Email")).toHaveValue(environment().shared.owner);
  expect(new URL(page.url()).search).toBe(new URL(address).search);

  expired = false;
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await inbox.transcript.of(NAMES.jorg);
  await expect(inbox.chip("company: kilo")).toBeVisible();
  await expect(inbox.row(NAMES.hot)).toBeVisible();
});

test("an access token that has ended is renewed without a word", async ({ page, inbox }) => {
  await inbox.open();
  const asked: string[] = [];
  await page.route(/\/api\/v1\/conversations\/[0-9a-f-]{36}$/, (route) => {
    asked.push(route.request().url());
    return asked.length === 1
      ? route.fulfill(problem(401, "unauthenticated", "Sign in first", "The token has expired."))
      : route.continue();
  });
  await inbox.row(NAMES.jorg).click();
  await inbox.transcript.of(NAMES.jorg);
  // Refused and asked for again; once more when the stream of events began meanwhile.
  expect(asked.filter((url) => url === asked[0]).length).toBeGreaterThanOrEqual(2);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("two tabs share the session", async ({ inbox, context }) => {
  await inbox.open();
  const second = await context.newPage();
  await Promise.all([inbox.page.reload(), second.goto("/conversations")]);
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  await expect(second.getByRole("region", { name: "Conversations" }).getByText(NAMES.jorg)).toBeVisible();
});

test("a page that is reloaded before the answer came stays signed in", async ({ page, inbox, context }) => {
  await inbox.open();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  for (let reload = 0; reload < 3; reload += 1) {
    // The server swaps the token, and the browser never hears of it.
    const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const lost = await fetch(`${environment().url}/api/v1/auth/refresh`, { method: "POST", headers: { cookie: cookies } });
    expect(lost.status).toBe(200);
    await page.reload();
    await expect(inbox.row(NAMES.jorg)).toBeVisible();
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("nothing of the session can be read by a script", async ({ page, inbox, context }) => {
  await inbox.open();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]));
  for (const cookie of await context.cookies()) {
    expect(cookie.httpOnly).toBe(true);
    expect(["Lax", "Strict"]).toContain(cookie.sameSite);
    expect(stored).not.toContain(cookie.value);
  }
  expect(stored).not.toContain("eyJ");
});

test("a wrong password in the dialog is refused there", async ({ page, inbox, context }) => {
  await inbox.open();
  await context.clearCookies();
  await page.route("**/api/v1/conversations/**", (route) =>
    route.fulfill(problem(401, "unauthenticated", "Sign in first", "The token has expired.")),
  );
  // Not a pointer: something else of the page may have noticed before, and the dialog is over the row.
  await inbox.row(NAMES.jorg).dispatchEvent("click");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  const form = new SignIn(page);
  await form.password.fill("not the password at all");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Email or password is wrong");
});
