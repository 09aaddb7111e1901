// What visitors say of answers: below each of them, on bad lines too, and where the team finds it.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Acme } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { FAIR, faultyWayTo, type Fault } from "../support/faults.ts";
import { expect } from "../support/fixtures.ts";
import { test } from "../support/house.ts";
import { PASSWORD } from "../support/program.ts";

test.beforeEach(({ context }) => lookInside(context));

async function answered(page: Page, url: string, question = "What does it cost?"): Promise<Bubble> {
  await page.goto(url);
  const bubble = new Bubble(page);
  await bubble.openPanel();
  await bubble.ask(question);
  await expect(bubble.log.getByText(`The answer to: ${question}`)).toBeVisible();
  return bubble;
}

const rating = (bubble: Bubble): Locator => bubble.log.getByRole("group", { name: "Was this answer helpful?" });
const choice = (bubble: Bubble, name: "Helpful" | "Not helpful"): Locator => rating(bubble).getByRole("button", { name, exact: true });
const kept = async (acme: Acme) => {
  const [conversation] = await acme.conversations() as any[];
  return { ...conversation, feedback: conversation.messages.map(({ feedback }: any) => feedback).filter(Boolean) };
};

test("somebody says by keyboard that an answer did not help, and why", async ({ page, house }) => {
  const acme = await Acme.open(house);
  const site = await acme.website();
  const bubble = await answered(page, site.url);
  await expect(rating(bubble)).toHaveCount(1);
  await choice(bubble, "Not helpful").focus();
  await page.keyboard.press("Enter");
  await expect(choice(bubble, "Not helpful")).toHaveAttribute("aria-pressed", "true");
  await expect(choice(bubble, "Helpful")).toHaveAttribute("aria-pressed", "false");
  await expect(rating(bubble).getByText("Thank you for your feedback.")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(rating(bubble).getByLabel("What was missing? (optional)")).toBeFocused();
  await page.keyboard.type("The price in dollars");
  await page.keyboard.press("Enter");
  await expect(rating(bubble).getByLabel("What was missing? (optional)")).toBeHidden();
  await expect(choice(bubble, "Not helpful")).toBeFocused();
  await expect.poll(async () => (await kept(acme)).feedback).toEqual([{ helpful: false, reason: "The price in dollars" }]);
  await page.reload();
  await expect(choice(bubble, "Not helpful")).toHaveAttribute("aria-pressed", "true");
  await choice(bubble, "Helpful").click();
  await expect.poll(async () => (await kept(acme)).feedback).toEqual([{ helpful: true, reason: null }]);
  await site.close();
});

test("on a line that fails it is kept once, and what comes to nothing says so", async ({ page, house }) => {
  const acme = await Acme.open(house);
  const way = await faultyWayTo(house.server.url);
  const site = await acme.website({}, way.url);
  const bubble = await answered(page, site.url);
  const { version } = await kept(acme);
  // Polls take their share of what goes wrong: only calls that rate are on the bad line.
  const fates: Fault["fate"][] = ["lost", "unanswered", "passes"];
  await page.route("**/feedback", async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    const fate = fates.shift();
    if (fate === "unanswered") await route.fetch();
    return fate === "lost" || fate === "unanswered" ? route.abort() : route.fallback();
  });
  way.next({ ...FAIR, down: 50 });
  await choice(bubble, "Helpful").click();
  await expect(rating(bubble).getByText("Thank you for your feedback.")).toBeVisible({ timeout: 20_000 });
  expect(await kept(acme)).toMatchObject({ version: version + 1, feedback: [{ helpful: true, reason: null }] });
  fates.push("lost", "lost", "lost");
  await choice(bubble, "Not helpful").click();
  await expect(rating(bubble).getByText("That did not work. Please try again.")).toBeVisible({ timeout: 20_000 });
  await expect(choice(bubble, "Helpful"), "what is kept is shown").toHaveAttribute("aria-pressed", "true");
  await site.close();
  await way.close();
});

test("the team reads it below the answer, and finds it by filter and by word", async ({ page, context, house }) => {
  const acme = await Acme.open(house);
  const site = await acme.website();
  const bubble = await answered(page, site.url, "Is it any good?");
  await choice(bubble, "Not helpful").click();
  await rating(bubble).getByLabel("What was missing? (optional)").fill("Proof");
  await rating(bubble).getByRole("button", { name: "Send feedback" }).click();
  await expect.poll(async () => (await kept(acme)).feedback).toEqual([{ helpful: false, reason: "Proof" }]);
  const rep = await context.newPage();
  const login = await context.request.post(`${house.server.url}/api/v1/auth/login`, { data: { email: acme.workspace.owner, password: PASSWORD } });
  expect(login.ok()).toBe(true);
  await rep.goto(`${house.server.url}/conversations?feedback=negative`);
  await rep.getByText("Not helpful").first().waitFor();
  const { id } = await kept(acme);
  await rep.goto(`${house.server.url}/conversations/${id}`);
  await expect(rep.getByText("Visitor did not find this helpful")).toBeVisible();
  await expect(rep.getByText("Proof")).toBeVisible();
  await choice(bubble, "Helpful").click();
  await expect(rep.getByText("Visitor found this helpful"), "while it is open").toBeVisible({ timeout: 20_000 });
  await site.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [language, width] of [["en", 1280], ["de", 320], ["ar", 320]] as const) {
    test(`axe finds nothing, ${colorScheme}, ${language}, ${width} px`, async ({ page, house }) => {
      const acme = await Acme.open(house);
      const site = await acme.website({ html: `lang="${language}"` });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 640 });
      await page.goto(site.url);
      const root = page.locator("kilo-widget .root");
      await root.locator(".launcher").click();
      await root.locator("textarea").fill("?");
      await root.locator("textarea").press("Enter");
      const buttons = root.locator(".rating > button");
      await buttons.nth(1).click();
      await expect(root.locator(".why")).toBeVisible();
      await expect(root.locator(".rating [role=status]")).not.toBeEmpty();
      const { violations } = await new AxeBuilder({ page }).include("kilo-widget").analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
      const over = await root.evaluate((whole) => [...whole.querySelectorAll("*")]
        .filter((part) => !part.closest(".unseen") && (part.getBoundingClientRect().right > innerWidth + 0.5 || part.getBoundingClientRect().left < -0.5))
        .map((part) => part.className));
      expect(over).toEqual([]);
      for (const button of await root.locator(".rating button").all()) {
        const box = await button.boundingBox();
        expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44);
      }
      if (process.env.KILO_PICTURES) await page.screenshot({ path: `${process.env.KILO_PICTURES}/feedback-${colorScheme}-${language}.png` });
      await site.close();
    });
  }
}
