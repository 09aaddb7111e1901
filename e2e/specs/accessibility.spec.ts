// Every page and state through axe, in both themes.
import AxeBuilder from "@axe-core/playwright";
import { Agent } from "../support/agent.ts";
import { NAMES } from "../support/data.ts";
import { environment, expect, problem, signIn, test, type Page } from "../support/fixtures.ts";
import { Inbox } from "../support/pages.ts";

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
  expect(found).toEqual([]);
}

const NARROW = { width: 390, height: 844 };

interface State {
  name: string;
  size?: { width: number; height: number };
  signedOut?: boolean;
  reach: (inbox: Inbox, page: Page) => Promise<unknown>;
}

const openSources = async (inbox: Inbox) => {
  await inbox.open();
  await inbox.row(NAMES.sources).click();
  await inbox.transcript.of(NAMES.sources);
};

const states: State[] = [
  {
    name: "signing in", signedOut: true,
    reach: async (_, page) => {
      await page.goto("/login");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("Enter your password.")).toBeVisible();
    },
  },
  {
    name: "the list",
    reach: async (inbox) => {
      await inbox.open();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
    },
  },
  { name: "a transcript", reach: openSources },
  ...[undefined, NARROW].map((size) => ({
    name: `qualification${size ? " on a phone" : ""}`, size,
    reach: async (_: Inbox, page: Page) => {
      await page.goto("/settings/qualification");
      await expect(page.getByRole("table")).toBeVisible();
      await expect(page.getByRole("radio").first()).toBeVisible();
    },
  })),
  ...[undefined, NARROW].map((size) => ({
    name: `notifications${size ? " on a phone" : ""}`, size,
    reach: async (_: Inbox, page: Page) => {
      const row = { id: "01930000-0000-7000-8000-000000000001", kind: "handoff", channel: "email", recipient: "sales@acme.example" };
      const fate = { conversation_id: null, attempts: 3, next_attempt_at: null, last_error: "The mail server refused it.", delivered_at: null };
      const states = ["parked", "pending", "delivered"];
      const data = states.map((state) => ({ ...row, ...fate, state, created_at: "2026-11-20T10:00:00.000Z" }));
      await page.route("**/api/v1/deliveries", (route) => route.fulfill({ json: { data, next_cursor: null } }));
      await page.goto("/settings/notifications");
      await expect(page.getByText("The mail server refused it.").first()).toBeVisible();
      await expect(page.getByLabel("Email addresses")).toBeVisible();
    },
  })),
  ...[undefined, NARROW].map((size) => ({
    name: `widget settings${size ? " on a phone" : ""}`, size,
    reach: async (_: Inbox, page: Page) => {
      await page.goto("/settings/widget");
      await expect(page.getByLabel("Agent endpoint")).toBeVisible();
    },
  })),
  {
    name: "a part that did not load",
    reach: async (inbox, page) => {
      await page.route("**/snippets/*/*settings*", (route) => route.abort());
      await page.goto("/settings/qualification");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a transcript with details beside it", size: { width: 1440, height: 900 },
    reach: async (inbox) => {
      await openSources(inbox);
      if (await inbox.transcript.details.isHidden()) {
        await inbox.transcript.whole.getByRole("button", { name: "Details" }).click();
      }
      await expect(inbox.transcript.details).toBeVisible();
    },
  },
  {
    name: "hostile text",
    reach: async (inbox) => {
      await inbox.open();
      await inbox.row("Mallory").click();
      await inbox.transcript.of(NAMES.hostile);
    },
  },
  {
    name: "filters, set and open",
    reach: async (inbox) => {
      await inbox.open("/conversations?company=kilo&score_min=10&status=active,archived");
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
      await inbox.filters.open();
    },
  },
  {
    name: "the export menu",
    reach: async (inbox) => {
      await openSources(inbox);
      await inbox.transcript.openExportMenu();
    },
  },
  {
    name: "a selection",
    reach: async (inbox, page) => {
      await inbox.open();
      await inbox.row(NAMES.jorg).focus();
      await page.keyboard.press("x");
      await expect(page.getByRole("group", { name: "Selection" })).toBeVisible();
    },
  },
  {
    name: "the command menu",
    reach: async (inbox, page) => {
      await inbox.open();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
    },
  },
  {
    name: "the sheet of keys",
    reach: async (inbox, page) => {
      await inbox.open();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    },
  },
  {
    name: "the account menu",
    reach: async (inbox, page) => {
      await inbox.open();
      await page.getByRole("button", { name: "Account" }).click();
      await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    },
  },
  {
    name: "nothing matches",
    reach: async (inbox) => {
      await inbox.open("/conversations?q=nothing-like-this-anywhere");
      await expect(inbox.pane.getByRole("heading", { name: "No conversation matches" })).toBeVisible();
    },
  },
  {
    name: "a wrong address",
    reach: async (inbox) => {
      await inbox.open("/conversations?colour=red");
      await expect(inbox.pane.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a page that does not exist",
    reach: async (_, page) => {
      await page.goto("/no-such-page");
      await expect(page.getByRole("heading", { name: /does not exist|not found/i })).toBeVisible();
    },
  },
  {
    name: "the list in trouble",
    reach: async (inbox, page) => {
      await page.route(/\/api\/v1\/conversations\?/, (route) =>
        route.fulfill(problem(503, "unavailable", "The service is not available right now", "Try again.")),
      );
      await inbox.open();
      await expect(inbox.pane.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a conversation that does not exist",
    reach: async (inbox, page) => {
      await inbox.open("/conversations/01930000-0000-7000-8000-000000000001");
      await expect(page.getByRole("heading", { name: "This conversation does not exist" })).toBeVisible();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
    },
  },
  {
    name: "an expired session",
    reach: async (inbox, page) => {
      await inbox.open();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
      await page.context().clearCookies();
      await page.route("**/api/v1/conversations/**", (route) =>
        route.fulfill(problem(401, "unauthenticated", "Sign in first", "The token has expired.")),
      );
      await inbox.row(NAMES.jorg).dispatchEvent("click");
      await expect(page.getByRole("dialog", { name: "Your session has ended" })).toBeVisible();
    },
  },
  {
    name: "the list on a phone", size: NARROW,
    reach: async (inbox) => {
      await inbox.open();
      await expect(inbox.row(NAMES.jorg)).toBeVisible();
    },
  },
  { name: "a transcript on a phone", size: NARROW, reach: openSources },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });
    for (const { name, size, signedOut, reach } of states) {
      test(name, async ({ page, context }) => {
        if (size) await page.setViewportSize(size);
        if (!signedOut) await signIn(context, environment().shared.owner);
        await reach(new Inbox(page), page);
        await clean(page);
      });
    }
    test("a workspace without conversations", async ({ own, page }) => {
      const { inbox } = await own([]);
      await inbox.open();
      await expect(inbox.pane.getByRole("heading", { name: "No conversations yet" })).toBeVisible();
      await clean(page);
    });
    test("a correction that was refused, and news", async ({ own, page, request }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      const { inbox, workspace } = await own([]);
      const agent = new Agent(request, environment().url, workspace);
      const id = await agent.begin("Ann", "We have a budget of $50K. Could we book a demo?");
      const opened = page.waitForResponse((answer) => answer.url().includes("/api/v1/events?"));
      await inbox.open(`/conversations/${id}`);
      await inbox.transcript.of("Ann");
      await opened;
      const { details } = inbox.transcript;
      await details.getByRole("link", { name: "Jump to message" }).first().click();
      await details.getByRole("button", { name: "Edit Email" }).click();
      await page.keyboard.type("nobody");
      await page.keyboard.press("Enter");
      await expect(details.getByRole("alert").filter({ hasText: "Email must" })).toBeVisible();
      await agent.begin("Bob", "Hello");
      await expect(inbox.pane.getByRole("button", { name: "1 new conversation" })).toBeVisible({ timeout: 20_000 });
      await clean(page);
    });
    test("a message at the lower edge", async ({ own, page }) => {
      const at = new Date().toISOString();
      const { inbox } = await own([
        { external_id: "one", started_at: at, visitor: { name: "Ann" }, messages: [{ role: "visitor", text: "hello" }] },
      ]);
      await inbox.open();
      await inbox.row("Ann").click();
      await inbox.transcript.of("Ann");
      await inbox.transcript.archive.click();
      await expect(inbox.toasts.getByRole("button", { name: "Undo" })).toBeVisible();
      await expect(inbox.pane.getByRole("heading", { name: "All done" })).toBeVisible();
      await clean(page);
    });
  });
}
