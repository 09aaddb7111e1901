// `test` with what the journeys need: a workspace, a page with somebody signed in, and two guards that every journey
// keeps: nothing is asked of another origin, and nothing on the page throws or breaks the content security policy.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { sharedConversations, type NewConversation } from "./data.ts";
import { Inbox } from "./pages.ts";
import { createWorkspace, importLines, PASSWORD, type Workspace } from "./program.ts";

interface Environment {
  url: string;
  folder: string;
  now: number;
  shared: Workspace;
}

export const environment = (): Environment => JSON.parse(process.env.E2E ?? "null");

/** Signs `email` in, in this browser context; the pages opened in it find the cookie. */
export async function signIn(context: BrowserContext, email: string): Promise<string> {
  const answer = await context.request.post(`${environment().url}/api/v1/auth/login`, {
    data: { email, password: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()).access_token;
}

/** An access token of `email` on the server at `url`. */
export async function signInAt(url: string, email: string): Promise<string> {
  const body = JSON.stringify({ email, password: PASSWORD });
  const answer = await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Reports what the page did that no journey may cause. */
export function guard(context: BrowserContext, mayAsk = /^$/): string[] {
  const { url } = environment();
  const complaints: string[] = [];
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${url}/`) && !/^(data|blob|about):/.test(address) && !mayAsk.test(address)) complaints.push(`asked for ${address}`);
  });
  context.on("weberror", (error) => complaints.push(`threw ${error.error().message}`));
  context.on("console", (message) => {
    if (/content security policy|panicked/i.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

let workspaces = 0;

interface Fixtures {
  /** The page, with the owner of the shared workspace signed in. It is for looking, not for changing. */
  inbox: Inbox;
  /** What the shared workspace holds. */
  lines: NewConversation[];
  /** Makes a workspace for this journey alone, and signs its owner in. */
  own: (lines: NewConversation[], plan?: string) => Promise<{ inbox: Inbox; workspace: Workspace }>;
  guarded: void;
  /** Addresses elsewhere that this journey asks for on purpose. */
  mayAsk: RegExp;
}

export const test = base.extend<Fixtures>({
  mayAsk: [/^$/, { option: true }],

  baseURL: async ({}, use) => use(environment().url),

  guarded: [
    async ({ context, mayAsk }, use) => {
      const complaints = guard(context, mayAsk);
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],

  lines: async ({}, use) => use(sharedConversations(environment().now)),

  inbox: async ({ page, context }, use) => {
    await signIn(context, environment().shared.owner);
    await use(new Inbox(page));
  },

  own: async ({ page, context }, use) => {
    await use(async (lines, plan) => {
      const { folder } = environment();
      const name = `own-${process.pid}-${(workspaces += 1)}`;
      const workspace = await createWorkspace(folder, name, `${name}@journeys.example`, plan);
      if (lines.length > 0) await importLines(folder, workspace, lines);
      await signIn(context, workspace.owner);
      return { inbox: new Inbox(page), workspace };
    });
  },
});

/** The answer of a server in trouble. */
export const problem = (status: number, slug: string, title: string, detail: string) => ({
  status,
  contentType: "application/problem+json",
  headers: { "x-request-id": "request-of-this-journey" },
  body: JSON.stringify({ type: `/problems/${slug}`, title, status, detail, request_id: "request-of-this-journey" }),
});

export { expect, type Page };
