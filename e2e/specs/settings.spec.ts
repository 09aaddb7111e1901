// Pages of settings: they come as a part of their own, are saved, and only admins may change them.
import { environment, expect, problem, signIn, test } from "../support/fixtures.ts";
import { SettingsPage, SignIn } from "../support/pages.ts";
import { addUser, PASSWORD } from "../support/program.ts";

const PARTS = "**/snippets/**";
const QUALIFICATION = "**/api/v1/settings/qualification";

test("framework and threshold are changed and stay", async ({ own, page }) => {
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/");
  await settings.openFromTheRail("Qualification");
  await expect(page).toHaveURL(/\/settings\/qualification$/);
  await expect(page).toHaveTitle(/^Qualification/);
  await expect(page.getByRole("radio", { name: /^BANT/ })).toBeChecked();

  await page.getByRole("radio", { name: /^SPICED/ }).check();
  await page.getByLabel("Hand a conversation over at a score of").fill("45");
  await expect(page.getByRole("slider")).toHaveValue("45");
  await settings.save.click();
  await expect(settings.toasts).toContainText("Saved");
  await expect(settings.save).toHaveAttribute("aria-disabled", "true");

  await page.reload();
  await expect(page.getByRole("radio", { name: /^SPICED/ })).toBeChecked();
  await expect(page.getByLabel("Hand a conversation over at a score of")).toHaveValue("45");
});

test("the table says what each signal gives", async ({ inbox, page }) => {
  await page.goto("/settings/qualification");
  const table = inbox.page.getByRole("table");
  await expect(table.getByRole("row", { name: /Demo/ }).first()).toContainText(/\+\d+/);
  await expect(table.getByRole("row").filter({ hasText: "\u2212" }).first()).toBeVisible();
});

test("a score that is none is refused beside its field", async ({ own, page }) => {
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/settings/qualification");
  await page.getByLabel("Hand a conversation over at a score of").fill("0");
  await settings.save.click();
  await expect(page.getByText("This must be a whole number from 1 to 100.")).toBeVisible();
  await expect(page.getByLabel("Hand a conversation over at a score of")).toHaveAttribute("aria-invalid", "true");
});

test("a viewer reads, and cannot change", async ({ own, context, page }) => {
  const { workspace } = await own([]);
  const viewer = `viewer-of-settings-${workspace.id}@journeys.example`;
  await addUser(environment().folder, workspace, viewer, "viewer");
  await signIn(context, viewer);
  await page.goto("/settings/qualification");
  await expect(page.getByText("Only admins and owners can change this.")).toBeVisible();
  await expect(page.getByRole("radio", { name: /^BANT/ })).toBeDisabled();
  await expect(page.getByLabel("Hand a conversation over at a score of")).toBeDisabled();
  await expect(new SettingsPage(page).save).toHaveCount(0);
});

test("the rail stays where it is, and back returns to the list", async ({ inbox, page }) => {
  const settings = new SettingsPage(page);
  await inbox.open();
  await expect(inbox.rows.first()).toBeVisible();
  await settings.link("Qualification").focus();
  await page.keyboard.press("Enter");
  await expect(settings.heading("Qualification")).toBeVisible();
  await expect(settings.link("Qualification")).toBeFocused();
  await expect(settings.link("Qualification")).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(inbox.rows.first()).toBeVisible();
  await expect(settings.link("Chat")).toHaveAttribute("aria-current", "page");
});

test.describe("the part of the program", () => {
  test("is not asked for by the list, and is once somebody points at a link", async ({ inbox, page }) => {
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/snippets/")) asked.push(request.url());
    });
    await inbox.open();
    await expect(inbox.rows.first()).toBeVisible();
    await expect.poll(() => asked.some((url) => url.includes("panels"))).toBe(true);
    expect(asked.filter((url) => url.includes("settings"))).toEqual([]);
    await new SettingsPage(page).link("Qualification").hover();
    await expect.poll(() => asked.some((url) => url.includes("settings"))).toBe(true);
  });

  test("can be tried again when it does not come", async ({ inbox, page }) => {
    let down = true;
    await page.route(PARTS, (route) => (down && route.request().url().includes("settings") ? route.abort() : route.continue()));
    await inbox.open();
    const settings = new SettingsPage(page);
    await settings.link("Qualification").click();
    const notice = page.getByRole("alert").filter({ hasText: "This part of Kilo did not load" });
    await expect(notice).toBeVisible();
    down = false;
    await notice.getByRole("button", { name: "Retry" }).click();
    await expect(settings.heading("Qualification")).toBeVisible();
  });
});

test("a session that ends on the page goes on in its place", async ({ inbox, page, context }) => {
  let expired = true;
  await inbox.open();
  await context.clearCookies();
  await page.route(`${QUALIFICATION}*`, (route) =>
    expired
      ? route.fulfill(problem(401, "unauthenticated", "Sign in first", "The token has expired."))
      : route.continue(),
  );
  const settings = new SettingsPage(page);
  await settings.link("Qualification").click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  expired = false;
  await new SignIn(page).password.fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("radio", { name: /^BANT/ })).toBeVisible();
});

test("an answer in trouble is said in its place and asked for again", async ({ inbox, page }) => {
  let down = true;
  await page.route(QUALIFICATION, (route) =>
    down
      ? route.fulfill(problem(503, "unavailable", "The service is not available right now", "The database cannot be reached."))
      : route.continue(),
  );
  await inbox.page.goto("/settings/qualification");
  await expect(page.getByRole("table")).toBeVisible();
  const trouble = page.getByRole("alert").filter({ hasText: "The service is not available right now" });
  await expect(trouble).toBeVisible();
  down = false;
  await trouble.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("radio", { name: /^BANT/ })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("nothing is wider than the screen", async ({ inbox, page }) => {
    await inbox.open();
    await new SettingsPage(page).link("Qualification").tap();
    await expect(page.getByRole("table")).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});
