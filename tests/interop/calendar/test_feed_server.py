"""The feed as a running server: what subscribers see of a plan that changes, and how it stops."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from vdirsyncer.cli import app as vdirsyncer_main

from schedules.cli import main

ROOT = Path(__file__).parents[3]
PATIENT = ROOT / "docs/examples/iron-sucrose-hd.patient.yaml"
PROTOCOL = ROOT / "docs/examples/iron-sucrose-hd.yaml"


def hamsc(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def write_plan(folder: Path, *, moved_to: str = "2026-06-12") -> None:
    text = PATIENT.read_text("utf-8").replace("to: 2026-06-12", f"to: {moved_to}")
    (folder / "patient.yaml").write_text(text, "utf-8")
    options = ("--protocol", PROTOCOL, "-o", folder / "plan.json")
    assert hamsc("plan", folder / "patient.yaml", *options).exit_code == 0


@dataclass
class Running:
    """A server with one feed."""

    folder: Path
    process: subprocess.Popen[str]
    port: int
    path: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def get(self, path: str | None = None, **headers: str) -> tuple[HTTPResponse, bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path or self.path, headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; return its exit code and what it said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    write_plan(tmp_path)
    feeds = ("--feeds", tmp_path / "feeds.json")
    made = hamsc("feed", "new", tmp_path / "plan.json", *feeds)
    command = [sys.executable, "-m", "schedules", "feed", "serve", str(tmp_path / "plan.json")]
    process = subprocess.Popen(
        [*command, *map(str, feeds), "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
    assert found is not None, said
    yield Running(tmp_path, process, int(found[1]), made.stdout.strip())
    if process.poll() is None:
        process.kill()
        process.communicate()


def test_a_feed_follows_its_plan_and_stops_cleanly(running: Running):
    first, calendar = running.get()
    assert (first.status, calendar.count(b"BEGIN:VEVENT")) == (200, 10)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Server"] is None
    etag = first.headers["ETag"]
    assert running.get(**{"If-None-Match": etag})[0].status == 304

    write_plan(running.folder, moved_to="2026-06-14")
    second, moved = running.get(**{"If-None-Match": etag})
    assert second.status == 200
    assert moved != calendar
    assert first.headers["Last-Modified"] != second.headers["Last-Modified"]

    good = (running.folder / "plan.json").read_text()
    (running.folder / "plan.json").write_text(good[:100])
    assert running.get()[1] == moved
    (running.folder / "plan.json").unlink()
    assert running.get()[1] == moved
    (running.folder / "plan.json").write_text(good)
    assert running.get()[1] == moved

    feeds = ("--feeds", running.folder / "feeds.json")
    assert "in use" in hamsc("feed", "list", *feeds).stdout
    assert hamsc("feed", "revoke", "1", *feeds).exit_code == 0
    assert running.get()[0].status == 404
    assert "revoked" in hamsc("feed", "list", *feeds).stdout

    code, said = running.stop()
    assert code == 0
    assert said.endswith("Stopped.\n")
    assert "plan.json cannot be used now (DocumentError): kept the last" in said
    token = running.path.removeprefix("/feed/").removesuffix(".ics")
    for secret in (token, "EXAMPLE-107", "127.0.0.1"):
        assert secret not in said
        assert secret not in (running.folder / "feeds.json").read_text()


def test_an_interrupt_stops_it_as_well(running: Running):
    code, said = running.stop(signal.SIGINT)
    assert (code, said) == (0, "Stopped.\n")


def sync(running: Running) -> tuple[set[str], set[str]]:
    """Synchronise with vdirsyncer; return what it put down and what it took away."""
    folder = running.folder / "vdir"
    (running.folder / "config").write_text(
        f'[general]\nstatus_path = "{running.folder}/status"\n'
        '[pair course]\na = "here"\nb = "feed"\ncollections = null\n'
        f'[storage here]\ntype = "filesystem"\npath = "{folder}"\nfileext = ".ics"\n'
        f'[storage feed]\ntype = "http"\nurl = "{running.url}"\n'
    )
    folder.mkdir(exist_ok=True)
    before = {path.name for path in folder.iterdir()}
    config = ("-c", str(running.folder / "config"))
    for word in ("discover", "sync") if not before else ("sync",):
        # In this process: to load the program takes longer than all that it does.
        done = CliRunner().invoke(vdirsyncer_main, [*config, word])
        assert done.exit_code == 0, done.output
    after = {path.name for path in folder.iterdir()}
    return after - before, before - after


@pytest.mark.filterwarnings("ignore")  # of the program's own libraries
def test_vdirsyncer_sees_one_move_as_one_event_gone_and_one_new(running: Running):
    added, gone = sync(running)
    assert (len(added), gone) == (10, set())
    assert sync(running) == (set(), set())
    write_plan(running.folder, moved_to="2026-06-14")
    added, gone = sync(running)
    assert (len(added), len(gone)) == (1, 1)
    assert sync(running) == (set(), set())


@pytest.mark.hazard("H20")
def test_two_plans_of_one_course_are_refused(tmp_path: Path):
    write_plan(tmp_path)
    (tmp_path / "older.json").write_bytes((tmp_path / "plan.json").read_bytes())
    feeds = ("--feeds", tmp_path / "feeds.json")
    hamsc("feed", "new", tmp_path / "plan.json", *feeds)
    refused = hamsc("feed", "serve", tmp_path / "plan.json", tmp_path / "older.json", *feeds)
    assert refused.exit_code == 32
    assert "two of the plans are of the same course" in refused.stderr


def test_an_address_that_cannot_be_had_is_said_after_the_warning(tmp_path: Path):
    write_plan(tmp_path)
    feeds = ("--feeds", tmp_path / "feeds.json")
    hamsc("feed", "new", tmp_path / "plan.json", *feeds)
    # An address for documentation (RFC 5737): no machine has it.
    refused = hamsc("feed", "serve", tmp_path / "plan.json", *feeds, "--host", "192.0.2.1")
    assert refused.exit_code == 32
    assert "Put a server that speaks https in front" in refused.stderr
    assert "cannot listen on 192.0.2.1" in refused.stderr
