// What is used of the plan: told in the rail and over every page, explained on a page of its own, and raised there.
import AxeBuilder from "@axe-core/playwright";
import { environment, expect, signIn, test } from "../support/fixtures.ts";
import { SettingsPage, UsagePage } from "../support/pages.ts";
import { addUser, type Workspace } from "../support/program.ts";

/** Starts `count` conversations as an integrator does, some at a time. */
async function start(workspace: Workspace, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${workspace.secretKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ visitor: { name: "Counted" }, messages: [{ role: "visitor", text: "Hello" }] });
  for (let left = count; left > 0; left -= 10) {
    const some = Array.from({ length: Math.min(left, 10) }, () =>
      fetch(`${environment().url}/api/v1/conversations`, { method: "POST", headers, body }),
    );
    for (const answer of await Promise.all(some)) expect(answer.status).toBe(201);
  }
}

test("figures, days and ledger say the same, and follow what happens", async ({ own, page }) => {
  const { workspace } = await own([], "starter");
  await start(workspace, 12);
  await page.goto("/");
  await new SettingsPage(page).openFromTheRail("Usage");
  const usage = new UsagePage(page);
  await expect(page).toHaveURL(/\/usage$/);
  await expect(usage.figure).toHaveText(/12\s*of 300 conversations used\s*4%/);
  await expect(usage.meter).toHaveAttribute("aria-valuenow", "4");
  await page.getByText("As a table").click();
  await expect(usage.days.getByRole("row").nth(1)).toContainText("12");
  await expect(usage.ledger.getByRole("row").nth(1)).toContainText(/13\s*Conversation counted\s*now\s*12\s*288/);
  await expect(usage.ledger.getByRole("row").last()).toContainText("Period 1 began on Starter");

  // Somebody comes back to the page: it looks again.
  await start(workspace, 1);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(usage.figure).toContainText("13");
  await expect(usage.ledger.getByRole("row").nth(1)).toContainText(/14\s*Conversation counted/);
  await expect(usage.days.getByRole("row").nth(1)).toContainText("13");

  await usage.days.getByRole("link").first().click();
  await expect(page.getByRole("status").filter({ hasText: "13 conversations" })).toBeVisible();
  await page.goBack();
  await usage.ledger.getByRole("link").first().click();
  await expect(page.getByRole("article", { name: "Transcript" })).toContainText("Hello");
});

test("earlier lines of the ledger come when they are asked for", async ({ own, page }) => {
  const { workspace } = await own([], "starter");
  await start(workspace, 30);
  const usage = new UsagePage(page);
  await page.goto("/usage");
  await expect(usage.ledger.getByRole("row")).toHaveCount(21);
  await page.getByRole("button", { name: "Show earlier" }).click();
  await expect(usage.ledger.getByRole("row")).toHaveCount(32);
  await start(workspace, 1);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(usage.ledger.getByRole("row")).toHaveCount(33);
});

