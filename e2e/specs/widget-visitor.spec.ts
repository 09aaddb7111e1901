// One visitor, one conversation, one count: on slow lines, over page changes, offline and in several tabs.
import type { Page } from "@playwright/test";
import { Acme } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { FAIR, faultyWayTo, type Fault, type FaultyWay } from "../support/faults.ts";
import { expect, problem } from "../support/fixtures.ts";
import { test as base } from "../support/house.ts";
import type { Service } from "../support/website.ts";

interface Site extends Service {
  acme: Acme;
  way: FaultyWay;
}

const test = base.extend<{ site: Site }>({
  site: async ({ house }, use) => {
    const acme = await Acme.open(house);
    const way = await faultyWayTo(house.server.url);
    const website = await acme.website({}, way.url);
    await use({ ...website, acme, way });
    await website.close();
    await way.close();
  },
});

test.beforeEach(({ context }) => lookInside(context));

const visit = (page: Page, site: Site): Promise<Bubble> => Bubble.openedOn(page, site.url);

/** What is wanted after everything: the texts in one conversation, which counts once. */
async function isOne(site: Site, texts: string[]): Promise<void> {
  await expect.poll(() => site.acme.said()).toEqual([texts]);
  expect(await site.acme.used()).toBe(1);
}

const slow: [string, Partial<Fault>][] = [["300 ms up", { up: 300 }], ["600 ms down", { down: 600 }]];
for (const [name, line] of slow) {
  test(`a click on a link while the first message is on its way loses nothing, ${name}`, async ({ page, site }) => {
    const bubble = await visit(page, site);
    await expect(bubble.panel).toBeVisible();
    site.way.next(...Array.from({ length: 4 }, () => ({ ...FAIR, ...line })));
    await bubble.ask("Do you integrate with Slack?");
    await page.getByRole("link", { name: "Pricing" }).click();
    await page.waitForLoadState();
    await bubble.openPanel();
    await bubble.ask("hello?");
    await expect(bubble.log.getByText("The answer to: hello?")).toBeVisible({ timeout: 20_000 });
    await expect(bubble.log.locator(".visitor").getByText("Do you integrate with Slack?")).toHaveCount(1);
    await isOne(site, ["Do you integrate with Slack?", "hello?"]);
  });
}

test("a first message whose answer was lost is not begun anew after a reload", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await expect(bubble.panel).toBeVisible();
  await page.route("**/widget/conversations", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await bubble.ask("Is anybody there?");
  await expect(bubble.panel.getByText("Not sent.")).toBeVisible();
  await page.unroute("**/widget/conversations");
  await page.reload();
  await expect(bubble.log.getByText("The answer to: Is anybody there?")).toBeVisible();
  await bubble.ask("And now?");
  await expect(bubble.log.getByText("The answer to: And now?")).toBeVisible();
  await isOne(site, ["Is anybody there?", "And now?"]);
});

test("what was written offline is shown and sent by the next page", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await expect(bubble.panel).toBeVisible();
  await page.route("**/api/v1/widget/**", (route) => route.abort());
  await bubble.ask("Written offline");
  await expect(bubble.panel.getByText("Not sent.")).toBeVisible();
  await page.goto(`${site.url}/?another=page`);
  await expect(bubble.log.getByText("Written offline")).toBeVisible();
  await page.unroute("**/api/v1/widget/**");
  await page.goto(`${site.url}/?a=third`);
  await expect(bubble.log.getByText("The answer to: Written offline")).toBeVisible();
  await isOne(site, ["Written offline"]);
});

test("what a closed tab could not send goes out with the next page, though its panel is closed", async ({ page, context, site }) => {
  const bubble = await visit(page, site);
  await expect(bubble.panel).toBeVisible();
  await page.route("**/api/v1/widget/**", (route) => route.abort());
  await bubble.ask("Then I leave");
  await expect(bubble.panel.getByText("Not sent.")).toBeVisible();
  await page.close();
  const next = await context.newPage();
  await next.goto(site.url);
  await isOne(site, ["Then I leave"]);
  await expect(new Bubble(next).launcher).toHaveAccessibleName("Open chat, 1 new message", { timeout: 15_000 });
});

