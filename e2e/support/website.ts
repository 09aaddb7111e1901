// Things of the customer's own: a website that forbids what it can, and servers that Kilo calls.
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Service {
  url: string;
  address: string;
  close: () => Promise<void>;
}

async function serve(answer: RequestListener): Promise<Service> {
  const server: Server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
  return { url: `http://${address}`, address, close };
}

/** Rules that would spoil whatever they reach. */
const HOSTILE = `
  * { font: 40px fantasy !important; color: red !important; letter-spacing: 1em !important; }
  body { transform: scale(1); opacity: .9; }
  button, textarea, div, section { all: unset; display: inline !important; background: lime !important; }
  kilo-widget { display: none !important; opacity: .1 !important; transform: rotate(20deg) !important; }`;

export interface WebsiteOptions {
  /** What stands in the head in place of the widget's tag; `{kilo}` and `{key}` are filled in. */
  head?: string;
  /** What stands behind the heading. */
  body?: string;
  /** Attributes of `<html>`. */
  html?: string;
  /** The policy, where it is not the strictest that the widget needs. */
  policy?: string;
  /** Scripts and further pages of the site, by path; a page's text begins with `<`. */
  files?: Record<string, string>;
}

/** The strictest policy that lets the widget at `kilo` in. */
export const policyFor = (kilo: string): string =>
  `default-src 'none'; img-src data:; style-src 'self'; script-src ${kilo}; connect-src ${kilo}; require-trusted-types-for 'script'`;

const TAG = '<script src="{kilo}/widget.js" data-key="{key}" async></script>';

/** A page on an origin of its own with one link and the widget's tag. Its policy lets in nothing but the widget. */
export function startWebsite(kilo: string, key: string, options: WebsiteOptions = {}): Promise<Service> {
  const { head = TAG, body = "", html = 'lang="en"', policy = policyFor(kilo), files = {} } = options;
  const fill = (text: string) => text.replaceAll("{kilo}", kilo).replaceAll("{key}", key);
  const page = `<!doctype html><html ${html}><head><title>Acme</title><link rel="stylesheet" href="/site.css"><link rel="icon" href="data:,">
    ${fill(head)}</head>
    <body><main><h1>Acme</h1><p><a href="/">Pricing</a></p></main>${body}</body></html>`;
  return serve((request, response) => {
    const file = files[request.url ?? ""];
    if (request.url === "/site.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(HOSTILE);
    } else if (file?.startsWith("<")) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(fill(file));
    } else if (file !== undefined) {
      response.writeHead(200, { "content-type": "text/javascript" }).end(fill(file));
    } else {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(page);
    }
  });
}

/** A server that Kilo posts JSON to. `answer` says what comes back, unless it takes the response in hand itself. */
export function startReceiver(answer: (body: any, response: ServerResponse) => unknown): Promise<Service> {
  return serve(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const said = answer(JSON.parse(Buffer.concat(parts).toString()), response);
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  });
}
