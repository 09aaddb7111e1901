// Why the score is what it is, and correcting what is known.
import AxeBuilder from "@axe-core/playwright";
import { Agent } from "../support/agent.ts";
import { environment, expect, problem, signIn, test, type Page } from "../support/fixtures.ts";
import { Inbox } from "../support/pages.ts";
import { addUser, type Workspace } from "../support/program.ts";

const WIDE = { width: 1440, height: 900 };
const WORDS = "Our team loses hours every week copying leads by hand, it is a real pain. Could we book a demo?";
const BUDGET = "We have a budget of $50K for this year.";

/** Dana's conversation: enough talk to scroll, with reasons far apart. */
async function dana(agent: Agent): Promise<string> {
  const id = await agent.begin("Dana Details", WORDS, "Gladly. What are you using today?");
  for (let number = 0; number < 12; number += 1) {
    await agent.say(id, `Filler number ${number}.\n\nIt takes some room.\n\nAnd a little more.`, number % 2 === 0 ? "agent" : "visitor");
  }
  await agent.say(id, BUDGET);
  return id;
}

test.describe("on a wide page", () => {
  test.use({ viewport: WIDE });

  test("each reason leads to its message, which is marked and has the focus", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    const agent = new Agent(request, environment().url, workspace);
    await inbox.open(`/conversations/${await dana(agent)}`);
    await inbox.transcript.of("Dana Details");
    const { details, messages } = inbox.transcript;
    const reason = (name: string) => details.getByRole("listitem").filter({ hasText: name });
    await expect(reason("Demo request")).toContainText(/\+\d+/);
    await expect(reason("Demo request").locator("q")).toContainText("book a demo");
    // Two parts make the score: who the visitor is, and what they want.
    const parts = details.getByRole("group", { name: "Parts of the score" }).getByRole("definition");
    await expect(parts).toHaveCount(2);
    const sum = (await parts.allTextContents()).map(Number).reduce((sum, part) => sum + part, 0);
    await expect(details.getByRole("img", { name: `score ${sum}, ` })).toBeVisible();

    const budget = messages.locator(".message").filter({ hasText: BUDGET });
    await expect(budget).not.toBeInViewport();
    await reason("Budget").getByRole("link", { name: "Jump to message" }).press("Enter");
    await expect(budget).toBeInViewport();
    await expect(budget).toBeFocused();
    await expect(budget).toHaveAttribute("data-found");
    await expect(budget).not.toHaveAttribute("data-found");
    // No step for the back button, and the keys still mean the open conversation.
    expect(new URL(page.url()).hash).toBe("");
    await page.keyboard.press("e");
    await expect(inbox.toasts).toContainText("Archived Dana Details");
  });

  test("a member corrects what is known, by keyboard alone", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    const agent = new Agent(request, environment().url, workspace);
    const id = await dana(agent);
    await inbox.open(`/conversations/${id}`);
    await inbox.transcript.of("Dana Details");
    const { details } = inbox.transcript;
    const value = (key: string) =>
      agent.get(id).then(({ qualification }) => qualification.fields.find((field) => field.key === key)?.value);

    await details.getByRole("button", { name: "Edit Persona" }).press("Enter");
    const persona = details.getByRole("textbox", { name: "Persona" });
    await expect(persona).toBeFocused();
    await page.keyboard.type("Head of Something Else");
    await page.keyboard.press("Escape");
    await expect(details.getByRole("button", { name: "Edit Persona" })).toBeFocused();
    await expect(details).not.toContainText("Something Else");

    await page.keyboard.press("Enter");
    await expect(persona).toBeFocused();
    await page.keyboard.type("Head of Growth");
    await page.keyboard.press("Control+Enter");
    await expect(details.getByRole("button", { name: "Edit Persona" })).toBeFocused();
    await expect(details).toContainText("Head of Growth");
    await expect(inbox.row("Dana Details")).toContainText("Head of Growth");
    await expect(inbox.transcript.whole.getByText("Head of Growth")).toBeVisible();

    await details.getByRole("button", { name: "Edit Timeline" }).click();
    await expect(details.getByRole("textbox", { name: "Timeline" })).toBeFocused();
    await page.keyboard.type("Before Christmas");
    await details.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => value("timeline")).toBe("Before Christmas");

    // Given back, what was detected counts: the persona never was.
    await details.getByRole("button", { name: "Edit Persona" }).click();
    await details.getByRole("button", { name: "Use what was detected" }).click();
    await expect.poll(async () => (await agent.get(id)).persona).toBeNull();
    await expect(inbox.row("Dana Details")).not.toContainText("Head of Growth");
  });

  test("a wrong detection is set to none, which says who did, and given back", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    const agent = new Agent(request, environment().url, workspace);
    const id = await dana(agent);
    await agent.say(id, "You can call me on 0170 1234567.");
    await inbox.open(`/conversations/${id}`);
    await inbox.transcript.of("Dana Details");
    const { details } = inbox.transcript;
    const phone = details.getByRole("definition").filter({ has: page.getByRole("button", { name: "Edit Phone" }) });
    const call = phone.getByRole("link", { name: "0170 1234567" });
    await expect(call).toHaveAttribute("href", "tel:01701234567");
    await expect(phone.getByRole("link", { name: "Jump to message" })).toBeVisible();
    await expect(phone).not.toContainText("Set");

    await details.getByRole("button", { name: "Edit Phone" }).press("Enter");
    await expect(details.getByRole("textbox", { name: "Phone" })).toBeFocused();
    await expect(details.getByRole("button", { name: "Use what was detected" })).toHaveCount(0);
    await details.getByRole("button", { name: "Set to none" }).press("Enter");
    await expect(phone).toContainText(/^None\s*Set to none by .+, \d/);
    await expect(details.getByRole("button", { name: "Edit Phone" })).toBeFocused();
    await agent.say(id, "Or call me on 0170 7654321.");
    await expect(inbox.transcript.messages).toContainText("Or call me on 0170 7654321.");
    await expect(phone).toContainText("None");
    expect((await new AxeBuilder({ page }).include("aside.details").analyze()).violations).toEqual([]);

    await page.keyboard.press("Enter");
    await expect(details.getByRole("button", { name: "Set to none" })).toHaveCount(0);
    await details.getByRole("button", { name: "Use what was detected" }).press("Enter");
    await expect(phone.getByRole("link", { name: "0170 7654321" })).toBeVisible();
    await expect(phone).not.toContainText("Set");
  });

  test("the visitor's new name is everywhere at once", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    await inbox.open(`/conversations/${await dana(new Agent(request, environment().url, workspace))}`);
    await inbox.transcript.of("Dana Details");
    await inbox.transcript.details.getByRole("button", { name: "Edit Name" }).click();
    await expect(inbox.transcript.details.getByRole("textbox", { name: "Name" })).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Dana Renamed");
    await page.keyboard.press("Enter");
    await expect(inbox.transcript.heading).toHaveText("Dana Renamed");
    await expect(inbox.row("Dana Renamed")).toBeVisible();
    await expect(inbox.transcript.messages.locator(".group-visitor .group-who").first()).toHaveText("Dana Renamed");
  });

  test("what is refused is put back, with the reason and what was typed", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    await inbox.open(`/conversations/${await dana(new Agent(request, environment().url, workspace))}`);
    await inbox.transcript.of("Dana Details");
    const { details } = inbox.transcript;
    await details.getByRole("button", { name: "Edit Email" }).click();
    await expect(details.getByRole("textbox", { name: "Email" })).toBeFocused();
    await page.keyboard.type("not an address");
    await page.keyboard.press("Enter");
    await expect(details.getByRole("alert").filter({ hasText: "Email must be an email address" })).toBeVisible();
    const email = details.getByRole("textbox", { name: "Email" });
    await expect(email).toHaveValue("not an address");
    await expect(email).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("dana@details-kilo.com");
    await page.keyboard.press("Enter");
    await expect(details.getByRole("link", { name: "dana@details-kilo.com" })).toBeVisible();
    await expect(details).toContainText("details-kilo.com");
  });

  test("a correction shows before the server has answered, and a failure elsewhere is told", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    const agent = new Agent(request, environment().url, workspace);
    const id = await dana(agent);
    await agent.begin("Somebody Else", "Hello");
    await inbox.open(`/conversations/${id}`);
    await inbox.transcript.of("Dana Details");
    let fail = (): void => {};
    const failed = new Promise<void>((resolve) => (fail = resolve));
    let broken = true;
    await page.route(`**/api/v1/conversations/${id}`, async (route) => {
      if (route.request().method() !== "PATCH" || !broken) return route.continue();
      await failed;
      return route.fulfill(problem(503, "unavailable", "The service is not available right now", "Try again."));
    });
    const { details } = inbox.transcript;
    await details.getByRole("button", { name: "Edit Company" }).click();
    await expect(details.getByRole("textbox", { name: "Company" })).toBeFocused();
    await page.keyboard.type("Dana & Co");
    await page.keyboard.press("Enter");
    await expect(details).toContainText("Dana & Co");
    await inbox.row("Somebody Else").click();
    await inbox.transcript.of("Somebody Else");
    fail();
    await expect(inbox.toasts).toContainText("Company was not saved. Try again.");
    broken = false;
    await inbox.toasts.getByRole("button", { name: "Retry" }).click();
    await expect(inbox.row("Dana Details")).toBeVisible();
    await inbox.row("Dana Details").click();
    await inbox.transcript.of("Dana Details");
    await expect(details).toContainText("Dana & Co");
  });

  test("a viewer reads and cannot correct", async ({ own, page, context, request }) => {
    const { workspace } = await own([]);
    const id = await dana(new Agent(request, environment().url, workspace));
    await as("viewer", workspace, context);
    const inbox = new Inbox(page);
    await inbox.open(`/conversations/${id}`);
    await inbox.transcript.of("Dana Details");
    await expect(inbox.transcript.details.getByRole("link", { name: "Jump to message" }).first()).toBeVisible();
    await expect(inbox.transcript.details.getByRole("button", { name: /^Edit/ })).toHaveCount(0);
  });

  test("a member may, and values that people set say so", async ({ own, page, context, request }) => {
    const { workspace } = await own([]);
    const agent = new Agent(request, environment().url, workspace);
    const id = await dana(agent);
    await agent.correct(id, { persona: "CTO" });
    await as("member", workspace, context);
    const inbox = new Inbox(page);
    await inbox.open(`/conversations/${id}`);
    await inbox.transcript.of("Dana Details");
    const { details } = inbox.transcript;
    const decider = details.getByRole("listitem").filter({ hasText: "Decision maker" });
    await expect(decider).toContainText("Set by the team or your agent");
    await expect(decider.getByRole("link")).toHaveCount(0);
    await expect(details.getByRole("button", { name: "Edit Need" })).toBeVisible();
  });
});

