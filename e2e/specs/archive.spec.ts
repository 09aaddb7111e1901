import { expectedNames, NAMES, sharedConversations, type NewConversation } from "../support/data.ts";
import { addUser } from "../support/program.ts";
import { environment, expect, problem, signIn, test } from "../support/fixtures.ts";

const few = (): NewConversation[] => sharedConversations(environment().now).slice(0, 10);

test("an archived conversation leaves the list, is found under Archived, and comes back as it was", async ({ own }) => {
  const lines = few();
  const before = expectedNames(lines, {});
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.shows(before);
  await inbox.row(NAMES.handedOff).click();
  await inbox.transcript.of(NAMES.handedOff);
  await inbox.transcript.archive.click();
  await inbox.shows(before.filter((name) => name !== NAMES.handedOff));
  await expect(inbox.toasts).toContainText(`Archived ${NAMES.handedOff}`);

  await inbox.view("Archived").click();
  await inbox.shows([NAMES.handedOff, ...expectedNames(lines, { status: ["archived"] })]);
  await inbox.row(NAMES.handedOff).click();
  await inbox.transcript.of(NAMES.handedOff);
  // The row leaves before the server has answered; a page that is left then may take the question with it.
  const answered = inbox.page.waitForResponse((answer) => answer.url().endsWith("/unarchive") && answer.ok());
  await inbox.transcript.unarchive.click();
  await inbox.shows(expectedNames(lines, { status: ["archived"] }));
  await answered;

  await inbox.open();
  await inbox.shows(before);
  await expect(inbox.row(NAMES.handedOff)).toContainText("Handed off");
});

test("archiving goes on at the next conversation", async ({ own, page }) => {
  const lines = few();
  const names = expectedNames(lines, {});
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.row(names[0] ?? "").click();
  await inbox.transcript.of(names[0] ?? "");
  await inbox.transcript.archive.click();
  await inbox.transcript.of(names[1] ?? "");
  await expect(page).toHaveURL(/\/conversations\/[0-9a-f-]{36}$/);
  await expect(inbox.row(names[1] ?? "")).toBeFocused();
});

test("Undo takes it back", async ({ own }) => {
  const lines = few();
  const names = expectedNames(lines, {});
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.row(names[2] ?? "").click();
  await inbox.transcript.of(names[2] ?? "");
  await inbox.transcript.archive.click();
  await inbox.shows(names.filter((name) => name !== names[2]));
  await inbox.toasts.getByRole("button", { name: "Undo" }).click();
  await inbox.shows(names);
});

test("by keyboard alone: j opens, e archives, u takes back, / searches", async ({ own, page }) => {
  const lines = few();
  const names = expectedNames(lines, {});
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.shows(names);
  await page.keyboard.press("j");
  await inbox.transcript.of(names[0] ?? "");
  await page.keyboard.press("j");
  await inbox.transcript.of(names[1] ?? "");
  await page.keyboard.press("k");
  await inbox.transcript.of(names[0] ?? "");
  await page.keyboard.press("e");
  await inbox.shows(names.slice(1));
  await expect(inbox.toasts).toContainText("Archived");
  await page.keyboard.press("u");
  await inbox.shows(names);
  await page.keyboard.press("/");
  await expect(inbox.box).toBeFocused();
  await page.keyboard.type("jeu");
  await expect(inbox.box).toHaveValue("jeu");
});

test("a failure brings the row back and offers another try", async ({ own, page }) => {
  const lines = few();
  const names = expectedNames(lines, {});
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.row(names[1] ?? "").click();
  await inbox.transcript.of(names[1] ?? "");
  await page.route("**/archive", (route) =>
    route.fulfill(problem(503, "unavailable", "The service is not available right now", "The database cannot be reached.")),
  );
  await inbox.transcript.archive.click();
  await expect(inbox.toasts).toContainText("could not be archived");
  await inbox.shows(names);
  await page.unroute("**/archive");
  await inbox.toasts.getByRole("button", { name: "Retry" }).click();
  await inbox.shows(names.filter((name) => name !== names[1]));
});

test("a viewer reads, and is offered neither archive nor export", async ({ own, context }) => {
  const { inbox, workspace } = await own(few());
  const viewer = `viewer-of-${workspace.owner}`;
  await addUser(environment().folder, workspace, viewer, "viewer");
  await signIn(context, viewer);
  await inbox.open();
  await inbox.row(NAMES.hot).click();
  await inbox.transcript.of(NAMES.hot);
  await expect(inbox.transcript.archive).toHaveCount(0);
  await expect(inbox.transcript.whole.getByRole("button", { name: "Export" })).toHaveCount(0);
});
