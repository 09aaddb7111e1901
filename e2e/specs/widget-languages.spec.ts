// What the bubble says of itself, and that it says everything in the visitor's language.
import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Acme } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { expect, problem } from "../support/fixtures.ts";
import { test } from "../support/house.ts";

test.beforeEach(({ context }) => lookInside(context));

const LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sv", "tr", "ja", "zh", "ar", "he"];
const texts = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../frontend/widget/texts/${language}.json`), "utf8"));
/** Words that are the same in English and in another language. */
const SHARED = ["Chat", "Privacy", "Sources", "Document", "Image", "Video"];
const ENGLISH = readFileSync(join(import.meta.dirname, "../../frontend/widget/texts.js"), "utf8")
  .split("\n").flatMap((line) => /^ {2}\w+: "(.+)",$/.exec(line)?.[1] ?? []).filter((text) => !SHARED.includes(text));

for (const language of LANGUAGES) {
  test(`everything is said in ${language}, nothing runs over at 320 px, and axe finds nothing`, async ({ page, house }) => {
    const acme = await Acme.open(house, { title: "Chat with us" });
    const site = await acme.website({ html: `lang="${language}"` });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ reducedMotion: "reduce" });
    const said = language === "en" ? null : texts(language);
    await page.goto(site.url);
    const launcher = page.locator("kilo-widget .launcher");
    await expect(launcher).toHaveAccessibleName(said?.open ?? "Open chat");
    await launcher.click();
    const root = page.locator("kilo-widget .root");
    await expect(root).toHaveAttribute("lang", language);
    await expect(root).toHaveAttribute("dir", ["ar", "he"].includes(language) ? "rtl" : "ltr");
    await expect(root.getByText(said?.disclosure ?? "AI assistant")).toBeVisible();
    await expect(root.locator("h2")).toHaveText(said?.title ?? "Chat with us");

    const clean = async () => {
      const { violations } = await new AxeBuilder({ page }).include("kilo-widget").analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
      const over = await root.evaluate((whole) => [...whole.querySelectorAll("*")]
        .filter((part) => !part.closest(".unseen") && (part.getBoundingClientRect().right > 320.5 || part.getBoundingClientRect().left < -0.5))
        .map((part) => part.className));
      expect(over).toEqual([]);
      if (language === "en") return;
      const everything = await root.evaluate((whole) => [whole, ...whole.querySelectorAll("*")].flatMap((part) => [
        ...["aria-label", "placeholder"].map((name) => part.getAttribute(name) ?? ""),
        ...[...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent?.trim() ?? ""),
      ]));
      expect(everything.filter((text) => ENGLISH.includes(text))).toEqual([]);
    };
    await clean();
    await page.route("**/widget/conversations", (route) => route.abort(), { times: 1 });
    const field = root.locator("textarea");
    await field.fill("?");
    await field.press("Enter");
    await expect(root.getByText(said?.failed ?? "Not sent.")).toBeVisible();
    await clean();
    // It goes again by itself after a while.
    await expect(root.getByText("The answer to: ?")).toBeVisible({ timeout: 20_000 });
    const refused = problem(422, "validation-failed", "Invalid", "no");
    await page.route("**/messages", (route) => (route.request().method() === "POST"
      ? route.fulfill({ ...refused, headers: { ...refused.headers, "access-control-allow-origin": "*" } }) : route.fallback()));
    await field.fill("refused");
    await field.press("Enter");
    await expect(root.getByText(said?.refused ?? "This message cannot be sent.")).toBeVisible();
    await clean();
    await site.close();
  });
}

const CHOICES: [string, string, string, string, string][] = [
  ["the tag", 'lang="fr"', 'data-lang="de-AT"', "es-ES", "de"],
  ["the page", 'lang="fr-CA"', "", "es-ES", "fr"],
  ["the browser, where the page's language is not spoken", 'lang="fi"', "", "es-ES", "es"],
  ["the browser, where the page says none", "", "", "iw", "he"],
  ["nobody who is understood: English", 'lang="tlh"', 'data-lang="??"', "fi-FI", "en"],
];
for (const [who, html, attribute, locale, language] of CHOICES) {
  test.describe(() => {
    test.use({ locale });
    test(`the language is chosen by ${who}`, async ({ page, house }) => {
      const acme = await Acme.open(house, { agent_url: null });
      const site = await acme.website({ html, head: `<script src="{kilo}/widget.js" data-key="{key}" ${attribute} async></script>` });
      await page.goto(site.url);
      await page.locator("kilo-widget .launcher").click();
      await expect(page.locator("kilo-widget .root")).toHaveAttribute("lang", language);
      const field = page.locator("kilo-widget textarea");
      await field.fill("hello");
      await field.press("Enter");
      await expect(page.locator("kilo-widget .agent").nth(1)).toBeVisible();
      const [{ locale: told }] = (await acme.conversations()) as unknown as [{ locale: string }];
      expect(told.slice(0, 2)).toBe(language === "en" ? locale.slice(0, 2) : language === "he" ? told.slice(0, 2) : language);
      await site.close();
    });
  });
}

test("that an AI answers is told before anything can be sent, to screen readers too, and is recorded", async ({ page, house }) => {
  const acme = await Acme.open(house, { agent_name: "Ada", privacy_url: "https://acme.example/privacy" });
  const site = await acme.website({});
  // Before the server has told what the workspace wants, it is told in general.
  let let_through = () => {};
  const held = new Promise<void>((done) => (let_through = done));
  await page.route("**/widget/config*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.url);
  const bubble = new Bubble(page);
  await bubble.launcher.click();
  const panel = page.getByRole("dialog");
  await expect(panel).toHaveAccessibleDescription(/You’re chatting with an AI assistant/);
  await expect(bubble.field).toHaveAccessibleDescription(/AI assistant/);
  let_through();
  await expect(panel.getByText("You’re chatting with Ada, an AI assistant.")).toBeVisible();
  await expect(panel.getByRole("link", { name: "Privacy" })).toHaveAttribute("href", "https://acme.example/privacy");
  await bubble.ask("Are you a person?");
  const answer = bubble.log.locator('[data-kilo-author="ai"]').filter({ hasText: "The answer to" });
  await expect(answer).toBeVisible();
  await expect(bubble.log.locator('[data-kilo-author="visitor"]')).toHaveCount(1);
  const [told] = (await acme.conversations()) as unknown as [{ disclosed_at: string; started_at: string }];
  expect(told.disclosed_at).toBe(told.started_at);
  await acme.call("PUT", "/settings/widget", { disclosure: "Ada is software of Acme." });
  await page.reload();
  await expect(panel.getByText("Ada is software of Acme.")).toBeVisible();
  await acme.call("PUT", "/settings/widget", { agent_url: null, disclosure: null, privacy_url: null });
  await page.reload();
  await expect(bubble.log.getByText("The answer to: Are you a person?")).toBeVisible();
  await expect(panel.locator(".disclosure")).toBeHidden();
  await site.close();
});

test("texts that do not come are made up for in English, and come with the next opening", async ({ page, house }) => {
  const acme = await Acme.open(house);
  const site = await acme.website({ html: 'lang="de"' });
  await page.route("**/widget/texts/de.json", (route) => route.abort(), { times: 1 });
  await page.goto(site.url);
  await page.getByRole("button", { name: "Chat öffnen" }).click();
  await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Chat öffnen" }).click();
  await expect(page.getByRole("button", { name: "Senden" })).toBeVisible();
  await site.close();
});

test("a workspace's own words come in the visitor's language", async ({ page, house }) => {
  const acme = await Acme.open(house, { texts: { de: { title: "Frag Acme", greeting: "Moin!" } } });
  const site = await acme.website({ html: 'lang="de"' });
  await page.goto(site.url);
  await page.getByRole("button", { name: "Chat öffnen" }).click();
  await expect(page.getByRole("dialog", { name: "Frag Acme" }).getByText("Moin!")).toBeVisible();
  await site.close();
});
