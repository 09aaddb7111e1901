// The bubble on a page of somebody else, whose policy forbids what it can and whose styles reach for everything.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Bubble, lookInside } from "../support/bubble.ts";
import { expect, signInAt, test as base } from "../support/fixtures.ts";
import { createWorkspace, PASSWORD, startServer, stopServer, type Server, type Workspace } from "../support/program.ts";
import { startReceiver, startWebsite, type Service } from "../support/website.ts";

const REPLY = {
  text: "Yes, **both ways**:\n\n- [Salesforce](https://docs.example.com/salesforce)\n- `HubSpot`\n\n<b>no markup</b>",
  citations: [{ title: "Integrations", url: "https://docs.example.com/integrations" }, { title: "Bad", url: "javascript:alert(1)" }],
  assets: [{ kind: "video", title: "Tour", url: "https://example.com/tour" }],
};

interface Kilo extends Server {
  workspace: Workspace;
  website: Service;
  /** What the agent was asked. */
  asked: any[];
  /** What Slack was sent. */
  briefs: any[];
}

const test = base.extend<{ mayAsk: RegExp }, { kilo: Kilo }>({
  mayAsk: /^http:\/\/127\.0\.0\.1:/,
  kilo: [
    async ({}, use) => {
      const asked: any[] = [];
      const agent = await startReceiver((body) => {
        asked.push(body);
        return REPLY;
      });
      const briefs: any[] = [];
      const slack = await startReceiver((brief) => {
        briefs.push(brief);
        return "ok";
      });
      const server = await startServer({ KILO_OUTBOUND_ALLOW: `${agent.address},${slack.address}` });
      const workspace = await createWorkspace(server.folder, "Acme", "owner@acme.example");
      const token = await signInAt(server.url, workspace.owner);
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const set = async (what: string, values: object) => {
        const answer = await fetch(`${server.url}/api/v1/settings/${what}`, { method: "PUT", headers, body: JSON.stringify(values) });
        expect(answer.status, await answer.text()).toBe(200);
      };
      await set("widget", { agent_url: `${agent.url}/agent`, title: "Ask Acme" });
      await set("notifications", { slack_webhook_url: `${slack.url}/services/T0/B0/X` });
      const website = await startWebsite(server.url, workspace.publishableKey);
      await use({ ...server, workspace, website, asked, briefs });
      await website.close();
      await stopServer(server);
      await agent.close();
      await slack.close();
    },
    { scope: "worker" },
  ],
});

test.beforeEach(({ context }) => lookInside(context));

async function visit(page: Page, kilo: Kilo): Promise<Bubble> {
  await page.goto(kilo.website.url);
  const bubble = new Bubble(page);
  await expect(bubble.launcher).toBeVisible();
  return bubble;
}

test("somebody asks by keyboard alone and reads the answer with its sources", async ({ page, kilo }) => {
  const bubble = await visit(page, kilo);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(bubble.launcher).toBeFocused();
  await expect(bubble.launcher).toHaveAccessibleName("Open chat");
  await page.keyboard.press("Enter");
  await expect(bubble.panel).toBeVisible();
  await expect(bubble.launcher).toHaveAttribute("aria-expanded", "true");
  await expect(bubble.field).toBeFocused();
  await page.keyboard.type("Do you integrate?");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("<i>With Salesforce</i>");
  await page.keyboard.press("Enter");
  await expect(bubble.field).toHaveValue("");
  await expect(bubble.log.getByText("Do you integrate?\n<i>With Salesforce</i>")).toBeVisible();
  await expect(bubble.log.getByText("both ways")).toBeVisible();
  await expect(bubble.log.getByText("<b>no markup</b>")).toBeVisible();
  for (const [name, href] of [["Salesforce", "salesforce"], ["Integrations", "integrations"], ["Video: Tour", "tour"]]) {
    const link = bubble.log.getByRole("link", { name });
    await expect(link).toHaveAttribute("href", new RegExp(`^https://.*${href}$`));
    await expect(link).toHaveAttribute("rel", "noopener");
  }
  await expect(bubble.log.getByText("Bad"), "a link of another kind is left out").toHaveCount(0);
  expect(kilo.asked.at(-1).data.landing_page).toBe(`${kilo.website.url}/`);
  await page.keyboard.press("Escape");
  await expect(bubble.panel).toBeHidden();
  await expect(bubble.launcher).toBeFocused();
  await expect(bubble.launcher).toHaveAttribute("aria-expanded", "false");
});

