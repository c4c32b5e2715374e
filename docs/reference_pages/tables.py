"""The columns of every table that the program writes, and of scores that it reads."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from click.testing import CliRunner

from protocol.deviation import Outcome
from protocol.quantity import Quantity
from reference_pages import GENERATED
from schedules.cli import main
from schedules.cohort import PLANNED
from schedules.cohort.deviations.by_reference import RESULT_COLUMNS
from schedules.cohort.deviations.counts import COUNTS
from schedules.deviations.writers import COLUMNS as REPORT
from schedules.forecast.ranges import WeekRange, write_ranges_csv
from schedules.forecast.rows import COLUMNS as FORECAST
from schedules.instruments.scores_csv import COLUMNS as SCORES_READ
from schedules.instruments.table import COLUMNS as SCORES
from schedules.reports.sdtm.tables import DV, EC, EX, LABELS, SUPPLEMENT, Variable
from schedules.tables.plan_csv import COLUMNS as PLAN

_HERE = Path(__file__).parent
_EXAMPLE = _HERE.parent / "examples" / "denosumab.yaml"
_PATIENT = {
    "code": "P-1",
    "day_zero": "2026-08-31",
    "time_zone": "Australia/Sydney",
    "updated_at": "2026-08-30T10:00+10:00",
    "arms": "injection",
}
_LOG = "code,id,arm,started_at,status\nP-1,r-1,injection,2026-08-31T10:00,given\n"
_RANGE = WeekRange(date(2026, 3, 2), "product", {50: Quantity.parse("1 mg")})
_INTRODUCTION = """
For programs that read what this one writes, column by column and in the order of the file.
A CSV file is UTF-8 with one header and CRLF at the ends of lines.
What a JSON file holds stands at [plan](file-plan.md) and [report](file-report.md), and of a log that is read at [log](file-log.md).
A name is never used again for another meaning.
"""
_SDTM = """
`hamsc deviations PLAN LOG --format sdtm -o FOLDER`: names, labels and order of SDTMIG 3.4, as CSV and as Dataset-JSON 1.1.
Only variables that plan and log can fill, and those that the guide expects.
The key says by which columns, in which order, the rows are told apart.
"""


def tables_page() -> str:
    """Return every table with its columns. Raises ``ValueError`` where the list misses the code."""
    listed: dict[str, dict[str, Any]] = yaml.safe_load((_HERE / "tables.yaml").read_text("utf-8"))
    found = _columns()
    problems = [
        f"{name}: the code has {', '.join(columns)}; tables.yaml {', '.join(listed[name]['columns'])}"
        for name, columns in found.items()
        if set(columns) != set(listed[name]["columns"])
    ]
    if problems or found.keys() != listed.keys():
        message = "\n".join([*problems, *(found.keys() ^ listed.keys())])
        raise ValueError(message)
    lines = [GENERATED, "", "# Columns of tables", _INTRODUCTION]
    for name, table in listed.items():
        lines += [f"## {table['title']}", "", table["text"], *_listed(found[name], table), ""]
        if name == "compared":
            lines += [*_results(), ""]
        if name == "scores_read":
            lines += list(_sdtm())
    return "\n".join(lines).rstrip() + "\n"


def _listed(columns: Sequence[str], table: dict[str, Any]) -> Iterator[str]:
    yield from ("| column | holds |", "|---|---|")
    for column in columns:
        yield f"| `{column}` | {table['columns'][column]} |"


def _results() -> Iterator[str]:
    yield from ("## A registry's log, dose by dose", "")
    yield "`results.parquet` of `hamsc cohort deviations`: what departs and what was not planned, with columns that mean what they mean in a report as a table:"
    yield f"{', '.join(f'`{name}`' for name in RESULT_COLUMNS)}."


def _sdtm() -> Iterator[str]:
    yield from ("## SDTM datasets", _SDTM)
    domains = (
        *((f"{name}, {LABELS[name]}", own) for name, own in (("EC", EC), ("EX", EX), ("DV", DV))),
        ("SUPPEC, SUPPEX, SUPPDV, Supplemental Qualifiers", SUPPLEMENT),
    )
    for title, variables in domains:
        yield from (f"### {title}", "", "| variable | label | type | key |", "|---|---|---|---|")
        yield from (_variable(item) for item in variables)
        yield ""


def _variable(item: Variable) -> str:
    return f"| `{item.name}` | {item.label} | {item.kind} | {item.key or ''} |"


def _columns() -> dict[str, Sequence[str]]:
    ranges = write_ranges_csv([_RANGE], None, assumed=False).decode()
    return {
        "plan": PLAN,
        "report": REPORT,
        "scores": SCORES,
        "scores_read": SCORES_READ,
        "forecast": FORECAST,
        "ranges": ranges.splitlines()[0].split(","),
        "cohort_rows": [name for name in PLANNED.names if name != "problem"],
        **_written(),
        "compared": ["code", *(name for name in COUNTS if name not in set(Outcome))],
    }


def _written() -> dict[str, Sequence[str]]:
    """Return the columns of the files that a registry's commands write, from the files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(pa.table({key: [value] for key, value in _PATIENT.items()}), folder / "p")
        (folder / "log.csv").write_text(_LOG, "utf-8")
        plans, compared = folder / "plans", folder / "compared"
        _run("plan", str(folder / "p"), "--protocol", str(_EXAMPLE), "-o", str(plans))
        asked = ("--as-of", "2026-09-01", "-o", str(compared))
        _run("deviations", str(plans), str(folder / "log.csv"), *asked)
        part = plans / "part-00000"
        return {
            **{
                f"cohort_{kind}": pq.read_schema(part / f"{kind}.parquet").names
                for kind in ("patients", "templates", "doses", "problems")
            },
            "compared_problems": pq.read_schema(compared / "not-planned.parquet").names,
        }


def _run(command: str, *arguments: str) -> None:
    result = CliRunner().invoke(main, ["cohort", command, *arguments, "--workers", "1"])
    assert result.exit_code in {0, 3, 20}, result.output  # noqa: S101 -- of a log: what it found