test("packs are bought once, also when the line is cut", async ({ own, page }) => {
  await own([], "starter");
  const usage = new UsagePage(page);
  await page.goto("/usage");
  await usage.buy.click();
  await expect(usage.packs).toBeFocused();
  await usage.order.getByRole("button", { name: "One pack more" }).click();
  await expect(usage.order.getByRole("status")).toHaveText("200 conversations");

  // The order arrives, its answer does not.
  let cut = true;
  await page.route("**/api/v1/quota/top-ups", async (route) => {
    if (!cut) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await usage.order.getByRole("button", { name: "Buy 2 packs" }).click();
  await expect(usage.order.getByRole("alert")).toContainText("Kilo cannot be reached");
  cut = false;
  await usage.order.getByRole("button", { name: "Buy 2 packs" }).click();
  await expect(usage.toasts).toContainText("200 conversations added");
  await expect(usage.order).toBeHidden();
  await expect(usage.buy).toBeFocused();
  await expect(usage.figure).toContainText("of 500 conversations used");
  await expect(usage.ledger.getByRole("row").filter({ hasText: "2 packs bought" })).toHaveCount(1);
});

test("the owner changes the plan: more at once, less with the next period, and back", async ({ own, page }) => {
  await own([], "starter");
  const usage = new UsagePage(page);
  await page.goto("/usage");
  await page.getByRole("button", { name: "Change to Growth" }).click();
  const dialog = page.getByRole("dialog", { name: "Growth?" });
  await expect(dialog).toContainText("Growth begins at once: 1,500 conversations a month.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(usage.figure).toContainText("of 300");
  await page.getByRole("button", { name: "Change to Growth" }).click();
  await dialog.getByRole("button", { name: "Switch plan" }).click();
  await expect(usage.toasts).toContainText("Your plan is Growth");
  await expect(usage.figure).toContainText("of 1,500");

  await page.getByRole("button", { name: "Change to Starter" }).click();
  await expect(page.getByRole("dialog", { name: "Starter?" })).toContainText("Until then Growth stays.");
  await page.getByRole("button", { name: "Switch plan" }).click();
  await expect(usage.plan("Starter")).toContainText("From the next period on");
  await expect(usage.figure).toContainText("of 1,500");
  await page.getByRole("button", { name: "Stay on Growth" }).click();
  await page.getByRole("button", { name: "Switch plan" }).click();
  await expect(usage.plan("Growth")).toContainText("Your plan");
  await expect(usage.plan("Starter")).not.toContainText("next period");
});

test("marks of one's own are saved, and what is none is refused beside the field", async ({ own, page }) => {
  await own([]);
  const usage = new UsagePage(page);
  await page.goto("/usage");
  await usage.marks.fill("half");
  await usage.save.click();
  await expect(page.getByText("half is not a whole number from 1 to 99.")).toBeVisible();
  await usage.marks.fill("80");
  await usage.save.click();
  await expect(page.getByText("This must hold each mark once, without 80, which every workspace has.")).toBeVisible();
  await usage.marks.fill("90 50");
  await usage.save.click();
  await expect(usage.toasts).toContainText("Saved");
  await page.reload();
  await expect(usage.marks).toHaveValue("50, 90");
});

test("a meter from 60 %, a word at 80 % that can be closed, and one at 100 % that cannot", async ({ own, page, inbox }) => {
  const { workspace } = await own([], "trial");
  const usage = new UsagePage(page);
  await start(workspace, 59);
  await inbox.open();
  await expect(inbox.rows.first()).toBeVisible();
  await expect(usage.railMeter).toHaveCount(0);

  await start(workspace, 1);
  await page.reload();
  await expect(usage.railMeter).toHaveAccessibleName("Usage: 60 of 100 conversations used");
  await expect(usage.bar).toHaveText("");

  await start(workspace, 20);
  await page.reload();
  await expect(usage.bar).toContainText("80% of the trial\u2019s 100 conversations are used.");
  await usage.bar.getByRole("button", { name: "Close this warning" }).click();
  await expect(usage.bar).toHaveText("");
  await page.reload();
  await expect(usage.railMeter).toBeVisible();
  await expect(usage.bar).toHaveText("");

  await start(workspace, 20);
  await page.reload();
  await expect(usage.bar).toContainText("New visitors see a notice instead of the chat.");
  await expect(usage.bar.getByRole("button", { name: "Close this warning" })).toHaveCount(0);
  await usage.bar.getByRole("button", { name: "Buy packs" }).click();
  await expect(page).toHaveURL(/\/usage$/);
  await usage.order.getByRole("button", { name: "Buy 1 pack" }).click();
  await expect(usage.figure).toContainText("of 200 conversations used");
  await expect(usage.bar).toHaveText("");
});

test("who may not buy is told who can", async ({ own, context, page }) => {
  const { workspace } = await own([], "trial");
  await start(workspace, 100);
  const member = `member-of-usage-${workspace.id}@journeys.example`;
  await addUser(environment().folder, workspace, member, "member");
  await signIn(context, member);
  const usage = new UsagePage(page);
  await page.goto("/usage");
  await expect(usage.bar).toContainText("An admin or the owner can buy packs.");
  await expect(usage.figure).toContainText("of 100 conversations used");
  await expect(usage.buy).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Change to/ })).toHaveCount(0);
  await expect(page.getByText("Only the owner of the workspace can change the plan.")).toBeVisible();
  await expect(usage.marks).toBeDisabled();
});

