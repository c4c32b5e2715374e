"""A Radicale server on a free loopback port, in a process of its own."""

import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

USER, PASSWORD = "nurse", "kept-s3cret-Pa55word"
_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}
[logging]
level = warning
"""
_COLLECTION = '{"tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT,VTODO"}'


@dataclass(frozen=True)
class Server:
    """Where it listens, and the folder it keeps a collection in."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{USER}/course/"

    def request(
        self, method: str, name: str = "", data: bytes | None = None, **headers: str
    ) -> tuple[int, Message, bytes]:
        """Send a request of its own, as another program would; return status, headers, body."""
        password = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            path = f"/{USER}/course/{name}"
            connection.request(method, path, data, {"Authorization": f"Basic {password}", **sent})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def events(self) -> dict[str, bytes]:
        """Return what lies in the collection, by file name."""
        return {
            path.name: path.read_bytes()
            for path in sorted(self.folder.iterdir())
            if not path.name.startswith(".")
        }

    def clear(self) -> None:
        """Empty the collection."""
        for path in self.folder.iterdir():
            if path.is_file() and path.name != ".Radicale.props":
                path.unlink()


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """Run a server with one empty collection that asks for a password."""
    collection = folder / "collection-root" / USER / "course"
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text(_COLLECTION)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    port = free_port()
    (folder / "config").write_text(_CONFIG.format(port=port, folder=folder))
    command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, process, folder / "log")
        yield Server(port, collection)
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens; fail where the process ends before."""
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError(log.read_text())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not listen")
