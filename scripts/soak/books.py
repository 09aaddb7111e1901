"""What was asked for, what was acknowledged, and whether it is there: once."""

import collections
import threading


class Books:
    """Shared by all that load the program."""

    def __init__(self):
        self.lock = threading.Lock()
        # Conversation -> words -> whether they were acknowledged.
        self.said = collections.defaultdict(dict)
        self.workspace_of = {}
        self.statuses = collections.Counter()
        self.refused_in_peace = collections.Counter()
        self.faults = []
        self.slowest = collections.Counter()
        # Set while the program is being troubled: then it may say that it is not available.
        self.trouble = threading.Event()

    def asked(self, conversation, text):
        with self.lock:
            self.said[conversation].setdefault(text, False)

    def acknowledged(self, workspace, conversation, text):
        with self.lock:
            self.workspace_of[conversation] = workspace
            self.said[conversation][text] = True

    def fault(self, text):
        with self.lock:
            if len(self.faults) < 100:
                self.faults.append(text)

    def answered(self, what, status, seconds):
        """Notes an answer. A fault of the server is one whenever it comes, 503 only in peace."""
        with self.lock:
            self.statuses[what, status] += 1
            if not self.trouble.is_set():
                self.slowest[what] = max(self.slowest[what], seconds)
                if status in (None, 503):
                    self.refused_in_peace[what] += 1
        if status is not None and status >= 500 and status != 503:
            self.fault(f"{what}: {status}")

    def verify(self, read):
        """Compares with what `read(workspace, conversation)` gives: the texts of its messages."""
        for conversation, said in list(self.said.items()):
            workspace = self.workspace_of.get(conversation)
            if workspace is None:
                continue
            stored = collections.Counter(read(workspace, conversation))
            for text, acknowledged in said.items():
                count = stored[text]
                if count > 1:
                    self.fault(f"{conversation}: {text[:60]!r} is there {count} times")
                if acknowledged and count == 0:
                    self.fault(f"{conversation}: {text[:60]!r} was acknowledged and is not there")

    def summary(self):
        acknowledged = sum(sum(said.values()) for said in self.said.values())
        return f"{sum(self.statuses.values())} answers; {acknowledged} messages acknowledged in {len(self.workspace_of)} conversations"
