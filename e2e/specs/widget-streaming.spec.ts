// Answers that come word for word: shown as they come, stopped, taken up by other pages, and marked when they break off.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Acme, openHouse, type House } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { expect, test as base } from "../support/fixtures.ts";
import { PASSWORD } from "../support/program.ts";
import { Speech } from "../support/speaker.ts";
import type { Service } from "../support/website.ts";

interface Talk extends House {
  speeches: Speech[];
}

interface Site extends Service {
  acme: Acme;
  /** The answer to the next question that has none. */
  asked: () => Promise<Speech>;
}

const test = base.extend<{ mayAsk: RegExp; site: Site }, { talk: Talk }>({
  mayAsk: /^http:\/\/127\.0\.0\.1:/,
  talk: [async ({}, use) => {
    const speeches: Speech[] = [];
    const house = await openHouse((body, response) => void speeches.push(new Speech(body, response)));
    await use({ ...house, speeches });
    await house.close();
  }, { scope: "worker" }],
  site: async ({ talk }, use) => {
    talk.speeches.length = 0;
    const acme = await Acme.open(talk);
    const website = await acme.website();
    const asked = async () => {
      await expect.poll(() => talk.speeches.length, { timeout: 30_000 }).toBeGreaterThan(0);
      return talk.speeches.shift() as Speech;
    };
    await use({ ...website, acme, asked });
    await website.close();
  },
});

test.beforeEach(({ context }) => lookInside(context));

const visit = (page: Page, site: Site): Promise<Bubble> => Bubble.openedOn(page, site.url);

const answers = (bubble: Bubble): Locator => bubble.log.locator(".item .agent");
const stopOf = (bubble: Bubble): Locator => bubble.panel.getByRole("button", { name: "Stop" });
const messages = async (site: Site) => (await site.acme.conversations())[0]?.messages as any[];

test("words appear as they come, and what is stored is what was shown", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Do you integrate?");
  const speech = await site.asked();
  await expect(bubble.panel.getByText("A reply is being written…")).toBeVisible();
  await expect(stopOf(bubble)).toBeHidden();
  speech.say("Yes, **both");
  await expect(answers(bubble)).toContainText("Yes, **both");
  await expect(stopOf(bubble)).toBeVisible();
  await expect(answers(bubble).locator(".."), "it is not read out piece by piece").toHaveAttribute("aria-live", "off");
  await expect(answers(bubble)).toHaveAttribute("data-kilo-author", "ai");
  speech.say(" ways** with:\n\n- Salesforce\n- HubSpot");
  await expect(answers(bubble).locator("strong")).toHaveText("both ways");
  await expect(answers(bubble).locator("li")).toHaveText(["Salesforce", "HubSpot"]);
  speech.done({ citations: [{ title: "Integrations", url: "https://docs.example.com/integrations" }] });
  await expect(answers(bubble).getByRole("link", { name: "Integrations" })).toBeVisible();
  await expect(answers(bubble)).toHaveCount(1);
  await expect(answers(bubble).locator("..")).not.toHaveAttribute("aria-live");
  await expect(stopOf(bubble)).toBeHidden();
  await expect(bubble.panel.getByText("A reply is being written…")).toBeHidden();
  const [, answer] = await messages(site);
  expect(answer).toMatchObject({ text: "Yes, **both ways** with:\n\n- Salesforce\n- HubSpot", cut_off: null });
});

test("a visitor stops an answer by keyboard, and goes on", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Tell me everything");
  const speech = await site.asked();
  speech.say("It all began");
  await expect(answers(bubble)).toContainText("It all began");
  await stopOf(bubble).focus();
  await page.keyboard.press("Enter");
  await expect(bubble.field).toBeFocused();
  await expect(bubble.log.getByText("Stopped.")).toBeVisible();
  await expect(stopOf(bubble)).toBeHidden();
  await expect.poll(() => speech.isCutOff).toBe(true);
  expect((await messages(site))[1]).toMatchObject({ text: "It all began", cut_off: "visitor" });
  await page.keyboard.type("In one word?");
  await page.keyboard.press("Enter");
  const next = await site.asked();
  expect(next.body.data.messages.map(({ cut_off }: any) => cut_off)).toEqual([null, "visitor", null]);
  next.say("Big bang.");
  next.done();
  await expect(answers(bubble)).toHaveCount(2);
  await expect(answers(bubble).last()).toContainText("Big bang.");
});

