"""Put together from stretches that many patients share, a report is the one of the patient alone.

Logs here are far from their plans: days early and late, doses missed in runs, given twice, given
between doses, at other sites and in other amounts, in part or not at all; and rows in them were
entered in error, cannot be read, or say more than is needed.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest
from cohort_tables import Row, log_table, patient, record_for, row
from engine_documents import (
    arm,
    between,
    dose,
    every,
    interval,
    off_dialysis,
    on,
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
from schedules.cohort.deviations import by_reference, portions
from schedules.cohort.deviations.counts import COUNTS, counts_of
from schedules.cohort.deviations.log_rows import read_records
from schedules.deviations import find_deviations, result_cells, tells
from schedules.engine import build_plan

PLACES = (Place.model_validate(place(holidays="GB")),)
_BY = {"provenance": "reported", "source": "book"}
ZERO = date(2026, 2, 2)
Report = tuple[list[int], list[dict[str, Any]], list[str]]
ORDINAL = date(1970, 1, 1).toordinal()
"""Days of the log count from here."""


@st.composite
def protocols(draw: st.DrawFn) -> dict[str, Any]:
    """Five arms: by weight and interval, at turning sites, daily, with dialysis, of two doses."""
    weighed = arm(
        "iv",
        draw(
            st.sampled_from(
                [
                    every("7 days", count=7),
                    every("10 days", count=5),
                    on("day 0", "day 14", "day 28", "day 56", "day 84"),
                ]
            )
        ),
        dose=dose("per-kg", "2 mg", **draw(st.sampled_from([{}, {"tolerance_percent": 10}]))),
        interval=interval(
            minimum=draw(st.sampled_from(["3 days", "5 days"])),
            **draw(st.sampled_from([{}, {"maximum": "29 days"}])),
        ),
        windows=windows("-1/+2 days"),
        missed=draw(st.sampled_from(["ask", "skip"])),
    )
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["off-dialysis", "outside-session"]))
        weighed |= {"day_rules": [off_dialysis("hard", kind)], "needs": ["clinic"]}
        weighed |= {"at": {"value": ["10:00"], **_BY}}
    turning = arm(
        "gel", every("2 days", count=14), route="topical", missed="skip", rotation=["left", "right"]
    )
    if draw(st.booleans()):
        turning["windows"] = windows("-0/+1 days")
    daily = arm("oral", every("1 day", count=20), product="other", route="oral", missed="skip")
    salt = arm("salt", with_dialysis("during", count=9), missed="skip")
    two = arm("im", on("day 0", "day 60"), route="intramuscular", missed="ask")
    severity = draw(st.sampled_from([None, {"of": "late", "severity": "important"}]))
    if severity is not None:
        turning["deviations"] = {"severity": [severity | {"note": "as said"}]}
    if draw(st.booleans()):
        daily["deviations"] = {"duplicate_within": {"value": "3 days", **_BY}}
    if draw(st.booleans()):
        weighed["deviations"] = {
            "duration": {"shortest": {"value": "5 minutes", **_BY}},
            "rate_per_hour": {"most": {"value": "8 mL", **_BY}},
            "late_entry_after": {"value": "24 hours", **_BY},
        }
    # Arms that do not fall into stretches: the reference judges each by itself.
    apart = draw(st.sampled_from([None, None, "put off", "joined"]))
    if apart == "put off":
        salt["missed"] = "defer"
    rules: dict[str, Any] = (
        {"rules": [between("never-same-day", "iv", "gel")]} if apart == "joined" else {}
    )
    own = [weighed, turning, daily, salt, two]
    weight: dict[str, Any] = {"kind": "dry weight", "max_age": {"value": "20 days", **_BY}}
    weight |= draw(
        st.sampled_from([{}, *({"max_change_percent": {"value": at, **_BY}} for at in (0, 5))])
    )
    products: list[dict[str, Any]] = [
        {"id": name, "name": name, "unit": "mg"} for name in ("product", "other")
    ]
    if draw(st.booleans()):
        products[0]["post_thaw_limit"] = {"value": "90 minutes", **_BY}
    return protocol_of(*own, span="4 months", weight=weight, products=products, **rules)


@st.composite
def patients(draw: st.DrawFn, code: str) -> Row:
    zero = ZERO + timedelta(days=draw(st.sampled_from([0, 7, 9])))
    return row(
        code,
        arms="iv gel oral salt im",
        day_zero=str(zero),
        time_zone=draw(st.sampled_from(["Asia/Shanghai", "Asia/Shanghai", "Europe/London"])),
        weight_kg=draw(st.sampled_from(["60", "72.50"])),
        weight_on=str(zero - timedelta(days=draw(st.sampled_from([3, 8])))),
        weight_kind="dry weight",
        dialysis_weekdays="mon wed fri",
        dialysis_start="13:00",
        dialysis_duration="4 hours",
        more=draw(st.sampled_from([None, None, None, json.dumps({"lots": LOTS})])),
    )


LOTS = [
    {"lot": "L1", "released_on": "2026-02-10", "expires": "2026-03"},
    {"lot": "L2", "released_on": "2026-01-01", "product": "product"},
    {"lot": "L4", "released_on": "2026-01-01", "expires": "2026-02-20T11:00Z"},
    {"lot": "L3", "released_on": "2026-01-01", "recalled_on": "2026-02-12"},
]


def _not_given(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"status": "not-given", "amount": None}


def _another(entry: dict[str, Any], after: int) -> dict[str, Any]:
    on, _, at = entry["started_at"].partition("T")
    moved = f"{date.fromisoformat(on) + timedelta(days=after)}T{at}"
    return entry | {"id": f"{entry['id']}-{after}", "started_at": moved}


# What can become of a row: all that a log holds beside administrations completed.
ODD: list[Callable[[dict[str, Any]], list[dict[str, Any]]]] = [
    lambda row_: [row_ | {"status": "partial"}],
    lambda row_: [
        row_ | {"status": "partial", "amount": "2 mg", "reason": "leak on Mon 02-Mar-2026"}
    ],
    lambda row_: [_not_given(row_)],
    lambda row_: [_not_given(row_) | {"reason": "913.127 «r0»"}],
    lambda row_: [
        _not_given(row_) | {"status": "refused", "reason": "thrombus"},
        _another(row_, 1),
    ],
    lambda row_: [_not_given(row_), _not_given(_another(row_, 1))],
    lambda row_: [row_, _not_given(_another(row_, -1)) | {"reason": "fever"}],
    lambda row_: [row_, _not_given(_another(row_, 0))],
    lambda row_: [_not_given(row_) | {"arm": "nobody"}],
    lambda row_: [row_ | {"status": "entered-in-error"}],
    lambda row_: [row_ | {"status": "entered-in-error", "arm": "nobody"}, row_ | {"id": "r-x"}],
    lambda row_: [row_ | {"status": "done"}],
    lambda row_: [row_ | {"started_at": "2026-02-30T10:00"}],
    lambda row_: [row_, row_],
    lambda row_: [row_ | {"started_at": row_["started_at"][:16] + "+01:00"}],
    lambda row_: [row_ | {"amount": "1_000 mg", "recorded_by": "N7", "viability_percent": "91"}],
    lambda row_: [row_ | {"arm": "nobody"}],
    lambda row_: [row_ | {"lot": "L1", "expires": "2027-03", "storage": "within-limits"}],
    lambda row_: [row_ | {"expires": "2026-03", "thawed_at": row_["started_at"][:10] + "T00:05"}],
    lambda row_: [row_ | {"product": "product", "route": "intravenous", "storage": "excursion"}],
    lambda row_: [row_ | {"ended_at": row_["started_at"][:10] + "T23:59"}],
    lambda row_: [
        row_ | {"weight_kg": "90", "recorded_at": "2027-03-28T09:00", "rate_per_hour": "9 mL"}
    ],
]


def _ward(random: Random) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what fills in the cells of rows, some of them wrong once in so many, or none."""
    wrong, nameless = random.choice([0, 0.02, 0.2]), random.choice([0, 0, 0.1, 1])
    share = random.choice([0, 0, 0.7, 1])
    stated = [name for name in _CELLS if random.random() < share]

    def filled(row_: dict[str, Any]) -> dict[str, Any]:
        cells = {name: random.choice(_CELLS[name][random.random() < wrong]) for name in stated}
        for name in {"ended_at", "thawed_at", "recorded_at"} & {*stated}:
            on = datetime.fromisoformat(row_["started_at"])
            cells[name] = str(on + timedelta(minutes=cells[name]))
        if share:
            own = KINDS[row_["arm"]]
            kind = random.choice([*KINDS.values()]) if random.random() < wrong / 2 else own
            cells |= dict(zip(("product", "route"), kind, strict=True))
            cells["arm"] = None if random.random() < nameless else row_["arm"]
        return row_ | cells

    return filled


