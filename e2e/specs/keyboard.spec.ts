import { expectedNames, sharedConversations, type NewConversation } from "../support/data.ts";
import { environment, expect, test } from "../support/fixtures.ts";

const few = (): NewConversation[] => sharedConversations(environment().now).slice(0, 10);

test("x selects, Shift+x a range, e archives what is selected, u takes it back", async ({ own, page }) => {
  const names = expectedNames(few(), {});
  const { inbox } = await own(few());
  await inbox.open();
  await inbox.shows(names);
  await inbox.row(names[1] ?? "").focus();
  await page.keyboard.press("x");
  await expect(page.getByRole("group", { name: "Selection" })).toContainText("1 selected");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+X");
  await expect(page.getByRole("group", { name: "Selection" })).toContainText("3 selected");
  await expect(page.getByRole("checkbox", { name: `Select ${names[2]}` })).toBeChecked();
  await page.keyboard.press("e");
  await inbox.shows(names.filter((_, place) => place < 1 || place > 3));
  await expect(inbox.toasts).toContainText("Archived 3 conversations");
  await page.keyboard.press("u");
  await inbox.shows(names);
});

test("Esc lets a selection go", async ({ inbox, page, lines }) => {
  await inbox.open();
  await inbox.row(expectedNames(lines, {})[0] ?? "").focus();
  await page.keyboard.press("x");
  await expect(page.getByRole("group", { name: "Selection" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: "Selection" })).toHaveCount(0);
});

test("all that match are archived at once, beyond what is loaded, and brought back", async ({ own, page }) => {
  const { now } = environment();
  const lines = Array.from({ length: 120 }, (_, number): NewConversation => ({
    external_id: `many-${number}`,
    started_at: new Date(now - (number + 1) * 3_600_000).toISOString(),
    visitor: { name: `Row ${String(number + 1).padStart(3, "0")}` },
    messages: [{ role: "visitor", text: "hello" }],
  }));
  const names = lines.map((line) => line.visitor?.name ?? "");
  const { inbox } = await own(lines);
  await inbox.open();
  await inbox.shows(names);
  await inbox.row("Row 001").focus();
  await page.keyboard.press("x");
  await page.getByRole("button", { name: /^Select \d+ loaded$/ }).click();
  await page.getByRole("button", { name: "Select all 120" }).click();
  await expect(page.getByRole("group", { name: "Selection" })).toContainText("120 selected");
  await page.getByRole("button", { name: "Archive selected" }).click();
  await expect(inbox.toasts).toContainText("Archived 120 conversations");
  await expect(inbox.count).toHaveText("0 conversations");
  await inbox.toasts.getByRole("button", { name: "Undo" }).click();
  await inbox.shows(names);
});

test("Ctrl+K finds a command by a few letters and does it", async ({ inbox, page }) => {
  await inbox.open();
  await expect(inbox.rows.first()).toBeVisible();
  await page.keyboard.press("Control+k");
  const menu = page.getByRole("dialog", { name: "Commands" });
  await expect(menu.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("goarch");
  await expect(menu.getByRole("option", { name: "Go to archived" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(menu).toBeHidden();
  await expect(page).toHaveURL(/status=archived/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzz");
  await expect(menu.getByText("No matching command")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
});

test("g and a letter go to a view, ? shows every key, and single letters can be switched off", async ({ inbox, page }) => {
  await inbox.open();
  await expect(inbox.rows.first()).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/status=archived/);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/conversations$/);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByText("Next conversation")).toBeVisible();
  await keys.getByLabel("Single-letter keys").uncheck();
  await keys.getByRole("button", { name: "Close keys" }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("?");
  await expect(keys).toBeHidden();
  await expect(page).toHaveURL(/\/conversations$/);
  await page.reload();
  await expect(inbox.rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/conversations$/);
});

test("z leaves the thread alone", async ({ inbox, page, lines }) => {
  const name = expectedNames(lines, {})[0] ?? "";
  await inbox.open();
  await inbox.row(name).click();
  await inbox.transcript.of(name);
  await page.keyboard.press("z");
  await expect(inbox.pane).toBeHidden();
  await expect(inbox.transcript.whole).toBeVisible();
  await page.keyboard.press("z");
  await expect(inbox.row(name)).toBeFocused();
});

test("the tour goes on with each key and away for good", async ({ inbox, page }) => {
  await inbox.open();
  const tour = page.getByRole("complementary", { name: "Keyboard tour" });
  await expect(tour).toContainText("1 of 5");
  await page.keyboard.press("j");
  await expect(tour).toContainText("2 of 5");
  await tour.getByRole("button", { name: "End the tour" }).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await expect(inbox.rows.first()).toBeVisible();
  await expect(tour).toHaveCount(0);
});
