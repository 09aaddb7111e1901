import { environment, expect, test } from "../support/fixtures.ts";
import { Inbox, SignIn } from "../support/pages.ts";
import { NAMES } from "../support/data.ts";
import { PASSWORD } from "../support/program.ts";

test("a wrong password is refused, the right one opens the list", async ({ page }) => {
  const form = new SignIn(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await form.enter(environment().shared.owner, "not the password at all");
  await expect(form.problem).toContainText("Email or password is wrong");
  await expect(form.password).toBeFocused();

  await form.enter(environment().shared.owner, PASSWORD);
  await expect(page.getByRole("heading", { name: "Chat" })).toBeVisible();
  await expect(new Inbox(page).row(NAMES.jorg)).toBeVisible();
});

test("an unknown address gets the same answer as a wrong password", async ({ page }) => {
  const form = new SignIn(page);
  await page.goto("/login");
  await form.enter("nobody@journeys.example", PASSWORD);
  await expect(form.problem).toContainText("Email or password is wrong");
});

test("what is missing is said at the field", async ({ page }) => {
  const form = new SignIn(page);
  await page.goto("/login");
  await form.enter("not an address", "");
  await expect(form.email).toHaveAttribute("aria-invalid", "true");
  await expect(form.email).toBeFocused();
  await expect(page.getByText("Enter your password.")).toBeVisible();
});

test("signing in leads to the address that was asked for", async ({ page }) => {
  await page.goto("/conversations?email=muellerwerk");
  await expect(page).toHaveURL(/\/login\?next=/);
  await new SignIn(page).enter(environment().shared.owner, PASSWORD);
  await expect(page).toHaveURL("/conversations?email=muellerwerk");
  await new Inbox(page).shows([NAMES.jorg]);
});

test("signing out ends the session for good", async ({ page, inbox }) => {
  await inbox.open();
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/conversations");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
