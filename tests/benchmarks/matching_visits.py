"""How many real visits find the planned visit that people called them.

Run from the repository's root on a table of SDTM's subject visits (SV) as CSV:

    PYTHONPATH=.:tests/benchmarks:tests/support .venv/bin/python \\
        tests/benchmarks/matching_visits.py sv.csv --limits 40 60

Each subject's visits are planned from the day of BASELINE by their planned study day (VISITDY), and
read without their names; unscheduled ones are extras. ``--limits`` are how many days before and
behind its day a visit can still be the planned one; without it they follow from the rhythm.
``--apart`` plans visits by telephone as an arm of their own: a call is no visit to the clinic, and
a record says which of both it is.
"""

import argparse
import csv
from collections import defaultdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine_documents import arm, number, on, plan_of, protocol_of

import schedules.deviations.arm_match as matcher
from schedules.deviations import find_deviations
from schedules.deviations.choice import Other, Pairs, choose, pointer_reading
from schedules.deviations.rivals import best_reading
from schedules.deviations.stream import Stream
from schedules.records import AdministrationRecord, RecordStatus

Visit = dict[str, str]
# Placing and fetching a recorder a day beside a visit is no rhythm; screening lies before day 1.
_SKIPPED = ("SCREENING", "AMBUL", "AE FOLLOW", "RETRIEVAL")


def _declared(stream: Stream) -> tuple[Pairs, list[Other]]:
    return best_reading(stream).pairs, []


def _pointer(stream: Stream) -> tuple[Pairs, list[Other]]:
    return pointer_reading(stream), []


READERS = {"this matcher": choose, "declared costs alone": _declared, "pointer": _pointer}


def main() -> None:
    """Print the share of visits that found their own planned visit, and of extras left alone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("table", type=Path)
    parser.add_argument("--limits", type=int, nargs=2)
    parser.add_argument("--apart", action="store_true")
    asked = parser.parse_args()
    with asked.table.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["SVSTDTC"]]
    kept = [row for row in rows if not row["VISIT"].startswith(_SKIPPED)]
    subjects: defaultdict[str, list[Visit]] = defaultdict(list)
    for row in kept:
        subjects[row["USUBJID"]].append(row)
    for name, read in READERS.items():
        matcher.choose = read
        print(name, *_shares(list(subjects.values()), asked.limits, apart=asked.apart))


def _shares(
    subjects: list[list[Visit]], limits: list[int] | None, *, apart: bool
) -> tuple[str, ...]:
    every = (row for rows in subjects for row in rows if _is_planned(row))
    days = {row["VISIT"]: int(float(row["VISITDY"])) for row in every}
    stated: dict[str, Any] = (
        {}
        if limits is None
        else {
            "deviations": {
                "early_limit": number(f"{limits[0]} days"),
                "late_limit": number(f"{limits[1]} days"),
            }
        }
    )
    by_arm: defaultdict[str, list[int]] = defaultdict(list)
    for visit, day in days.items():
        by_arm[_arm(visit, apart=apart)].append(day)
    arms = (
        arm(name, on(*(f"day {at}" for at in sorted(own))), missed="skip", **stated)
        for name, own in by_arm.items()
    )
    protocol = protocol_of(*arms, day_numbering="day1")
    right = planned = left_alone = extras = 0
    for rows in subjects:
        start = next((_day(row) for row in rows if row["VISIT"] == "BASELINE"), None)
        if start is None:
            continue
        seen = [row for row in rows if _day(row) >= start]
        plan = plan_of(protocol, day_zero=f"{start}")
        records = [_record(at, row, apart=apart) for at, row in enumerate(seen)]
        report = find_deviations(plan, records, as_of=max(map(_day, seen)))
        found = {item.record: (item.target_on - start).days + 1 for item in report.planned}
        for at, row in enumerate(seen):
            told = found.get(f"r{at}")
            if _is_planned(row):
                planned, right = planned + 1, right + (told == days[row["VISIT"]])
            else:
                extras, left_alone = extras + 1, left_alone + (told is None)
    rows = f"{100 * (right + left_alone) / (planned + extras):.2f} % of all rows"
    return f"{100 * right / planned:.2f} % of {planned}", f"extras {left_alone} of {extras}", rows


def _arm(visit: str, *, apart: bool) -> str:
    return "call" if apart and visit.endswith("(T)") else "iv"


def _is_planned(row: Visit) -> bool:
    return not row["VISIT"].startswith("UNSCHEDULED")


def _day(row: Visit) -> date:
    return date.fromisoformat(row["SVSTDTC"][:10])


def _record(at: int, row: Visit, *, apart: bool) -> AdministrationRecord:
    started = datetime.combine(_day(row), time(10), ZoneInfo("Asia/Shanghai"))
    return AdministrationRecord(
        id=f"r{at}",
        arm=_arm(row["VISIT"], apart=apart),
        started_at=started,
        status=RecordStatus.COMPLETED,
    )


if __name__ == "__main__":
    main()
