"""The program under test: its process, its disk, and what it uses of the machine."""

import contextlib
import errno
import http.client
import json
import os
import pathlib
import resource
import secrets
import signal
import socket
import subprocess
import tempfile
import time

PASSWORD = f"soak {secrets.token_hex(8)}"
VOLUME_MIB = 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, condition, seconds):
    """Waits for a condition and gives how long that took."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - start


class Disk:
    """A folder that can be full: a tmpfs of its own, or a limit on the size of files."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kilo-soak-"))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={VOLUME_MIB}m", "tmpfs", str(self.folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        self.ballast = self.folder / "ballast"

    def fill(self, process):
        if not self.mounted:
            sizes = [file.stat().st_size for file in self.folder.glob("kilo.db*")]
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (max(sizes, default=0), resource.RLIM_INFINITY))
            return
        with self.ballast.open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(b"\0" * size)

    def drain(self, process):
        self.ballast.unlink(missing_ok=True)
        if not self.mounted:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)


class Program:
    """`kilo serve`, always on the same port and the same database."""

    def __init__(self, kilo, disk, allowed):
        self.kilo, self.disk, self.port, self.process = str(pathlib.Path(kilo).resolve()), disk, free_port(), None
        self.environment = {
            **os.environ,
            "KILO_DATABASE_URL": f"sqlite://{disk.folder}/kilo.db?mode=rwc",
            "KILO_BIND": f"127.0.0.1:{self.port}",
            "KILO_RATE_LIMITS": "off",
            "KILO_OUTBOUND_ALLOW": ",".join(allowed),
            "KILO_OWNER_PASSWORD": PASSWORD,
            "KILO_LOG": "info",
        }

    def command(self, *arguments):
        done = subprocess.run([self.kilo, *arguments], cwd=self.disk.folder, env=self.environment, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"kilo {' '.join(arguments)}: {done.stderr.decode()[-2000:]}{done.stdout.decode()[-500:]}")
        return done.stdout.decode()

    def workspace(self, name):
        owner = f"{name}@soak.example"
        made = self.command("workspace", "create", "--name", name, "--owner-email", owner, "--plan", "growth")
        return {"name": name, "owner": owner, **json.loads(made)}

    def start(self):
        log = (self.disk.folder / "kilo.log").open("ab")
        # What writes beyond a limit shall get an error, as on a full disk.
        self.process = subprocess.Popen(
            [self.kilo, "serve"],
            cwd=self.disk.folder,
            env=self.environment,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            restore_signals=False,
        )
        log.close()
        return wait_until("ready after a start", self.is_ready, 60)

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the program has ended: {self.process.returncode}\n{self.last_words()}")
        return self.probe("/readyz") == 200

    def probe(self, path, seconds=10):
        """The status of an answer; None where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Asks it to stop; gives the exit code and how long that took."""
        start = time.monotonic()
        self.process.terminate()
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            code = "none within 60 s"
        return code, time.monotonic() - start

    def last_words(self):
        with contextlib.suppress(OSError):
            return (self.disk.folder / "kilo.log").read_bytes()[-3000:].decode(errors="replace")
        return ""

    def usage(self):
        """Own memory in MiB, open descriptors, threads."""
        folder = pathlib.Path("/proc") / str(self.process.pid)
        try:
            fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
            descriptors = len(list((folder / "fd").iterdir()))
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ESRCH):
                return None
            raise
        return int(fields["RssAnon"].split()[0]) / 1024, descriptors, int(fields["Threads"])
