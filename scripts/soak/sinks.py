"""Receivers on the loopback interface: one that takes everything, one that accepts and never answers."""

import http.server
import json
import socket
import threading
import time


class Taking:
    """Answers every call: an agent's reply, or the `ok` of a webhook. Keeps when something with a text came."""

    def __init__(self):
        self.received = []
        taking = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode(errors="replace")
                taking.received.append((time.monotonic(), self.path, body))
                answer = json.dumps({"text": "Yes, we do."}) if self.path == "/agent" else "ok"
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # A program that is killed hangs up; that is no news.
        self.server.handle_error = lambda *_: None
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def about(self, text):
        """When calls came that hold `text`."""
        return [at for at, path, body in list(self.received) if path == "/slack" and text in body]


class Hanging:
    """Accepts, and says nothing."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.held = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            self.held.append(self.server.accept()[0])
            # A caller that has given up has closed; its end here is not kept for ever.
            if len(self.held) > 500:
                self.held.pop(0).close()
