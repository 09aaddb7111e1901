// The bubble when the conversations of the plan are used up: who was there goes on, who is new leaves an address.
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Bubble, lookInside } from "../support/bubble.ts";
import { environment, expect, problem, signIn, signInAt, test as base } from "../support/fixtures.ts";
import { UsagePage } from "../support/pages.ts";
import { createWorkspace, type Workspace } from "../support/program.ts";
import { startWebsite, type Service } from "../support/website.ts";

const TITLE = "Chat with us";
const NOTE = "We cannot take new chats right now.";

let trials = 0;

/** A trial with a website of its own. */
class Trial {
  readonly url = environment().url;

  constructor(readonly workspace: Workspace, readonly website: Service, private readonly token: string) {}

  static async start(): Promise<Trial> {
    const { folder, url } = environment();
    const name = `trial-${process.pid}-${(trials += 1)}`;
    const workspace = await createWorkspace(folder, name, `${name}@journeys.example`, "trial");
    return new Trial(workspace, await startWebsite(url, workspace.publishableKey), await signInAt(url, workspace.owner));
  }

  /** What the owner does over the API. */
  async admin(method: string, path: string, body?: object): Promise<any> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json", "idempotency-key": `${method} ${path}` };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return answer.json();
  }

  /** Starts conversations until none can be started. */
  async useUp(): Promise<void> {
    const headers = { authorization: `Bearer ${this.workspace.secretKey}`, "content-type": "application/json" };
    const body = JSON.stringify({ messages: [{ role: "visitor", text: "hello" }] });
    const start = async (): Promise<void> => {
      const answer = await fetch(`${this.url}/api/v1/conversations`, { method: "POST", headers, body });
      if (answer.status === 201) return start();
      expect(answer.status).toBe(402);
    };
    await Promise.all([start(), start(), start(), start()]);
  }

  async visit(page: Page): Promise<Bubble> {
    await page.goto(this.website.url);
    const bubble = new Bubble(page, TITLE);
    await expect(bubble.launcher).toBeVisible();
    return bubble;
  }
}

const test = base.extend<{ trial: Trial }>({
  mayAsk: /^http:\/\/127\.0\.0\.1:/,
  trial: async ({}, use) => {
    const trial = await Trial.start();
    await use(trial);
    await trial.website.close();
  },
});

/** Somebody else, with a browser of their own. */
async function somebody(browser: Browser): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext();
  await lookInside(context);
  return { page: await context.newPage(), context };
}

test.beforeEach(({ context }) => lookInside(context));

test("who is in mid-conversation goes on, who is new waits for a pack and starts without a reload", async ({ page, browser, trial }) => {
  const one = await trial.visit(page);
  await one.launcher.click();
  await one.ask("Do you integrate with Salesforce?");
  await expect(one.log.getByText("our team will reply")).toBeVisible();

  const second = await somebody(browser);
  const two = await trial.visit(second.page);
  await two.launcher.click();
  await expect(two.field).toBeVisible();
  await trial.useUp();
  await two.ask("Is somebody there?");
  await expect(two.panel.getByText(NOTE)).toBeVisible();
  await expect(two.field).toBeHidden();
  await expect(two.panel.getByText("Not sent.")).toBeVisible();

  await one.ask("And with HubSpot?");
  await expect(one.log.getByText("And with HubSpot?")).toBeVisible();
  await expect(one.panel.getByText(/Not sent|Sending/)).toHaveCount(0);
  await expect(one.panel.getByText(NOTE)).toBeHidden();

  const third = await somebody(browser);
  const three = await trial.visit(third.page);
  await three.launcher.click();
  await expect(three.panel.getByText(NOTE)).toBeVisible();

  const desk = await browser.newContext();
  await signIn(desk, trial.workspace.owner);
  const usage = new UsagePage(await desk.newPage());
  await usage.page.goto(`${trial.url}/usage`);
  await usage.bar.getByRole("button", { name: "Buy packs" }).click();
  await usage.order.getByRole("button", { name: "Buy 1 pack" }).click();
  await expect(usage.toasts).toContainText("100 conversations added");
  await expect(two.field).toBeVisible({ timeout: 3_000 });
  await expect(three.field).toBeVisible({ timeout: 3_000 });
  await two.panel.getByRole("button", { name: "Try again" }).click();
  await expect(two.log.getByText("our team will reply")).toBeVisible();
  await three.ask("Then I ask now");
  await expect(three.log.getByText("our team will reply")).toBeVisible();
  expect(await trial.admin("GET", "/quota")).toMatchObject({ used: 102, remaining: 98 });
  await desk.close();
  await second.context.close();
  await third.context.close();
});

