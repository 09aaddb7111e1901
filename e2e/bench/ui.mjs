// Measures the dashboard in a browser, and prints tables in Markdown (docs/performance.md). Run by scripts/bench-ui, which
// serves a large workspace at SERVER_URL.
import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

const { SERVER_URL: url, SERVER_OWNER: email, SERVER_PASSWORD: password, KILO_CHROMIUM: executablePath } = process.env;
const quiet = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** Runs `work` with a browser of its own in which somebody is signed in. */
async function withBrowser(work) {
  const folder = mkdtempSync(join(tmpdir(), "kilo-bench-ui-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(folder, {
    executablePath, viewport: { width: 1440, height: 900 }, args: [...quiet, `--remote-debugging-port=${port}`],
  });
  try {
    const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password } });
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
    return await work(context, port);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
const ms = (value) => `${Math.round(value)} ms`;

async function scores() {
  console.log("\n### Lighthouse\n");
  row("page", "preset", "performance", "accessibility", "best practices", "LCP", "TBT", "CLS");
  row("---", "---", "---:", "---:", "---:", "---:", "---:", "---:");
  for (const [preset, config] of [["desktop", desktopConfig], ["mobile", undefined]]) {
    for (const path of ["/login", "/conversations"]) {
      await withBrowser(async (_, port) => {
        const categories = ["performance", "accessibility", "best-practices"];
        const options = { port, onlyCategories: categories, disableStorageReset: true, logLevel: "error" };
        const { lhr } = await lighthouse(url + path, options, config);
        const score = (name) => Math.round(lhr.categories[name].score * 100);
        const value = (name) => lhr.audits[name].displayValue;
        row(path, preset, ...categories.map(score), value("largest-contentful-paint"), value("total-blocking-time"), value("cumulative-layout-shift"));
        for (const category of categories.slice(1)) {
          for (const { id } of lhr.categories[category].auditRefs) {
            if (lhr.audits[id].score !== null && lhr.audits[id].score < 1) console.error(`${path} ${preset}: ${lhr.audits[id].title}`);
          }
        }
      });
    }
  }
}

/** Collects what the browser itself reports of paints, shifts and events. */
const observe = () => {
  window.seen = { lcp: 0, cls: 0, shifts: [], events: [] };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.lcp = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) { window.seen.cls += entry.value; window.seen.shifts.push(`${entry.value.toFixed(3)} at ${Math.round(entry.startTime)} ms: ${entry.sources.map(({ node }) => node?.className ?? node?.parentElement?.className).join(", ")}`); } })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const { name, duration } of list.getEntries()) window.seen.events.push({ name, duration }); })
    .observe({ type: "event", buffered: true, durationThreshold: 16 });
};

const rows = (page) => page.locator(".rows > .row");

async function ready(page) {
  await page.goto(`${url}/conversations`);
  await rows(page).first().waitFor();
  await page.waitForLoadState("networkidle");
}

/** Scrolls down until `count` rows are loaded. */
async function load(page, count) {
  const loaded = () => page.evaluate(() => document.querySelector(".rows").offsetHeight / document.querySelector(".row").offsetHeight);
  await page.locator(".list-body").hover();
  while ((await loaded()) < count) {
    await page.mouse.wheel(0, 6_000);
    await page.waitForTimeout(30);
  }
  await page.keyboard.press("Home");
}

async function vitals() {
  console.log("\n### Vitals, and the time from a key to the next paint\n");
  row("processor", "LCP", "CLS", "INP (all keys)", "j, k", "x", "e, u", "over 50 ms", "slowest");
  row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
  for (const slow of [1, 4]) {
    await withBrowser(async (context) => {
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slow });
      await page.addInitScript(observe);
      await ready(page);
      const lcp = await page.evaluate(() => window.seen.lcp);
      await load(page, 1_000);
      await rows(page).first().locator("a").focus();
      // What Home has moved is on the screen before the first key.
      await page.waitForTimeout(500);
      const pressed = {};
      for (const keys of [["j", "k"], ["x", "x"], ["e", "u"]]) {
        await page.evaluate(() => { window.seen.events = []; });
        for (let turn = 0; turn < 20; turn += 1) {
          for (const key of turn % 4 < 2 || keys[0] !== "j" ? keys : [keys[0], keys[0]]) {
            await page.keyboard.press(key);
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60))));
          }
        }
        pressed[keys.join()] = await page.evaluate(() => window.seen.events.filter(({ name }) => name === "keydown").map(({ duration }) => duration));
      }
      const all = Object.values(pressed).flat();
      const half = (keys) => ms(percentile(pressed[keys], 0.5));
      const { cls, shifts } = await page.evaluate(() => window.seen);
      for (const shift of shifts) console.error(`shift ${shift}`);
      row(slow === 1 ? "as it is" : `${slow} times slower`, ms(lcp), cls.toFixed(3), ms(percentile(all, 0.98)), half("j,k"), half("x,x"), half("e,u"), `${all.filter((time) => time > 50).length} of ${all.length}`, ms(Math.max(...all)));
    });
  }
}

async function opening() {
  console.log("\n### Opening a conversation, from the press to its messages on the screen\n");
  row("which", "median", "slowest of 5");
  row("---", "---:", "---:");
  await withBrowser(async (context) => {
    const page = await context.newPage();
    await ready(page);
    const time = (place) => page.evaluate(async (place) => {
      const first = () => document.querySelector("#transcript .message")?.id;
      const before = first();
      const start = performance.now();
      document.querySelectorAll(".rows a")[place].click();
      const busy = () => document.querySelector("#transcript")?.getAttribute("aria-busy") !== "false";
      while (busy() || first() === before) await new Promise(requestAnimationFrame);
      return performance.now() - start;
    }, place);
    const [fresh, known, seen] = [[], [], []];
    for (let place = 0; place < 15; place += 3) {
      for (const [times, row] of [[fresh, place], [known, place + 1], [seen, place]]) {
        times.push(await time(row));
        await page.waitForLoadState("networkidle");
      }
    }
    for (const [what, times] of [["never seen", fresh], ["fetched ahead, as the neighbour of an open one", known], ["seen before", seen]]) {
      row(what, ms(percentile(times, 0.5)), ms(Math.max(...times)));
    }
  });
}

async function scrolling() {
  console.log("\n### Scrolling the list of 100,000\n");
  row("what", "found");
  row("---", "---:");
  await withBrowser(async (context) => {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await ready(page);
    const heap = async () => {
      await devtools.send("HeapProfiler.collectGarbage");
      return (await devtools.send("Runtime.getHeapUsage")).usedSize / 1_048_576;
    };
    const before = await heap();
    await page.evaluate(() => {
      window.frames_seen = [];
      let last = performance.now();
      const tick = (now) => { window.frames_seen.push(now - last); last = now; requestAnimationFrame(tick); };
      requestAnimationFrame(tick);
    });
    await page.locator(".list-body").hover();
    for (let turn = 0; turn < 300; turn += 1) await page.mouse.wheel(0, 400);
    const frames = await page.evaluate(() => window.frames_seen);
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    row("frames in time (17 ms)", `${Math.round((100 * frames.filter((time) => time < 17.5).length) / frames.length)} %`);
    row("longest frame", ms(Math.max(...frames)));
    row("script memory before and after", `${before.toFixed(1)} and ${(await heap()).toFixed(1)} MiB`);
    row("elements in the page", nodes);
  });
}

await vitals();
await opening();
await scrolling();
await scores();
