// What happens while somebody looks.
import { Agent } from "../support/agent.ts";
import type { NewConversation } from "../support/data.ts";
import { environment, expect, test, type Page } from "../support/fixtures.ts";
import type { Inbox } from "../support/pages.ts";
import { wayTo } from "../support/proxy.ts";

const hour = 3_600_000;

const rows = (count: number): NewConversation[] =>
  Array.from({ length: count }, (_, number) => ({
    external_id: `row-${number}`,
    started_at: new Date(environment().now - (number + 1) * hour).toISOString(),
    visitor: { name: `Row ${String(number + 1).padStart(3, "0")}` },
    messages: [{ role: "visitor", text: "hello", sent_at: new Date(environment().now - (number + 1) * hour).toISOString() }],
  }));

const news = (inbox: Inbox) => inbox.pane.getByRole("button", { name: /^\d+\+? new conversations?$/ });

/** Opens the page and waits until it follows what happens. */
async function follow(inbox: Inbox, address?: string): Promise<void> {
  const opened = inbox.page.waitForResponse((answer) => answer.url().includes("/api/v1/events?") && answer.ok());
  await inbox.open(address);
  await opened;
}

/** Where the first row in sight is. */
const firstInSight = (page: Page) =>
  page.evaluate(() => {
    const list = document.querySelector(".list-body");
    const top = list?.getBoundingClientRect().top ?? 0;
    const rows = [...document.querySelectorAll(".row")].filter((row) => row.getBoundingClientRect().top >= top);
    const row = rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
    return [row?.querySelector(".row-name")?.textContent, row?.getBoundingClientRect().top];
  });

test("new conversations announce themselves and wait, and nothing moves", async ({ own, page, request }) => {
  const { inbox, workspace } = await own(rows(120));
  const agent = new Agent(request, environment().url, workspace);
  await follow(inbox);
  await inbox.scrollTo("Row 030");
  const before = await firstInSight(page);
  for (const name of ["Ann", "Bob", "Cid"]) await agent.begin(`Newcomer ${name}`, "Hello there");
  await expect(news(inbox)).toHaveText("3 new conversations", { timeout: 20_000 });
  await expect(page).toHaveTitle(/^\(3\) Chat/);
  expect(await firstInSight(page)).toEqual(before);
  await expect(inbox.count).toHaveText("120 conversations");

  await news(inbox).click();
  await expect(news(inbox)).toHaveCount(0);
  await expect(inbox.row("Newcomer Cid")).toBeFocused();
  expect((await inbox.names()).slice(0, 4)).toEqual(["Newcomer Cid", "Newcomer Bob", "Newcomer Ann", "Row 001"]);
  await expect(inbox.count).toHaveText("123 conversations");
  await expect(page).toHaveTitle(/^Chat/);
});

test("only what the filter finds is announced, and n shows it", async ({ own, page, request }) => {
  const { inbox, workspace } = await own(rows(5));
  const agent = new Agent(request, environment().url, workspace);
  await follow(inbox, "/conversations?persona=CTO");
  await expect(inbox.pane.getByRole("heading", { name: "No conversation matches" })).toBeVisible();
  const first = await agent.begin("Chief One", "Hello");
  await agent.correct(first, { persona: "CTO" });
  // Nobody reads an empty list: it fills by itself.
  await inbox.shows(["Chief One"]);

  const other = await agent.begin("Other Person", "Hello");
  await agent.correct(other, { persona: "Intern" });
  const second = await agent.begin("Chief Two", "Hello");
  await agent.correct(second, { persona: "CTO" });
  await expect(news(inbox)).toHaveText("1 new conversation", { timeout: 20_000 });
  await inbox.row("Chief One").focus();
  await page.keyboard.press("n");
  await inbox.shows(["Chief Two", "Chief One"]);
});

test("what is loaded changes in place, and a row that no longer matches stays", async ({ own, request }) => {
  const { inbox, workspace } = await own(rows(5));
  const agent = new Agent(request, environment().url, workspace);
  const id = await agent.begin("Ada Changing", "Hello");
  await follow(inbox);
  const row = inbox.row("Ada Changing");
  await expect(row).toContainText("1 message");
  await agent.say(id, "Our budget is $50K. Could we book a demo this week?");
  await expect(row).toContainText("2 messages");
  await agent.correct(id, { persona: "Head of Sales" });
  await expect(row).toContainText("Head of Sales");
  await expect(row.getByRole("img", { name: "score 0, cold" })).toHaveCount(0);
  await agent.archive(id);
  await expect(row).toContainText("Archived");
  await expect(inbox.rows).toHaveCount(6);
  await expect(inbox.view("Archived")).toContainText("1", { timeout: 30_000 });
});

test("the open transcript grows at its end, and only who reads there goes along", async ({ own, page, request }) => {
  const { inbox, workspace } = await own([]);
  const agent = new Agent(request, environment().url, workspace);
  const id = await agent.begin("Tess Talking", "Hello", "Good day");
  for (let number = 0; number < 14; number += 1) await agent.say(id, `Line ${number}\n\nand another`, number % 2 ? "agent" : "visitor");
  await follow(inbox, `/conversations/${id}`);
  await inbox.transcript.of("Tess Talking");
  const { messages } = inbox.transcript;
  const top = () => messages.evaluate((element) => element.scrollTop);
  const pill = messages.getByRole("button", { name: /new message/ });

  // Elsewhere: nothing moves, and the way there is offered.
  await messages.evaluate((element) => element.scrollTo(0, 40));
  await agent.say(id, "Are you still there?");
  await agent.say(id, "I wonder.");
  await expect(pill).toHaveText("2 new messages", { timeout: 20_000 });
  expect(await top()).toBe(40);
  await pill.click();
  const message = (text: string) => messages.locator(".message").filter({ hasText: text });
  await expect(message("Are you still there?")).toBeInViewport();
  await expect(message("Are you still there?")).toBeFocused();
  await expect(pill).toHaveCount(0);

  // At the end: it goes along.
  await messages.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await agent.say(id, "Yes, I am.", "agent");
  await expect(message("Yes, I am.")).toBeInViewport();
  await expect(messages.getByRole("status")).toHaveText("1 new message");
  await expect(pill).toHaveCount(0);
  await expect(inbox.transcript.whole).toContainText("19 messages");
  expect(await page.title()).toBe("Tess Talking · Chat · Kilo");
});

