// The open conversation on paper. Chromium prints to PDF, Poppler reads it.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type NewConversation, type NewMessage } from "../support/data.ts";
import { environment, expect, test } from "../support/fixtures.ts";

const pages = (file: string): string[] =>
  execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").filter((page) => page.trim() !== "");

test("paper has the conversation, all of it and nothing else, with a head on each page", async ({ own, page }, info) => {
  const { now } = environment();
  const messages: NewMessage[] = Array.from({ length: 60 }, (_, number) => ({
    role: number % 2 === 0 ? "visitor" : "agent",
    text: number % 2 === 0 ? `Question ${number} begins.\nIt has lines.\nQuestion ${number} ends.` : `Answer ${number}, see [the price list](https://docs.example.com/prices).`,
    sent_at: new Date(now - (60 - number) * 20_000).toISOString(),
  }));
  const visitor = { name: 'Pia "Paper" \\Print', email: "pia@paper-kilo.com", company: "Paper & Co" };
  const line: NewConversation = { external_id: "paper", started_at: messages[0]?.sent_at ?? "", visitor, messages };
  const { inbox } = await own([line]);
  await page.emulateMedia({ colorScheme: "dark" });
  await inbox.open();
  await inbox.row("Pia").click();
  await inbox.transcript.of(visitor.name);
  await expect(inbox.transcript.messages.getByText(/^Answer 59/)).toBeAttached();
  const file = info.outputPath("printed.pdf");
  writeFileSync(file, await page.pdf({ format: "A4", preferCSSPageSize: true }));
  const printed = pages(file);
  expect(printed.length).toBeGreaterThan(3);
  for (const [place, text] of printed.entries()) {
    expect(text).toContain('Pia "Paper" \\Print, Paper & Co, ');
    expect(text).toContain(`Page ${place + 1}`);
    const count = (what: RegExp) => text.match(what)?.length ?? 0;
    expect(count(/Question \d+ begins/g), "a message stays on its page").toBe(count(/Question \d+ ends/g));
    expect(text).not.toMatch(/Export|Archive|Filters|Copy as a quote/);
  }
  const whole = printed.join("\n");
  for (let number = 0; number < 60; number += 1) {
    expect(whole).toContain(number % 2 === 0 ? `Question ${number} ends.` : `Answer ${number}, see the price list (https://docs.example.com/prices)`);
  }
  expect(whole.match(/Question \d+ begins/g)).toHaveLength(30);
});
