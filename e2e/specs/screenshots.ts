// Pictures of the main states, for looking at: scripts/screenshots puts them into e2e/screenshots.
import { join } from "node:path";
import { environment, problem, signIn, test } from "../support/fixtures.ts";
import { Inbox } from "../support/pages.ts";

const FOLDER = join(import.meta.dirname, "../screenshots");
const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }];

const LIST = /\/api\/v1\/conversations\?/;
const trouble = problem(503, "unavailable", "The service is not available right now", "The database cannot be reached.");

const states: Record<string, (inbox: Inbox) => Promise<unknown>> = {
  list: async (inbox) => {
    await inbox.open();
    await inbox.rows.first().waitFor();
  },
  transcript: async (inbox) => {
    // Somebody of the demo whose answers have sources, and who named a budget.
    await inbox.open("/conversations?score_min=50&status=active");
    await inbox.row("brightlane-hotels.com").click();
    await inbox.transcript.of("dana.reyes@brightlane-hotels.com");
  },
  reasons: async (inbox) => {
    await states.transcript?.(inbox);
    if (await inbox.transcript.details.isHidden()) {
      await inbox.transcript.whole.getByRole("button", { name: "Details" }).click();
    }
    await inbox.transcript.details.getByRole("link", { name: "Jump to message" }).first().waitFor();
  },
  evidence: async (inbox) => {
    await states.reasons?.(inbox);
    await inbox.transcript.details.getByRole("link", { name: "Jump to message" }).last().click();
    await inbox.page.locator("[data-found]").waitFor();
  },
  correcting: async (inbox) => {
    await states.reasons?.(inbox);
    await inbox.transcript.details.getByRole("button", { name: "Edit Email" }).click();
    await inbox.page.keyboard.press("Control+a");
    await inbox.page.keyboard.type("not an address");
    await inbox.page.keyboard.press("Enter");
    await inbox.transcript.details.getByRole("alert").filter({ hasText: "Email must" }).waitFor();
  },
  news: async (inbox) => {
    // Three come without anybody having written: the newest page that is asked for later has three more.
    let asked = 0;
    await inbox.page.route(/\/api\/v1\/conversations\?/, async (route) => {
      const answer = await route.fetch();
      const page = await answer.json();
      if ((asked += 1) === 1) page.data.splice(0, 3);
      await route.fulfill({ response: answer, json: page });
    });
    await states.list?.(inbox);
    await inbox.pane.getByRole("button", { name: /new conversations/ }).waitFor();
  },
  filters: async (inbox) => {
    await inbox.open("/conversations?score_min=20&persona=manager");
    await inbox.rows.first().waitFor();
    await inbox.filters.open();
  },
  export: async (inbox) => {
    await states.transcript?.(inbox);
    await inbox.transcript.openExportMenu();
  },
  selection: async (inbox) => {
    await states.list?.(inbox);
    await inbox.rows.nth(1).focus();
    for (const key of ["x", "ArrowDown", "ArrowDown", "Shift+X"]) await inbox.page.keyboard.press(key);
  },
  commands: async (inbox) => {
    await states.list?.(inbox);
    await inbox.page.keyboard.press("Control+k");
    await inbox.page.getByRole("dialog", { name: "Commands" }).waitFor();
  },
  keys: async (inbox) => {
    await states.list?.(inbox);
    await inbox.page.keyboard.press("?");
    await inbox.page.getByRole("dialog", { name: "Keys" }).waitFor();
  },
  qualification: async (inbox) => {
    await inbox.page.goto("/settings/qualification");
    await inbox.page.getByRole("table").waitFor();
    await inbox.page.getByRole("radio").first().waitFor();
  },
  notifications: async (inbox) => {
    const row = { id: "01930000-0000-7000-8000-000000000001", kind: "handoff", conversation_id: "01930000-0000-7000-8000-000000000002" };
    const sent = { ...row, channel: "slack", recipient: "slack", attempts: 1, next_attempt_at: null, last_error: null };
    const late = { ...sent, channel: "email", recipient: "sales@acme.example", attempts: 9, last_error: "The mail server did not answer." };
    const times = { created_at: new Date(Date.now() - 3_600_000).toISOString(), delivered_at: null };
    const data = [{ ...late, ...times, state: "parked" }, { ...sent, ...times, state: "delivered" }];
    await inbox.page.route("**/api/v1/deliveries", (route) => route.fulfill({ json: { data, next_cursor: null } }));
    await inbox.page.goto("/settings/notifications");
    await inbox.page.getByText("did not answer").waitFor();
    await inbox.page.getByLabel("Email addresses").waitFor();
  },
  archived: async (inbox) => {
    await inbox.open("/conversations?status=archived");
    await inbox.rows.first().waitFor();
  },
  nothing: async (inbox) => {
    await inbox.open("/conversations?q=nothing-like-this-anywhere");
    await inbox.pane.getByRole("heading", { name: "No conversation matches" }).waitFor();
  },
  loading: async (inbox) => {
    await inbox.page.route(LIST, () => {});
    await inbox.open();
    await inbox.pane.getByText("Loading conversations").waitFor({ state: "attached" });
    await inbox.pane.locator(".skeleton-row").first().waitFor();
  },
  problem: async (inbox) => {
    await inbox.page.route(LIST, (route) => route.fulfill(trouble));
    await inbox.open();
    await inbox.pane.getByRole("alert").waitFor();
  },
  missing: async (inbox) => {
    await inbox.page.goto("/conversations/01930000-0000-7000-8000-000000000001");
    await inbox.page.getByRole("heading", { name: "This conversation does not exist" }).waitFor();
  },
  offline: async (inbox) => {
    await states.list?.(inbox);
    await inbox.page.context().setOffline(true);
    await inbox.page.getByText("You are offline").waitFor();
  },
  undo: async (inbox) => {
    // Nothing is changed: the server is not told.
    await inbox.page.route(/\/archive$/, async (route) => {
      const url = route.request().url().replace(/\/archive$/, "");
      await route.fulfill({ response: await route.fetch({ url, method: "GET" }) });
    });
    await states.list?.(inbox);
    await inbox.rows.nth(1).focus();
    await inbox.page.keyboard.press("e");
    await inbox.toasts.getByRole("button", { name: "Undo" }).waitFor();
  },
  expired: async (inbox) => {
    await states.transcript?.(inbox);
    await inbox.page.context().clearCookies();
    const refused = problem(401, "unauthenticated", "Sign in first", "The token has expired.");
    await inbox.page.route("**/api/v1/conversations**", (route) => route.fulfill(refused));
    await inbox.page.keyboard.press("j");
    await inbox.page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
  },
};

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of SIZES) {
    test.describe(`${viewport.width} ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });
      const file = (name: string) => join(FOLDER, `${name}-${viewport.width}-${colorScheme}.png`);
      test("sign-in", async ({ page }) => {
        await page.goto("/login");
        await page.getByRole("button", { name: "Sign in" }).waitFor();
        await page.screenshot({ path: file("sign-in") });
      });
      for (const [name, reach] of Object.entries(states)) {
        test(name, async ({ page, context }) => {
          await signIn(context, environment().shared.owner);
          await reach(new Inbox(page));
          await page.screenshot({ path: file(name) });
        });
      }
    });
  }
}
