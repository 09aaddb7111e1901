// The address is the truth: whatever is shown can be gone back to, reloaded and handed on.
import { expectedNames, NAMES } from "../support/data.ts";
import { environment, expect, guard, signIn, test } from "../support/fixtures.ts";
import { Inbox } from "../support/pages.ts";

test("back and forward go through the views one had", async ({ page, inbox, lines }) => {
  await inbox.open();
  await inbox.filter("company:corvid");
  const corvid = expectedNames(lines, { company: "corvid" });
  await inbox.shows(corvid);
  await inbox.row(corvid[1] ?? "").click();
  await inbox.transcript.of(corvid[1] ?? "");
  await inbox.view("Archived").click();
  await inbox.shows(expectedNames(lines, { status: ["archived"] }));

  await page.goBack();
  await inbox.shows(corvid);
  await inbox.transcript.of(corvid[1] ?? "");
  await page.goBack();
  await expect(inbox.transcript.whole).toBeHidden();
  await inbox.shows(corvid);
  await page.goBack();
  await expect(inbox.count).toHaveText(`${expectedNames(lines, {}).length} conversations`);
  await page.goForward();
  await inbox.shows(corvid);
  await expect(inbox.chip("company: corvid")).toBeVisible();
});

test("a reload changes nothing", async ({ page, inbox, lines }) => {
  const names = expectedNames(lines, { company: "corvid", words: "opening", scoreMin: 5 });
  await inbox.open("/conversations?company=corvid&score_min=5&q=opening");
  await inbox.shows(names);
  await inbox.row(names[0] ?? "").click();
  await inbox.transcript.of(names[0] ?? "");
  const address = page.url();
  await page.reload();
  await inbox.shows(names);
  await inbox.transcript.of(names[0] ?? "");
  await expect(inbox.box).toHaveValue("opening");
  expect(page.url()).toBe(address);
});

test("a link opens the same view in somebody else's browser", async ({ page, inbox, lines, browser }) => {
  await inbox.open("/conversations?persona=head");
  const names = expectedNames(lines, { persona: "head" });
  await inbox.shows(names);
  await inbox.row(NAMES.jorg).click();
  await inbox.transcript.of(NAMES.jorg);

  const other = await browser.newContext({ baseURL: environment().url });
  const complaints = guard(other);
  await signIn(other, environment().shared.owner);
  const theirs = new Inbox(await other.newPage());
  await theirs.open(page.url());
  await theirs.shows(names);
  await theirs.transcript.of(NAMES.jorg);
  expect(complaints).toEqual([]);
  await other.close();
});

test("the root leads to Chat", async ({ page, inbox }) => {
  await page.goto("/");
  await expect(page).toHaveURL("/conversations");
  await expect(inbox.row(NAMES.jorg)).toBeVisible();
});

test("a filter that the address gets wrong is named, and can be left out", async ({ page, inbox, lines }) => {
  await inbox.open("/conversations?colour=red&score_min=200&company=corvid");
  const notice = inbox.pane.getByRole("alert");
  await expect(notice).toContainText("colour");
  await expect(notice).toContainText("score_min");
  await page.getByRole("button", { name: "Remove it" }).click();
  await inbox.shows(expectedNames(lines, { company: "corvid" }));
  expect(inbox.parameters()).toEqual({ company: "corvid" });
});

test("an address that leads nowhere says so", async ({ page, inbox }) => {
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { name: /does not exist|not found/i })).toBeVisible();
  await expect(inbox.pane).toBeHidden();
});
