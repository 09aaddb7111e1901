// The dashboard as a person finds their way in it: by role and label.
import { expect, type Download, type Locator, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";

export class SignIn {
  readonly email: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly problem: Locator;

  constructor(readonly page: Page) {
    this.email = page.getByLabel("Email");
    this.password = page.getByLabel("Password");
    this.submit = page.getByRole("button", { name: "Sign in" });
    this.problem = page.getByRole("alert");
  }

  async enter(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}

export class Inbox {
  readonly pane: Locator;
  readonly list: Locator;
  private readonly body: Locator;
  readonly rows: Locator;
  readonly count: Locator;
  readonly box: Locator;
  readonly filters: Filters;
  readonly transcript: Transcript;
  readonly toasts: Locator;

  constructor(readonly page: Page) {
    this.pane = page.getByRole("region", { name: "Conversations" });
    this.list = this.pane.getByRole("list", { name: "Conversations" });
    this.body = this.pane.locator(".list-body");
    this.rows = this.list.getByRole("link");
    this.count = this.pane.getByRole("status").filter({ hasText: /^\d[\d,.]* conversations?$/ });
    this.box = page.getByRole("searchbox", { name: "Filter conversations" });
    this.filters = new Filters(page);
    this.transcript = new Transcript(page);
    this.toasts = page.getByRole("status", { name: "Messages" });
  }

  async open(address = "/conversations"): Promise<void> {
    await this.page.goto(address);
    await expect(this.pane).toBeVisible();
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  view(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
  }

  chip(label: string): Locator {
    return this.pane.getByRole("button", { name: `Remove filter ${label}` });
  }

  /** The visitors' names in the part of the list that is drawn, in order. */
  names(): Promise<string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.querySelector("[title]")?.textContent ?? ""));
  }

  /** Waits until the list begins with `names`, in this order, and the count says that this is all of it. */
  async shows(names: string[]): Promise<void> {
    const noun = names.length === 1 ? "conversation" : "conversations";
    await expect(this.count).toHaveText(`${names.length} ${noun}`);
    const drawnAndRest = async () => {
      const drawn = await this.names();
      return drawn.length < Math.min(names.length, 12) ? drawn : [...drawn, ...names.slice(drawn.length)];
    };
    await expect.poll(drawnAndRest).toEqual(names);
  }

  /** Scrolls through the whole list and returns every name, by its place. */
  async everyName(): Promise<string[]> {
    const found: string[] = [];
    await this.toTheTop();
    await expect(async () => {
      const drawn = await this.list.getByRole("listitem").evaluateAll((rows) =>
        rows.map((row) => ({
          place: Number(row.ariaPosInSet),
          of: Number(row.ariaSetSize),
          name: row.querySelector(".row-name")?.textContent ?? "",
        })),
      );
      for (const { place, name } of drawn) found[place - 1] = name;
      await this.scrollOn();
      expect(drawn.some(({ place, of }) => place === of) && Object.keys(found).length === drawn[0]?.of).toBe(true);
    }).toPass({ intervals: [50], timeout: 30_000 });
    return found;
  }

  toTheTop(): Promise<void> {
    return this.body.evaluate((element) => element.scrollTo(0, 0));
  }

  private scrollOn(): Promise<void> {
    return this.body.evaluate((element) => element.scrollBy(0, element.clientHeight / 2));
  }

  /** Scrolls down until the row of `name` is drawn. */
  async scrollTo(name: string): Promise<Locator> {
    await expect(async () => {
      if ((await this.row(name).count()) === 0) await this.scrollOn();
      expect(await this.row(name).count()).toBe(1);
    }).toPass({ intervals: [50], timeout: 20_000 });
    await this.row(name).scrollIntoViewIfNeeded();
    // What scrolled into sight is drawn with the next frame.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return this.row(name);
  }

  /** Types into the filter box and presses Enter. */
  async filter(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press("Enter");
  }

  parameters(): Record<string, string> {
    return Object.fromEntries(new URL(this.page.url()).searchParams);
  }
}

