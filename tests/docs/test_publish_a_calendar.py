"""The commands of docs/how-to/publish-a-calendar.md do what the page says."""

import os
import re
import shlex
from pathlib import Path

import pytest
from caldav_server import PASSWORD, USER, radicale
from iron_plans import first_plan, hamsc

from schedules.channels import serving

PAGE = (Path(__file__).parents[2] / "docs/how-to/publish-a-calendar.md").read_text("utf-8")


def _no_listening(app: object, *, host: str, **_: object) -> None:
    assert app
    assert host == "127.0.0.1"


def test_the_commands_of_the_page_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    first_plan(tmp_path)
    lines = "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).splitlines()
    # The first two make a plan of 369 administrations, as on the page about printing; a short
    # plan stands in for it.
    assert [line.split()[1] for line in lines[:2]] == ["new", "plan"]
    del lines[:2]
    assert len(lines) == 10
    # A running server of feeds has tests of its own; here it stops where it would begin to listen.
    monkeypatch.setattr(serving, "serve", _no_listening)
    said = ""
    with radicale(tmp_path / "radicale") as server:
        monkeypatch.setenv("CALENDAR", server.url)
        monkeypatch.setenv("HAMSC_CALDAV_USER", USER)
        monkeypatch.setenv("HAMSC_CALDAV_PASSWORD", PASSWORD)
        for line in lines:
            program, *words = shlex.split(os.path.expandvars(line))
            assert program == "hamsc"
            done = hamsc(*words)
            assert done.exit_code == 0, f"{line}\n{done.output}"
            said += done.output
    assert "Would be: 10 created" in said
    assert f"{server.url} stands as planned" in said
    assert "patient.ics stands as planned" in said
    assert "feed 1 is revoked" in said
    assert "Stopped." in said
    assert "plans have no feed yet" not in said
    assert PASSWORD not in said
