// Whatever happens on the way and to the page, every text that the bubble took arrives exactly once, in one conversation
// that counts once. Schedules are drawn from a seed, which is in the name of each test:
//
//   KILO_FAULT_SEED=1234 KILO_FAULT_SCHEDULES=1 npx playwright test widget-faults    # that one again
//   KILO_FAULT_SCHEDULES=500 npx playwright test widget-faults                        # as every night
import type { BrowserContext, Page } from "@playwright/test";
import { Acme } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { faultyWayTo, randomOf, type Fault, type FaultyWay } from "../support/faults.ts";
import { expect } from "../support/fixtures.ts";
import { test } from "../support/house.ts";
import { checkQuota } from "../support/program.ts";
import type { Service } from "../support/website.ts";

const FIRST = Number(process.env.KILO_FAULT_SEED ?? 1);
const SCHEDULES = Number(process.env.KILO_FAULT_SCHEDULES ?? 20);
const STEPS = 14;
const MOST_TABS = 3;

/** Hides what other tabs have stored for half a second, as browsers do that keep tabs in processes of their own. */
function seeLate(): void {
  if (!location.protocol.startsWith("http")) return;
  const real = window.localStorage;
  let seen = new Map<string, string>();
  const look = () => (seen = new Map(Object.keys(real).map((name) => [name, Storage.prototype.getItem.call(real, name) ?? ""])));
  look();
  setInterval(look, 500);
  const late = {
    getItem: (name: string) => seen.get(name) ?? null,
    setItem: (name: string, value: string) => (seen.set(name, value), real.setItem(name, value)),
    removeItem: (name: string) => (seen.delete(name), real.removeItem(name)),
    key: (place: number) => [...seen.keys()][place] ?? null,
    get length() { return seen.size; },
  };
  Object.defineProperty(window, "localStorage", { value: late });
}

/** One visitor with some tabs, who does what the numbers say. */
class Schedule {
  readonly accepted: string[] = [];
  readonly log: string[] = [];
  private tabs: Page[] = [];

  constructor(
    private readonly seed: number,
    private readonly random: () => number,
    private readonly context: BrowserContext,
    private readonly website: Service,
    private readonly way: FaultyWay,
  ) {}

  async run(): Promise<void> {
    await this.tab();
    for (let step = 0; step < STEPS; step += 1) await this.step();
    this.way.mend();
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)] as T;
  }

  private async step(): Promise<void> {
    const page = this.pick(this.tabs);
    const what = this.pick(["send", "send", "send", "navigate", "reload", "tab", "close", "trouble", "trouble"] as const);
    this.log.push(`${what} in ${this.tabs.indexOf(page) + 1} of ${this.tabs.length}`);
    switch (what) {
      case "send": return this.send(page);
      case "navigate": return void (await page.getByRole("link", { name: "Pricing" }).click());
      case "reload": return page.evaluate(() => location.reload()).catch(() => {});
      case "tab": return this.tabs.length < MOST_TABS ? this.tab() : undefined;
      case "close": return this.close(page);
      case "trouble": return this.trouble();
    }
  }

  private async send(page: Page): Promise<void> {
    const bubble = new Bubble(page);
    await bubble.openPanel();
    const text = `text ${this.accepted.length + 1} of ${this.seed}`;
    await bubble.ask(text);
    this.accepted.push(text);
  }

  private async tab(): Promise<void> {
    const page = await this.context.newPage();
    this.tabs.push(page);
    await page.goto(this.website.url);
  }

  private async close(page: Page): Promise<void> {
    if (this.tabs.length === 1) return;
    this.tabs = this.tabs.filter((other) => other !== page);
    await page.close();
  }

  private trouble(): void {
    const fault = (): Fault => ({
      up: this.pick([0, 0, 50, 300]),
      down: this.pick([0, 0, 50, 600]),
      fate: this.pick(["passes", "lost", "unanswered", "unanswered", "page", "masked"]),
      status: this.pick([200, 401, 403, 404, 409, 422, 500, 502, 503, 504]),
    });
    const faults = Array.from({ length: 1 + Math.floor(this.random() * 6) }, fault);
    this.log.push(faults.map(({ fate, status, up, down }) => `  ${fate} ${status} +${up} +${down}`).join("\n"));
    this.way.next(...faults);
  }
}

for (let seed = FIRST; seed < FIRST + SCHEDULES; seed += 1) {
  test(`schedule ${seed}: every text once, in one conversation, counted once`, async ({ context, house }, info) => {
    const random = randomOf(seed);
    const acme = await Acme.open(house);
    const way = await faultyWayTo(house.server.url);
    const website = await acme.website({}, way.url);
    await lookInside(context);
    if (random() < 0.5) await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
    if (random() < 0.5) await context.addInitScript(seeLate);
    const schedule = new Schedule(seed, random, context, website, way);
    try {
      await schedule.run();
      await settledIn(context, website, schedule.accepted);
      const texts = [...schedule.accepted].sort();
      await expect.poll(async () => (await acme.said()).map((said) => said.sort())).toEqual(texts.length > 0 ? [texts] : []);
      expect(await acme.used()).toBe(texts.length > 0 ? 1 : 0);
      expect(JSON.parse(await checkQuota(house.server.folder, acme.workspace))).toMatchObject({ ok: true });
    } finally {
      await info.attach("schedule", { body: schedule.log.join("\n") });
      await website.close();
      await way.close();
    }
  });
}

/** A new page shows every text once, and nothing that is still on its way. */
async function settledIn(context: BrowserContext, website: Service, accepted: string[]): Promise<void> {
  const page = await context.newPage();
  await page.goto(website.url);
  const bubble = new Bubble(page);
  await bubble.openPanel();
  await expect(bubble.panel.getByText(/Sending|Not sent|cannot be sent/)).toHaveCount(0, { timeout: 30_000 });
  for (const text of accepted) await expect(bubble.log.locator(".visitor").getByText(text, { exact: false })).toHaveCount(1);
}
