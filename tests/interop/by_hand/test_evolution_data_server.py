"""The store of Evolution and GNOME Calendar takes a file right, the next one, and the first again.

It takes an older version over a newer one: that is what the page on calendar programs says of it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from calendar_records import records_of

SCRIPT = Path(__file__).with_name("evolution_store.py")
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = "apt-get install evolution-data-server gir1.2-ecal-2.0 python3-gi dbus"


def held_after_each(files: list[Path], home: Path) -> dict[str, Any]:
    assert shutil.which("dbus-run-session"), f"found no dbus-run-session; install: {NEEDED}"
    home.mkdir(mode=0o700)
    done = subprocess.run(
        ["dbus-run-session", "--", SYSTEM_PYTHON, str(SCRIPT), *map(str, files)],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, f"{done.stderr}\ninstall: {NEEDED}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_version_is_taken_right_even_an_older_one(
    versions: Callable[[str], tuple[bytes, bytes]], tmp_path: Path
):
    first, second = versions("Europe/London")
    files = [tmp_path / name for name in ("first.ics", "second.ics")]
    for file, data in zip(files, (first, second), strict=True):
        file.write_bytes(data)
    found = held_after_each([*files, files[0]], tmp_path / "home")
    for held, data in zip(found["held"], (first, second, first), strict=True):
        assert {event["uid"]: event for event in held} == by_uid(records_of(data))


def test_a_zone_is_read_by_the_systems_own_data_and_not_the_files(
    versions: Callable[[str], tuple[bytes, bytes]], tmp_path: Path
):
    zone = "America/Vancouver"
    file = tmp_path / "first.ics"
    file.write_bytes(versions(zone)[0])
    with Path("/usr/share/zoneinfo", zone).open("rb") as data:
        of_the_system = ZoneInfo.from_file(data)
    expected = records_of(file.read_bytes())
    for event in expected:
        for name in ("start", "end"):
            if isinstance(event[name], int):
                wall = datetime.fromtimestamp(event[name], ZoneInfo(zone))
                event[name] = int(wall.replace(tzinfo=of_the_system).timestamp())
    (held,) = held_after_each([file], tmp_path / "home")["held"]
    assert {event["uid"]: event for event in held} == by_uid(expected)


def by_uid(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["uid"]: event for event in events}
