"""One patient alone and the same patient among many have the same plan, column by column.

The cohort shares dates among patients and computes each dose once; the plan of each patient alone
is the reference, reasons included.
"""

import json
from typing import Any

import pytest
from cohort_tables import Row, patient, planned, row, rows_by_patient, table
from engine_documents import (
    arm,
    closure,
    cycle,
    dose,
    every,
    interval,
    off_dialysis,
    on,
    place,
    protocol_of,
    read_protocol,
    weekdays,
    windows,
    with_dialysis,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from protocol.errors import UserError
from protocol.place import Place
from schedules.cohort import Compiler, Reader
from schedules.engine import build_plan

pytestmark = [pytest.mark.hazard("H26"), pytest.mark.requirement("R31")]

Part = dict[str, Any]

rhythms = st.sampled_from(
    [
        every("7 days", count=5),
        every("1 month", first="day 3", count=4),
        on("day 0", "day 14", "2 months"),
        cycle([1, 8], length="21 days", cycles=2),
        weekdays("tue", "fri", count=6),
        with_dialysis("during", count=5),
        with_dialysis("after", count=3),
    ]
)
doses = st.sampled_from(
    [
        dose("fixed", "25 mg"),
        dose("per-kg", "1.5 mg", round_to="5 mg"),
        dose("per-kg", "2 mg", maximum="120 mg"),
        dose("per-m2", "10 mg", formula="mosteller", round_to="1 mg"),
    ]
)


@st.composite
def protocols(draw: st.DrawFn) -> Part:
    """One or two arms with windows, dialysis rules and hours near a change of the clock."""
    arms: list[Part] = []
    for name in ("iv", "im")[: draw(st.integers(1, 2))]:
        more: Part = {"when": draw(rhythms), "dose": draw(doses)}
        if draw(st.booleans()):
            more["windows"] = windows("-1/+1 days", "-3/+3 days")
        if draw(st.booleans()):
            more["interval"] = interval(minimum="2 days")
        if more["when"]["kind"] != "with-dialysis" and draw(st.booleans()):
            more["day_rules"] = [off_dialysis(draw(st.sampled_from(["hard", "soft"])))]
        if draw(st.booleans()):
            more["needs"] = ["clinic"]
        more["at"] = {"value": [draw(st.sampled_from(["02:30", "10:00"]))], **_BY}
        arms.append(arm(name, **more))
    weight = {"kind": "dry weight", "max_age": {"value": "20 days", **_BY}}
    return protocol_of(*arms, span="5 months", weight=weight)


_BY = {"provenance": "reported", "source": "book"}
mores = st.sampled_from(
    [
        None,
        None,
        None,
        {
            "holds": [
                {
                    "arms": ["iv"],
                    "first": "2026-03-10",
                    "last": "2026-03-20",
                    "reason": "ill",
                    "resume": "shift",
                }
            ]
        },
        {"closures": [closure("2026-02-02", "2026-02-09")]},
        {"heights": [{"cm": "170", "on": "2026-01-01"}]},
        {"weights": "no list"},
    ]
)


@st.composite
def patients(draw: st.DrawFn, code: str, arms: str) -> Row:
    """A patient near two changes of the clock, most of them sound, some not."""
    more = draw(mores)
    weighed = draw(st.booleans()) or draw(st.booleans())
    dialysed = draw(st.integers(0, 4)) > 0
    return row(
        code,
        arms=arms,
        day_zero=f"2026-{draw(st.integers(1, 3)):02}-{draw(st.integers(1, 28)):02}",
        time_zone=draw(st.sampled_from(["Europe/London", "Asia/Shanghai", "Nowhere/City"])),
        weight_kg=draw(st.sampled_from(["60", "72.5", "0", "101"])) if weighed else None,
        weight_on=draw(st.sampled_from(["2026-01-01", "2026-01-31", "2026-02-30"]))
        if weighed
        else None,
        weight_kind="dry weight" if weighed else None,
        dialysis_weekdays="mon wed fri" if dialysed else None,
        dialysis_start="13:00" if dialysed else None,
        dialysis_duration="4 hours" if dialysed else None,
        more=None if more is None else json.dumps(more),
    )


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(protocols(), st.data())
def test_one_patient_alone_and_the_same_among_many_have_the_same_plan(
    document: Part, data: st.DataObject
):
    protocol = read_protocol(document)
    arms = " ".join(item["id"] for item in document["arms"])
    drawn = [data.draw(patients(f"P-{number}", arms)) for number in range(6)]
    places = (Place.model_validate(place(holidays="GB")),)
    found, aside = rows_by_patient(Reader(Compiler(protocol, places), "table"), table(drawn))
    for number, values in enumerate(drawn):
        try:
            plan = build_plan(protocol, patient(values, protocol), places)
        except (UserError, ValueError):
            assert number in aside
            continue
        assert found[number] == [planned(item) for item in plan.administrations]
    assert sorted([*found, *aside]) == list(range(len(drawn)))


def test_patients_who_share_a_calendar_share_a_template():
    """Two Mondays in a protocol counted in weeks, without holidays: the engine is asked once."""
    protocol = read_protocol(protocol_of(arm(when=every("7 days", count=3)), span="60 days"))
    reader = Reader(Compiler(protocol, ()), "table")
    days = ["2026-01-05", "2026-01-12", "2026-06-01", "2026-06-02"]
    rows_by_patient(reader, table([row(f"P-{at}", day_zero=day) for at, day in enumerate(days)]))
    assert len(reader.compiler.templates) == 2


def test_a_code_that_two_rows_have_is_set_aside_in_both():
    protocol = read_protocol(protocol_of(arm()))
    reader = Reader(Compiler(protocol, ()), "table", frozenset({"P-1"}))
    found, aside = rows_by_patient(reader, table([row("P-1"), row("P-2"), row("P-1")]))
    assert (sorted(found), sorted(aside)) == ([1], [0, 2])
    assert "more than once" in aside[0]