test("an address is left by keyboard, corrected in its place and thanked for", async ({ page, trial }) => {
  await trial.useUp();
  const bubble = await trial.visit(page);
  await bubble.launcher.press("Enter");
  const field = bubble.panel.getByRole("textbox", { name: /Leave your email address/ });
  await expect(field, "who opens it is where something can be done").toBeFocused();
  await expect(field).toHaveAccessibleDescription(new RegExp(NOTE));
  await page.keyboard.type("jane@acme");
  await page.keyboard.press("Enter");
  await expect(bubble.panel.getByRole("alert")).toHaveText("Enter an email address such as jane@acme.com.");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
  await page.route("**/widget/leads", (route) => route.abort(), { times: 1 });
  await page.keyboard.type(".com");
  await expect(field).not.toHaveAttribute("aria-invalid");
  await page.keyboard.press("Tab");
  await expect(bubble.panel.getByRole("button", { name: "Leave address" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bubble.panel.getByRole("alert")).toHaveText("That did not work. Please try again.");
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bubble.panel.getByRole("status").getByText("Thank you.")).toBeVisible();
  await expect(field).toBeHidden();
  const leads = await trial.admin("GET", "/leads");
  expect(leads.data).toMatchObject([{ email: "jane@acme.com", landing_page: `${trial.website.url}/`, locale: "en-GB" }]);
  expect(await page.evaluate(() => localStorage.length), "nothing is kept in the browser").toBe(0);
  expect((await trial.admin("GET", "/quota")).used).toBe(100);

  await trial.admin("POST", "/quota/top-ups", { packs: 1 });
  await expect(bubble.field).toBeVisible({ timeout: 3_000 });
  await expect(bubble.field, "where the visitor was").toBeFocused();
});

test("whose conversation has ended is new, and told so at once", async ({ page, trial }) => {
  const bubble = await trial.visit(page);
  await bubble.launcher.click();
  await bubble.ask("Do you integrate with Salesforce?");
  await expect(bubble.log.getByText("our team will reply")).toBeVisible();
  await trial.useUp();
  const ended = problem(409, "conversation-ended", "The conversation has ended", "Its last message is too old.");
  await page.route("**/messages", (route) => {
    return route.request().method() === "POST" ? route.fulfill({ ...ended, headers: { ...ended.headers, "access-control-allow-origin": "*" } }) : route.continue();
  });
  await page.route("**/widget/conversations", (route) => {
    // The server would still go on with it.
    const { authorization: _, ...headers } = route.request().headers();
    return route.continue({ headers });
  });
  await bubble.ask("I am back");
  await expect(bubble.panel.getByRole("textbox", { name: /Leave your email address/ })).toBeFocused();
  await expect(bubble.field).toBeHidden();
  await trial.admin("POST", "/quota/top-ups", { packs: 1 });
  await expect(bubble.field).toBeVisible({ timeout: 3_000 });
});

test("a workspace that wants no addresses shows the note alone", async ({ page, trial }) => {
  await trial.admin("PUT", "/settings/widget", { ask_email_when_paused: false });
  await trial.useUp();
  const bubble = await trial.visit(page);
  await bubble.launcher.click();
  await expect(bubble.panel.getByText(NOTE)).toBeFocused();
  await expect(bubble.panel.getByRole("textbox")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [["wide", { width: 1280, height: 900 }], ["390 px", { width: 390, height: 844 }]] as const) {
    test(`axe finds nothing while paused, ${colorScheme}, ${size}`, async ({ page, trial }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      await trial.useUp();
      const bubble = await trial.visit(page);
      await bubble.launcher.click();
      const clean = async () => {
        const { violations } = await new AxeBuilder({ page }).include("kilo-widget").analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
      };
      const field = bubble.panel.getByRole("textbox");
      await field.fill("jane");
      await field.press("Enter");
      await expect(bubble.panel.getByRole("alert")).toBeVisible();
      await clean();
      for (const control of [field, ...(await bubble.panel.getByRole("button").all())]) {
        const box = await control.boundingBox();
        expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44);
        expect(box!.x + box!.width).toBeLessThanOrEqual(viewport.width);
      }
      await field.fill("jane@acme.com");
      await field.press("Enter");
      await expect(bubble.panel.getByText("Thank you.")).toBeVisible();
      await clean();
    });
  }
}
