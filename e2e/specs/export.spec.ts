import { readFileSync } from "node:fs";
import { NAMES } from "../support/data.ts";
import { expect, test } from "../support/fixtures.ts";

const SOURCE = "https://docs.example.com/prices";

for (const [format, ending] of [["Markdown", ".md"], ["Text", ".txt"], ["HTML", ".html"]] as const) {
  test(`${format}: a file with a speaking name, who it was, every message and its sources`, async ({ inbox }) => {
    await inbox.open();
    await inbox.row(NAMES.sources).click();
    await inbox.transcript.of(NAMES.sources);
    const { name, text } = await inbox.transcript.export(format);
    expect(name).toMatch(/sora/i);
    expect(name.endsWith(ending), name).toBe(true);
    for (const part of [NAMES.sources, "sora@sources-kilo.com", "Researcher", "Where can I read about prices?", SOURCE, "Price list"]) {
      expect(text).toContain(part);
    }
    expect(text.indexOf("Where can I read")).toBeLessThan(text.indexOf(SOURCE));
    await expect(inbox.toasts).toContainText(`Exported ${name}`);
  });
}

test("PDF: pages of the right person, with a speaking name", async ({ inbox }) => {
  await inbox.open();
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
  const { name, text } = await inbox.transcript.export("PDF");
  expect(name).toMatch(/sora.*\.pdf$/i);
  expect(text.startsWith("%PDF-1.7")).toBe(true);
  expect(text).toContain(`Conversation with ${NAMES.sources}`);
});

test("JSON: the conversation as the API gives it", async ({ inbox }) => {
  await inbox.open();
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
  const { name, text } = await inbox.transcript.export("JSON");
  expect(name).toMatch(/\.json$/);
  const conversation = JSON.parse(text);
  expect(text).toContain("sora@sources-kilo.com");
  expect(conversation.messages).toHaveLength(2);
  expect(conversation.messages[1].citations[0].url).toBe(SOURCE);
});

test("CSV: opens in a spreadsheet, and formulas are defused", async ({ inbox }) => {
  await inbox.open();
  await inbox.row("Mallory").click();
  await inbox.transcript.of(NAMES.hostile);
  const { name, text } = await inbox.transcript.export("CSV");
  expect(name).toMatch(/\.csv$/);
  expect(text.startsWith("\uFEFF")).toBe(true);
  expect(text).toContain("=1+1");
  expect(text).not.toMatch(/(^|[,\n]"?)=1\+1/);
});

test("for outside readers score, qualification and ids stay inside", async ({ inbox, page }) => {
  await inbox.open();
  await inbox.row(NAMES.hot).click();
  await inbox.transcript.of(NAMES.hot);
  const id = page.url().split("/").at(-1) ?? "";
  const inside = await inbox.transcript.export("Text");
  expect(inside.text).toContain("72");
  expect(inside.text).toContain("About 20,000 a year");
  const outside = await inbox.transcript.export("Text", "Someone outside");
  expect(outside.text).toContain("We want a demo for 200 seats");
  for (const secret of ["72", "About 20,000 a year", "BANT", id]) expect(outside.text).not.toContain(secret);
});

test("what was selected by hand is one table, and nothing else is in it", async ({ inbox, page }) => {
  await inbox.open("/conversations?company=kilo");
  await inbox.row(NAMES.hot).focus();
  await page.keyboard.press("x");
  await inbox.row(NAMES.sources).focus();
  await page.keyboard.press("x");
  const bar = page.getByRole("group", { name: "Selection" });
  await expect(bar).toContainText("2 selected");
  const started = page.waitForEvent("download");
  await bar.getByRole("button", { name: "Export selected" }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe("conversations.csv");
  const table = readFileSync(await download.path(), "utf8");
  for (const name of [NAMES.hot, NAMES.sources]) expect(table).toContain(name);
  expect(table).not.toContain(NAMES.jorg);
  expect(table.trimEnd().endsWith("#count,2")).toBe(true);
});
