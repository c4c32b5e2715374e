"""Publishing to Radicale: what the server holds afterwards, and what people are told."""

import logging
import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from caldav_server import PASSWORD, USER, Server, radicale
from click.testing import CliRunner, Result

from schedules.calendar.found_event import read_events
from schedules.cli import main

ROOT = Path(__file__).parents[3]
PATIENT = ROOT / "docs/examples/iron-sucrose-hd.patient.yaml"
PROTOCOL = ROOT / "docs/examples/iron-sucrose-hd.yaml"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture(autouse=True)
def _empty(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.clear()
    monkeypatch.setenv("HAMSC_CALDAV_USER", USER)
    monkeypatch.setenv("HAMSC_CALDAV_PASSWORD", PASSWORD)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return made_from(tmp_path, PATIENT.read_text("utf-8"))


def made_from(folder: Path, patient: str) -> Path:
    (folder / "patient.yaml").write_text(patient, "utf-8")
    made = hamsc(
        "plan", folder / "patient.yaml", "--protocol", PROTOCOL, "-o", folder / "plan.json"
    )
    assert made.exit_code == 0, made.output
    return folder / "plan.json"


def hamsc(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def publish(plan: Path, server: Server, *more: str) -> Result:
    return hamsc("publish", "caldav", plan, server.url, *more)


def edit(server: Server, name: str, old: bytes, new: bytes) -> None:
    """Change an event as a calendar program does: read it, write it under its ETag."""
    _, headers, data = server.request("GET", name)
    assert old in data
    status, _, _ = server.request(
        "PUT", name, data.replace(old, new), If_Match=headers["ETag"], Content_Type="text/calendar"
    )
    assert status in {201, 204}


def test_a_plan_is_published_once_and_then_left_alone(plan: Path, server: Server):
    listed = publish(plan, server, "--dry-run")
    assert (listed.exit_code, server.events()) == (0, {})
    assert listed.stdout.count("create") == 10
    assert (
        "Would be: 10 created, 0 updated, 0 cancelled, 0 unchanged, 0 conflicts." in listed.stderr
    )

    first = publish(plan, server)
    assert (first.exit_code, first.stdout) == (0, "")
    assert "10 created" in first.stderr
    files = server.events()
    assert len(files) == 10
    for name, data in files.items():
        (event,) = read_events(data)
        assert name == f"{event.uid}.ics"
        assert b"METHOD" not in data

    second = publish(plan, server)
    assert second.exit_code == 0
    assert "10 unchanged" in second.stderr
    assert "Nothing to do" in second.stderr
    assert server.events() == files


@pytest.mark.hazard("H38")
@pytest.mark.requirement("R19")
def test_a_moved_dose_changes_one_event_and_is_found_on_its_new_day(tmp_path: Path, server: Server):
    text = PATIENT.read_text("utf-8")
    publish(made_from(tmp_path, text), server)
    before = server.events()
    later = text.replace("to: 2026-06-12", "to: 2026-06-14").replace("2026-05-30T", "2026-05-31T")
    moved = publish(made_from(tmp_path, later), server)
    assert moved.exit_code == 0, moved.output
    assert "1 updated" in moved.stderr
    changed = {name for name, data in server.events().items() if data != before[name]}
    ((new,),) = [read_events(server.events()[name]) for name in changed]
    ((old,),) = [read_events(before[name]) for name in changed]
    assert new.sequence > old.sequence
    assert on_day(server, f"{old.start:%Y%m%d}") == []
    assert on_day(server, f"{new.start:%Y%m%d}") == [new.uid]


def on_day(server: Server, day: str) -> list[str]:
    """Ask the server itself for the events of a day (UTC)."""
    query = f"""<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
      <D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">
      <C:comp-filter name="VEVENT"><C:time-range start="{day}T000000Z" end="{day}T235959Z"/>
      </C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""
    status, _, answer = server.request("REPORT", data=query.encode(), Depth="1")
    assert status == 207
    return [part.split("\n")[0].strip() for part in answer.decode().split("UID:")[1:]]


@pytest.mark.hazard("H39")
@pytest.mark.requirement("R20")
def test_an_edit_by_hand_is_reported_and_stays_until_the_plan_is_taken(plan: Path, server: Server):
    publish(plan, server)
    name = min(server.events())
    edit(server, name, b"SUMMARY:Clinic visit", b"SUMMARY:Clinic visit - bring the cat")
    theirs = server.events()[name]

    told = publish(plan, server)
    assert told.exit_code == 30
    assert "edited by hand since it was published" in told.stdout
    assert "9 unchanged, 1 conflicts" in told.stderr
    assert server.events()[name] == theirs

    taken = publish(plan, server, "--take-plan")
    assert taken.exit_code == 0
    assert "1 updated" in taken.stderr
    assert b"cat" not in server.events()[name]
    assert "Nothing to do" in publish(plan, server).stderr


def test_a_collection_is_read_against_the_plan(plan: Path, server: Server):
    publish(plan, server)
    assert hamsc("calendar", plan, "--read", server.url).exit_code == 0
    name = min(server.events())
    edit(server, name, b"SUMMARY:Clinic visit", b"SUMMARY:Dentist")
    read = hamsc("calendar", plan, "--read", server.url)
    assert read.exit_code == 17
    assert 'changed by hand: title "Dentist"' in read.stdout


@pytest.mark.hazard("H39")
@pytest.mark.requirement("R20")
def test_what_is_not_ours_is_not_touched(plan: Path, server: Server):
    own = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:mine\r\n"
        b"DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nSUMMARY:Dentist\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    server.request("PUT", "mine.ics", own, Content_Type="text/calendar")
    before = server.events()["mine.ics"]
    assert publish(plan, server).exit_code == 0
    assert publish(plan, server, "--take-plan").exit_code == 0
    assert server.events()["mine.ics"] == before


def test_an_arm_that_is_stopped_is_cancelled_in_the_calendar(tmp_path: Path, server: Server):
    text = PATIENT.read_text("utf-8")
    publish(made_from(tmp_path, text), server)
    stop = "stops:\n  - {arms: [iron], on: 2026-06-10, reason: ferritin high}\n"
    stopped = publish(made_from(tmp_path, f"{text}{stop}"), server)
    assert stopped.exit_code == 0, stopped.output
    states = [read_events(data)[0].status for data in server.events().values()]
    assert states.count("CANCELLED") == 6
    assert "6 cancelled, 4 unchanged" in stopped.stderr
    assert "4 unchanged" in publish(tmp_path / "plan.json", server).stderr


def test_the_other_profile_is_not_written_over_by_accident(plan: Path, server: Server):
    publish(plan, server, "--profile", "care-team")
    before = server.events()
    refused = publish(plan, server)
    assert (refused.exit_code, server.events()) == (2, before)
    assert "--profile care-team, or --change-profile" in refused.stderr
    assert publish(plan, server, "--change-profile").exit_code == 0
    assert b"iron" not in b"".join(server.events().values())


def test_killed_in_the_middle_the_next_run_does_the_rest(plan: Path, server: Server):
    command = [sys.executable, "-m", "schedules", "publish", "caldav", str(plan), server.url]
    for enough in (1, 5):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        while len(server.events()) < enough and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    killed_at = len(server.events())
    rest = publish(plan, server)
    assert rest.exit_code == 0, rest.output
    assert f"{10 - killed_at} created" in rest.stderr
    files = server.events()
    server.clear()
    publish(plan, server)
    assert {name: read_events(data) for name, data in server.events().items()} == {
        name: read_events(data) for name, data in files.items()
    }


@pytest.mark.hazard("H41")
@pytest.mark.requirement("R20")
@pytest.mark.parametrize(
    ("more", "password", "said", "code"),
    [
        pytest.param("", "wrong-Pa55word", "refuses these credentials", 31, id="wrong password"),
        pytest.param("nowhere/", PASSWORD, "calendar collection?", 31, id="no collection there"),
        pytest.param("", PASSWORD, "10 created", 0, id="all well"),
    ],
)
def test_no_password_shows_anywhere(
    plan: Path,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    more: str,
    password: str,
    said: str,
    code: int,
):
    monkeypatch.setenv("HAMSC_CALDAV_PASSWORD", password)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    result = hamsc("publish", "caldav", plan, f"{server.url}{more}")
    assert result.exit_code == code, result.output
    assert said in result.stderr
    encoded = b64encode(f"{USER}:{password}".encode()).decode()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for text in (result.output, caplog.text, written.decode()):
        assert password not in text
        assert encoded not in text


def test_the_librarys_own_record_of_its_traffic_is_off(plan: Path, server: Server, tmp_path: Path):
    environment = {**os.environ, "PYTHON_CALDAV_COMMDUMP": "1", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "schedules", "publish", "caldav", str(plan), server.url]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("caldavcomm*")) == []


@pytest.mark.hazard("H41")
@pytest.mark.requirement("R20")
def test_a_server_that_sends_elsewhere_is_not_followed(plan: Path, tmp_path: Path):
    script = tmp_path / "elsewhere.py"
    script.write_text(
        "import http.server\n"
        "class Handler(http.server.BaseHTTPRequestHandler):\n"
        "    def do_REPORT(self):\n"
        "        self.send_response(302)\n"
        "        self.send_header('Location', 'http://127.0.0.1:9/stolen/')\n"
        "        self.end_headers()\n"
        "server = http.server.HTTPServer(('127.0.0.1', 0), Handler)\n"
        "print(server.server_port, flush=True)\n"
        "server.serve_forever()\n"
    )
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        result = hamsc("publish", "caldav", plan, f"http://127.0.0.1:{port}/a/")
    finally:
        process.kill()
        process.communicate()
    assert result.exit_code == 31
    assert "TooManyRedirects" in result.stderr


def test_a_server_that_is_not_there_is_said(plan: Path):
    result = hamsc("publish", "caldav", plan, "http://127.0.0.1:9/a/")
    assert result.exit_code == 31
    assert "the server cannot be used now" in result.stderr


def test_radicale_keeps_the_conditions_that_publishing_rests_on(plan: Path, server: Server):
    publish(plan, server)
    name = min(server.events())
    _, headers, data = server.request("GET", name)
    put = {"Content_Type": "text/calendar"}
    assert server.request("PUT", name, data, If_None_Match="*", **put)[0] == 412
    assert server.request("PUT", name, data, If_Match='"stale"', **put)[0] == 412
    assert server.request("PUT", "another.ics", data, **put)[0] == 409
    assert server.request("PUT", name, data, If_Match=headers["ETag"], **put)[0] in {201, 204}
