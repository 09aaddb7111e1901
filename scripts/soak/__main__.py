"""Twenty minutes of mixed load beside everything that may go wrong. `scripts/checks/soak` runs it."""

import argparse
import contextlib
import json
import sqlite3
import statistics
import threading
import time

import load
from books import Books
from program import PASSWORD, Disk, Program, wait_until
from sinks import Hanging, Taking

# What the program may use, in MiB, descriptors and threads: at any time, and how much more at the end of the quiet half
# than at its beginning.
MOST_MEMORY, GROWTH_OF_MEMORY = 256, 32
MEMORY_AFTER = 128
GROWTH_OF_DESCRIPTORS, GROWTH_OF_THREADS = 40, 4
# Seconds: a write after the disk has room again, a brief beside receivers that hang, an answer in peace.
RESUMES, TOLD, ANSWERS = 5, 10, 10
QUIET = 60
# Shorter than this nothing has become level yet.
LEVEL = 240


def is_valid_or_nothing(text):
    """`json_valid` as SQLite has it since 3.41."""
    if text is None:
        return None
    with contextlib.suppress(ValueError):
        json.loads(text)
        return 1
    return 0


class Soak:
    def __init__(self, kilo):
        self.books, self.over, self.restarting, self.warm, self.samples = Books(), threading.Event(), threading.Event(), [], []
        self.disk, self.taking, self.hanging = Disk(), Taking(), Hanging()
        self.program = Program(kilo, self.disk, [self.taking.address, self.hanging.address])

    def say(self, text):
        print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)

    def prepare(self):
        self.workspaces = [self.program.workspace(name) for name in ("taking", "hanging", "attacked")]
        history = self.disk.folder / "history.jsonl"
        said = [{"role": "agent", "text": f"{n} " + "A long answer, **with** [marks](https://a.example/). " * 500} for n in range(60)]
        with history.open("w") as lines:
            for n in range(6):
                visitor = {"role": "visitor", "text": "hi"}
                lines.write(json.dumps({"external_id": f"big-{n}", "started_at": "2026-01-01T00:00:00Z", "messages": [visitor, *said]}) + "\n")
        self.program.command("import", "--workspace", self.workspaces[2]["workspace_id"], str(history))
        history.unlink()
        self.say(f"ready after {self.program.start():.1f} s; disk: {'tmpfs' if self.disk.mounted else 'limit on sizes'}")
        for workspace, sink in zip(self.workspaces, (self.taking, self.hanging, self.hanging)):
            self.settle(workspace, sink)

    def settle(self, workspace, sink):
        """Sets where the workspace's handoffs and questions go, and buys room for what will be started."""
        anybody = load.Caller(self, {})
        signed = anybody.call("login", "POST", "/auth/login", {"email": workspace["owner"], "password": PASSWORD})
        owner = load.Caller(self, {"authorization": f"Bearer {json.loads(signed[1])['access_token']}"})
        calls = [
            ("PUT", "/settings/notifications", {"slack_webhook_url": f"http://{sink.address}/slack"}, {}),
            ("PUT", "/settings/widget", {"agent_url": f"http://{sink.address}/agent"}, {}),
            ("POST", "/quota/top-ups", {"packs": 50}, {"idempotency-key": workspace["name"]}),
        ]
        for method, path, body, headers in calls:
            status, read = owner.call("settings", method, path, body, **headers)
            if status not in (200, 201, 202):
                raise RuntimeError(f"{method} {path}: {status} {read}")

    def sample(self):
        while not self.over.wait(1):
            usage = None if self.restarting.is_set() else self.program.usage()
            if usage:
                self.samples.append((time.monotonic(), *usage))

    def writes(self):
        caller = load.Caller(self, {"authorization": f"Bearer {self.workspaces[0]['secret_key']}"})
        answer = caller.call("probe", "POST", "/conversations", {"messages": [{"role": "agent", "text": "is there room?"}]})
        caller.close()
        return answer[0] == 201

    def full_disk(self):
        self.say("the disk is full")
        self.books.trouble.set()
        self.disk.fill(self.program.process)
        try:
            wait_until("/readyz says that nothing can be written", lambda: self.program.probe("/readyz") == 503, 15)
        except TimeoutError as error:
            self.books.fault(str(error))
        time.sleep(5)
        self.disk.drain(self.program.process)
        try:
            self.say(f"there is room again; a write after {wait_until('a write after a full disk', self.writes, 30):.1f} s")
            took = wait_until("/readyz after a full disk", self.program.is_ready, RESUMES)
            self.say(f"ready {took:.1f} s later")
        except TimeoutError as error:
            self.books.fault(str(error))
        self.settle_down()

    def end(self, how):
        self.restarting.set()
        self.books.trouble.set()
        if how == "kill":
            self.program.kill()
            self.say(f"killed; ready again after {self.program.start():.1f} s")
        else:
            code, took = self.program.stop()
            if code != 0:
                self.books.fault(f"stopped with {code} after {took:.1f} s")
            self.say(f"stopped in {took:.1f} s; ready again after {self.program.start():.1f} s")
        self.restarting.clear()
        self.settle_down()

    def settle_down(self):
        """Lets what was asked while there was trouble come to its end."""
        self.over.wait(20)
        self.books.trouble.clear()

    def run(self, minutes):
        self.prepare()
        threads = [*load.start(self, self.workspaces), threading.Thread(target=self.sample, daemon=True)]
        threads[-1].start()
        begin, half = time.monotonic(), minutes * 30
        turn = 0
        while time.monotonic() - begin < half:
            self.over.wait(min(45, half / 4))
            [self.full_disk, lambda: self.end("kill"), lambda: self.end("stop")][turn % 3]()
            turn += 1
        quiet_from = time.monotonic()
        self.over.wait(half)
        self.over.set()
        for thread in threads:
            thread.join(90)
        # What a start takes is not what staying up takes.
        return [sample for sample in self.samples if sample[0] > quiet_from + half / 6] or self.samples[-2:]

    def judge_use(self, life):
        """Whether memory, descriptors and threads stay level in the half without restarts, and come back after it."""
        quarter = max(1, len(life) // 4)
        for place, name, most in ((1, "memory", GROWTH_OF_MEMORY), (2, "descriptors", GROWTH_OF_DESCRIPTORS), (3, "threads", GROWTH_OF_THREADS)):
            early, late = (statistics.median(sample[place] for sample in part) for part in (life[:quarter], life[-quarter:]))
            peak = max(sample[place] for sample in self.samples)
            self.say(f"{name}: {early:.0f} early, {late:.0f} late, {peak:.0f} at most")
            # Slow readers and streams come and go in turns of 75 and 90 s.
            if late - early > most and life[-1][0] - life[0][0] > LEVEL:
                self.books.fault(f"{name} grew from {early:.0f} to {late:.0f}")
            if name == "memory" and peak > MOST_MEMORY:
                self.books.fault(f"memory was {peak:.0f} MiB, more than {MOST_MEMORY}")
        time.sleep(QUIET)
        memory, descriptors, threads = self.program.usage()
        self.say(f"after {QUIET} s of rest: {memory:.0f} MiB, {descriptors} descriptors, {threads} threads")
        if memory > MEMORY_AFTER:
            self.books.fault(f"memory was {memory:.0f} MiB after {QUIET} s of rest")

    def judge_answers(self):
        for what, count in self.books.refused_in_peace.items():
            whole = sum(number for (name, _), number in self.books.statuses.items() if name == what)
            if count > max(2, whole // 100):
                self.books.fault(f"{what}: {count} of {whole} not answered or 503 in peace")
        for what, seconds in self.books.slowest.items():
            if seconds > ANSWERS and not what.startswith(("export", "attack")):
                self.books.fault(f"{what}: {seconds:.1f} s in peace")
        told = []
        for workspace, conversation, since, in_trouble in self.warm:
            came = self.taking.about(conversation) if workspace == "taking" else []
            if len(came) > 2:
                self.books.fault(f"the brief about {conversation} was posted {len(came)} times")
            if came and not in_trouble:
                told.append(came[0] - since)
        self.say(f"{len(self.taking.received)} calls taken; {len(self.hanging.held)} held; brief after {statistics.median(told or [0]):.1f} s, at most {max(told or [0]):.1f} s")
        if not told:
            self.books.fault("no brief arrived at all")
        elif statistics.quantiles([*told, *told], n=20)[-1] > TOLD:
            self.books.fault(f"one brief in twenty took more than {TOLD} s")

    def texts(self, workspace, conversation):
        key = next(one["secret_key"] for one in self.workspaces if one["name"] == workspace)
        caller = load.Caller(self, {"authorization": f"Bearer {key}"})
        status, read = caller.call("verify", "GET", f"/conversations/{conversation}/export?format=json")
        caller.close()
        if status != 200:
            self.books.fault(f"{conversation}: {status}")
            return []
        return [message["text"] for message in json.loads(read)["messages"]]

    def judge_books(self):
        self.program.kill()
        self.program.start()
        self.books.verify(self.texts)
        for workspace in self.workspaces:
            checked = self.program.command("quota", "check", "--workspace", workspace["workspace_id"]).strip()
            self.say(f"quota of {workspace['name']}: {' '.join(checked.split())[:300]}")
        code, took = self.program.stop()
        if code != 0:
            self.books.fault(f"stopped with {code} after {took:.1f} s")
        with sqlite3.connect(self.disk.folder / "kilo.db") as db:
            # Python's SQLite may be older than the program's, where nothing was not valid.
            db.create_function("json_valid", 1, is_valid_or_nothing, deterministic=True)
            sound = db.execute("PRAGMA integrity_check").fetchone()[0]
            counted = db.execute("SELECT count(*) FROM quota_ledger WHERE kind = 'conversation_counted'").fetchone()[0]
            begun = db.execute(
                "SELECT count(DISTINCT m.conversation) FROM messages m JOIN conversations c ON c.position = m.conversation "
                "WHERE m.role = 'visitor' AND coalesce(c.external_id, '') NOT LIKE 'big-%'"
            ).fetchone()[0]
        if sound != "ok":
            self.books.fault(f"the database: {sound}")
        if counted != begun:
            self.books.fault(f"{counted} conversations in the ledger, {begun} that began")
        if "panicked" in (self.disk.folder / "kilo.log").read_text(errors="replace"):
            self.books.fault("the log tells of a panic")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kilo", required=True, help="the program")
    arguments.add_argument("--minutes", type=float, default=20)
    given = arguments.parse_args()
    soak = Soak(given.kilo)
    try:
        life = soak.run(given.minutes)
        soak.judge_use(life)
        soak.judge_answers()
        soak.judge_books()
    finally:
        if soak.program.process and soak.program.process.poll() is None:
            soak.program.kill()
        soak.say(soak.books.summary())
        for (what, status), count in sorted(soak.books.statuses.items(), key=str):
            print(f"  {what:16} {status} {count:8} slowest in peace {soak.books.slowest[what]:6.2f} s")
        if soak.books.faults:
            print(soak.program.last_words())
        soak.disk.close()
    for fault in soak.books.faults:
        print(f"FAULT {fault}")
    raise SystemExit(1 if soak.books.faults else 0)


main()