test("nothing is sent and nothing is kept before the visitor opens it", async ({ page, kilo }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const bubble = await visit(page, kilo);
  await page.waitForLoadState("networkidle");
  expect(asked.filter((url) => url.startsWith(kilo.url))).toEqual([`${kilo.url}/widget.js`]);
  await bubble.launcher.click();
  await expect(bubble.log.getByText("What would you like to know?")).toBeVisible();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("the conversation is there after a reload and in a second tab", async ({ page, context, kilo }) => {
  const bubble = await visit(page, kilo);
  await bubble.launcher.click();
  await bubble.ask("Remember me");
  await expect(bubble.log.getByText("both ways")).toBeVisible();
  await page.reload();
  await expect(bubble.panel, "it was open, so it is").toBeVisible();
  await expect(bubble.log.getByText("Remember me")).toBeVisible();
  const other = await visit(await context.newPage(), kilo);
  await other.launcher.click();
  await expect(other.log.getByText("Remember me")).toBeVisible();
  await other.ask("From the other tab");
  await expect(bubble.log.getByText("From the other tab")).toHaveCount(1);
  await expect(other.log.getByText("From the other tab")).toHaveCount(1);
  const ids = new Set(kilo.asked.filter(({ data }) => data.messages[0].text === "Remember me").map(({ data }) => data.id));
  expect(ids.size).toBe(1);
});

test("what was not sent says so, and sending it again never doubles it", async ({ page, kilo }) => {
  const bubble = await visit(page, kilo);
  await bubble.launcher.click();
  await page.route("**/widget/conversations", (route) => route.abort(), { times: 1 });
  await bubble.ask("Is the line cut?");
  await bubble.panel.getByText("Not sent.").waitFor();
  // The second time it arrives, and only the answer is lost.
  await page.route("**/widget/conversations", async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await bubble.panel.getByRole("button", { name: "Try again" }).click();
  await bubble.panel.getByRole("button", { name: "Try again" }).click();
  await expect(bubble.log.getByText("both ways")).toBeVisible();
  await expect(bubble.panel.getByText("Not sent.")).toBeHidden();
  await expect(bubble.log.getByText("Is the line cut?")).toHaveCount(1);
  const mine = kilo.asked.filter(({ data }) => data.messages[0].text === "Is the line cut?");
  expect(new Set(mine.map(({ data }) => data.id)).size).toBe(1);
  expect(mine.at(-1).data.messages).toHaveLength(1);
});

test("the page's styles do not reach it", async ({ page, kilo }) => {
  const bubble = await visit(page, kilo);
  const box = await bubble.launcher.boundingBox();
  expect(box).toMatchObject({ width: 56, height: 56, x: 1280 - 76, y: 900 - 76 });
  const look = await bubble.launcher.evaluate((button) => {
    const { backgroundColor, letterSpacing } = getComputedStyle(button);
    const host = getComputedStyle((button.getRootNode() as ShadowRoot).host);
    return { backgroundColor, letterSpacing, opacity: host.opacity, transform: host.transform };
  });
  expect(look).toEqual({ backgroundColor: "rgb(79, 70, 200)", letterSpacing: "normal", opacity: "1", transform: "none" });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [["wide", { width: 1280, height: 900 }], ["390 px", { width: 390, height: 844 }]] as const) {
    test(`axe finds nothing, ${colorScheme}, ${size}`, async ({ page, kilo }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      const bubble = await visit(page, kilo);
      const clean = async () => {
        const { violations } = await new AxeBuilder({ page }).include("kilo-widget").analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
      };
      await clean();
      await bubble.launcher.click();
      await bubble.ask("Do you integrate with Salesforce?");
      await expect(bubble.log.getByText("both ways")).toBeVisible();
      await clean();
      for (const button of await bubble.panel.getByRole("button").all()) {
        const box = await button.boundingBox();
        expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44);
      }
      if (viewport.width === 390) {
        expect(await bubble.panel.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
      }
    });
  }
}

test("the demo page shows the bubble and the tag to copy", async ({ page, kilo }) => {
  await page.goto(`${kilo.url}/widget/demo?key=${kilo.workspace.publishableKey}`);
  await expect(page.getByText(`data-key="${kilo.workspace.publishableKey}"`)).toBeVisible();
  const bubble = new Bubble(page);
  await bubble.launcher.click();
  await bubble.ask("Hello from the demo");
  await expect(bubble.log.getByText("both ways")).toBeVisible();
});

test("what a visitor says becomes one brief for the team, and a row in the list of whoever looks", async ({ page, context, kilo }) => {
  const rep = await context.newPage();
  const login = await context.request.post(`${kilo.url}/api/v1/auth/login`, { data: { email: kilo.workspace.owner, password: PASSWORD } });
  expect(login.status()).toBe(200);
  const followed = rep.waitForResponse((answer) => answer.url().includes("/api/v1/events?") && answer.ok());
  await rep.goto(`${kilo.url}/conversations?persona=Head+of+Marketing`);
  await followed;

  const bubble = await visit(page, kilo);
  await bubble.launcher.click();
  await bubble.ask("Hi, I'm head of marketing at Brightwater. Our reports take days and we lose customers over it.");
  await expect(bubble.log.getByText("both ways")).toHaveCount(1);
  const row = rep.getByRole("region", { name: "Conversations" }).getByRole("link").filter({ hasText: "Head of Marketing" });
  await expect(row).toHaveCount(1, { timeout: 20_000 });
  await expect(row).not.toContainText("Handed off");

  await bubble.ask("Can we book a demo this week? My address is jane@brightwater-kilo.com");
  await expect(bubble.log.getByText("both ways")).toHaveCount(2);
  const mine = () => kilo.briefs.map((brief) => JSON.stringify(brief)).filter((brief) => brief.includes("jane@brightwater-kilo.com"));
  await expect.poll(() => mine().length).toBe(1);
  expect(mine()[0]).toContain("Head of Marketing");
  await expect(row).toContainText("Handed off", { timeout: 20_000 });
  await expect(row).toContainText("jane@brightwater-kilo.com");

  await bubble.ask("And what does it cost?");
  await expect(bubble.log.getByText("both ways")).toHaveCount(3);
  expect(mine()).toHaveLength(1);
  const list = await fetch(`${kilo.url}/api/v1/conversations?status=handed_off`, {
    headers: { authorization: `Bearer ${kilo.workspace.secretKey}` },
  });
  expect(((await list.json()) as { data: { visitor: { email: string } }[] }).data.map(({ visitor }) => visitor.email)).toEqual(["jane@brightwater-kilo.com"]);
});
