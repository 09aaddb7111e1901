// Loading, empty and in trouble: each state is drawn and says what to do.
import { expectedNames, NAMES, type NewConversation } from "../support/data.ts";
import { environment, expect, problem, test } from "../support/fixtures.ts";

const LIST = /\/api\/v1\/conversations\?/;
const trouble = problem(503, "unavailable", "The service is not available right now", "The database cannot be reached.");

test("while the first page is on its way the list has its final shape", async ({ page, inbox }) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(LIST, async (route) => {
    await released;
    await route.continue();
  });
  await inbox.open();
  await expect(inbox.pane.getByText("Loading conversations")).toBeAttached();
  const boxes = await inbox.pane.locator(".skeleton-row").evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().toJSON()));
  const pane = await inbox.pane.boundingBox();
  expect(boxes.length).toBeGreaterThan(5);
  for (const [place, box] of boxes.entries()) {
    expect(box.y).toBe(boxes[0].y + place * 60);
    expect(box.right).toBeLessThanOrEqual((pane?.x ?? 0) + (pane?.width ?? 0));
  }
  release();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  await expect(inbox.pane.getByText("Loading conversations")).toHaveCount(0);
});

test("no conversation ever: how to get some", async ({ own }) => {
  const { inbox, workspace } = await own([]);
  await inbox.open();
  await expect(inbox.pane.getByRole("heading", { name: "No conversations yet" })).toBeVisible();
  await expect(inbox.pane).toContainText(`kilo import --workspace ${workspace.id}`);
});

test("nothing matches: how many there are without filters, and a way back", async ({ inbox, lines }) => {
  await inbox.open("/conversations?q=nothing-like-this-anywhere");
  await expect(inbox.pane.getByRole("heading", { name: "No conversation matches" })).toBeVisible();
  const all = expectedNames(lines, {}).length;
  await expect(inbox.pane).toContainText(`${all} conversations without filters`);
  await inbox.pane.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(inbox.count).toHaveText(`${all} conversations`);
});

test("all archived: done, and where they are", async ({ own }) => {
  const now = new Date(environment().now).toISOString();
  const done: NewConversation = {
    external_id: "done", started_at: now, visitor: { name: "Dora Done" }, archived_at: now,
    messages: [{ role: "visitor", text: "bye" }],
  };
  const { inbox } = await own([done]);
  await inbox.open();
  await expect(inbox.pane.getByRole("heading", { name: "All done" })).toBeVisible();
  await inbox.pane.getByRole("link", { name: "Show 1 archived" }).click();
  await inbox.shows(["Dora Done"]);
});

test("the list does not come: what happened, its request, and another try", async ({ page, inbox }) => {
  await page.route(LIST, (route) => route.fulfill(trouble));
  await inbox.open();
  const notice = inbox.pane.getByRole("alert");
  await expect(notice).toContainText("The service is not available right now");
  await expect(notice).toContainText("The database cannot be reached.");
  await expect(notice).toContainText("request-of-this-journey");
  await page.unroute(LIST);
  await notice.getByRole("button", { name: "Retry" }).click();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
});

test("the network is gone", async ({ page, inbox }) => {
  await page.route(LIST, (route) => route.abort());
  await inbox.open();
  await expect(inbox.pane.getByRole("alert")).toBeVisible();
  await page.unroute(LIST);
  await inbox.pane.getByRole("alert").getByRole("button", { name: "Retry" }).click();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
});

test("offline is said, and taken back", async ({ page, inbox, context }) => {
  await inbox.open();
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline")).toHaveCount(0);
});

test("a conversation that does not exist says so, beside the list", async ({ page, inbox }) => {
  await inbox.open("/conversations/01930000-0000-7000-8000-000000000001");
  await expect(page.getByRole("heading", { name: "This conversation does not exist" })).toBeVisible();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(page).toHaveURL("/conversations");
});

test("a transcript that does not come can be tried again", async ({ page, inbox }) => {
  // When its stream of events begins, the page asks once more for what it shows, and mends by itself what was in trouble.
  let lists = 0;
  page.on("response", (response) => (lists += Number(/\/api\/v1\/conversations\?limit=50$/.test(response.url()))));
  await inbox.open();
  await expect.poll(() => lists).toBe(2);
  const one = /\/api\/v1\/conversations\/[0-9a-f-]{36}$/;
  await page.route(one, (route) => route.fulfill(trouble));
  await inbox.row(NAMES.jorg).click();
  const notice = page.getByRole("alert").filter({ hasText: "not available" });
  await expect(notice).toBeVisible();
  await page.unroute(one);
  await notice.getByRole("button", { name: "Retry" }).click();
  await inbox.transcript.of(NAMES.jorg);
});

test("the next page does not come: the rows stay, and it can be tried again", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, {});
  await page.route(/cursor=/, (route) => route.fulfill(trouble));
  await inbox.open();
  await inbox.scrollTo(names[49] ?? "");
  await expect(inbox.pane.getByRole("alert")).toBeVisible();
  await expect(inbox.row(names[49] ?? "")).toBeVisible();
  await page.unroute(/cursor=/);
  await inbox.pane.getByRole("button", { name: "Retry" }).click();
  await inbox.scrollTo(names[50] ?? "");
});
