// The bubble on pages as they are: in sandboxes, without storage, under React and modals, in every way a script is loaded.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Page } from "@playwright/test";
import { Acme } from "../support/acme.ts";
import { Bubble, lookInside } from "../support/bubble.ts";
import { expect } from "../support/fixtures.ts";
import { test as base } from "../support/house.ts";
import type { Service, WebsiteOptions } from "../support/website.ts";

const vendor = (name: string): string => readFileSync(join(import.meta.dirname, "../node_modules", name), "utf8");

/** A policy of a site that runs scripts of its own beside the widget. */
const OWN_SCRIPTS = "default-src 'none'; img-src data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline' http:; connect-src http:; frame-src 'self'";

interface Sites {
  acme: Acme;
  open: (options: WebsiteOptions) => Promise<Service>;
}

const test = base.extend<{ sites: Sites }>({
  sites: async ({ house }, use) => {
    const acme = await Acme.open(house);
    const open: Service[] = [];
    await use({
      acme,
      open: async (options) => {
        const site = await acme.website({ policy: OWN_SCRIPTS, ...options });
        open.push(site);
        return site;
      },
    });
    for (const site of open) await site.close();
  },
});

test.beforeEach(({ context }) => lookInside(context));

async function talks(page: Page | FrameLocator, text = "Hello"): Promise<void> {
  const bubble = new Bubble(page as Page);
  await bubble.openPanel();
  await bubble.ask(text);
  await expect(bubble.log.getByText(`The answer to: ${text}`)).toBeVisible();
  await expect(bubble.panel.getByText(/Not sent|Sending/)).toHaveCount(0);
}

const FRAMED = `<!doctype html><html lang="en"><title>Framed</title><script src="{kilo}/widget.js" data-key="{key}" async></script><h1>Framed</h1></html>`;
for (const sandbox of ["allow-scripts allow-forms", "allow-scripts"]) {
  test(`it works for the life of the page in an iframe with sandbox="${sandbox}"`, async ({ page, sites }) => {
    const body = `<iframe title="Framed" src="/framed" sandbox="${sandbox}" width="900" height="700"></iframe>`;
    const site = await sites.open({ head: "", body, files: { "/framed": FRAMED } });
    await page.goto(site.url);
    const frame = page.frameLocator("iframe");
    await talks(frame);
    await talks(frame, "Again");
    await expect.poll(() => sites.acme.said()).toEqual([["Hello", "Again"]]);
  });
}

test("it works under a policy that sandboxes the whole page", async ({ page, sites }) => {
  const site = await sites.open({ policy: `${OWN_SCRIPTS}; sandbox allow-scripts allow-forms` });
  await page.goto(site.url);
  await talks(page);
  await talks(page, "Again");
  await expect.poll(() => sites.acme.said()).toEqual([["Hello", "Again"]]);
});

for (const denied of ["localStorage", "sessionStorage", "indexedDB", "all of them"]) {
  test(`it works where the browser denies ${denied}`, async ({ page, sites }) => {
    await page.addInitScript((denied) => {
      const refuse = { get: () => { throw new DOMException("denied", "SecurityError"); } };
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
        if (denied === name || denied === "all of them") Object.defineProperty(window, name, refuse);
      }
      Object.defineProperty(navigator, "locks", { value: { request: () => Promise.reject(new DOMException("denied", "SecurityError")) } });
    }, denied);
    const site = await sites.open({});
    await page.goto(site.url);
    await talks(page);
    await talks(page, "Again");
    await expect.poll(() => sites.acme.said()).toEqual([["Hello", "Again"]]);
  });
}

test("it works where local storage is full", async ({ page, sites }) => {
  await page.addInitScript(() => (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }));
  const site = await sites.open({});
  await page.goto(site.url);
  await talks(page);
  await talks(page, "Again");
  await expect.poll(() => sites.acme.said()).toEqual([["Hello", "Again"]]);
});

const REACT_APP = `
  const h = React.createElement;
  window.App = () => h("html", { lang: "en" },
    h("head", null, h("title", null, "React"), h("script", { src: "/react.js" }), h("script", { src: "/react-dom.js" }),
      h("script", { src: "/app.js", defer: true }), h("script", { src: "{kilo}/widget.js", "data-key": "{key}", async: true })),
    h("body", null, h("main", { id: "kept" }, h("h1", null, "A page of React"), h("input", { "aria-label": "Field" }))));
  window.trouble = [];
  setTimeout(() => {
    ReactDOM.hydrateRoot(document, h(App), { onRecoverableError: (error) => trouble.push(String(error)) });
    window.hydrated = true;
  }, 700);`;