test("a reload and a second tab take the answer up", async ({ page, context, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Do you integrate?");
  const speech = await site.asked();
  speech.say("One");
  await expect(answers(bubble)).toContainText("One");
  await page.reload();
  await expect(answers(bubble)).toContainText("One");
  speech.say(" two");
  await expect(answers(bubble)).toContainText("One two");
  const other = await visit(await context.newPage(), site);
  await expect(answers(other)).toContainText("One two");
  speech.say(" three");
  speech.done();
  for (const tab of [bubble, other]) {
    await tab.page.bringToFront();
    await expect(answers(tab)).toHaveCount(1);
    await expect(answers(tab)).toContainText("One two three");
    await expect(stopOf(tab)).toBeHidden();
  }
  expect(await messages(site)).toHaveLength(2);
});

test("an answer that breaks off is marked in the bubble and in the transcript", async ({ page, context, site, talk }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Do you integrate?");
  const speech = await site.asked();
  speech.say("Yes, bo");
  await expect(answers(bubble)).toContainText("Yes, bo");
  speech.breakOff();
  await expect(bubble.log.getByText("This answer broke off.")).toBeVisible();
  await expect(stopOf(bubble)).toBeHidden();
  await page.reload();
  await expect(bubble.log.getByText("This answer broke off.")).toHaveCount(1);
  const id = (await site.acme.conversations())[0]?.id;
  const rep = await context.newPage();
  const login = await context.request.post(`${talk.server.url}/api/v1/auth/login`, { data: { email: site.acme.workspace.owner, password: PASSWORD } });
  expect(login.ok()).toBe(true);
  await rep.goto(`${talk.server.url}/conversations/${id}`);
  await expect(rep.getByText("The answer broke off")).toBeVisible();
});

test("who writes on sees what was said of the answer before that", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Do you integrate?");
  const speech = await site.asked();
  speech.say("Yes, with ");
  await expect(answers(bubble)).toContainText("Yes, with");
  await bubble.ask("With Slack?");
  await expect.poll(() => speech.isCutOff).toBe(true);
  const next = await site.asked();
  next.say("Yes.");
  next.done();
  await expect(answers(bubble)).toHaveCount(2);
  await expect(bubble.log.locator(".item .message")).toContainText(["Do you integrate?", "Yes, with", "With Slack?", "Yes."]);
  await expect(bubble.log.getByText("Stopped.")).toHaveCount(1);
  expect((await messages(site)).map(({ text }: any) => text.trim())).toEqual(["Do you integrate?", "Yes, with", "With Slack?", "Yes."]);
});

test("an answer to a closed panel counts as one message", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Do you integrate?");
  const speech = await site.asked();
  await page.keyboard.press("Escape");
  await expect(bubble.panel).toBeHidden();
  for (const words of ["Yes, ", "both ", "ways."]) speech.say(words);
  await expect(bubble.launcher).toHaveAccessibleName("Open chat, 1 new message");
  speech.done();
  await expect.poll(async () => (await messages(site)).length).toBe(2);
  await bubble.launcher.click();
  await expect(answers(bubble)).toHaveCount(1);
  await expect(answers(bubble)).toContainText("Yes, both ways.");
  await page.keyboard.press("Escape");
  await expect(bubble.launcher).toHaveAccessibleName("Open chat");
});

test("a long answer leaves who reads further up alone", async ({ page, site }) => {
  const bubble = await visit(page, site);
  await bubble.ask("Tell me everything");
  const speech = await site.asked();
  speech.say(Array.from({ length: 60 }, (_, number) => `Line ${number}`).join("\n\n"));
  await expect(answers(bubble)).toContainText("Line 59");
  await bubble.log.evaluate((log) => (log.scrollTop = 0));
  speech.say("\n\nAnd one more");
  await expect(answers(bubble)).toContainText("And one more");
  speech.done();
  await expect(stopOf(bubble)).toBeHidden();
  expect(await bubble.log.evaluate((log) => log.scrollTop)).toBe(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing while an answer comes and after it was stopped, ${colorScheme}, ${width} px`, async ({ page, site }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 640 });
      const bubble = await visit(page, site);
      await bubble.ask("Do you integrate?");
      const speech = await site.asked();
      speech.say("Yes, with Salesforce and");
      await expect(stopOf(bubble)).toBeVisible();
      const clean = async () => {
        const { violations } = await new AxeBuilder({ page }).include("kilo-widget").analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
        expect(await bubble.panel.evaluate((panel) => panel.scrollWidth <= panel.clientWidth)).toBe(true);
      };
      await clean();
      const box = await stopOf(bubble).boundingBox();
      expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44);
      if (process.env.KILO_PICTURES) await page.screenshot({ path: `${process.env.KILO_PICTURES}/stream-${colorScheme}-${width}.png` });
      await stopOf(bubble).click();
      await expect(bubble.log.getByText("Stopped.")).toBeVisible();
      await clean();
      if (process.env.KILO_PICTURES) await page.screenshot({ path: `${process.env.KILO_PICTURES}/stopped-${colorScheme}-${width}.png` });
    });
  }
}
