// The only door to the network: five calls to the server that the script came from.

const TIMEOUT = 30_000;

/** A refusal of the server, or none at all: `status` is 0 when nothing came back. */
export class Problem extends Error {
  constructor(status, type = "", retryAfter = 0) {
    super(type || `status ${status}`);
    this.status = status;
    this.kind = type.replace("/problems/", "");
    this.retryAfter = retryAfter;
  }
}

/** The calls to `server` for the workspace with `key`. A visitor is `{conversation, token}`. */
export function apiOf(server, key) {
  const call = async (path, { token, body, once } = {}) => {
    const headers = { "x-kilo-key": key };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body) headers["content-type"] = "application/json";
    if (once) headers["idempotency-key"] = once;
    const request = {
      method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
    };
    const answer = await within(TIMEOUT, (signal) => fetch(`${server}/api/v1/widget/${path}`, { ...request, signal }));
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    throw new Problem(answer.status, said.type, Number(answer.headers.get("retry-after")) || 0);
  };
  const messages = (visitor) => `conversations/${visitor.conversation}/messages`;
  return {
    config: () => call("config"),
    start: (token, text, once) => call("conversations", { token, once, body: { text, ...surroundings() } }),
    send: (visitor, text, once) => call(messages(visitor), { token: visitor.token, once, body: { text } }),
    lead: (email) => call("leads", { body: { email, ...surroundings() } }),
    messages: (visitor, after) => call(messages(visitor) + (after ? `?after=${after}` : ""), { token: visitor.token }),
  };
}

async function within(millis, request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), millis);
  try {
    return await request(stop.signal);
  } catch {
    throw new Problem(0);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the visitor is. What stands behind `#` never leaves the page. */
function surroundings() {
  const { origin, pathname, search } = location;
  const page = `${origin}${pathname}${search}`;
  return {
    ...(page.length <= 2048 && /^https?:/.test(page) && { landing_page: page }),
    ...(navigator.language && navigator.language.length <= 35 && { locale: navigator.language }),
  };
}