const REACT_PAGE = `<!DOCTYPE html><html lang="en"><head><title>React</title><script src="/react.js"></script><script src="/react-dom.js"></script><script src="/app.js" defer=""></script><script src="{kilo}/widget.js" data-key="{key}" async=""></script></head><body><main id="kept"><h1>A page of React</h1><input aria-label="Field"/></main></body></html>`;

test("React that hydrates the whole document is not disturbed, and the bubble stays", async ({ page, sites }) => {
  const site = await sites.open({
    files: {
      "/react": REACT_PAGE, "/app.js": REACT_APP,
      "/react.js": vendor("react/umd/react.production.min.js"), "/react-dom.js": vendor("react-dom/umd/react-dom.production.min.js"),
    },
  });
  await page.goto(`${site.url}/react`);
  await expect(new Bubble(page).launcher).toBeVisible();
  const before = await page.evaluateHandle(() => document.querySelector("#kept"));
  await page.getByLabel("Field").fill("typed before");
  await page.waitForFunction(() => (window as any).hydrated && performance.now() > 900);
  expect(await page.evaluate(() => (window as any).trouble)).toEqual([]);
  expect(await page.evaluate((kept) => kept === document.querySelector("#kept"), before), "nothing was drawn anew").toBe(true);
  await expect(page.getByLabel("Field")).toHaveValue("typed before");
  await talks(page);
});

test("a bubble that the page removes comes back, at most once a second, with all that was in it", async ({ page, sites }) => {
  const site = await sites.open({});
  await page.goto(site.url);
  await talks(page);
  const times = await page.evaluate(async () => {
    const times: number[] = [];
    const remove = () => document.querySelector("kilo-widget")?.remove();
    await new Promise<void>((done) => {
      new MutationObserver((records) => {
        const back = records.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeName === "KILO-WIDGET"));
        if (back) times.push(performance.now());
        if (back && times.length < 3) remove();
        if (times.length === 3) done();
      }).observe(document.body, { childList: true });
      remove();
    });
    return times;
  });
  expect(times[2]! - times[1]!).toBeGreaterThan(900);
  const bubble = new Bubble(page);
  await expect(bubble.log.getByText("The answer to: Hello")).toBeVisible();
  await page.evaluate(() => document.documentElement.replaceChild(document.createElement("body"), document.body));
  await expect(bubble.log.getByText("The answer to: Hello"), "with a new body, as Turbo does").toBeVisible();
  await talks(page, "Again");
});

const TAGS: [string, string][] = [
  ["with the key in its address, as tag managers leave it", '<script src="{kilo}/widget.js?key={key}" async></script>'],
  ["as a module with an attribute", '<script type="module" src="{kilo}/widget.js" data-key="{key}"></script>'],
  ["as a module with the key in its address", '<script type="module" src="{kilo}/widget.js?key={key}"></script>'],
  ["imported by a module of the site", '<script type="module">import "{kilo}/widget.js?key={key}";</script>'],
  ["imported when the page wants it", '<script>addEventListener("load", () => import("{kilo}/widget.js?key={key}"));</script>'],
  ["put there by a script", '<script>const s = document.createElement("script"); s.src = "{kilo}/widget.js"; s.dataset.key = "{key}"; document.head.append(s);</script>'],
  ["blocking, in the head", '<script src="{kilo}/widget.js" data-key="{key}"></script>'],
  ["four times", '<script src="{kilo}/widget.js" data-key="{key}" async></script>'.repeat(4)],
];
for (const [how, head] of TAGS) {
  test(`the script works ${how}`, async ({ page, sites }) => {
    const site = await sites.open({ head });
    await page.goto(site.url);
    await talks(page);
    await expect(page.locator("kilo-widget")).toHaveCount(1);
  });
}

test("a tag without a key is told in the console, and nothing is shown", async ({ page, sites }) => {
  const site = await sites.open({ head: '<script src="{kilo}/widget.js" async></script>' });
  const told = page.waitForEvent("console", (message) => message.text().includes("data-key") && message.text().includes("widget.js?key="));
  await page.goto(site.url);
  expect((await told).type()).toBe("warning");
  await expect(page.locator("kilo-widget")).toHaveCount(0);
});

/** Types into the bubble while a modal of the page is open, and closes it by its button. */
async function typesBeside(page: Page): Promise<void> {
  const own = page.getByLabel("Name in the modal");
  await own.focus();
  const bubble = new Bubble(page);
  await bubble.launcher.click();
  await expect(bubble.field).toBeFocused();
  await page.keyboard.type("Typed here");
  await expect(bubble.field).toHaveValue("Typed here");
  await expect(own).toHaveValue("");
  await own.focus();
  await page.keyboard.type("x");
  await bubble.field.click();
  await page.keyboard.type(" and here");
  await expect(bubble.field).toHaveValue("Typed here and here");
  await page.keyboard.press("Enter");
  await expect(bubble.log.getByText("The answer to: Typed here and here")).toBeVisible();
  await bubble.panel.getByRole("button", { name: "Close chat" }).click();
  await expect(bubble.panel).toBeHidden();
  await expect(own, "the modal is where it was").toHaveValue("x");
}

