// The only door to the network: the calls to the server that the script came from.
import { localeOf } from "./language.js";

const TIMEOUT = 30_000;
/** How long a stream may be silent: the server says every 15 seconds that it is there. */
const SILENCE = 40_000;
/** Longest body that outlives its page, in characters: browsers let 64 KiB of all such calls be on their way at once. */
const KEPT_ALIVE = 10_000;

/**
 * Why a call came to nothing. `status` and `kind` are those of a problem document of Kilo; whatever a proxy, a captive
 * portal or a deploy makes up has status 0, as if nothing had come back. `fields` are what was wrong with the request.
 */
export class Problem extends Error {
  constructor(status = 0, kind = "", retryAfter = 0, fields = []) {
    super(kind || "no answer");
    this.status = status;
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.fields = fields;
  }
}

/** The calls to `server` for the workspace with `key`. A visitor is `{conversation, token}`. */
export function apiOf(server, key, language) {
  const call = async (path, wanted, { token, body, once, method } = {}) => {
    const headers = { "x-kilo-key": key };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body) headers["content-type"] = "application/json";
    if (once) headers["idempotency-key"] = once;
    const text = body && JSON.stringify(body);
    const request = {
      method: method ?? (body ? "POST" : "GET"), headers, body: text, credentials: "omit", cache: "no-store",
      keepalive: Boolean(text && text.length < KEPT_ALIVE),
    };
    const answer = await within(TIMEOUT, async (signal) => {
      const came = await fetch(`${server}/api/v1/widget/${path}`, { ...request, signal });
      return { ok: came.ok, headers: came.headers, said: await came.json().catch(() => null) };
    });
    // What is not Kilo's, however well it went for whoever made it up, lacks what was asked for.
    if (answer.ok && wanted.every((name) => answer.said?.[name] !== undefined)) return answer.said;
    throw problemOf(answer);
  };
  const messages = (visitor) => `conversations/${visitor.conversation}/messages`;
  const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  return {
    surroundings: () => surroundings(language),
    config: () => call(`config?language=${language}`, ["title", "greeting"]),
    /** Starts a conversation with `item`, or goes on in the one that the browser is in. */
    start: (token, browser, { text, page, locale, disclosed, key: once }) => {
      const body = { text, ...(page && { landing_page: page }), ...(locale && { locale }), ...(browser && { visitor_key: browser }), disclosed: Boolean(disclosed) };
      return call("conversations", ["conversation_id", "visitor_token", "message"], { token, once, body });
    },
    send: (visitor, { text, key: once }) => call(messages(visitor), ["id"], { token: visitor.token, once, body: { text } }),
    /** Reads the answer that is being written: `heard(name, data)` is called for every event until `signal` says stop. */
    follow: async (visitor, signal, heard) => {
      const path = `${server}/api/v1/widget/conversations/${visitor.conversation}/reply`;
      const headers = { "x-kilo-key": key, authorization: `Bearer ${visitor.token}` };
      const came = await fetch(path, { headers, credentials: "omit", cache: "no-store", signal });
      const isStream = came.ok && /^text\/event-stream/.test(came.headers.get("content-type") ?? "");
      if (isStream) await events(came.body, heard);
      else await came.body?.cancel();
    },
    stop: (visitor) => call(`conversations/${visitor.conversation}/stop`, ["message"], { token: visitor.token, method: "POST" }),
    /** Says what the visitor thinks of the answer `id`; it outlives the page. */
    rate: (visitor, id, feedback) => call(`${messages(visitor)}/${id}/feedback`, ["feedback"], { token: visitor.token, method: "PUT", body: feedback }),
    lead: (email) => {
      const { page, locale } = surroundings(language);
      return call("leads", ["email"], { body: { email, ...(page && { landing_page: page }), ...(locale && { locale }) } });
    },
    /** Messages behind `after`, or the `last` ones, or the `last` ones before `before`. */
    messages: (visitor, window) => call(`${messages(visitor)}?${query(window)}`, ["data", "next_cursor"], { token: visitor.token }),
  };
}

function problemOf({ headers, said }) {
  const retryAfter = Number(headers.get("retry-after")) || 0;
  const kind = /^\/problems\/(.+)/.exec(typeof said?.type === "string" ? said.type : "")?.[1];
  const isKilo = kind && /^application\/problem\+json/.test(headers.get("content-type") ?? "");
  if (!isKilo) return new Problem(0, "", retryAfter);
  const fields = Array.isArray(said.errors) ? said.errors.map(({ field }) => field) : [];
  return new Problem(Number(said.status) || 0, kind, retryAfter, fields);
}

async function within(millis, request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), millis);
  try {
    return await request(stop.signal);
  } catch {
    throw new Problem();
  } finally {
    clearTimeout(timer);
  }
}

/** Tells `heard` what comes in a stream of Server-Sent Events, as Kilo spells them: a line for the name, one for the data. */
async function events(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const timer = setTimeout(() => reader.cancel().catch(() => {}), SILENCE);
    const { value, done } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    const all = (rest + value).split("\n\n");
    rest = all.pop();
    for (const event of all) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      if (name) heard(name, JSON.parse(data));
    }
  }
}

/** Where the visitor is: `page` and `locale`, as far as they can be told. What stands behind `#` never leaves the page. */
function surroundings(language) {
  const { origin, pathname, search } = location;
  const page = `${origin}${pathname}${search}`;
  return {
    page: page.length <= 2048 && /^https?:/.test(page) ? page : undefined,
    locale: localeOf(language),
  };
}
