// Who hears about a handoff, whether it arrives, and what became of it.
import { environment, expect, signIn, test } from "../support/fixtures.ts";
import { SettingsPage } from "../support/pages.ts";
import { addUser } from "../support/program.ts";

const parked = {
  id: "01930000-0000-7000-8000-000000000001",
  kind: "handoff",
  channel: "slack",
  recipient: "slack",
  conversation_id: "01930000-0000-7000-8000-000000000002",
  state: "parked",
  attempts: 9,
  next_attempt_at: null,
  last_error: "Slack answered 503.",
  created_at: "2026-11-20T10:00:00.000Z",
  delivered_at: null,
};

test("addresses are saved, a mistake in one is named, and a test shows what becomes of it", async ({ own, page }) => {
  const { workspace } = await own([]);
  const settings = new SettingsPage(page);
  await page.goto("/");
  await settings.openFromTheRail("Notifications");
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(settings.toasts).toContainText("Save a webhook or an email address first");

  const addresses = page.getByLabel("Email addresses");
  await addresses.fill("sales@acme.example\nnobody");
  await settings.save.click();
  await expect(page.getByText("nobody is not an email address.")).toBeVisible();
  await expect(addresses).toBeFocused();
  await addresses.fill(`sales@acme.example, ${workspace.owner}`);
  await settings.save.click();
  await expect(settings.toasts).toContainText("Saved");

  const receivers = page.getByRole("list", { name: "Receivers" });
  await expect(receivers.getByRole("listitem").filter({ hasText: "sales@acme.example" })).toContainText("Not confirmed");
  await expect(receivers.getByRole("listitem").filter({ hasText: workspace.owner })).toContainText("Active");
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(settings.toasts).toContainText("A test is on its way to 1 receiver");
  const log = page.getByRole("list", { name: "Delivery log" });
  await expect(log.getByRole("listitem").filter({ hasText: "Confirmation" })).toContainText("sales@acme.example");
  await expect(log.getByRole("listitem").filter({ hasText: "Test" })).toContainText(workspace.owner);
  await page.reload();
  await expect(addresses).toHaveValue(`sales@acme.example\n${workspace.owner}`);

  await page.getByRole("group", { name: "Resend the confirmation to sales@acme.example" }).getByRole("button").click();
  await expect(settings.toasts).toContainText("on its way again");
  await expect(log.getByRole("listitem").filter({ hasText: "Confirmation" })).toHaveCount(2);
});

test("an address that is not public is refused beside the field", async ({ own, page }) => {
  await own([]);
  await page.goto("/settings/notifications");
  const webhook = page.getByLabel("Slack webhook");
  await webhook.fill("https://127.0.0.1/hook");
  await new SettingsPage(page).save.click();
  await expect(webhook).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#webhook-problem")).toContainText("This ");
});

test("what did not arrive says why, leads to its conversation and is tried again", async ({ own, page }) => {
  await own([]);
  let rows = [parked];
  await page.route("**/api/v1/deliveries", (route) => route.fulfill({ json: { data: rows, next_cursor: null } }));
  await page.route(`**/api/v1/deliveries/${parked.id}/retry`, (route) => {
    rows = [{ ...parked, state: "delivered", attempts: 10 }];
    return route.fulfill({ json: { ...parked, state: "pending", next_attempt_at: parked.created_at } });
  });
  await page.goto("/settings/notifications");
  const row = page.getByRole("list", { name: "Delivery log" }).getByRole("listitem");
  await expect(row).toContainText("Failed");
  await expect(row).toContainText("Slack answered 503.");
  await expect(row).toContainText("9 tries");
  await expect(row.getByRole("link", { name: "Handoff" })).toHaveAttribute("href", `/conversations/${parked.conversation_id}`);
  await row.getByRole("button", { name: "Try again: Handoff to slack" }).click();
  await expect(row).toContainText("Delivered");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("a webhook that is gone is shown as paused and resumed", async ({ own, page }) => {
  await own([]);
  const reason = "Slack answered 410 (channel_is_archived): the webhook is gone, make a new one in Slack.";
  const slack = { channel: "slack", recipient: "slack", state: "active", since: null, reason: null };
  const paused = { ...slack, state: "paused", since: parked.created_at, reason };
  let now: object = paused;
  await page.route("**/settings/notifications/receivers", (route) =>
    route.fulfill({ json: { data: [now], next_cursor: null } }),
  );
  await page.route("**/settings/notifications/resume", (route) => {
    now = slack;
    return route.fulfill({ json: { data: [now], next_cursor: null } });
  });
  await page.goto("/settings/notifications");
  const row = page.getByRole("list", { name: "Receivers" }).getByRole("listitem");
  await expect(row).toContainText("Paused");
  await expect(row).toContainText(reason);
  await row.getByRole("button", { name: "Resume" }).click();
  await expect(row).toContainText("Active");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("a viewer sees who hears about it, and no log", async ({ own, context, page }) => {
  const { workspace } = await own([]);
  const viewer = `viewer-of-notifications-${workspace.id}@journeys.example`;
  await addUser(environment().folder, workspace, viewer, "viewer");
  await signIn(context, viewer);
  await page.goto("/settings/notifications");
  await expect(page.getByLabel("Email addresses")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Send a test" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Delivery log" })).toHaveCount(0);
});
