// A phone: one pane at a time.
import { NAMES } from "../support/data.ts";
import { expect, test } from "../support/fixtures.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test("a row opens in place of the list, and back returns to it", async ({ page, inbox }) => {
  await inbox.open();
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
  await expect(inbox.transcript.whole).toBeHidden();
  await inbox.row(NAMES.jorg).tap();
  await inbox.transcript.of(NAMES.jorg);
  await expect(inbox.pane).toBeHidden();
  await inbox.transcript.back.tap();
  await expect(inbox.pane).toBeVisible();
  await expect(inbox.transcript.whole).toBeHidden();
  await expect(inbox.row(NAMES.jorg)).toBeFocused();
  await page.goBack();
  await inbox.transcript.of(NAMES.jorg);
});

test("nothing is wider than the screen, and what can be pressed is large enough", async ({ page, inbox }) => {
  const fits = async () => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  };
  await inbox.open();
  await expect(inbox.row(NAMES.sources)).toBeVisible();
  await fits();
  const box = await inbox.row(NAMES.sources).boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await inbox.filters.open();
  await fits();
  await page.keyboard.press("Escape");
  await inbox.row(NAMES.sources).tap();
  await inbox.transcript.of(NAMES.sources);
  await fits();
  const back = await inbox.transcript.back.boundingBox();
  expect(Math.min(back?.height ?? 0, back?.width ?? 0)).toBeGreaterThanOrEqual(44);
});

test("archiving returns to the list", async ({ own }) => {
  const at = new Date().toISOString();
  const lines = ["Ann", "Bob"].map((name) => ({
    external_id: name, started_at: at, visitor: { name }, messages: [{ role: "visitor" as const, text: "hello" }],
  }));
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.row("Ann").tap();
  await inbox.transcript.of("Ann");
  await inbox.transcript.archive.tap();
  await inbox.shows(["Bob"]);
  await expect(inbox.transcript.whole).toBeHidden();
});
