"""What a long command shows on a terminal while it works."""

import io
import json
import sys
import time

import openpyxl
import pytest

from schedules.cli import progress
from schedules.cli.log_loading import read_log
from schedules.cli.progress import under_way


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def terminal_at_once(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal that is written to at once, and return it."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress, "_PATIENCE", 0.001)
    monkeypatch.setattr(progress, "_PACE", 0.001)
    return shown


def wait_for(terminal: Terminal, text: str) -> None:
    """Wait until a text is shown; after ten seconds it will not be."""
    until = time.monotonic() + 10
    while text not in terminal.getvalue():
        assert time.monotonic() < until, terminal.getvalue()
        time.sleep(0.001)


def test_a_line_says_what_is_done_how_many_and_for_how_long_and_goes_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
):
    terminal = terminal_at_once(monkeypatch)
    with under_way("reading log.csv", "rows") as heard:
        wait_for(terminal, "\rreading log.csv: 0 s")
        heard(41_000)
        wait_for(terminal, "\rreading log.csv: 41,000 rows, 0 s")
    *_, blank, end = terminal.getvalue().split("\r")
    assert (blank.strip(), end) == ("", "")


def test_what_is_done_in_two_seconds_shows_nothing(monkeypatch: pytest.MonkeyPatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with under_way("reading log.csv"):
        pass
    assert shown.getvalue() == ""


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch):
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    with under_way("reading log.csv", "rows") as heard:
        heard(3)
        time.sleep(0.01)
    assert shown.getvalue() == ""


def test_an_error_takes_the_line_away(monkeypatch: pytest.MonkeyPatch):
    terminal = terminal_at_once(monkeypatch)

    def breaks() -> None:
        with under_way("reading log.csv"):
            wait_for(terminal, "reading log.csv")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        breaks()
    assert terminal.getvalue().endswith(" \r")


@pytest.mark.parametrize("name", ["log.csv", "log.json", "fhir.json", "log.xlsx"])
def test_each_kind_of_log_tells_how_many_rows_were_read(
    name: str, logs: dict[str, bytes], tmp_path, monkeypatch: pytest.MonkeyPatch
):
    told: list[int] = []
    monkeypatch.setattr("schedules.cli.log_loading.under_way", lambda *_: _Telling(told))
    file = tmp_path / name
    file.write_bytes(logs[name])
    assert len(read_log(f"{file}", "Asia/Shanghai").records) == 2
    assert told == [1, 2]


class _Telling:
    """Takes down what a reader tells."""

    def __init__(self, told: list[int]) -> None:
        self._told = told

    def __enter__(self):
        return self._told.append

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def logs() -> dict[str, bytes]:
    """Return one log of two records as each kind of file."""
    days = ("2026-01-05", "2026-01-12")
    rows = [[f"r-{at}", "iv", f"{day} 10:00", "completed"] for at, day in enumerate(days)]
    header = ["id", "arm", "started_at", "status"]
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for row in [header, *rows]:
        page.append(row)
    sheet = io.BytesIO()
    book.save(sheet)
    given = [
        {
            "resource": {
                "resourceType": "MedicationAdministration",
                "id": row[0],
                "status": "completed",
                "medicationCodeableConcept": {"text": "hamsc"},
                "subject": {"reference": "Patient/p1"},
                "effectiveDateTime": f"{day}T10:00:00+08:00",
                "dosage": {"route": {"text": "intravenous"}},
            }
        }
        for row, day in zip(rows, days, strict=True)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": given}
    return {
        "log.csv": "\n".join(",".join(row) for row in [header, *rows]).encode(),
        "log.json": json.dumps([dict(zip(header, row, strict=True)) for row in rows]).encode(),
        "fhir.json": json.dumps(bundle).encode(),
        "log.xlsx": sheet.getvalue(),
    }
