// One server and one shared workspace for all journeys. Journeys that change something make a workspace of their own.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sharedConversations } from "./data.ts";
import { createWorkspace, importFile, importLines, startServer, stopServer } from "./program.ts";

export default async function globalSetup(): Promise<() => Promise<void>> {
  const now = Date.now();
  const server = await startServer();
  try {
    const pictures = process.env.KILO_SCREENSHOTS === "1";
    const name = pictures ? "Northwind Demo" : "Shared";
    const shared = await createWorkspace(server.folder, name, "shared@journeys.example");
    if (pictures) {
      const demo = join(import.meta.dirname, "../../scripts/demo");
      const history = join(server.folder, "history.jsonl");
      const files = ["conversations.jsonl.gz", "sales.jsonl"].map((name) => join(demo, name));
      writeFileSync(history, execFileSync(join(demo, "shift-to-now"), files, { maxBuffer: 1e8 }));
      await importFile(server.folder, shared, history);
    } else {
      await importLines(server.folder, shared, sharedConversations(now));
    }
    process.env.E2E = JSON.stringify({ url: server.url, folder: server.folder, now, shared });
  } catch (problem) {
    await stopServer(server);
    throw problem;
  }
  return () => stopServer(server);
}
