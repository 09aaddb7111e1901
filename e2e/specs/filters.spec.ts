import { dayOf, expectedNames, NAMES, shiftDay, type Wanted } from "../support/data.ts";
import { environment, expect, test } from "../support/fixtures.ts";

const typed: { text: string; wanted: Wanted; address: Record<string, string>; includes?: string }[] = [
  { text: "email:muellerwerk", wanted: { email: "muellerwerk" }, address: { email: "muellerwerk" }, includes: NAMES.jorg },
  { text: "email:p_r%cy", wanted: { email: "p_r%cy" }, address: { email: "p_r%cy" }, includes: NAMES.percent },
  { text: "email:_kilo", wanted: { email: "_kilo" }, address: { email: "_kilo" } },
  { text: "company:MÜLLERWERK", wanted: { company: "müllerwerk" }, address: { company: "MÜLLERWERK" }, includes: NAMES.jorg },
  { text: "company:corvid-kilo.com", wanted: { company: "corvid-kilo.com" }, address: { company: "corvid-kilo.com" } },
  { text: "company:gmail", wanted: { company: "gmail" }, address: { company: "gmail" } },
  { text: 'company:"hot springs"', wanted: { company: "hot springs" }, address: { company: "hot springs" }, includes: NAMES.hot },
  { text: 'persona:"head of"', wanted: { persona: "head of" }, address: { persona: "head of" }, includes: NAMES.jorg },
  { text: "persona:50%_off", wanted: { persona: "50%_off" }, address: { persona: "50%_off" }, includes: NAMES.percent },
  { text: "persona:デザイナー", wanted: { persona: "デザイナー" }, address: { persona: "デザイナー" }, includes: NAMES.tokyo },
  { text: "salesforce", wanted: { words: "salesforce" }, address: { q: "salesforce" } },
  { text: "MÜNCHEN", wanted: { words: "münchen" }, address: { q: "MÜNCHEN" }, includes: NAMES.jorg },
  { text: "那覇", wanted: { words: "那覇" }, address: { q: "那覇" }, includes: NAMES.tokyo },
  { text: "100% refund", wanted: { words: "100% refund" }, address: { q: "100% refund" }, includes: NAMES.percent },
  { text: "nothing-like-this-anywhere", wanted: { words: "nothing-like-this-anywhere" }, address: { q: "nothing-like-this-anywhere" } },
  {
    text: "company:birchwood persona:office salesforce", wanted: { company: "birchwood", persona: "office", words: "salesforce" },
    address: { company: "birchwood", persona: "office", q: "salesforce" },
  },
];

for (const { text, wanted, address, includes } of typed) {
  test(`typing ${text} shows exactly what it means`, async ({ inbox, lines }) => {
    const names = expectedNames(lines, wanted);
    if (includes) expect(names).toContain(includes);
    await inbox.open();
    await inbox.filter(text);
    await inbox.shows(names);
    expect(inbox.parameters()).toEqual(address);
  });
}

test("qualifiers become chips, and Backspace takes the last one away", async ({ inbox, lines }) => {
  await inbox.open();
  await inbox.filter("email:visitor company:corvid");
  await expect(inbox.chip("email: visitor")).toBeVisible();
  await expect(inbox.chip("company: corvid")).toBeVisible();
  await inbox.box.press("Backspace");
  await expect(inbox.chip("company: corvid")).toBeHidden();
  await expect(inbox.count).toHaveText(`${expectedNames(lines, { email: "visitor" }).length} conversations`);
  await inbox.chip("email: visitor").click();
  await expect(inbox.count).toHaveText(`${expectedNames(lines, {}).length} conversations`);
  expect(inbox.parameters()).toEqual({});
});

const scores: { name: string; from?: string; to?: string; wanted: Wanted; chip: string }[] = [
  { name: "from", from: "65", wanted: { scoreMin: 65 }, chip: "Score 65+" },
  { name: "to", to: "5", wanted: { scoreMax: 5 }, chip: "Score up to 5" },
  { name: "from and to, both ends included", from: "12", to: "13", wanted: { scoreMin: 12, scoreMax: 13 }, chip: "Score 12–13" },
];

for (const { name, from, to, wanted, chip } of scores) {
  test(`score ${name}`, async ({ inbox, lines }) => {
    await inbox.open();
    await inbox.filters.open();
    if (from) await inbox.filters.score("From score", from);
    if (to) await inbox.filters.score("To score", to);
    await inbox.shows(expectedNames(lines, wanted));
    await expect(inbox.chip(chip)).toBeVisible();
  });
}

