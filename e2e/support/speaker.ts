// An agent that answers word for word, when the test says so.
import type { ServerResponse } from "node:http";

/** An answer under way. */
export class Speech {
  /** When its first words left, in milliseconds since 1970. */
  began = 0;
  /** Whether Kilo has closed the connection. */
  isCutOff = false;

  constructor(readonly body: any, private readonly response: ServerResponse) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    response.on("close", () => (this.isCutOff = !response.writableEnded));
  }

  say(text: string): void {
    this.began ||= Date.now();
    this.response.write(`data: ${JSON.stringify({ text })}\n\n`);
  }

  done(rest: object = {}): void {
    this.response.end(`event: done\ndata: ${JSON.stringify(rest)}\n\n`);
  }

  /** The connection breaks in the middle. */
  breakOff(): void {
    this.response.destroy();
  }
}