KINDS = {
    "iv": ("product", "intravenous"),
    "gel": ("product", "topical"),
    "oral": ("other", "oral"),
    "salt": ("product", "intravenous"),
    "im": ("product", "intramuscular"),
}
# What a ward fills in, and what it should not have; times are in minutes from the start.
_CELLS: dict[str, tuple[list[Any], list[Any]]] = {
    "ended_at": ([10, 45], [0, 1, 100, 300, 900]),
    "lot": (["L1", "L2"], ["L3", "L4", "L5", "on Mon 02-Mar-2026"]),
    "expires": (["2030-01"], ["2026-02", "2026-02-20", "2026-02-20T11:00Z"]),
    "thawed_at": ([-20, -40], [-200, 20]),
    "storage": (["within-limits"], ["excursion", "excursion-accepted"]),
    "weight_kg": (["60", "60.5", "72.5"], ["61", "913.1270", "90", "72.500001"]),
    "rate_per_hour": (["8 mL", "7.5 mL"], ["9 mL", "9 mg"]),
    "recorded_at": ([60, 300], [1500, 9000, 0]),
}

# What can become of a dose: the days of its records from when it is due.
FATES = [
    *[[0]] * 12,
    *([], [], [1], [-1], [2], [3], [-2], [4], [-3], [0, 0], [0, 1], [-1, 0], [0, 2], [1, 1]),
]