export class SettingsPage {
  readonly save: Locator;
  readonly toasts: Locator;

  constructor(readonly page: Page) {
    this.save = page.getByRole("button", { name: "Save" });
    this.toasts = page.getByRole("status", { name: "Messages" });
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  link(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
  }

  async openFromTheRail(name: string): Promise<void> {
    await this.link(name).click();
    await expect(this.heading(name)).toBeVisible();
  }
}

export class UsagePage extends SettingsPage {
  readonly figure: Locator;
  readonly meter: Locator;
  readonly days: Locator;
  readonly ledger: Locator;
  readonly buy: Locator;
  readonly order: Locator;
  readonly packs: Locator;
  readonly marks: Locator;
  /** What stands over every page. */
  readonly bar: Locator;
  readonly railMeter: Locator;

  constructor(page: Page) {
    super(page);
    this.figure = page.locator(".usage-figure");
    this.meter = page.getByRole("meter", { name: "Used" });
    this.days = page.getByRole("region", { name: "Conversations per day" }).getByRole("table");
    this.ledger = page.getByRole("region", { name: "Ledger" }).getByRole("table");
    this.buy = page.getByRole("main").locator("#buy-packs");
    this.order = page.getByRole("dialog", { name: "Buy packs" });
    this.packs = this.order.getByLabel("Packs", { exact: true });
    this.marks = page.getByLabel("Also notify at (%)");
    this.bar = page.locator(".quota-slot");
    this.railMeter = page.getByRole("link", { name: /^Usage: / });
  }

  plan(name: string): Locator {
    return this.page.getByRole("region", { name: "Plan" }).getByRole("listitem").filter({ hasText: name });
  }
}

export class Filters {
  readonly button: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.button = page.getByRole("button", { name: "Filters", exact: true });
    this.panel = page.getByRole("dialog", { name: "Filters" });
  }

  async open(): Promise<void> {
    await this.button.click();
    await expect(this.panel).toBeVisible();
  }

  async score(end: "From score" | "To score", value: string): Promise<void> {
    const field = this.panel.getByLabel(end);
    await field.fill(value);
    await field.press("Tab");
  }

  async day(end: "From day" | "To day", value: string): Promise<void> {
    await this.panel.getByLabel(end).fill(value);
  }

  status(name: string): Locator {
    return this.panel.getByRole("checkbox", { name });
  }

  period(name: string): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }
}

export class Transcript {
  readonly whole: Locator;
  readonly heading: Locator;
  readonly messages: Locator;
  readonly archive: Locator;
  readonly unarchive: Locator;
  readonly back: Locator;
  readonly details: Locator;

  constructor(readonly page: Page) {
    this.whole = page.getByRole("article", { name: "Transcript" });
    this.heading = this.whole.getByRole("heading", { level: 2 });
    this.messages = this.whole.getByRole("region", { name: "Messages" });
    this.archive = this.whole.getByRole("button", { name: "Archive", exact: true });
    this.unarchive = this.whole.getByRole("button", { name: "Unarchive", exact: true });
    this.back = this.whole.getByRole("button", { name: "Back to the list" });
    this.details = page.getByRole("complementary", { name: "Details" });
  }

  async of(name: string): Promise<void> {
    await expect(this.heading).toHaveText(name);
    await expect(this.whole).toHaveAttribute("aria-busy", "false");
  }

  async openExportMenu(): Promise<Locator> {
    await this.whole.getByRole("button", { name: "Export" }).click();
    const menu = this.page.getByRole("dialog", { name: "Export" });
    await expect(menu).toBeVisible();
    return menu;
  }

  /** Exports as `format` and returns the file's name and text. */
  async export(format: string, audience: "My team" | "Someone outside" = "My team"): Promise<{ name: string; text: string }> {
    const menu = await this.openExportMenu();
    await menu.getByRole("radio", { name: audience }).check({ force: true });
    const started = this.page.waitForEvent("download");
    await menu.getByRole("button", { name: format }).click();
    const download: Download = await started;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  }
}