test("a score that is none is refused at the field", async ({ inbox }) => {
  await inbox.open();
  await inbox.filters.open();
  await inbox.filters.score("From score", "101");
  await expect(inbox.filters.panel.getByRole("alert")).toContainText("0 to 100");
});

test("status: archived ones are shown only when asked for", async ({ inbox, lines }) => {
  await inbox.open();
  await inbox.filters.open();
  await inbox.filters.status("Archived").check();
  await inbox.filters.status("Active").uncheck();
  await inbox.shows(expectedNames(lines, { status: ["handed_off", "archived"] }));
  expect(inbox.parameters()).toEqual({ status: "handed_off,archived" });
  await inbox.filters.status("Archived").uncheck();
  await inbox.shows([NAMES.handedOff]);
});

const periods = {
  Today: (today: string) => ({ from: today, to: today }),
  Yesterday: (today: string) => ({ from: shiftDay(today, -1), to: shiftDay(today, -1) }),
  "Last 7 days": (today: string) => ({ from: shiftDay(today, -6) }),
  "This week": (today: string) => ({ from: shiftDay(today, -((new Date(today).getUTCDay() + 6) % 7)) }),
  "This month": (today: string) => ({ from: `${today.slice(0, 8)}01` }),
  "Last month": (today: string) => {
    const last = shiftDay(`${today.slice(0, 8)}01`, -1);
    return { from: `${last.slice(0, 8)}01`, to: last };
  },
};

for (const [name, days] of Object.entries(periods)) {
  test(`period ${name} means days here, not in UTC`, async ({ page, inbox, lines }) => {
    await page.clock.setFixedTime(environment().now);
    await inbox.open();
    await inbox.filters.open();
    await inbox.filters.period(name).click();
    await expect(inbox.filters.period(name)).toHaveAttribute("aria-pressed", "true");
    await inbox.shows(expectedNames(lines, days(dayOf(environment().now))));
    await expect(inbox.chip(name)).toBeVisible();
    expect(inbox.parameters().tz).toBe("Europe/Berlin");
  });
}

test("a period of one's own includes both days", async ({ inbox, lines }) => {
  const today = dayOf(environment().now);
  const [from, to] = [shiftDay(today, -20), shiftDay(today, -10)];
  await inbox.open();
  await inbox.filters.open();
  await inbox.filters.day("From day", from);
  await inbox.filters.day("To day", to);
  await inbox.shows(expectedNames(lines, { from, to }));
  expect(inbox.parameters()).toEqual({ started_from: from, started_to: to, tz: "Europe/Berlin" });
});

test("hot and not handed off is one click", async ({ inbox, lines }) => {
  await inbox.open();
  await inbox.view("Hot, not handed off").click();
  const names = expectedNames(lines, { scoreMin: 50, status: ["active"] });
  expect(names).toContain(NAMES.hot);
  expect(names).not.toContain(NAMES.handedOff);
  await inbox.shows(names);
  await expect(inbox.view("Hot, not handed off")).toHaveAttribute("aria-current", "true");
  await expect(inbox.view("Hot, not handed off")).toContainText(String(names.length));
  expect(inbox.parameters()).toEqual({ score_min: "50", status: "active" });
});

test("all kinds of filters together", async ({ inbox, lines }) => {
  const today = dayOf(environment().now);
  const from = shiftDay(today, -60);
  const wanted: Wanted = {
    company: "ltd", persona: "analyst", words: "opening", scoreMin: 10, scoreMax: 60, from, status: ["active", "handed_off", "archived"],
  };
  await inbox.open();
  await inbox.filter("company:ltd persona:analyst opening");
  await inbox.filters.open();
  await inbox.filters.score("From score", "10");
  await inbox.filters.score("To score", "60");
  await inbox.filters.status("Archived").check();
  await inbox.filters.day("From day", from);
  const names = expectedNames(lines, wanted);
  expect(names.length).toBeGreaterThan(3);
  await inbox.shows(names);
});

test("everything can be cleared at once", async ({ inbox, lines }) => {
  await inbox.open("/conversations?email=visitor&score_min=65&status=archived&q=salesforce");
  await inbox.pane.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(inbox.count).toHaveText(`${expectedNames(lines, {}).length} conversations`);
  await expect(inbox.box).toHaveValue("");
  expect(inbox.parameters()).toEqual({});
});