def _near(ids: Sequence[str], at: int, days: int | None) -> str | None:
    """Return the dose that a record is of, where it is the first one and near enough to be linked.

    Doses of every day or two can be given on their own day alone.
    """
    wide = not ids[at].startswith(("oral", "gel"))
    return ids[at] if days == 0 or (days is not None and wide) else None


# Which dose a record is linked to, given all ids, the place of the right one, and the days from it;
# these are None where the record is not the first of its dose, or of another arm.
LINKS: list[Callable[[Random, Sequence[str], int, int | None], str | None]] = [
    lambda _random, _ids, _at, _days: None,
    lambda _random, ids, at, _days: ids[at],
    lambda _random, ids, at, days: _near(ids, at, days),
    lambda random, ids, at, days: _near(ids, at, days) if random.random() < 0.6 else None,
    lambda random, ids, at, days: (
        _near(ids, at, days)
        if random.random() < 0.98
        else random.choice([*ids[max(at - 1, 0) : at + 2], "iv-999"])
    ),
]


def log_of(
    record: Record, random: Random, links: Sequence[Callable[..., str | None]] = LINKS
) -> list[dict[str, Any]]:
    """Sound rows: each dose on its day, or with another fate or in another arm once in so many."""
    rows: list[dict[str, Any]] = []
    names, sites = (record.dictionaries.of[name].array().to_pylist() for name in ("arm", "site"))
    codes = record.patients.column("code").to_pylist()
    calm, mixed_up = random.choice([2, 6, 20]), random.choice([0, 0.02, 0.1])
    odd, kinds = random.choice([3, 10, 10**6]), random.sample(ODD, 4)
    filled = random.choice([{}, {"lot": "L1", "recorded_by": "N7", "expires": "2030-01"}])
    ward = _ward(random)
    link, doses = random.choice(links), record.dictionaries.of["administration"].array()
    for group in record.groups:
        template = group.template
        ids = doses.take(pa.array(template.texts["administration"])).to_pylist()
        for zero, place_ in zip(group.zeros.tolist(), group.patients.tolist(), strict=True):
            lapse = random.randrange(3 * template.rows)
            for line in range(template.rows):
                fate = random.choice(FATES) if random.randrange(calm) == 0 else [0]
                due = date.fromordinal(ORDINAL + zero + int(template.listed_on[line]))
                arm_ = names[template.texts["arm"][line]]
                for number, days in enumerate([] if lapse <= line < lapse + 4 else fate):
                    any_time = f"{random.randrange(24):02}:{random.randrange(60):02}"
                    at = random.choice(["10:00", "10:00:30", "13:00", "17:00", any_time])
                    site = sites[template.texts["site"][line]]
                    row_ = {
                        **filled,
                        "code": codes[place_],
                        "id": f"r-{random.randrange(10**9)}",
                        "arm": random.choice([*filter(None, names)])
                        if random.random() < mixed_up
                        else arm_,
                        "started_at": f"{due + timedelta(days=days)}T{at}",
                        "ended_at": f"{due + timedelta(days=days + 1)}T00:00" if filled else None,
                        "status": "completed",
                        "site": random.choice([site, None, None, "left"]),
                        "amount": random.choice([None, None, None, "1 mg", "120 mg", "3 mg"]),
                    }
                    is_own = not number and row_["arm"] == arm_
                    row_["planned"] = link(random, ids, line, days if is_own else None)
                    row_ = ward(row_)
                    rows += [row_] if random.randrange(odd) else random.choice(kinds)(row_)
    random.shuffle(rows)
    return rows


