"""Random courses of one arm: what is planned, what is given, what people change on the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine_documents import (
    Part,
    arm,
    every,
    interval,
    patient_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)
from hypothesis import strategies as st

from schedules.engine import build_plan
from schedules.plan import Plan
from schedules.records import AdministrationRecord, RecordStatus
from schedules.revision import Signature, Sources, revise

ZONE = ZoneInfo("Asia/Shanghai")  # as the patient of engine_documents
DAY_ZERO = date(2026, 1, 5)
MINIMUM = 5


def at(on: date, hour: int = 10) -> datetime:
    """Return a local time on a day."""
    return datetime.combine(on, time(hour), ZONE)


def signed(on: date) -> Signature:
    """Return a signature of a day."""
    return Signature("n-1", "test", at(on, 18))


# What draws from a strategy, inside a composite one or in the test itself.
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(slots=True)
class Course:
    """A plan with its log and its documents, as they grow."""

    protocol: Part
    plan: Plan
    patient: dict[str, Any] = field(default_factory=dict[str, Any])
    records: list[AdministrationRecord] = field(default_factory=list[AdministrationRecord])
    number: int = 0

    def __repr__(self) -> str:
        """Show what a failing example needs: policies, documents, log and where things stand."""
        own = self.protocol["arms"][0]
        stands = [
            f"{item.id[-3:]} {item.due_on:%m-%d} {item.on} {item.state}"
            for item in self.plan.administrations
        ]
        log = [f"{item.started_at:%m-%d %H} {item.status}" for item in self.records]
        return f"{own['anchor']} {own['missed']} {self.patient} {log} {stands}"

    def note(self, on: date, status: RecordStatus = RecordStatus.COMPLETED, hour: int = 10) -> None:
        """Add a record of the arm on a day."""
        self.number += 1
        record = AdministrationRecord(
            id=f"r-{self.number}", arm="iv", started_at=at(on, hour), status=status
        )
        self.records.append(record)

    def revised(self, as_of: date) -> Plan:
        """Return the next version of the plan as of a day."""
        patient = read_patient(patient_of(self.protocol, **self.patient))
        sources = Sources(Sources.of(self.plan).protocols, patient)
        return revise(
            self.plan, self.records, as_of=as_of, signature=signed(as_of), sources=sources
        )


def course_of(protocol: Part, **patient: Any) -> Course:
    """Return a course that begins."""
    plan = build_plan(read_protocol(protocol), read_patient(patient_of(protocol, **patient)))
    return Course(protocol, plan, dict(patient))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Return a weekly arm under random policies."""
    ends: dict[str, Any] = draw(st.sampled_from([{"count": 6}, {"last": "day 35"}]))
    rule = {
        "anchor": draw(st.sampled_from(["fixed", "actual"])),
        "missed": draw(st.sampled_from(["skip", "defer", "catch-up", "ask"])),
    }
    own = arm(
        when=every("7 days", **ends),
        windows=windows("-1/+1 days", "-1/+3 days"),
        interval=interval(minimum=f"{MINIMUM} days"),
        dose={"basis": "per-kg", "amount": _mg("1 mg"), "round_to": _mg("1 mg")},
        **rule,
    )
    return course_of(protocol_of(own), weights=[{"kg": "60", "on": "2026-01-01"}])


def _mg(amount: str) -> Any:
    return {"value": amount, "provenance": "reported", "source": "book"}


def days_of_revision(draw: Draw, count: int) -> Iterator[date]:
    """Yield rising days on which the plan is revised."""
    on = DAY_ZERO
    for _ in range(count):
        on += timedelta(days=draw(st.integers(1, 12)))
        yield on


def live(draw: Draw, course: Course, since: date, until: date) -> None:
    """Let some days go by: what is planned is given, late, twice, or not; people change things."""
    for item in course.plan.administrations:
        if item.on is None or not since <= item.on < until or item.recorded is not None:
            continue
        given = item.on + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 2, 4])))
        if draw(st.integers(0, 4)) and given <= until:
            course.note(given)
            if not draw(st.integers(0, 7)):
                course.note(given, hour=15)
        elif not draw(st.integers(0, 2)):
            course.note(item.on, RecordStatus.REFUSED)
    _change(draw, course, until)


def _change(draw: Draw, course: Course, on: date) -> None:
    match draw(st.sampled_from(["", "", "hold", "weight", "closure", "stop"])):
        case "hold":
            holds = course.patient.get("holds", [])
            if not holds or date.fromisoformat(holds[-1]["last"]) < on:
                last = on + timedelta(days=draw(st.integers(0, 15)))
                resume = draw(st.sampled_from(["shift", "rejoin"]))
                hold = {"arms": ["iv"], "first": f"{on}", "last": f"{last}", "reason": "fever"}
                course.patient["holds"] = [*holds, hold | {"resume": resume}]
        case "weight":
            weights = course.patient["weights"]
            if weights[-1]["on"] != f"{on}":
                kg = f"{draw(st.integers(50, 70))}"
                course.patient["weights"] = [*weights, {"kg": kg, "on": f"{on}"}]
        case "closure":
            first = on + timedelta(days=draw(st.integers(0, 7)))
            closed = {"first": f"{first}", "last": f"{first}", "reason": "away"}
            course.patient["closures"] = [*course.patient.get("closures", []), closed]
        case "stop":
            if draw(st.booleans()):
                stop = {"arms": ["iv"], "on": f"{on + timedelta(days=14)}", "reason": "done"}
                course.patient["stops"] = [stop]
        case _:
            pass
