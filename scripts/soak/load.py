"""Everybody who uses the program at the same time. Each runs on a thread of its own until the soak stops them."""

import contextlib
import http.client
import json
import random
import socket
import threading
import time
import uuid

WARM = (
    "We need a demo this week. I'm the CTO at Acme Widgets, our budget is $50k this year, we want to be live by Q3 and I make "
    "the final decision. My email is jane@acme-widgets.com. We lose leads every week. "
)
HOSTILE = [
    "we at my company ", "[", "](", "*a ", "`", "&", "\"", "> ", "- ", "a\u0301", "\u202e", "👩\u200d", "|a", "http://", "I'm not the ", "a@b.",
    "<", " ", "on behalf of ", "not ",
]
MESSAGES = 150


class Caller:
    """A client of one workspace that keeps its connection and says what every answer was."""

    def __init__(self, soak, headers):
        self.soak, self.headers, self.connection = soak, headers, None

    def call(self, what, method, path, body=None, **headers):
        """Status and body; (None, None) where there is no answer."""
        start = time.monotonic()
        data = None if body is None else json.dumps(body)
        sent = {**self.headers, **headers, **({"content-type": "application/json"} if data else {})}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.soak.program.port, timeout=60)
            self.connection.request(method, "/api/v1" + path, data, sent)
            answer = self.connection.getresponse()
            status, read = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            status, read = None, None
        self.soak.books.answered(what, status, time.monotonic() - start)
        if status is None:
            time.sleep(0.2)
        return status, read

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def write(self, what, path, body):
        """Repeats a write under one key until it is acknowledged; gives its body, or None where it is refused for good."""
        key = str(uuid.uuid4())
        while not self.soak.over.is_set():
            status, read = self.call(what, "POST", path, body, **{"idempotency-key": key})
            if status in (200, 201):
                return json.loads(read)
            if status in (402, 404, 409) and b"request-in-progress" not in read:
                return None
            if status not in (None, 409, 429, 500, 503):
                self.soak.books.fault(f"{what}: {status} {read[:300]}")
                return None
            time.sleep(0.2)
        return None


def unique(kind):
    return f"{kind} {uuid.uuid4()}" + " word" * random.randrange(1, 200)


def integrator(soak, workspace):
    """Brings conversations in over the API and goes on with them."""
    caller = Caller(soak, {"authorization": f"Bearer {workspace['secret_key']}"})
    while not soak.over.is_set():
        external, text = str(uuid.uuid4()), unique("first")
        made = caller.write("create", "/conversations", {"external_id": external, "messages": [{"role": "visitor", "text": text}]})
        if made is None:
            time.sleep(1)
            continue
        soak.books.acknowledged(workspace["name"], made["id"], text)
        for _ in range(random.randrange(1, MESSAGES)):
            text = unique("api")
            soak.books.asked(made["id"], text)
            body = {"role": random.choice(["visitor", "agent"]), "text": text, "external_id": str(uuid.uuid4())}
            if soak.over.is_set() or caller.write("append", f"/conversations/{made['id']}/messages", body) is None:
                break
            soak.books.acknowledged(workspace["name"], made["id"], text)
            time.sleep(0.05)


def visitor(soak, workspace):
    """Chats in the widget; some are worth a call."""
    key = {"x-kilo-key": workspace["publishable_key"]}
    while not soak.over.is_set():
        caller = Caller(soak, key)
        text = (WARM if random.random() < 0.4 else "") + unique("visitor")
        begun = caller.write("widget start", "/widget/conversations", {"text": text})
        if begun is None:
            time.sleep(2)
            continue
        conversation, began = begun["conversation_id"], time.monotonic()
        soak.books.acknowledged(workspace["name"], conversation, text)
        if text.startswith(WARM):
            soak.warm.append((workspace["name"], conversation, began, soak.books.trouble.is_set()))
        caller.headers = {**key, "authorization": f"Bearer {begun['visitor_token']}"}
        for _ in range(random.randrange(1, 20)):
            if soak.over.is_set():
                break
            text = unique("visitor")
            soak.books.asked(conversation, text)
            if caller.write("widget send", f"/widget/conversations/{conversation}/messages", {"text": text}) is None:
                break
            soak.books.acknowledged(workspace["name"], conversation, text)
            caller.call("widget poll", "GET", f"/widget/conversations/{conversation}/messages")
            time.sleep(random.random())
        caller.close()


