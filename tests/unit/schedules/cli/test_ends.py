"""How a command ends that a person stops, or that cannot say what it has to say."""

import io
import subprocess
import sys

import click
import pytest

from schedules.cli import main
from schedules.cli.files import OutputError, write_output

pytestmark = pytest.mark.requirement("R28")


class _FullDisk(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


def _code(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return ended.value.code


def test_a_command_that_a_person_stops_says_so_and_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(click.Group, "invoke", stopped)
    assert _code("protocol", "list") == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize("words", [["--help"], ["protocol", "list"]])
def test_a_full_disk_behind_standard_output_is_said_without_a_traceback(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "stdout", _FullDisk())
    assert _code(*words) == OutputError.exit_code
    assert capsys.readouterr().err == (
        "Error: standard output: No space left on device; free some room\n"
    )


def test_a_reader_that_has_read_enough_is_no_crash(monkeypatch: pytest.MonkeyPatch):
    def left(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(click.Group, "invoke", left)
    assert _code("protocol", "list") == 141


def test_an_error_about_a_file_is_no_error_of_standard_output(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise OSError(2, "No such file or directory", "a.json")

    monkeypatch.setattr(click.Group, "invoke", broken)
    with pytest.raises(OSError, match=r"a\.json"):
        main(["protocol", "list"])


def test_a_closed_standard_output_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="standard output: closed; give -o FILE"):
        write_output(None, b"a plan")


def test_at_its_end_python_does_not_look_for_rings_among_all_that_is_there():
    """What is registered first is called last."""
    frozen = "atexit.register(lambda: print(gc.get_freeze_count() > 1000))"
    program = f"import atexit, gc; {frozen}; import schedules.cli"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert said.stdout == b"True\n"