async function as(role: string, workspace: Workspace, context: Parameters<typeof signIn>[0]): Promise<void> {
  const email = `${role}-${workspace.id}@journeys.example`;
  await addUser(environment().folder, workspace, email, role);
  await context.clearCookies();
  await signIn(context, email);
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  const openDetails = async (inbox: Inbox, page: Page) => {
    await inbox.transcript.whole.getByRole("button", { name: "Details" }).tap();
    await expect(inbox.transcript.details).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  };

  test("a jump leaves the details, and what is pressed is large enough", async ({ own, page, request }) => {
    const { inbox, workspace } = await own([]);
    await page.goto(`/conversations/${await dana(new Agent(request, environment().url, workspace))}`);
    await inbox.transcript.of("Dana Details");
    await openDetails(inbox, page);
    const { details, messages } = inbox.transcript;
    const jump = details.getByRole("listitem").filter({ hasText: "Budget" }).getByRole("link");
    const box = await jump.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await jump.tap();
    await expect(details).toBeHidden();
    const budget = messages.locator(".message").filter({ hasText: BUDGET });
    await expect(budget).toBeInViewport();
    await expect(budget).toBeFocused();

    await openDetails(inbox, page);
    await details.getByRole("button", { name: "Edit Need" }).tap();
    await page.keyboard.type("Less copying");
    await details.getByRole("button", { name: "Save" }).tap();
    await expect(details).toContainText("Less copying");
  });
});
