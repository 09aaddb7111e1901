import { HOSTILE_TEXT, NAMES, type NewConversation, type NewMessage } from "../support/data.ts";
import { environment, expect, test } from "../support/fixtures.ts";

test("a row opens its transcript beside the list, with what each answer rests on", async ({ page, inbox }) => {
  await inbox.open();
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
  await expect(inbox.row(NAMES.sources)).toHaveAttribute("aria-current", "true");
  await expect(inbox.pane).toBeVisible();
  await expect(page).toHaveURL(/\/conversations\/[0-9a-f-]{36}$/);

  const { messages } = inbox.transcript;
  await expect(messages).toContainText("Where can I read about prices?");
  await expect(messages.locator("strong")).toHaveText("price list");
  const link = (name: string | RegExp) => messages.getByRole("link", { name });
  await expect(link("film")).toHaveAttribute("href", "https://docs.example.com/film");
  await expect(link(/^Prices/)).toHaveAttribute("href", "https://docs.example.com/prices");
  await expect(link(/^Document: Price list/)).toHaveAttribute("href", "https://docs.example.com/prices.pdf");
  await expect(link(/^Video: A tour/)).toHaveAttribute("rel", /noopener/);
});

test("the messages are those of the conversation that is open, also of one that was open before", async ({ page, inbox }) => {
  const first = (text: string) => expect(inbox.transcript.messages.locator(".message").first()).toContainText(text);
  await inbox.open();
  await inbox.row(NAMES.jorg).click();
  await inbox.transcript.of(NAMES.jorg);
  const jorgs = await inbox.transcript.messages.locator(".message").first().innerText();
  await inbox.row(NAMES.sources).click();
  await first("Where can I read about prices?");
  await expect(inbox.transcript.messages).not.toContainText(jorgs);
  await inbox.row(NAMES.hot).click();
  await first("We want a demo for 200 seats this quarter.");
  await inbox.row(NAMES.sources).click();
  await first("Where can I read about prices?");
  await page.goBack();
  await first("We want a demo for 200 seats this quarter.");
});

test("the card and the head say who, what and how hot", async ({ inbox }) => {
  await inbox.open();
  const row = inbox.row(NAMES.hot);
  await expect(row).toContainText("Vice President of Sales · hot-kilo.com");
  await expect(row).toContainText("2 messages");
  await expect(row.getByRole("img", { name: "score 72, hot" })).toBeVisible();
  await expect(inbox.row(NAMES.handedOff)).toContainText("Handed off");
  await inbox.scrollTo(NAMES.freeMail);
  await expect(inbox.row(NAMES.freeMail)).not.toContainText(/unknown|gmail/i);
  await expect(inbox.row(NAMES.freeMail)).toContainText("1 message");

  await inbox.toTheTop();
  await row.click();
  await inbox.transcript.of(NAMES.hot);
  await expect(inbox.transcript.whole).toContainText("Hot Springs Ltd (hot-kilo.com)");
  await expect(inbox.transcript.whole).toContainText("hanna@hot-kilo.com");
});

test("details show what is known and what to ask next", async ({ inbox }) => {
  await inbox.open();
  await inbox.row(NAMES.hot).click();
  await inbox.transcript.of(NAMES.hot);
  if (await inbox.transcript.details.isHidden()) {
    await inbox.transcript.whole.getByRole("button", { name: "Details" }).click();
  }
  const { details } = inbox.transcript;
  await expect(details).toContainText("About 20,000 a year");
  await expect(details).toContainText("This quarter");
  await expect(details).toContainText("Not known yet");
  await expect(details).toContainText("BANT");
  await expect(details).toContainText("special-hot");
});

test("hostile text is text", async ({ page, inbox }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await inbox.open();
  await inbox.row("Mallory").click();
  await inbox.transcript.of(NAMES.hostile);
  await expect(inbox.transcript.messages).toContainText(HOSTILE_TEXT);
  await expect(inbox.transcript.messages.locator("img")).toHaveCount(0);
  await expect(inbox.transcript.messages.locator("a[href^='javascript']")).toHaveCount(0);
  await expect(inbox.transcript.messages).toContainText("=1+1");
  expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
  expect(asked.filter((url) => /\/x$|evil/.test(url))).toEqual([]);
});