def as_alone(
    row_: Row, rows: Sequence[dict[str, Any]], protocol: TreatmentProtocol, as_of: date
) -> Report:
    """Return the counts and the rows of a patient's own report, and what could not be read."""
    plan = build_plan(protocol, patient(row_, protocol), PLACES)
    own = log_table([each for each in rows if each["code"] == row_["code"]])
    records, problems = read_records(own, plan.patient.time_zone)
    left_out = [problem.text for problem in problems]
    report = find_deviations(plan, records, as_of=as_of, left_out=left_out)
    listed = [*filter(tells, report.planned), *report.unplanned]
    lines = [
        {name: cell for name, cell in result_cells(each).items() if cell not in {None, ""}}
        for each in listed
    ]
    return counts_of(report).tolist(), lines, [_without_places(text) for text in left_out]


def among(found: ComparisonTables, code: str) -> Report:
    """Return the counts and the rows of a patient in the tables, and what could not be read."""
    (sums,) = [each for each in found.patients.to_pylist() if each["code"] == code]
    lines = [each for each in found.results.to_pylist() if each.pop("code") == code]
    told = [each["problem"] for each in found.problems.to_pylist() if each["code"] == code]
    return (
        [sums[name] for name in COUNTS],
        [{name: cell for name, cell in line.items() if cell is not None} for line in lines],
        [_without_places(text) for text in told],
    )


def _without_places(text: str) -> str:
    """Return a complaint without the rows it names: they count among other rows."""
    return re.sub(r":\d+: |row \d+", "", text)


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_a_report_of_stretches_is_the_report_of_the_patient_alone(data: st.DataObject):
    document = data.draw(protocols())
    people = [data.draw(patients(f"P-{number}")) for number in range(4)]
    record, protocol = record_for(people, document, PLACES)
    as_of = ZERO + timedelta(days=data.draw(st.sampled_from([0, 6, 20, 41, 70, 400])))
    shared = Shared()
    for part in range(2):
        rows = log_of(record, Random(data.draw(st.integers(0, 2**32))))
        together = data.draw(st.integers(1, 4))
        with patch.object(portions, "TOGETHER", together):
            found = compare(
                record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x", shared=shared
            )
        for each in people:
            own = as_alone(each, rows, protocol, as_of)
            assert among(found, str(each["code"])) == own, part
    assert sum(said is not None for said in shared.said) >= len(shared.said) / 2


@pytest.mark.parametrize("missed", [False, True])
def test_infusions_behind_an_early_one_stay_pairs_unless_the_one_before_was_missed(*, missed: bool):
    """The early one could put off the next, and that one the one behind it, to the end."""
    document = protocol_of(
        arm("iv", every("28 days", count=9), interval=interval(minimum="3 days"), missed="ask"),
        span="9 months",
    )
    people = [row("P-1", day_zero="2026-03-02", arms="iv")]
    record, protocol = record_for(people, document, PLACES)
    days = [0, 28, 55, 84, 112, 140, 169, 196, 224]
    rows = [
        {"code": "P-1", "id": f"r-{day}", "arm": "iv", "status": "completed"}
        | {"started_at": f"{date(2026, 3, 2) + timedelta(days=day)}T10:00"}
        for day in days
        if not (missed and day == days[1])
    ]
    as_of, shared = date(2026, 12, 1), Shared()
    found = compare(
        record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x", shared=shared
    )
    own = as_alone(people[0], rows, protocol, as_of)
    assert among(found, "P-1") == own
    assert own[0][COUNTS.index("ambiguities")] == missed
    kinds = {"pair", "several"} if missed else {"pair"}
    assert {kind for kind, *_ in shared.known} == kinds


