// What happens while somebody looks: conversations that begin and go on over the API.
import { expect, type APIRequestContext } from "@playwright/test";
import type { Workspace } from "./program.ts";

interface Beginning {
  visitor?: { name?: string; email?: string; title?: string; company?: string };
  messages: { role: "visitor" | "agent"; text: string }[];
}

export class Agent {
  constructor(
    private readonly request: APIRequestContext,
    private readonly url: string,
    private readonly workspace: Workspace,
  ) {}

  /** Begins a conversation and returns its id. */
  async begin(name: string, ...texts: string[]): Promise<string> {
    const messages = texts.map((text, number) => ({ role: number % 2 === 0 ? "visitor" : "agent", text }));
    const { id } = await this.send("POST", "", 201, { visitor: { name }, messages } as Beginning);
    return id;
  }

  async say(id: string, text: string, role: "visitor" | "agent" = "visitor"): Promise<void> {
    await this.send("POST", `/${id}/messages`, 201, { role, text });
  }

  async correct(id: string, patch: object): Promise<void> {
    await this.send("PATCH", `/${id}`, 200, patch);
  }

  async archive(id: string): Promise<void> {
    await this.send("POST", `/${id}/archive`, 200);
  }

  async get(id: string): Promise<{ persona: string | null; qualification: { fields: { key: string; value: string | null }[] } }> {
    return this.send("GET", `/${id}`, 200);
  }

  private async send(method: string, path: string, status: number, data?: object) {
    const answer = await this.request.fetch(`${this.url}/api/v1/conversations${path}`, {
      method, headers: { authorization: `Bearer ${this.workspace.secretKey}` }, ...(data && { data }),
    });
    expect(answer.status(), await answer.text()).toBe(status);
    return answer.json();
  }
}
