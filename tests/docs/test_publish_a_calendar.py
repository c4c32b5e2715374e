"""The commands of docs/how-to/publish-a-calendar.md do what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from caldav_server import PASSWORD, USER, radicale

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/publish-a-calendar.md").read_text("utf-8")
EXAMPLES = ROOT / "docs/examples"


def test_the_commands_of_the_page_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "hamsc"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m schedules "$@"\n')
    program.chmod(0o755)
    iron = EXAMPLES / "iron-sucrose-hd.yaml"
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 6
    with radicale(tmp_path / "radicale") as server:
        done = subprocess.run(
            [
                *("sh", "-ec"),
                f"hamsc plan {iron.with_suffix('.patient.yaml')} --protocol {iron} -o plan.json\n"
                + "".join(blocks),
            ],
            env={
                **os.environ,
                "PATH": f"{tmp_path}:{os.environ['PATH']}",
                "CALENDAR": server.url,
                "HAMSC_CALDAV_USER": USER,
                "HAMSC_CALDAV_PASSWORD": PASSWORD,
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said = done.stderr
    assert "Would be: 10 created" in said
    assert f"{server.url} stands as planned" in said
    assert "patient.ics stands as planned" in said
    assert "feed 1 is revoked" in said
    assert PASSWORD not in done.stdout + said
