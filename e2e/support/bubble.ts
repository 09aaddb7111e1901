// The bubble of the widget, for journeys.
import type { BrowserContext, Locator, Page } from "@playwright/test";

/** What is inside is closed to the page; journeys have to look in. */
export async function lookInside(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      return attach.call(this, { ...options, mode: "open" });
    };
  });
}

/** The bubble on a page, as a visitor finds it. */
export class Bubble {
  readonly launcher: Locator;
  readonly panel: Locator;
  readonly field: Locator;
  readonly log: Locator;

  constructor(readonly page: Page, title = "Ask Acme") {
    this.panel = page.getByRole("dialog", { name: title });
    this.launcher = page.getByRole("region", { name: "Chat" }).locator(".launcher");
    this.field = page.getByLabel("Your message");
    this.log = page.getByRole("log", { name: "Conversation" });
  }

  /** Goes to a page and opens the panel there. */
  static async openedOn(page: Page, url: string): Promise<Bubble> {
    await page.goto(url);
    const bubble = new Bubble(page);
    await bubble.openPanel();
    return bubble;
  }

  /** Opens the panel, unless it is open. */
  async openPanel(): Promise<void> {
    await this.launcher.waitFor();
    if ((await this.launcher.getAttribute("aria-expanded")) === "false") await this.launcher.click();
    await this.field.waitFor();
  }

  async ask(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }
}