const MODAL = '<div id="modal" role="dialog" aria-modal="true" aria-label="Modal" tabindex="-1"><label>Name in the modal <input></label><button>OK</button></div>';
const input = 'const modal = document.querySelector("#modal"), field = modal.querySelector("input");';
const TRAPS: [string, string][] = [
  ["waits for focusin on the document", `document.addEventListener("focusin", (event) => modal.contains(event.target) || field.focus());`],
  ["waits for focusin before anybody else", `document.addEventListener("focusin", (event) => modal.contains(event.target) || field.focus(), true);`],
  ["waits for focus", `document.addEventListener("focus", (event) => modal.contains(event.target) || field.focus(), true);`],
  ["waits for what loses the focus", `document.addEventListener("focusout", (event) => event.relatedTarget && !modal.contains(event.relatedTarget) && field.focus());`],
  ["takes every key", `document.addEventListener("keydown", (event) => modal.contains(event.target) || event.preventDefault(), true);`],
  ["takes every press and click outside", `for (const kind of ["mousedown", "touchstart", "click"]) document.addEventListener(kind, (event) => modal.contains(event.target) || (event.preventDefault(), event.stopImmediatePropagation()), true);`],
  ["makes all beside it inert and hidden", `setTimeout(() => { for (const other of document.body.children) if (other !== modal) { other.inert = true; other.setAttribute("aria-hidden", "true"); } document.body.style.pointerEvents = "none"; modal.style.pointerEvents = "auto"; }, 300);`],
];
for (const [how, script] of TRAPS) {
  test(`the bubble keeps its focus and keys beside a modal that ${how}`, async ({ page, sites }) => {
    const site = await sites.open({ body: `${MODAL}<script>${input}${script}</script>` });
    await page.goto(site.url);
    await typesBeside(page);
  });
}

test("the bubble keeps its focus and keys beside a modal of Bootstrap 5", async ({ page, sites }) => {
  const body = `<div class="modal" id="modal" tabindex="-1" aria-label="Modal"><div class="modal-dialog"><div class="modal-content">
    <label>Name in the modal <input></label></div></div></div><script src="/bootstrap.js"></script><script>new bootstrap.Modal("#modal").show();</script>`;
  const site = await sites.open({ body, files: { "/bootstrap.js": vendor("bootstrap/dist/js/bootstrap.bundle.min.js") } });
  await page.goto(site.url);
  await typesBeside(page);
});

test("the bubble keeps its focus and keys beside a modal of focus-trap", async ({ page, sites }) => {
  const body = `${MODAL}<script src="/tabbable.js"></script><script src="/focus-trap.js"></script>
    <script>focusTrap.createFocusTrap("#modal").activate();</script>`;
  const files = { "/tabbable.js": vendor("tabbable/dist/index.umd.min.js"), "/focus-trap.js": vendor("focus-trap/dist/focus-trap.umd.min.js") };
  const site = await sites.open({ body, files });
  await page.goto(site.url);
  await typesBeside(page);
});

test("a long history opens with its newest messages, and only what is new is drawn", async ({ page, sites }) => {
  const site = await sites.open({});
  await page.goto(site.url);
  const bubble = new Bubble(page);
  await talks(page);
  const id = (await sites.acme.conversations())[0]!.id;
  for (let number = 0; number < 120; number += 1) {
    await sites.acme.write(`/conversations/${id}/messages`, { role: "agent", text: `Line **${number}**` });
  }
  await expect(bubble.log.getByText("Line 119")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  const start = Date.now();
  await expect(bubble.log.getByText("Line 119")).toBeVisible();
  expect(Date.now() - start).toBeLessThan(2_000);
  const drawn = await bubble.log.locator(".item").count();
  expect(drawn).toBeLessThanOrEqual(60);
  await bubble.log.evaluate((log) => {
    (window as any).added = 0;
    new MutationObserver((records) => records.forEach(({ addedNodes }) => ((window as any).added += addedNodes.length))).observe(log, { childList: true });
  });
  await sites.acme.write(`/conversations/${id}/messages`, { role: "agent", text: "The newest" });
  await expect(bubble.log.getByText("The newest")).toBeVisible({ timeout: 20_000 });
  expect(await page.evaluate(() => (window as any).added)).toBe(1);
  await bubble.panel.getByRole("button", { name: "Show earlier messages" }).click();
  await expect(bubble.log.locator(".item")).toHaveCount(drawn + 51);
  await expect(bubble.log.getByText("Line 50", { exact: true })).toBeAttached();
});
