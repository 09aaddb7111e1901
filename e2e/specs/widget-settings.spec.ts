// What an admin sets about the bubble: the tag to copy, its words, the agent and its secret.
import { environment, expect, signIn, test } from "../support/fixtures.ts";
import { SettingsPage } from "../support/pages.ts";
import { addUser } from "../support/program.ts";

test("the tag is copied, words and hours are saved and stay", async ({ own, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/");
  await settings.openFromTheRail("Widget");
  await page.getByRole("button", { name: "Copy the tag" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^<script src="[^"]+\/widget\.js" data-key="kilo_pk_[^"]+"/);

  await page.getByLabel("Title").fill("Ask Acme");
  await page.getByLabel("Start a new conversation after (hours)").fill("48");
  await page.getByRole("checkbox", { name: /archived conversation back/ }).uncheck();
  await settings.save.click();
  await expect(settings.toasts).toContainText("Saved");
  await page.reload();
  await expect(page.getByLabel("Title")).toHaveValue("Ask Acme");
  await expect(page.getByLabel("Start a new conversation after (hours)")).toHaveValue("48");
  await expect(page.getByRole("checkbox", { name: /archived conversation back/ })).not.toBeChecked();
});

test("a mistake is named beside its field, by the page and by the server", async ({ own, page }) => {
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/settings/widget");
  await page.getByLabel("Start a new conversation after (hours)").fill("721");
  await settings.save.click();
  await expect(page.getByText("This must be a whole number from 1 to 720.")).toBeVisible();
  await page.getByLabel("Start a new conversation after (hours)").fill("24");
  await page.getByLabel("Agent endpoint").fill("https://127.0.0.1/agent");
  await settings.save.click();
  await expect(page.getByLabel("Agent endpoint")).toHaveAttribute("aria-invalid", "true");
});

test("websites that may use the widget are named, checked and kept", async ({ own, page }) => {
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/settings/widget");
  const websites = page.getByLabel("Websites that may use the widget");
  await websites.fill("https://www.acme.example\nacme.example");
  await settings.save.click();
  await expect(websites).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#allowed-origins-problem")).toContainText("acme.example must be an origin");
  await websites.fill("https://www.acme.example/\nhttps://*.acme.example");
  await settings.save.click();
  await expect(settings.toasts).toContainText("Saved");
  await page.reload();
  await expect(websites).toHaveValue("https://www.acme.example\nhttps://*.acme.example");
});

test("a viewer sees the tag and no secret", async ({ own, context, page }) => {
  const { workspace } = await own([]);
  const viewer = `viewer-of-widget-${workspace.id}@journeys.example`;
  await addUser(environment().folder, workspace, viewer, "viewer");
  await signIn(context, viewer);
  await page.goto("/settings/widget");
  await expect(page.getByRole("group", { name: "Script tag" })).toContainText("kilo_pk_");
  await expect(page.getByLabel("Agent endpoint")).toBeDisabled();
  await expect(page.getByRole("heading", { name: "Signing secret" })).toHaveCount(0);
});

test("what the bubble says of the AI, and words in another language, are saved and stay", async ({ own, page }) => {
  await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/settings/widget");
  await expect(page.getByText(/^script-src \S+; connect-src \S+$/)).toBeVisible();
  await page.getByLabel("Disclosure").fill("Ada is software of Acme.");
  await page.getByLabel("Name of the agent").fill("Ada");
  await page.getByLabel("Privacy page").fill("javascript:alert(1)");
  await settings.save.click();
  await expect(page.getByLabel("Privacy page")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Privacy page").fill("https://acme.example/privacy");
  await page.getByLabel("Language", { exact: true }).selectOption("Deutsch");
  await page.getByLabel("Head of the panel").fill("Frag Acme");
  await settings.save.click();
  await expect(settings.toasts).toContainText("Saved");
  await page.reload();
  await expect(page.getByLabel("Disclosure")).toHaveValue("Ada is software of Acme.");
  await expect(page.getByLabel("Privacy page")).toHaveValue("https://acme.example/privacy");
  await expect(page.getByLabel("Head of the panel")).toHaveValue("");
  await page.getByLabel("Language", { exact: true }).selectOption("Deutsch");
  await expect(page.getByLabel("Head of the panel")).toHaveValue("Frag Acme");
});