test("an exported page of hostile text is inert as well", async ({ page, inbox, context }) => {
  await inbox.open();
  await inbox.row("Mallory").click();
  await inbox.transcript.of(NAMES.hostile);
  const { text } = await inbox.transcript.export("HTML");
  const file = await context.newPage();
  await file.setContent(text);
  await expect(file.locator("body")).toContainText(HOSTILE_TEXT);
  expect(await file.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
  await expect(file.locator("script, img, a[href^='javascript']")).toHaveCount(0);
  expect(page.isClosed()).toBe(false);
});

test("a message can be taken along as a link and as a quote", async ({ inbox, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await inbox.open("/conversations?company=sources-kilo");
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
  const { messages } = inbox.transcript;
  await messages.locator("[data-copy-link]").nth(1).click();
  await expect(inbox.toasts).toContainText("Link copied");
  const link = await copied();
  expect(link).toMatch(/\/conversations\/[0-9a-f-]{36}#m-[0-9a-f-]{36}$/);
  expect(page.url().endsWith(new URL(link).hash)).toBe(true);

  await messages.getByRole("button", { name: "Copy as a quote" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(inbox.toasts).toContainText("Quote copied");
  const quote = await copied();
  expect(quote).toMatch(/^> Where can I read about prices\?\n\nSora Sources, .+\nhttp.+#m-/);

  await page.goto(link);
  await inbox.transcript.of(NAMES.sources);
  await expect(messages.locator(new URL(link).hash)).toBeInViewport();
});

test("a shared picture comes when it is asked for, and from nowhere else", async ({ own, page }) => {
  const asked: string[] = [];
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAACgAAAAeAQAAAAB2pmFwAAAADElEQVR42mNgGHoAAAC0AAGxr1xMAAAAAElFTkSuQmCC", "base64");
  await page.route(/\/api\/v1\/conversations\/[^/]+\/picture\?/, (route) => {
    const place = new URL(route.request().url()).searchParams.get("asset") ?? "";
    asked.push(place);
    return place === "0"
      ? route.fulfill({ contentType: "image/png", body: picture })
      : route.fulfill({ status: 502, contentType: "application/problem+json", body: "{}" });
  });
  const { now } = environment();
  const at = new Date(now - 60_000).toISOString();
  const { inbox } = await own([{
    external_id: "pictures", started_at: at, visitor: { name: "Petra Picture" },
    messages: [{
      role: "agent", text: "Have a look.", sent_at: at,
      assets: [
        { kind: "image", title: "The plan", url: "https://pictures.example/plan.gif" },
        { kind: "image", title: "Gone", url: "https://pictures.example/gone.gif" },
        { kind: "document", title: "The offer", url: "https://pictures.example/offer.pdf" },
      ],
    }],
  }]);
  await inbox.open();
  await inbox.row("Petra").click();
  await inbox.transcript.of("Petra Picture");
  const { messages } = inbox.transcript;
  const show = messages.getByRole("button", { name: "Show picture" });
  await expect(show).toHaveCount(2);
  expect(asked).toEqual([]);
  await show.first().click();
  const shown = messages.getByRole("img", { name: "The plan" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  await show.first().click();
  await expect(messages.getByText("The picture did not load.")).toBeVisible();
  expect(asked).toEqual(["0", "1"]);
});

test("5,000 messages open, the browser finds words in them, and the last one can be reached", async ({ own }) => {
  const { now } = environment();
  const messages: NewMessage[] = Array.from({ length: 5_000 }, (_, number) => ({
    role: number % 2 === 0 ? "visitor" : "agent",
    text: `Message number ${number + 1} of very many`,
    sent_at: new Date(now - (5_000 - number) * 20_000).toISOString(),
  }));
  const long: NewConversation = {
    external_id: "long", started_at: messages[0]?.sent_at ?? "", visitor: { name: "Lorna Long" }, messages,
  };
  const { inbox } = await own([long]);
  await inbox.open();
  await inbox.row("Lorna Long").click();
  await inbox.transcript.of("Lorna Long");
  const said = inbox.transcript.messages.getByText(/^Message number \d+ of very many$/);
  await expect(said.first()).toBeVisible();
  await expect(said).toHaveCount(5_000, { timeout: 30_000 });
  const found = await inbox.page.evaluate(() => {
    (window as unknown as { find: (text: string) => boolean }).find("message number 4321 of");
    return getSelection()?.anchorNode?.parentElement?.closest(".message")?.textContent;
  });
  expect(found).toContain("Message number 4321 of very many");
  await said.last().scrollIntoViewIfNeeded();
  await expect(said.last()).toBeInViewport();
  // The page still answers: the list can be worked with.
  await inbox.filter("nothing at all");
  await expect(inbox.count).toHaveText("0 conversations");
});

test("a conversation of several mebibytes comes page by page, and all of it can be found, copied and printed", async ({ own }) => {
  const { now } = environment();
  const messages: NewMessage[] = Array.from({ length: 90 }, (_, number) => ({
    role: "agent",
    text: `Message ${number + 1} of ninety. ${"word ".repeat(6_000)}`,
    sent_at: new Date(now - (90 - number) * 20_000).toISOString(),
  }));
  const large: NewConversation = {
    external_id: "large", started_at: messages[0]?.sent_at ?? "", visitor: { name: "Lara Large" }, messages,
  };
  const { inbox } = await own([large]);
  const pages: string[] = [];
  inbox.page.on("request", (request) => {
    if (request.url().includes("/messages?before=")) pages.push(request.url());
  });
  // When its stream of events begins, the page looks again at what is open.
  const opened = inbox.page.waitForResponse((answer) => answer.url().includes("/api/v1/events?") && answer.ok());
  await inbox.open();
  await opened;
  await inbox.row("Lara Large").click();
  await inbox.transcript.of("Lara Large");
  const said = inbox.transcript.messages.locator(".message");
  await expect(said).toHaveCount(90);
  await expect(said.first()).toContainText("Message 1 of ninety.");
  await expect(said.last()).toContainText("Message 90 of ninety.");
  expect(new Set(pages).size).toBe(pages.length);
  expect(pages.length).toBeGreaterThanOrEqual(2);
  await expect(inbox.transcript.messages.getByText("Only the newest messages are shown")).toHaveCount(0);
});
