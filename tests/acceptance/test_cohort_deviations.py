"""``hamsc cohort deviations``: logs in bulk, rows set aside, runs gone on with."""

import csv
import errno
import io
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from cohort_tables import SITE

from schedules.cli import cohort_logs, main
from schedules.cli.cohort_logs import log_files, pieces_of
from schedules.cli.cohort_plans import Plans
from schedules.cli.cohort_sorting import prepare, rows_of, sort_piece, write_nobody
from schedules.cli.cohort_storage import Stored

FIRST = date(2026, 3, 3)
SESSIONS = (
    ("dialysis_weekdays", "mon wed fri"),
    ("dialysis_start", "13:00"),
    ("dialysis_duration", "4 hours"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four planned patients from one Tuesday on, 18 infusions each, in two parts."""
    found = tmp_path_factory.mktemp("deviations")
    (found / "site.yaml").write_text(SITE, "utf-8")
    table: dict[str, Any] = {
        "code": [f"P-{at}" for at in range(4)],
        "day_zero": [FIRST] * 4,
        "time_zone": ["Asia/Shanghai"] * 4,
        "updated_at": ["2026-02-20T01:00:00Z"] * 4,
        "arms": ["iv"] * 4,
        "weight_kg": ["60"] * 4,
        "weight_on": ["2026-02-27"] * 4,
        "weight_kind": ["dry weight"] * 4,
        **{name: [value] * 4 for name, value in SESSIONS},
    }
    pq.write_table(pa.table(table), found / "patients.parquet")
    arguments = [
        str(found / "patients.parquet"),
        "--protocol",
        "hamsc-cua-example",
        "--workers",
        "1",
    ]
    arguments += [
        "--site",
        str(found / "site.yaml"),
        "-o",
        str(found / "plans"),
        "--part-size",
        "2",
    ]
    result = CliRunner().invoke(main, ["cohort", "plan", *arguments, "--rows"])
    assert result.exit_code == 0, result.output
    (found / "logs").mkdir()
    _write_logs(found)
    return found


def _planned(folder: Path) -> list[tuple[str, date]]:
    paths = sorted(folder.glob("plans/part-*/rows.parquet"))
    rows = [row for path in paths for row in pq.read_table(path).to_pylist()]
    return [(row["code"], row["on"]) for row in rows]


def _write_logs(folder: Path) -> None:
    """P-0 as planned, P-1 without its second dose; P-2 two days late once, and one unreadable row.

    P-3 has nothing, and one row is of nobody.
    """
    rows: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    for code, on in _planned(folder):
        number = seen[code] = seen.get(code, 0) + 1
        if code == "P-3" or (code == "P-1" and number == 2):
            continue
        day = on + timedelta(days=4 if code == "P-2" and number == 3 else 0)
        rows.append(_row(code, f"r{number}", f"{day}T09:00", "60000000 cells"))
    rows.append(_row("P-2", "r99", "2026-04-31T09:00", "60000000 cells"))
    rows.append(_row("P-9", "r1", "2026-04-30T09:00", "60000000 cells"))
    half = len(rows) // 2
    pq.write_table(pa.Table.from_pylist(rows[:half]), folder / "logs" / "a.parquet")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[half:])
    (folder / "logs" / "b.csv").write_text(out.getvalue(), "utf-8")


def _row(code: str, name: str, started: str, amount: str) -> dict[str, str]:
    found = {"code": code, "id": name, "arm": "iv", "started_at": started}
    return found | {"status": "completed", "amount": amount}


def _deviations(folder: Path, output: str, *more: str) -> Result:
    arguments = [
        str(folder / "plans"),
        str(folder / "logs"),
        "--as-of",
        "2026-07-01",
        "--workers",
        "1",
    ]
    arguments += ["-o", str(folder / output), *more]
    return CliRunner().invoke(main, ["cohort", "deviations", *arguments])


def _table(folder: Path, name: str) -> list[dict[str, Any]]:
    paths = sorted(folder.glob(f"part-*/{name}.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_each_patient_has_totals_and_departures_and_bad_rows_are_set_aside(folder: Path):
    result = _deviations(folder, "found")
    assert result.exit_code == 20, result.output
    assert "4 patients" in result.output
    assert "1 rows could not be read" in result.output
    assert "1 rows belong to no planned patient" in result.output
    totals = {row["code"]: row for row in _table(folder / "found", "patients")}
    assert [totals[f"P-{at}"]["missed"] for at in range(4)] == [0, 1, 0, 5]
    assert [totals[f"P-{at}"]["unreadable"] for at in range(4)] == [0, 0, 1, 0]
    results = _table(folder / "found", "results")
    late = [row for row in results if row["outcome"] == "late"]
    assert [(row["code"], row["days"]) for row in late] == [("P-2", 4)]
    (problem,) = _table(folder / "found", "problems")
    assert (problem["code"], "a date that exists" in problem["problem"]) == ("P-2", True)
    (nobody,) = pq.read_table(folder / "found" / "not-planned.parquet").to_pylist()
    assert nobody["code"] == "P-9"
    assert not (folder / "found" / ".logs").exists()


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(folder: Path):
    _deviations(folder, "stopped")
    whole = _table(folder / "stopped", "results")
    shutil.rmtree(folder / "stopped" / "part-00001")
    result = _deviations(folder, "stopped")
    assert "1 parts were there already" in result.output
    assert _table(folder / "stopped", "results") == whole


@pytest.mark.hazard("H53")
def test_a_folder_of_another_run_is_not_written_over(folder: Path):
    _deviations(folder, "other")
    result = _deviations(folder, "other", "--as-of", "2026-07-02")
    assert result.exit_code == 19


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        pytest.param({"code": ["P-0"]}, "found no column id", id="a column is missing"),
        pytest.param({"dose": ["1 mg"]}, "found the column dose", id="an unknown column"),
        pytest.param({"weight_kg": [60.5]}, "holds floats", id="a number as a float"),
    ],
)
def test_a_log_whose_columns_cannot_be_used_is_refused(
    folder: Path, tmp_path: Path, columns: dict[str, Any], says: str
):
    whole = {name: [value] for name, value in _row("P-0", "r1", "2026-03-03T09:00", "1 mg").items()}
    found = columns if columns.keys() == {"code"} else whole | columns
    pq.write_table(pa.table(found), tmp_path / "log.parquet")
    arguments = [str(folder / "plans"), str(tmp_path), "--as-of", "2026-07-01", "-o", "x"]
    result = CliRunner().invoke(main, ["cohort", "deviations", *arguments])
    assert result.exit_code == 10
    assert says in result.output


def test_rows_for_a_registry_of_which_nobody_could_be_planned_are_set_aside(tmp_path: Path):
    table = {"code": ["P-0"], "day_zero": [FIRST], "arms": ["iv"]}
    table |= {"time_zone": ["Asia/Shanghai"], "updated_at": ["2026-02-20T01:00:00Z"]}
    pq.write_table(pa.table(table), tmp_path / "patients.parquet")
    plans, logs = str(tmp_path / "plans"), tmp_path / "log.csv"
    given = [str(tmp_path / "patients.parquet"), "--protocol", "hamsc-cua-example", "-o", plans]
    assert CliRunner().invoke(main, ["cohort", "plan", *given, "--workers", "1"]).exit_code == 20
    logs.write_text("code,id,arm,started_at,status\nP-0,r-1,iv,2026-03-03T10:00,given\n", "utf-8")
    asked = [plans, str(logs), "--as-of", "2026-05-01", "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(main, ["cohort", "deviations", *asked, "--workers", "1"])
    assert result.exit_code == 20, result.output
    assert "1 rows belong to no planned patient" in result.output


def test_a_folder_without_a_log_is_refused(folder: Path, tmp_path: Path):
    arguments = [str(folder / "plans"), str(tmp_path), "--as-of", "2026-07-01", "-o", "x"]
    result = CliRunner().invoke(main, ["cohort", "deviations", *arguments])
    assert result.exit_code == 2
    assert "found no log" in result.output


def test_what_was_sorted_before_a_kill_is_kept_and_what_was_not_is_sorted_again(
    folder: Path, tmp_path: Path
):
    plans = Plans.read(str(folder / "plans"))
    log = tmp_path / "log.parquet"
    shutil.copy(folder / "logs" / "a.parquet", log)
    (piece,) = pieces_of(log_files(str(log)))
    output = Stored.of(str(tmp_path / "out"))
    prepare(output)
    first = sort_piece(plans, output, piece)
    log.rename(tmp_path / "away")
    assert sort_piece(plans, output, piece) == first, "it is not read again"
    (tmp_path / "out" / ".logs" / "piece-00000.json").unlink()
    with pytest.raises(FileNotFoundError):
        sort_piece(plans, output, piece)


def test_rows_of_a_portion_are_those_of_its_patients_wherever_they_stand_in_the_logs(
    folder: Path, tmp_path: Path
):
    """Row groups of two rows, sorted as pieces of their own; texts numbered, and not."""
    plans = Plans.read(str(folder / "plans"))
    rows = [_row(f" P-{at % 5}", f"r{at}", "2026-03-03T09:00", "") for at in range(7)]
    table = pa.Table.from_pylist([*rows, rows[0] | {"code": None}])
    pq.write_table(table, tmp_path / "log.parquet", row_group_size=2)
    output = Stored.of(str(tmp_path / "out"))
    prepare(output)
    with patch.object(cohort_logs, "_PIECE", 2):
        pieces = pieces_of([Stored.of(str(tmp_path / "log.parquet"))])
    assert [piece.first_row for piece in pieces] == [1, 3, 5, 7]
    found = [sort_piece(plans, output, piece) for piece in pieces]
    own = [rows_of(found, output, home).to_pylist() for home in range(2)]
    assert [[(row["code"], row["row"]) for row in part] for part in own] == [
        [("P-0", 1), ("P-1", 2), ("P-0", 6), ("P-1", 7)],
        [("P-2", 3), ("P-3", 4)],
    ]
    assert {row["amount"] for part in own for row in part} == {None}
    write_nobody(found, output)
    told = pq.read_table(tmp_path / "out" / "not-planned.parquet").column("problem").to_pylist()
    source = tmp_path / "log.parquet"
    assert told == [
        f'{source}:5: code: found "P-4"; accepted: that of a patient with a plan',
        f"{source}:8: code: found nothing; accepted: that of a patient with a plan",
    ]


def test_an_id_in_two_logs_is_taken_once_where_the_rows_have_the_same_number_too(
    folder: Path, tmp_path: Path
):
    (tmp_path / "logs").mkdir()
    for name in ("a", "b"):
        table = pa.Table.from_pylist([_row("P-0", "r1", "2026-03-03T09:00", "60000000 cells")])
        pq.write_table(table, tmp_path / "logs" / f"{name}.parquet")
    asked = [str(folder / "plans"), str(tmp_path / "logs"), "--as-of", "2026-07-01"]
    asked += ["-o", str(tmp_path / "out"), "--workers", "1"]
    assert CliRunner().invoke(main, ["cohort", "deviations", *asked]).exit_code == 20
    (problem,) = _table(tmp_path / "out", "problems")
    first, second = (tmp_path / "logs" / f"{name}.parquet" for name in ("a", "b"))
    told = f'found the id "r1" again (first in row 1 of {first}); accepted: each id once'
    assert (problem["row"], problem["problem"]) == (1, f"{second}:1: {told}")


_ODD_LOGS = {
    b"P-0,r2,iv\n": "3: found 3 fields; accepted: 6, as the header has",
    b"P-0,r2,iv,2026-03-03T09:00,completed,,x\n": "3: found 7 fields",
    b'P-0,r2,iv,2026-03-03T09:00,completed,"\n': '3: found a " that is not closed',
    b"P-0,r2,iv,2026-03-03T09:00,completed,\xb5g\n": "3: found the byte 0xb5; accepted: UTF-8",
    b"P-0,NA,iv,2026-03-03T09:00,completed,\n": None,
    b'\n# of the ward\nP-0,r2,iv,2026-03-03T09:00,completed,"1\nmg"\n': "5: amount: found",
}


@pytest.mark.hazard("H33")
@pytest.mark.parametrize(("odd", "told"), _ODD_LOGS.items())
def test_an_odd_line_of_a_csv_log_stops_no_other_one_and_is_told_with_its_line(
    folder: Path, tmp_path: Path, odd: bytes, told: str | None
):
    header, last = b"code,id,arm,started_at,status,amount\n", b"P-0,r9,iv,soon,completed,\n"
    first = b"P-0,r1,iv,2026-03-10T09:00,completed,60000000 cells\n"
    (tmp_path / "log.csv").write_bytes(header + first + odd + last)
    asked = [str(folder / "plans"), str(tmp_path / "log.csv"), "--as-of", "2026-07-01"]
    asked += ["-o", str(tmp_path / "out"), "--workers", "1"]
    result = CliRunner().invoke(main, ["cohort", "deviations", *asked])
    assert result.exit_code == 20, result.output
    problems = _table(tmp_path / "out", "problems")
    problems += pq.read_table(tmp_path / "out" / "not-planned.parquet").to_pylist()
    line = 3 + odd.count(b"\n")
    texts = {problem["problem"].removeprefix(f"{tmp_path}/log.csv:") for problem in problems}
    wanted = [f'{line}: started_at: found "soon"', *([] if told is None else [told])]
    assert len(texts) == len(wanted)
    assert all(any(text.startswith(each) for text in texts) for each in wanted), texts
    given = {row["code"]: row["given"] for row in _table(tmp_path / "out", "patients")}
    assert given["P-0"] == (2 if told is None else 1)


def test_a_log_is_read_whatever_kind_of_text_its_columns_are(folder: Path, tmp_path: Path):
    rows = [_row("P-0", f"r{at}", f"2026-03-1{at}T09:00", "60000000 cells") for at in range(3)]
    plain = pa.Table.from_pylist(rows)
    kinds = [pa.string(), pa.large_string(), pa.string_view(), pa.binary_view()]
    found: list[object] = []
    for kind in kinds:
        table = pa.table([column.cast(kind) for column in plain.columns], names=plain.schema.names)
        log, out = tmp_path / f"{kind}.parquet", tmp_path / str(kind)
        pq.write_table(table, log)
        asked = [str(folder / "plans"), str(log), "--as-of", "2026-07-01", "--workers", "1"]
        result = CliRunner().invoke(main, ["cohort", "deviations", *asked, "-o", str(out)])
        assert result.exit_code == 3, result.output
        found.append(_table(out, "patients"))
    assert found == [found[0]] * len(kinds)


def test_a_file_that_is_no_parquet_is_refused_by_its_name(folder: Path, tmp_path: Path):
    (tmp_path / "log.parquet").write_text("code,id\n", "utf-8")
    asked = [str(folder / "plans"), str(tmp_path), "--as-of", "2026-07-01"]
    result = CliRunner().invoke(main, ["cohort", "deviations", *asked, "-o", str(tmp_path / "x")])
    assert result.exit_code == 10
    assert "log.parquet: found no Parquet; accepted: a Parquet file" in result.output


def test_a_disk_that_is_full_while_logs_are_sorted_is_named_as_the_place(
    folder: Path, tmp_path: Path
):
    full = OSError(errno.ENOSPC, "No space left on device")
    asked = [str(folder / "plans"), str(folder / "logs"), "--as-of", "2026-07-01"]
    asked += ["-o", str(tmp_path / "out"), "--workers", "1"]
    with patch("schedules.cli.cohort_sorting.write_table", side_effect=full):
        result = CliRunner().invoke(main, ["cohort", "deviations", *asked])
    assert result.exit_code == 18
    assert f"Error: {tmp_path / 'out'}: " in result.output
    assert "free some room" in result.output


def test_what_was_half_written_makes_room_where_there_is_none(folder: Path, tmp_path: Path):
    full = OSError(errno.ENOSPC, "No space left on device")
    asked = [str(folder / "plans"), str(folder / "logs"), "--as-of", "2026-07-01"]
    asked += ["-o", str(tmp_path / "out"), "--workers", "1"]
    with patch("schedules.cli.cohort_deviations.write_table", side_effect=full):
        result = CliRunner().invoke(main, ["cohort", "deviations", *asked])
    assert result.exit_code == 18
    assert not list((tmp_path / "out").glob(".part-*"))


@pytest.mark.parametrize(
    "odd", ["{", "[]", "{}", '{"files": []}', '{"files": {}, "counts": {"x": 1}}']
)
def test_a_part_whose_file_is_damaged_is_done_again_and_such_a_run_is_refused(
    folder: Path, odd: str
):
    _deviations(folder, "damaged")
    whole = _table(folder / "damaged", "results")
    (folder / "damaged" / "part-00001" / "part.json").write_text(odd, "utf-8")
    assert "1 parts were there already" in _deviations(folder, "damaged").output
    assert _table(folder / "damaged", "results") == whole
    (folder / "damaged" / "run.json").write_text(odd, "utf-8")
    result = _deviations(folder, "damaged")
    assert result.exit_code == 19, result.output
    shutil.rmtree(folder / "damaged")