def attacker(soak, workspace):
    """Says 32 KiB of what is slow to read, again and again."""
    caller = Caller(soak, {"x-kilo-key": workspace["publishable_key"]})
    begun = None
    while begun is None and not soak.over.is_set():
        begun = caller.write("attack start", "/widget/conversations", {"text": "hello"})
    while not soak.over.is_set():
        seed = random.choice(HOSTILE)
        text = seed * (32_000 // len(seed.encode()))
        caller.headers["authorization"] = f"Bearer {begun['visitor_token']}"
        path = f"/widget/conversations/{begun['conversation_id']}/messages"
        status, read = caller.call("attack", "POST", path, {"text": text or "a"})
        if status == 409 and b"conversation-full" in read:
            begun = caller.write("attack start", "/widget/conversations", {"text": "hello"}) or begun
            time.sleep(5)
        time.sleep(2)


def reader(soak, workspace):
    """Lists, counts, searches, opens and exports."""
    caller = Caller(soak, {"authorization": f"Bearer {workspace['secret_key']}"})
    queries = ["", "?q=word", "?q=%22visitor%20word%22", "?company=acme", "?persona=cto", "?score_min=50&status=active,handed_off,archived"]
    while not soak.over.is_set():
        status, read = caller.call("list", "GET", "/conversations" + random.choice(queries))
        caller.call("counts", "GET", "/conversations/counts" + random.choice(queries))
        rows = json.loads(read)["data"] if status == 200 else []
        if rows:
            one = random.choice(rows)["id"]
            caller.call("open", "GET", f"/conversations/{one}")
            shape = random.choice(["markdown", "text", "html", "json", "csv", "pdf"])
            caller.call(f"export {shape}", "GET", f"/conversations/{one}/export?format={shape}")
        if random.random() < 0.1:
            caller.call("export all", "GET", "/conversations/export?format=ndjson&include=messages")
        time.sleep(random.random() / 2)


def healthy(soak, _):
    """Asks whether the process answers at all, which it must at any time."""
    while not soak.over.is_set():
        start = time.monotonic()
        status = soak.program.probe("/healthz", 15)
        if status != 200 and not soak.restarting.is_set():
            soak.books.fault(f"/healthz: {status}")
        elif not soak.restarting.is_set():
            soak.books.answered("healthz", status, time.monotonic() - start)
        time.sleep(0.5)


def ask_raw(soak, path, headers):
    """Sends a request on a socket with a small window, and reads nothing."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", soak.program.port))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"GET /api/v1{path} HTTP/1.1\r\nhost: soak\r\n{lines}\r\n".encode())
    return connection


def slow_reader(soak, workspace):
    """Asks for everything and takes nothing, forty at a time; holds on for longer than the server should."""
    headers = {"authorization": f"Bearer {workspace['secret_key']}"}
    paths = ["/conversations/export?format=ndjson&include=messages", "/conversations?limit=200", "/conversations/export?format=csv&include=messages"]
    while not soak.over.is_set():
        held = []
        with contextlib.suppress(OSError):
            held.extend(ask_raw(soak, random.choice(paths), headers) for _ in range(40))
        soak.over.wait(75)
        for connection in held:
            connection.close()


def listener(soak, workspace):
    """Holds event streams open; reads half of them."""
    caller = Caller(soak, {"authorization": f"Bearer {workspace['secret_key']}"})
    while not soak.over.is_set():
        held = []
        for _ in range(20):
            status, read = caller.call("ticket", "POST", "/events/tickets")
            if status in (200, 201):
                with contextlib.suppress(OSError):
                    held.append(ask_raw(soak, f"/events?ticket={json.loads(read)['ticket']}", {}))
        until = time.monotonic() + 90
        while time.monotonic() < until and not soak.over.is_set():
            for connection in held[::2]:
                connection.settimeout(0.01)
                with contextlib.suppress(OSError):
                    connection.recv(65536)
            time.sleep(0.2)
        for connection in held:
            connection.close()


def start(soak, workspaces):
    """Puts everybody to work and gives the threads."""
    taking, hanging, attacked = workspaces
    cast = [(integrator, taking)] * 2 + [(visitor, taking)] * 3 + [(visitor, hanging)] * 3 + [(reader, taking)] * 2
    cast += [(reader, attacked), (attacker, attacked), (attacker, attacked), (slow_reader, attacked), (slow_reader, taking)]
    cast += [(listener, taking), (integrator, attacked), (healthy, None)]

    def guarded(act, workspace):
        try:
            act(soak, workspace)
        except Exception as error:
            soak.books.fault(f"{act.__name__} of the soak itself: {error!r}")

    threads = [threading.Thread(target=guarded, args=one, daemon=True) for one in cast]
    for thread in threads:
        thread.start()
    return threads
