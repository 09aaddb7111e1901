// What is told to somebody who does not see the page: names, places, and what changes.
import { expectedNames, NAMES } from "../support/data.ts";
import { expect, test } from "../support/fixtures.ts";

test("the list says what it is, how long it is, and where in it one stands", async ({ inbox, page, lines }) => {
  const all = expectedNames(lines, {}).length;
  await inbox.open();
  await expect(inbox.pane).toMatchAriaSnapshot(`
    - region "Conversations":
      - heading "Chat" [level=1]
      - status: ${all} conversations
      - search "Conversations":
        - searchbox "Filter conversations"
      - navigation "Views":
        - link /Hot, not handed off \\d+/
      - list "Conversations":
        - listitem:
          - checkbox "Select Jörg MÜLLER"
          - link /Jörg MÜLLER \\d+ min Head of Marketing · muellerwerk-kilo.de 2 messages score 41, warm/
  `);
  const places = await inbox.pane.getByRole("listitem").evaluateAll((rows) =>
    rows.map((row) => [row.getAttribute("aria-posinset"), row.getAttribute("aria-setsize")]));
  expect(places).toEqual(places.map((_, place) => [String(place + 1), String(all)]));

  // Far down the places are those of the whole list, not of what happens to be in the page.
  await inbox.scrollTo(NAMES.freeMail);
  const place = await page.getByRole("listitem").filter({ hasText: NAMES.freeMail }).getAttribute("aria-posinset");
  expect(place).toBe(String(expectedNames(lines, {}).indexOf(NAMES.freeMail) + 1));
});

test("results and actions are announced, once and politely", async ({ own, lines }) => {
  const some = lines.slice(0, 6);
  const { inbox } = await own(some);
  const count = inbox.pane.getByRole("status").first();
  await inbox.open();
  await expect(count).toHaveText(`${expectedNames(some, {}).length} conversations`);
  await inbox.filter("company:hot-kilo");
  await expect(count).toHaveText("1 conversation");
  await inbox.row(NAMES.hot).focus();
  await inbox.page.keyboard.press("e");
  await expect(inbox.toasts.getByText(`Archived ${NAMES.hot}`)).toHaveCount(1);
  await expect(count).toHaveText("0 conversations");
});

test("a transcript is headings, times and who speaks", async ({ inbox }) => {
  await inbox.open();
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
  await expect(inbox.row(NAMES.sources)).toHaveAttribute("aria-current", "true");
  await expect(inbox.transcript.whole).toMatchAriaSnapshot(`
    - article "Transcript":
      - heading "Sora Sources" [level=2]
      - region "Messages":
        - heading [level=3]
        - paragraph:
          - text: Sora Sources
          - link:
            - time
          - button "Copy as a quote"
        - text: Where can I read about prices?
        - paragraph:
          - text: Agent
        - paragraph: Sources
        - list:
          - listitem:
            - link /Prices/
        - paragraph: Shared
        - list:
          - listitem:
            - link /Document. Price list/
  `);
});
