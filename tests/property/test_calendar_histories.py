"""Over random histories of a plan, what calendars count never goes down, and no more changes."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from engine_documents import arm, every, plan_of, protocol_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical_content import read_calendar

from schedules.calendar import Choices, Profile, write_calendar
from schedules.patient import Patient
from schedules.plan import Plan
from schedules.revision import RevisionError, Signature, Sources, revise

pytestmark = [pytest.mark.hazard("H20"), pytest.mark.requirement("R19")]

# .ci/run asks for 1,000.
HISTORIES = int(os.environ.get("CALENDAR_HISTORIES", "200"))
DAY_ZERO = date(2026, 1, 5)
MADE_AT = plan_of(protocol_of(arm(when=every("7 days", count=2)))).patient.updated_at
# What belongs to the content of an event: all but what says when the content was last changed.
STAMPS = (b"DTSTAMP", b"LAST-MODIFIED")

FIRST = plan_of(
    protocol_of(
        arm(
            when=every("7 days", count=3),
            at={"value": ["10:00"], "provenance": "reported", "source": "book"},
        ),
        arm("im", when=every("14 days", count=2)),
    )
)

holds = st.builds(
    lambda begin, days, resume: {
        "arms": ["iv"],
        "first": str(DAY_ZERO + timedelta(days=begin)),
        "last": str(DAY_ZERO + timedelta(days=begin + days)),
        "reason": "fever",
        "resume": resume,
    },
    st.integers(2, 40),
    st.integers(0, 9),
    st.sampled_from(["shift", "rejoin"]),
)
stops = st.builds(
    lambda begin: {"arms": ["im"], "on": str(DAY_ZERO + timedelta(days=begin)), "reason": "rash"},
    st.integers(2, 40),
)
times = st.sampled_from(["09:00", "10:00", "15:30"])
edits = st.fixed_dictionaries(
    {},
    optional={
        "holds": st.lists(holds, max_size=1),
        "stops": st.lists(stops, max_size=1),
        "times": st.builds(lambda at: [{"arm": "iv", "at": [at]}], times),
    },
)


def patient_document(**more: Any) -> dict[str, Any]:
    return {
        "format_version": "1",
        "kind": "patient",
        "code": "P-1",
        "protocol": {"id": "tiny", "version": "1"},
        "day_zero": str(DAY_ZERO),
        "time_zone": "Asia/Shanghai",
        "updated_at": "2026-01-01T09:00+08:00",
        "arms": ["iv", "im"],
    } | more


def versions(history: list[tuple[dict[str, Any], int]]) -> Iterator[Plan]:
    """The plan after each edit; edits that the program refuses are left out."""
    plan, as_of, made_at = FIRST, DAY_ZERO, MADE_AT
    yield plan
    for edit, days in history:
        # A clock that is set back must not take a calendar back.
        made_at += timedelta(hours=24 * days - 20)
        as_of += timedelta(days=days)
        sources = Sources.of(FIRST)
        patient = Patient.model_validate(patient_document(**edit))
        changed = Sources(sources.protocols, patient, sources.places)
        signature = Signature("dr-1", "edit", made_at)
        try:
            plan = revise(plan, (), as_of=as_of, signature=signature, sources=changed)
        except RevisionError:
            continue
        yield plan


def events(plan: Plan) -> dict[str, list[bytes]]:
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM))
    blocks = data.partition(b"BEGIN:VEVENT")[2].split(b"BEGIN:VEVENT")
    return {block.split(b"\r\n")[1].decode(): block.split(b"\r\n") for block in blocks}


def values(lines: list[bytes]) -> dict[str, str]:
    text = b"\r\n".join([b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", *lines[1:]])
    text = text.partition(b"END:VEVENT")[0] + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    event = read_calendar(text).parts("VEVENT")[0]
    return {item.name: item.value for item in event.properties}


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(edits, st.integers(0, 6)), min_size=1, max_size=3))
def test_nothing_goes_down_and_what_did_not_change_keeps_its_bytes(history):
    known: dict[str, dict[str, str]] = {}
    for plan in versions(history):
        for uid, lines in events(plan).items():
            new = values(lines)
            old = known.get(uid)
            known[uid] = new
            if old is None or old == new:
                continue
            assert new["LAST-MODIFIED"] > old["LAST-MODIFIED"]
            assert new["DTSTAMP"] == new["LAST-MODIFIED"]
            assert new["CREATED"] == old["CREATED"]
            has_moved = any(new[name] != old[name] for name in ("DTSTART", "DTEND", "STATUS"))
            assert int(new["SEQUENCE"]) == int(old["SEQUENCE"]) + has_moved