test("what visitors left while nothing could begin is listed", async ({ own, page }) => {
  const { workspace } = await own([], "trial");
  await start(workspace, 100);
  const answer = await fetch(`${environment().url}/api/v1/widget/leads`, {
    method: "POST",
    headers: { "x-kilo-key": workspace.publishableKey, "content-type": "application/json" },
    body: JSON.stringify({ email: "jane@acme.com", landing_page: "https://www.example.com/pricing" }),
  });
  expect(answer.ok).toBe(true);
  await page.goto("/usage");
  const address = page.getByRole("list", { name: "Addresses" }).getByRole("listitem");
  await expect(address).toContainText("https://www.example.com/pricing");
  await expect(address.getByRole("link", { name: "jane@acme.com" })).toHaveAttribute("href", "mailto:jane@acme.com");
});

test.describe("paid online", () => {
  const CHECKOUT = "https://checkout.stripe.com/c/pay/cs_test_1";
  const ORDER = "01930000-0000-7000-8000-000000000001";
  test.use({ mayAsk: /^https:\/\/checkout\.stripe\.com\// });

  test("an order goes on to the payment, and whoever comes back is told what became of it", async ({ own, page }) => {
    await own([], "starter");
    const usage = new UsagePage(page);
    let state = "pending";
    const time = "2026-11-10T00:00:00.000Z";
    const order = () => ({
      id: ORDER, packs: 1, state, ordered_at: time, settled_at: null, checkout_url: state === "pending" ? CHECKOUT : null,
    });
    const quota = () => ({
      plan: "starter", next_plan: null, limit: 300, top_up_remaining: state === "granted" ? 100 : 0, used: 0,
      remaining: state === "granted" ? 400 : 300, state: "ok", period_start: time, period_end: null, runs_out_on: null,
    });
    await page.route("**/api/v1/quota", (route) => route.fulfill({ json: quota() }));
    await page.route("**/api/v1/quota/top-ups?*", (route) => route.fulfill({ json: { data: [order()], next_cursor: null } }));
    let asked = 0;
    await page.route(/\/quota\/top-ups(\/[^?]*)?$/, async (route) => {
      // The payment service tells a moment after the buyer is back.
      if (route.request().method() === "GET" && (asked += 1) === 2) state = "granted";
      await route.fulfill({ json: { ...order(), quota: quota() } });
    });
    await page.route(`${CHECKOUT}**`, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Pay here</h1>" }));

    await page.goto("/usage");
    await usage.buy.click();
    await usage.order.getByRole("button", { name: "Buy 1 pack" }).click();
    await expect(page.getByRole("heading", { name: "Pay here" })).toBeVisible();

    await page.goto(`/usage?order=${ORDER}&cancelled=1`);
    await expect(usage.toasts).toContainText("Nothing was bought");
    const orders = page.getByRole("list", { name: "Orders" }).getByRole("listitem");
    await expect(orders.getByRole("link", { name: "Pay" })).toHaveAttribute("href", CHECKOUT);

    await page.goto(`/usage?order=${ORDER}`);
    await expect(usage.toasts).toContainText("100 conversations added");
    await expect(orders).toContainText("Added");
    await expect(orders.getByRole("link", { name: "Pay" })).toHaveCount(0);
    await expect(usage.figure).toContainText("of 400 conversations used");
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 844 } });

      test("axe finds nothing on the page, in the dialog and in the bar, and nothing is wider than the screen", async ({ own, page }) => {
        const { workspace } = await own([], "trial");
        await start(workspace, 85);
        const usage = new UsagePage(page);
        await page.goto("/usage");
        await expect(usage.bar).toContainText("85%");
        await page.getByText("As a table").click();
        await expect(usage.ledger.getByRole("row").nth(1)).toBeVisible();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await usage.buy.click();
        await expect(usage.order).toBeVisible();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      });
    });
  }
}
