"""Held against its log among many, a patient has the report it has alone, on every column."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from cohort_tables import Row, log_table, patient, record_for, row
from engine_documents import (
    arm,
    between,
    dose,
    every,
    interval,
    off_dialysis,
    place,
    protocol_of,
    windows,
    with_dialysis,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort import (
    ComparisonTables,
    Record,
    Shared,
    compare,
)
from schedules.cohort.deviations.log_rows import read_records
from schedules.cohort.deviations.sure_rows import local_days, seconds_of, sure_rows
from schedules.deviations import (
    COLUMNS,
    DeviationReport,
    find_deviations,
    tells,
    write_deviations_csv,
)
from schedules.engine import build_plan
from schedules.logs import COLUMNS as FIELDS
from schedules.logs import parse_log_csv

PLACES = (Place.model_validate(place(holidays="GB")),)
_BY = {"provenance": "reported", "source": "book"}
ZERO = date(2026, 2, 2)
HOLD = {
    "arms": ["iv"],
    "first": "2026-02-20",
    "last": "2026-03-01",
    "reason": "x",
    "resume": "shift",
}


@st.composite
def protocols(draw: st.DrawFn) -> dict[str, Any]:
    """Three arms: by weight with rules, daily, and with dialysis."""
    weighed = arm(
        "iv",
        every("7 days", count=6),
        dose=dose("per-kg", "2 mg", tolerance_percent=10),
        interval=interval(minimum="3 days", maximum=draw(st.sampled_from(["8 days", "14 days"]))),
        windows=windows("-1/+2 days"),
        missed=draw(st.sampled_from(["ask", "skip", "defer"])),
    )
    if draw(st.booleans()):
        weighed |= {"day_rules": [off_dialysis("hard")], "needs": ["clinic"]}
    daily = arm("gel", every("2 days", count=12), route="topical", missed="skip")
    if draw(st.booleans()):
        daily["windows"] = windows("-0/+1 days")
    salt = arm(
        "salt", with_dialysis("during", count=8), missed=draw(st.sampled_from(["skip", "ask"]))
    )
    more: dict[str, Any] = {}
    special = draw(st.sampled_from(["none", "none", "hours", "apart"]))
    if special == "hours":
        weighed |= {"windows": windows("-2/+6 hours"), "at": {"value": ["10:00"], **_BY}}
    if special == "apart":
        more["rules"] = [between("never-same-day", "iv", "gel")]
    weight = {"kind": "dry weight", "max_age": {"value": "20 days", **_BY}}
    return protocol_of(weighed, daily, salt, span="3 months", weight=weight, **more)


@st.composite
def patients(draw: st.DrawFn, code: str) -> Row:
    return row(
        code,
        arms="iv gel salt",
        day_zero=(ZERO + timedelta(days=7 * draw(st.integers(0, 1)))).isoformat(),
        time_zone=draw(st.sampled_from(["Asia/Shanghai", "Asia/Shanghai", "Europe/London"])),
        weight_kg=draw(st.sampled_from(["60", "72.5"])),
        weight_on="2026-01-25",
        weight_kind="dry weight",
        dialysis_weekdays="mon wed fri",
        dialysis_start="13:00",
        dialysis_duration="4 hours",
        more=draw(st.sampled_from([None, None, None, None, json.dumps({"holds": [HOLD]})])),
    )


AMOUNTS = [None, None, "120 mg", "145 mg", "150 mg", "1 mg", "0 mg", "1.5", "120 MG", "3 mL"]
STATUSES = ["completed"] * 12 + ["partial", "not-given", "refused", "entered-in-error", "done"]


@st.composite
def entries(draw: st.DrawFn, code: str, number: int, arm_name: str, on: date) -> dict[str, Any]:
    """A row near a planned one: mostly sound and in time, at times anything."""
    usual = draw(st.integers(0, 5)) > 0
    jitter = draw(st.sampled_from([0, 0, 0, 0, 1, -1, 3]))
    found: dict[str, Any] = {
        "code": code,
        "id": f"r-{number}",
        "arm": arm_name,
        "started_at": f"{on + timedelta(days=jitter)}T{draw(st.sampled_from(['09:00', '14:30']))}",
        "status": "completed",
        "amount": draw(st.sampled_from([None, "1 mg", "120 mg"])),
    }
    if usual:
        return found
    return found | {
        "id": draw(st.sampled_from([f"r-{number}", "r-1", None, "x y"])),
        "arm": draw(st.sampled_from([arm_name, "iv", "gel", "other", None, "A B"])),
        "started_at": draw(
            st.sampled_from(
                [
                    found["started_at"],
                    f"{on} 10:15",
                    f"{on}T10:15:30+00:00",
                    "2026-03-29T01:30",
                    "2026-02-30T10:00",
                    "yesterday",
                    None,
                ]
            )
        ),
        "status": draw(st.sampled_from(STATUSES)),
        "amount": draw(st.sampled_from(AMOUNTS)),
        "site": draw(st.sampled_from([None, "left", "left arm "])),
        "lot": draw(st.sampled_from([None, None, "L1"])),
        "route": draw(st.sampled_from([None, None, "topical"])),
        "product": draw(st.sampled_from([None, None, "product"])),
    }


@st.composite
def logs(draw: st.DrawFn, record: Record) -> list[dict[str, Any]]:
    """Most planned doses given in most arms, some missed, some twice."""
    rows: list[dict[str, Any]] = []
    names = record.dictionaries.of["arm"].array().to_pylist()
    codes = record.patients.column("code").to_pylist()
    for group in record.groups:
        for at, place_ in enumerate(group.patients.tolist()):
            missing = draw(st.sampled_from([0, 0, 0, 4, 9]))
            for line in range(group.template.rows):
                on = date(1970, 1, 1) + timedelta(
                    days=int(group.zeros[at] + group.template.listed_on[line])
                )
                arm_name = names[group.template.texts["arm"][line]]
                for _ in range(
                    draw(st.sampled_from([1] * 12 + [2])) if line % 10 >= missing else 0
                ):
                    rows.append(draw(entries(codes[place_], len(rows), arm_name, on)))
    return rows


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _listed(report: DeviationReport) -> list[dict[str, str]]:
    lines = csv.DictReader(io.StringIO(write_deviations_csv(report).decode()))
    shown = {item.planned for item in report.planned if tells(item)}
    return [line for line in lines if line["kind"] or line["planned"] in shown]


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(protocols(), st.data())
def test_a_patient_has_the_report_it_has_alone(document: dict[str, Any], data: st.DataObject):
    drawn = [data.draw(patients(f"P-{number}")) for number in range(3)]
    record, protocol = record_for(drawn, document, PLACES)
    rows = data.draw(logs(record))
    as_of = ZERO + timedelta(days=data.draw(st.sampled_from([10, 25, 100])))
    found = compare(record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x")
    _each_as_alone(found, rows, drawn, protocol, as_of)


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_what_is_counted_once_for_many_is_what_each_of_them_counts(data: st.DataObject):
    """Patients with the same records of an arm share its counts; here all but a few do."""
    document = data.draw(protocols())
    document.pop("rules", None)
    drawn = [data.draw(patients(f"P-{number}")) | {"more": None} for number in range(4)]
    record, protocol = record_for(drawn, document, PLACES)
    as_of = ZERO + timedelta(days=data.draw(st.sampled_from([9, 30, 100])))
    rows = data.draw(nearly_whole(record, as_of))
    shared = Shared()
    found = compare(
        record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x", shared=shared
    )
    _each_as_alone(found, rows, drawn, protocol, as_of)
    assert len(shared.said) < record.patients.num_rows * len(record.groups[0].template.rule)


def test_the_reference_is_asked_once_for_all_who_were_given_the_same():
    """Six patients given everything: as many questions as one of them, however many there are."""
    document = protocol_of(
        arm("iv", every("7 days", count=3), dose=dose("per-kg", "2 mg")),
        arm("gel", every("2 days", count=5), route="topical", missed="skip"),
        span="2 months",
        weight={"kind": "dry weight"},
    )
    facts = {"arms": "iv gel", "weight_on": "2026-01-25", "weight_kind": "dry weight"}
    drawn = [
        row(
            f"P-{number}",
            day_zero=str(ZERO + timedelta(days=7 * number)),
            weight_kg=str(60 + number),
            **facts | {"weight_on": str(ZERO + timedelta(days=7 * number - 8))},
        )
        for number in range(6)
    ]
    record, protocol = record_for(drawn, document, PLACES)
    rows = [
        {
            "code": record.patients.column("code")[int(place_)].as_py(),
            "id": f"r-{line}",
            "arm": record.dictionaries.of["arm"].text_of(int(group.template.texts["arm"][line])),
            "started_at": f"{date(1970, 1, 1) + timedelta(days=int(zero) + int(day))}T10:00",
            "status": "completed",
        }
        for group in record.groups
        for place_, zero in zip(group.patients, group.zeros, strict=True)
        for line, day in enumerate(group.template.listed_on)
    ]
    shared, alone = Shared(), Shared()
    as_of = ZERO + timedelta(days=90)
    for kept, own in ((shared, rows), (alone, [each for each in rows if each["code"] == "P-3"])):
        found = compare(
            record, log_table(own), (protocol, PLACES), as_of=as_of, source="x", shared=kept
        )
        _each_as_alone(found, own, drawn, protocol, as_of)
    given = {kind for kind in alone.known if kind[0] != "empty"}
    assert given == {*shared.known}
    assert len(given) < len(rows) / 6


@st.composite
def nearly_whole(draw: st.DrawFn, record: Record, as_of: date) -> list[dict[str, Any]]:
    """Every dose until a day given on its day, but for some changes in some arms."""
    names = record.dictionaries.of["arm"].array().to_pylist()
    codes = record.patients.column("code").to_pylist()
    rows: list[dict[str, Any]] = []
    for group in record.groups:
        for at, place_ in enumerate(group.patients.tolist()):
            for number in np.unique(group.template.texts["arm"]).tolist():
                days = group.template.listed_on[group.template.texts["arm"] == number]
                change = draw(st.sampled_from(["none"] * 5 + list(_CHANGES)))
                where = draw(st.integers(0, len(days) - 1))
                for line, day in enumerate(days.tolist()):
                    on = date(1970, 1, 1) + timedelta(days=int(group.zeros[at]) + day)
                    entry = {
                        "code": codes[place_],
                        "id": f"r-{len(rows)}",
                        "arm": names[number],
                        "started_at": f"{on}T{draw(st.sampled_from(['09:00', '14:30']))}",
                        "status": "completed",
                    }
                    if on <= as_of:
                        rows += _CHANGES[change](entry) if line == where else [entry]
    return rows


def _moved(entry: dict[str, Any]) -> list[dict[str, Any]]:
    on, _, at = entry["started_at"].partition("T")
    return [entry | {"started_at": f"{date.fromisoformat(on) + timedelta(days=1)}T{at}"}]


_CHANGES: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
    "none": lambda entry: [entry],
    "missed": lambda _: [],
    "moved": _moved,
    "twice": lambda entry: [entry, entry | {"id": f"{entry['id']}-again"}],
    "as planned": lambda entry: [entry | {"amount": "1 mg"}],
    "too much": lambda entry: [entry | {"amount": "3 mg"}],
    "in another unit": lambda entry: [entry | {"amount": "1 mL"}],
    "in part": lambda entry: [entry | {"status": "partial"}],
    "not given": lambda entry: [entry | {"status": "not-given"}],
    "of another arm": lambda entry: [entry | {"arm": "other"}],
    "with a lot": lambda entry: [entry | {"lot": "L1"}],
    "unreadable": lambda entry: [entry | {"status": "done"}],
}


def _each_as_alone(
    found: ComparisonTables,
    rows: Sequence[dict[str, Any]],
    drawn: Sequence[Row],
    protocol: TreatmentProtocol,
    as_of: date,
) -> None:
    """Assert that tables hold, for every patient, what its report alone holds."""
    results, totals = found.results.to_pylist(), found.patients.to_pylist()
    assert sorted(item["code"] for item in totals) == sorted(str(item["code"]) for item in drawn)
    for values in drawn:
        plan = build_plan(protocol, patient(values, protocol), PLACES)
        own = [item for item in rows if item["code"] == values["code"]]
        reading = parse_log_csv(_csv(own), source="log", zone=plan.patient.time_zone)
        report = find_deviations(plan, reading.records, as_of=as_of, left_out=reading.left_out)
        alone = [
            {name: line[name] for name in COLUMNS if name in found.results.column_names}
            for line in _listed(report)
        ]
        among = [
            {
                name: "" if value is None else str(value)
                for name, value in item.items()
                if name != "code"
            }
            for item in results
            if item["code"] == values["code"]
        ]
        assert among == alone
        (sums,) = [item for item in totals if item["code"] == values["code"]]
        assert sums["departures"] == len(report.departures)
        assert sums["unreadable"] == len(reading.unreadable)
        assert sums["planned"] == report.totals.planned
        assert {item.outcome.value: item.count for item in report.totals.outcomes} == {
            name: sums[name] for name in (o.value for o in _outcomes(report)) if sums[name]
        }


def _outcomes(report: DeviationReport) -> list[Any]:
    return [item.outcome for item in report.totals.outcomes]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["Asia/Shanghai", "Europe/London"]))
def test_masks_accept_no_row_that_the_model_refuses(data: st.DataObject, zone: str):
    rows = [
        data.draw(entries("P-1", number, "iv", date(2026, 3, 27) + timedelta(days=number % 5)))
        for number in range(12)
    ]
    batch = log_table(rows)
    records, problems = read_records(batch, zone)
    refused = {problem.row for problem in problems}
    sure = sure_rows(batch, zone)
    assert not {2 + at for at, is_sure in enumerate(sure.tolist()) if is_sure} & refused
    quickly, other = read_records(batch, zone, sure)
    assert (quickly, other) == (records, problems)
    by_row = {int((item.place or ":0").partition(":")[2]): item for item in records}
    started = batch.column("started_at")
    seconds = local_days(started).astype(np.int64) * 86_400 + seconds_of(started)
    for at in np.flatnonzero(sure).tolist():
        wall = by_row[2 + at].started_at.replace(tzinfo=None)
        assert seconds[at] == (wall - datetime(1970, 1, 1)) // timedelta(seconds=1)
