import os
from pathlib import Path

import pytest

from protocol.errors import DocumentError
from schedules.cli.files import OutputError, decode, write_file, write_output

pytestmark = [pytest.mark.hazard("H23"), pytest.mark.requirement("R28")]


def test_a_file_is_replaced_whole(tmp_path: Path):
    file = tmp_path / "plan.json"
    file.write_bytes(b"an older and longer plan")
    write_file(file, b"a plan")
    assert file.read_bytes() == b"a plan"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_where_writing_fails_the_older_file_stays_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    file = tmp_path / "plan.json"
    file.write_bytes(b"the older plan")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    with pytest.raises(OutputError, match=r"plan\.json: No space left on device; give a path"):
        write_file(file, b"half a pl")
    monkeypatch.undo()
    assert file.read_bytes() == b"the older plan"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="give a path that can be written"):
        write_output(str(tmp_path / "file" / "plan.json"), b"a plan")


def test_new_files_are_readable_as_the_user_has_set(tmp_path: Path):
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "plan.json", b"a plan")
    finally:
        os.umask(before)
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o640


def test_a_file_that_only_its_owner_may_read_stays_so(tmp_path: Path):
    file = tmp_path / "plan.json"
    file.write_bytes(b"the older plan")
    file.chmod(0o600)
    write_file(file, b"a plan")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"a plan", 0o600)


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path):
    (tmp_path / "shared").mkdir()
    (link := tmp_path / "plan.json").symlink_to("shared/plan.json")
    write_file(link, b"the older plan")
    write_file(link, b"a plan")
    assert link.is_symlink()
    assert (tmp_path / "shared" / "plan.json").read_bytes() == b"a plan"
    assert len([*tmp_path.rglob("*")]) == 3


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path):
    os.mkfifo(pipe := tmp_path / "pipe")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, b"a plan")
        assert (os.read(reader, 100), pipe.is_fifo()) == (b"a plan", True)
    finally:
        os.close(reader)


def test_where_a_person_stops_the_program_nothing_lies_beside_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "plan.json"
    file.write_bytes(b"the older plan")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_file(file, b"half a pl")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_text_that_ends_inside_a_character_is_refused_at_its_byte():
    with pytest.raises(DocumentError, match=r"log\.csv:2:3: found the byte 0xe7; accepted: UTF-8"):
        decode("id\nab细".encode()[:-1], "log.csv")
