// The program under test: its commands, and a server of its own.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { NewConversation } from "./data.ts";

const run = promisify(execFile);

export const PASSWORD = "a password for journeys";

const targetDir = (): string => {
  if (process.env.CARGO_TARGET_DIR) return process.env.CARGO_TARGET_DIR;
  const cache = process.env.KILO_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kilo");
  return join(cache, "target");
};

let imports = 0;

const PROGRAM = process.env.KILO_PROGRAM ?? join(targetDir(), "debug", "kilo");

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

export interface Workspace {
  id: string;
  owner: string;
  secretKey: string;
  publishableKey: string;
}

export interface Server {
  url: string;
  folder: string;
  process: ChildProcess;
}

const settings = (folder: string) => ({
  PATH: process.env.PATH ?? "",
  HOME: folder,
  KILO_DATABASE_URL: `sqlite://${join(folder, "kilo.db")}?mode=rwc`,
  KILO_RATE_LIMITS: "off",
  KILO_LOG: "warn",
});

/** Starts the program on a free port with an empty database, and with `more` settings. */
export async function startServer(more: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "kilo-e2e-"));
  const bind = `127.0.0.1:${await freePort()}`;
  const process = spawn(PROGRAM, ["serve"], {
    cwd: folder,
    env: { ...settings(folder), KILO_BIND: bind, ...more },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const url = `http://${bind}`;
  await untilReady(url, process);
  return { url, folder, process };
}

async function untilReady(url: string, process: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  process.on("error", (error) => (failure = error));
  for (let tries = 0; tries < 300; tries += 1) {
    if (failure) throw failure;
    if (process.exitCode !== null) throw new Error(`kilo serve ended with ${process.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("kilo serve did not become ready within 30 seconds");
}

export async function stopServer(server: Server): Promise<void> {
  const ended = new Promise((resolve) => server.process.once("exit", resolve));
  server.process.kill("SIGTERM");
  await ended;
  rmSync(server.folder, { recursive: true, force: true });
}

const kilo = async (folder: string, args: string[], extra: Record<string, string> = {}): Promise<string> => {
  const { stdout } = await run(PROGRAM, args, { cwd: folder, env: { ...settings(folder), ...extra } });
  return stdout;
};

/** A new workspace whose owner has {@link PASSWORD}. */
export async function createWorkspace(folder: string, name: string, owner: string, plan = "growth"): Promise<Workspace> {
  const args = ["workspace", "create", "--name", name, "--owner-email", owner, "--plan", plan];
  const made = JSON.parse(await kilo(folder, args, { KILO_OWNER_PASSWORD: PASSWORD }));
  return { id: made.workspace_id, owner, secretKey: made.secret_key, publishableKey: made.publishable_key };
}

export async function addUser(folder: string, workspace: Workspace, email: string, role: string): Promise<void> {
  const args = ["user", "add", "--workspace", workspace.id, "--email", email, "--role", role];
  await kilo(folder, args, { KILO_USER_PASSWORD: PASSWORD });
}

/** Imports `lines`; every one of them must be good. */
export async function importLines(folder: string, workspace: Workspace, lines: NewConversation[]): Promise<void> {
  const file = join(folder, `import-${process.pid}-${(imports += 1)}.jsonl`);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  await importFile(folder, workspace, file);
}

export async function importFile(folder: string, workspace: Workspace, file: string): Promise<void> {
  await kilo(folder, ["import", "--workspace", workspace.id, file]);
}

/** What `kilo quota check` says of the workspace; it fails when the figures are not those of the ledger. */
export async function checkQuota(folder: string, workspace: Workspace): Promise<string> {
  return kilo(folder, ["quota", "check", "--workspace", workspace.id]);
}
