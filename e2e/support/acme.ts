// A workspace with a website of its own and somebody who answers on it, for journeys of the widget.
import { expect } from "@playwright/test";
import type { ServerResponse } from "node:http";
import { signInAt } from "./fixtures.ts";
import { createWorkspace, startServer, stopServer, type Server, type Workspace } from "./program.ts";
import { startReceiver, startWebsite, type Service, type WebsiteOptions } from "./website.ts";

/** A server whose workspaces may have an agent on this machine. */
export interface House {
  server: Server;
  agent: Service;
  /** What the agent was asked, newest last. */
  asked: any[];
  close: () => Promise<void>;
}

type Reply = (body: any, response: ServerResponse) => unknown;

export async function openHouse(reply: Reply = ({ data }) => ({ text: `The answer to: ${data.messages.at(-1).text}` })): Promise<House> {
  const asked: any[] = [];
  const agent = await startReceiver((body, response) => {
    asked.push(body);
    return reply(body, response);
  });
  const server = await startServer({ KILO_OUTBOUND_ALLOW: agent.address });
  const close = async () => {
    await stopServer(server);
    await agent.close();
  };
  return { server, agent, asked, close };
}

let workspaces = 0;

/** One workspace of a {@link House}. */
export class Acme {
  private constructor(readonly house: House, readonly workspace: Workspace, private readonly token: string) {}

  static async open(house: House, settings: object = {}): Promise<Acme> {
    const name = `acme-${process.pid}-${(workspaces += 1)}`;
    const workspace = await createWorkspace(house.server.folder, name, `${name}@acme.example`);
    const acme = new Acme(house, workspace, await signInAt(house.server.url, workspace.owner));
    await acme.call("PUT", "/settings/widget", { agent_url: `${house.agent.url}/agent`, title: "Ask Acme", ...settings });
    return acme;
  }

  /** What the owner does over the API. */
  async call(method: string, path: string, body?: object): Promise<any> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    const answer = await fetch(`${this.house.server.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.ok, `${method} ${path}: ${await answer.clone().text()}`).toBe(true);
    return answer.json();
  }

  /** What a program with the secret key sends. */
  async write(path: string, body: object): Promise<any> {
    const headers = { authorization: `Bearer ${this.workspace.secretKey}`, "content-type": "application/json" };
    const answer = await fetch(`${this.house.server.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.ok, `${path}: ${await answer.clone().text()}`).toBe(true);
    return answer.json();
  }

  website(options: WebsiteOptions = {}, kilo = this.house.server.url): Promise<Service> {
    return startWebsite(kilo, this.workspace.publishableKey, options);
  }

  /** Every conversation, each with what was said in it. */
  async conversations(): Promise<{ id: string; messages: { role: string; text: string }[] }[]> {
    const { data } = await this.call("GET", "/conversations?limit=200&status=active,handed_off,archived");
    return Promise.all(data.map(({ id }: { id: string }) => this.call("GET", `/conversations/${id}`)));
  }

  /** What the visitors said, in every conversation. */
  async said(): Promise<string[][]> {
    const all = await this.conversations();
    return all.map(({ messages }) => messages.filter(({ role }) => role === "visitor").map(({ text }) => text));
  }

  async used(): Promise<number> {
    return (await this.call("GET", "/quota")).used;
  }
}
