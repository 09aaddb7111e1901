// Pictures of the main states, for looking at: scripts/screenshots puts them into e2e/screenshots.
import { join } from "node:path";
import { environment, problem, signIn, test } from "../support/fixtures.ts";
import { Inbox } from "../support/pages.ts";

const FOLDER = join(import.meta.dirname, "../screenshots");
const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }];

const LIST = /\/api\/v1\/conversations\?/;
const trouble = problem(503, "unavailable", "The service is not available right now", "The database cannot be reached.");

/** A starter workspace in mid-period: `used` of 300, and packs of which `packs` are left. */
async function usage(inbox: Inbox, used: number, packs: number): Promise<void> {
  const day = 86_400_000;
  const now = Date.now();
  const at = (days: number) => new Date(Math.floor(now / day) * day + days * day).toISOString();
  const left = Math.max(0, 300 - used) + packs;
  const level = left === 0 ? "paused" : used / (used + left) >= 0.8 ? "warning" : "ok";
  const figures = { plan: "starter", next_plan: null, limit: 300, top_up_remaining: packs, used, remaining: left, state: level };
  const period = { period_start: at(-15), period_end: at(15) };
  const runs_out_on = left === 0 ? null : at(8).slice(0, 10);
  const past = (period: number, from: number, to: number, most: number) =>
    Array.from({ length: to - from }, (_, place) => ({
      period, day: at(from + place).slice(0, 10), conversations: Math.round(most * (0.5 + 0.5 * Math.sin(place * 1.7) ** 2)),
    }));
  const closed = { plan: "starter", limit: 300, top_up_used: 0 };
  const history = {
    time_zone: "UTC",
    days: [...past(1, -45, -15, 9), ...past(2, -15, 1, 17)],
    periods: [{ period: 2, ...closed, ...period, used }, { period: 1, ...closed, period_start: at(-45), period_end: at(-15), used: 214 }],
  };
  const line = { period: 2, conversation_id: null, packs: null, plan: "starter", next_plan: null, top_up_remaining: packs };
  const lines = Array.from({ length: 6 }, (_, place) => ({
    ...line, number: used + 12 - place, at: new Date(now - place * 5_400_000).toISOString(), used: used - place, remaining: left + place,
    kind: place === 2 ? "pack_bought" : "conversation_counted", ...(place === 2 ? { packs: 1 } : {}),
  }));
  const answers = { quota: { ...figures, ...period, runs_out_on }, "quota/history": history, "quota/ledger?*": { data: lines, next_cursor: "more" } };
  for (const [path, json] of Object.entries(answers)) {
    await inbox.page.route(`**/api/v1/${path}`, (route) => route.fulfill({ json }));
  }
}

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
  usage: async (inbox) => {
    await usage(inbox, 243, 100);
    await inbox.page.goto("/usage");
    await inbox.page.getByRole("row").last().waitFor();
  },
  "usage-end": async (inbox) => {
    await states.usage?.(inbox);
    await inbox.page.getByRole("heading", { name: "Ledger" }).scrollIntoViewIfNeeded();
  },
  buying: async (inbox) => {
    await states.usage?.(inbox);
    await inbox.page.getByRole("button", { name: "Buy packs" }).click();
    await inbox.page.getByRole("dialog", { name: "Buy packs" }).waitFor();
  },
  warned: async (inbox) => {
    await usage(inbox, 261, 0);
    await states.list?.(inbox);
    await inbox.page.getByText("conversations are used.").waitFor();
  },
  paused: async (inbox) => {
    await usage(inbox, 300, 0);
    await states.list?.(inbox);
    await inbox.page.getByText("New visitors see a note").waitFor();
  },
  widget: async (inbox) => {
    await inbox.page.goto("/settings/widget");
    await inbox.page.getByLabel("Agent endpoint").waitFor();
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