def test_patients_with_the_same_dates_have_their_own_lots():
    document = protocol_of(arm("iv", every("7 days", count=2), missed="skip"), span="2 months")
    lots = [None, {"lots": LOTS[:1]}, {"lots": LOTS[3:]}, None]
    people = [
        row(f"P-{at}", day_zero="2026-03-02", more=lot and json.dumps(lot))
        for at, lot in enumerate(lots)
    ]
    record, protocol = record_for(people, document, PLACES)
    entry = {"arm": "iv", "status": "completed", "started_at": "2026-03-02T10:00", "lot": "L1"}
    rows = [entry | {"code": f"P-{at}", "id": "r"} for at in range(len(people))]
    as_of, shared = date(2026, 7, 1), Shared()
    found = compare(
        record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x", shared=shared
    )
    for each in people:
        assert among(found, str(each["code"])) == as_alone(each, rows, protocol, as_of)
    assert [each["departures"] for each in found.patients.to_pylist()] == [1, 1, 2, 1]
    assert len(shared.courses.known) == 1, "their doses have one course"


def test_records_alike_but_for_their_links_are_told_apart():
    """Of one dose alone eleven days late, and of two between which a record lies."""
    document = protocol_of(
        arm(
            "iv",
            every("7 days", count=2),
            missed="skip",
            deviations={"late_limit": {"value": "12 days", **_BY}},
        ),
        span="2 months",
    )
    links = (None, "iv-course-d0", "iv-course-d7")
    logs = [*([("02", None), ("20", link)] for link in links), *([("06", link)] for link in links)]
    people = [row(f"P-{at}", day_zero="2026-03-02", arms="iv") for at in range(len(logs))]
    record, protocol = record_for(people, document, PLACES)
    rows = [
        {"code": f"P-{at}", "id": f"r-{on}", "arm": "iv", "status": "completed", "planned": link}
        | {"started_at": f"2026-03-{on}T10:00"}
        for at, log in enumerate(logs)
        for on, link in log
    ]
    as_of = date(2026, 7, 1)
    found = compare(record, log_table(rows), (protocol, PLACES), as_of=as_of, source="x")
    for each in people:
        assert among(found, str(each["code"])) == as_alone(each, rows, protocol, as_of)
    asked = [each["ambiguities"] for each in found.patients.to_pylist()]
    assert asked == [1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("linked", [False, True])
def test_nobody_is_judged_whole_for_rows_that_are_not_plain(*, linked: bool):
    """Given in part, not given, in error, unreadable, with a lot, or when the clock changes."""
    document = protocol_of(
        arm("iv", every("7 days", count=9), missed="ask"),
        arm("gel", every("2 days", count=20), route="topical", product="other", missed="skip"),
        span="3 months",
        products=[{"id": name, "name": name, "unit": "mg"} for name in ("product", "other")],
    )
    zone = {"time_zone": "Europe/London", "arms": "iv gel"}
    record, protocol = record_for([row("P-1", day_zero="2026-03-15", **zone)], document, PLACES)
    whole = {"lot": "L1", "recorded_by": "N7", "product": "product", "route": "intravenous"}
    told: list[dict[str, Any]] = [
        {},
        {"status": "partial", "amount": "0.5 mg", "reason": "leak"},
        {"started_at": "2026-03-29T10:00+01:00"},
        {"status": "not-given", "reason": "fever"},
        {"status": "entered-in-error"},
        {"status": "done"},
        {"started_at": "2026-02-30T10:00"},
    ]
    rows = [
        {
            "code": "P-1",
            "id": f"r-{number}",
            "arm": "iv",
            "started_at": f"{date(2026, 3, 15) + timedelta(days=7 * number)}T10:00",
            "status": "completed",
            "planned": f"iv-course-d{7 * number}" if linked else None,
            **whole,
            **more,
        }
        for number, more in enumerate(told)
    ]
    with patch.object(by_reference, "find_deviations", side_effect=AssertionError):
        found = compare(
            record, log_table(rows), (protocol, PLACES), as_of=date(2026, 7, 1), source="x"
        )
    (sums,) = found.patients.to_pylist()
    assert {name: count for name, count in sums.items() if name in COUNTS and count} == {
        "planned": 29,
        "on-time": 2,
        "partial": 1,
        "not-given": 1,
        "missed": 25,
        "records": 5,
        "given": 3,
        "matched": 3,
        "withheld": 1,
        "entered-in-error": 1,
        "unreadable": 2,
        "departures": 27,
        "questions": 6,
    }