for (const without of ["Web Locks", "Web Locks and a database"]) {
  test(`tabs that start at once without ${without} are in one conversation`, async ({ context, site }) => {
    await context.addInitScript((names) => {
      Object.defineProperty(navigator, "locks", { value: undefined });
      if (names.includes("database")) Object.defineProperty(window, "indexedDB", { value: undefined });
    }, without);
    const tabs = await Promise.all([1, 2, 3].map(async () => visit(await context.newPage(), site)));
    for (const tab of tabs) await expect(tab.panel).toBeVisible();
    await Promise.all(tabs.map((tab, number) => tab.ask(`from tab ${number}`)));
    await expect.poll(async () => (await site.acme.said()).map((texts) => texts.sort()), { timeout: 20_000 })
      .toEqual([["from tab 0", "from tab 1", "from tab 2"]]);
    expect(await site.acme.used()).toBe(1);
    for (const tab of tabs) await expect(tab.log.locator(".visitor")).toHaveCount(3, { timeout: 20_000 });
  });
}

for (const [who, status] of [["a proxy", 401], ["a proxy", 404], ["a deploy", 502], ["a captive portal", 200]] as const) {
  test(`what ${who} answers with ${status} makes nobody forget a conversation`, async ({ page, site }) => {
    const bubble = await visit(page, site);
    await bubble.ask("One");
    await expect(bubble.log.getByText("The answer to: One")).toBeVisible();
    const page_ = { status, contentType: "text/html", headers: { "access-control-allow-origin": "*" }, body: "<h1>Sorry</h1>" };
    await page.route("**/api/v1/widget/**", (route) => route.fulfill(page_));
    await bubble.ask("Two");
    await expect(bubble.panel.getByText("Not sent.")).toBeVisible();
    await page.reload();
    await expect(bubble.log.getByText("Two")).toBeVisible();
    await page.unroute("**/api/v1/widget/**");
    await page.reload();
    await expect(bubble.log.getByText("The answer to: Two")).toBeVisible();
    await isOne(site, ["One", "Two"]);
  });
}

test("a conversation that is gone for Kilo itself is begun anew, with nothing lost", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("One");
  await expect(bubble.log.getByText("The answer to: One")).toBeVisible();
  const gone = problem(404, "not-found", "Not found", "There is no such conversation.");
  await page.route("**/messages*", (route) => route.fulfill({ ...gone, headers: { ...gone.headers, "access-control-allow-origin": "*" } }), { times: 1 });
  await bubble.ask("Two");
  await expect(bubble.log.getByText("The answer to: Two")).toBeVisible();
  await isOne(site, ["One", "Two"]);
});

test("a message that is refused for good says so, is edited or discarded, and holds nothing up", async ({ page, site }) => {
  const bubble = await visit(page, site);
  const refused = problem(422, "validation-failed", "Invalid", "text must not contain the NUL character");
  const body = JSON.stringify({ ...JSON.parse(refused.body), errors: [{ field: "text", message: "must not" }] });
  await page.route(/widget\/conversations(\/|$)/, (route) => {
    if (!route.request().postData()?.includes("BAD")) return route.fallback();
    return route.fulfill({ ...refused, body, headers: { ...refused.headers, "access-control-allow-origin": "*" } });
  });
  await bubble.ask("BAD one");
  await bubble.ask("BAD two");
  await bubble.ask("A good one");
  await expect(bubble.log.getByText("The answer to: A good one")).toBeVisible();
  await expect(bubble.panel.getByText("This message cannot be sent.")).toHaveCount(2);
  await page.reload();
  await expect(bubble.panel.getByText("This message cannot be sent.")).toHaveCount(2);
  await bubble.panel.getByRole("button", { name: "Edit" }).first().click();
  await expect(bubble.field).toHaveValue("BAD one");
  await expect(bubble.field).toBeFocused();
  await bubble.ask("Better");
  await expect(bubble.log.getByText("The answer to: Better")).toBeVisible();
  await bubble.panel.getByRole("button", { name: "Discard" }).click();
  await expect(bubble.panel.getByText("This message cannot be sent.")).toHaveCount(0);
  await page.reload();
  await expect(bubble.log.getByText("The answer to: Better")).toBeVisible();
  await expect(bubble.panel.getByText("This message cannot be sent.")).toHaveCount(0);
  await isOne(site, ["A good one", "Better"]);
});
