// A way to the server on which everything goes wrong that goes wrong on real ones, as a schedule says.
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one call: how long it takes in each direction, and what becomes of it and of its answer. */
export interface Fault {
  /** Milliseconds until the server has it. */
  up: number;
  /** Milliseconds until the browser has the answer. */
  down: number;
  /** `lost`: the server never has it. `unanswered`: it has, and the answer is lost. `page`: a proxy answers in its place. `masked`: a proxy answers although the server has it. */
  fate: "passes" | "lost" | "unanswered" | "page" | "masked";
  /** The status of the page that a proxy makes up. */
  status: number;
}

export const FAIR: Fault = { up: 0, down: 0, fate: "passes", status: 502 };

export interface FaultyWay {
  url: string;
  /** What happens to the next calls, one after the other; then all is well again. */
  next: (...faults: Fault[]) => void;
  /** From now on all is well. */
  mend: () => void;
  close: () => Promise<void>;
}

const PAGE = "<!doctype html><title>Bad gateway</title><h1>We will be back soon</h1>";

/** Passes what the widget asks for on to the server at `url`, with what goes wrong on the way. */
export async function faultyWayTo(url: string): Promise<FaultyWay> {
  let faults: Fault[] = [];
  const server = createServer((here, answer) => {
    const isCall = here.method !== "OPTIONS" && here.url?.startsWith("/api/v1/widget/");
    void pass(url, here, answer, (isCall && faults.shift()) || FAIR);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...more) => void (faults = faults.concat(more)),
    mend: () => void (faults = []),
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

const after = (millis: number) => new Promise((done) => setTimeout(done, millis));

async function pass(url: string, here: IncomingMessage, answer: ServerResponse, fault: Fault): Promise<void> {
  const parts: Buffer[] = [];
  try {
    for await (const part of here) parts.push(part as Buffer);
  } catch {
    return void answer.destroy();
  }
  await after(fault.up);
  const made = () => answer.writeHead(fault.status, { "content-type": "text/html", "access-control-allow-origin": "*" }).end(PAGE);
  if (fault.fate === "lost") return void answer.destroy();
  if (fault.fate === "page") return void made();
  const came = await forward(url, here, Buffer.concat(parts));
  await after(fault.down);
  if (!came || fault.fate === "unanswered") return void answer.destroy();
  if (fault.fate === "masked") return void made();
  answer.writeHead(came.status, came.headers).end(came.body);
}

interface Came {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** What the server answers, or nothing where it does not. The browser may be gone by then: the server has it all the same. */
function forward(url: string, { method, url: path, headers }: IncomingMessage, body: Buffer): Promise<Came | null> {
  return new Promise((done) => {
    const there = ask(`${url}${path}`, { method, headers: { ...headers, host: new URL(url).host } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", () => done(null));
      answer.on("end", () => done({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    there.on("error", () => done(null));
    there.end(body);
  });
}

/** Numbers from 0 to below 1 that follow from `seed` (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