test("what somebody types outlives what happens meanwhile", async ({ own, page, request }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const { inbox, workspace } = await own([]);
  const agent = new Agent(request, environment().url, workspace);
  const id = await agent.begin("Tess Talking", "Hello", "Good day");
  await follow(inbox, `/conversations/${id}`);
  await inbox.transcript.of("Tess Talking");
  await inbox.transcript.details.getByRole("button", { name: "Edit Need" }).click();
  await expect(inbox.transcript.details.getByRole("textbox", { name: "Need" })).toBeFocused();
  await page.keyboard.type("Less ");
  await agent.say(id, "One more thing.");
  await expect(inbox.transcript.messages).toContainText("One more thing.");
  await page.keyboard.type("work");
  await page.keyboard.press("Enter");
  await expect(inbox.transcript.details).toContainText("Less work");
});

test.describe("over a line that breaks", () => {
  test.use({ mayAsk: /^http:\/\/127\.0\.0\.1:\d+\// });

  test("a dropped stream goes on by itself and misses nothing", async ({ own, page, request }) => {
    const { inbox, workspace } = await own(rows(3));
    const agent = new Agent(request, environment().url, workspace);
    const id = await agent.begin("Rea Reconnecting", "Hello");
    const way = await wayTo(environment().url);
    await follow(inbox, `${way.url}/conversations/${id}`);
    await inbox.transcript.of("Rea Reconnecting");
    await agent.say(id, "first");
    await expect(inbox.row("Rea Reconnecting")).toContainText("2 messages");

    way.cut();
    await agent.say(id, "second");
    await agent.begin("Late Larry", "Hello");
    const resumed = page.waitForRequest(/\/api\/v1\/events\?ticket=[^&]+&last_event_id=\d+$/);
    way.mend();
    await resumed;
    await expect(inbox.row("Rea Reconnecting")).toContainText("3 messages");
    await expect(inbox.transcript.messages).toContainText("second");
    await expect(news(inbox)).toHaveText("1 new conversation", { timeout: 20_000 });
    way.close();
  });
});

test("what is no longer known is compared with the server", async ({ own, page, request }) => {
  const { inbox, workspace } = await own(rows(3));
  const agent = new Agent(request, environment().url, workspace);
  const id = await agent.begin("Rita Reset", "Hello");
  let streams = 0;
  await page.route(/\/api\/v1\/events\?/, async (route) => {
    streams += 1;
    const name = streams === 1 ? "hello" : "reset";
    await route.fulfill({ contentType: "text/event-stream", body: `id: ${streams}\nevent: ${name}\ndata: {}\n\n` });
  });
  await follow(inbox);
  await expect(inbox.row("Rita Reset")).toContainText("1 message");
  await agent.say(id, "again");
  await agent.begin("Nora New", "Hello");
  await expect(inbox.row("Rita Reset")).toContainText("2 messages", { timeout: 30_000 });
  await expect(news(inbox)).toHaveText("1 new conversation");
});

test("two tabs read one stream, and the second takes over", async ({ own, context, request }) => {
  const { inbox, workspace } = await own(rows(2));
  const agent = new Agent(request, environment().url, workspace);
  const streams: string[] = [];
  context.on("request", (asked) => asked.url().includes("/events?ticket=") && streams.push(asked.url()));
  await follow(inbox);
  const second = await context.newPage();
  await second.goto("/conversations");
  const there = second.getByRole("region", { name: "Conversations" });
  await expect(there.getByText("Row 001")).toBeVisible();
  const id = await agent.begin("Both Bea", "Hello");
  await expect(there.getByRole("button", { name: /1 new/ })).toBeVisible({ timeout: 20_000 });
  await expect(news(inbox)).toBeVisible({ timeout: 20_000 });
  expect(streams).toHaveLength(1);
  await there.getByRole("button", { name: /1 new/ }).click();
  await inbox.page.close();
  await expect.poll(() => streams.length).toBe(2);
  await agent.say(id, "still here?");
  await expect(there.getByRole("link", { name: /Both Bea/ })).toContainText("2 messages");
});

test("one's own changes come back without a flicker", async ({ own, page, request }) => {
  const { inbox, workspace } = await own(rows(4));
  const agent = new Agent(request, environment().url, workspace);
  await follow(inbox);
  await inbox.row("Row 002").click();
  await inbox.transcript.of("Row 002");
  await inbox.row("Row 002").focus();
  await page.keyboard.press("e");
  await inbox.shows(["Row 001", "Row 003", "Row 004"]);
  await page.keyboard.press("u");
  await inbox.shows(["Row 001", "Row 002", "Row 003", "Row 004"]);
  // The stream has told of it by the time that it tells of this.
  await agent.begin("Marker", "Hello");
  await expect(news(inbox)).toHaveText("1 new conversation", { timeout: 20_000 });
  expect(await inbox.names()).toEqual(["Row 001", "Row 002", "Row 003", "Row 004"]);
});
