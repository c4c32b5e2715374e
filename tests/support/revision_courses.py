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
from engine_documents import on as on_days
from hypothesis import strategies as st

from schedules.engine import build_plan
from schedules.plan import Plan
from schedules.records import AdministrationRecord, RecordStatus
from schedules.revision import Signature, Sources, revise

ZONE = ZoneInfo("Asia/Shanghai")  # as the patient of engine_documents
DAY_ZERO = date(2026, 1, 5)
MINIMUM = 5
LONGEST_HOLD = 9


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
    versions: list[Part] = field(default_factory=list[Part])

    def __repr__(self) -> str:
        """Show what a failing example needs: policies, documents, log and where things stand."""
        own = self.protocol["arms"][0]
        named = [f"anchor {own[name]}" for name in own if name.startswith("anchor_")]
        stands = [
            f"{item.id[-3:]} {item.due_on:%m-%d} {item.on} {item.state}"
            for item in self.plan.administrations
        ]
        log = [f"{item.started_at:%m-%d %H} {item.status}" for item in self.records]
        policies = f"{own['anchor']} {own['missed']} {own.get('hold')} {named}"
        return f"{policies} {self.patient} {log} {stands}"

    def note(
        self,
        on: date,
        status: RecordStatus = RecordStatus.COMPLETED,
        hour: int = 10,
        arm: str = "iv",
    ) -> None:
        """Add a record of an arm on a day."""
        self.number += 1
        record = AdministrationRecord(
            id=f"r-{self.number}", arm=arm, started_at=at(on, hour), status=status
        )
        self.records.append(record)

    def revised(self, as_of: date) -> Plan:
        """Return the next version of the plan as of a day."""
        patient = read_patient(patient_of(self.protocol, **self.patient))
        protocols = tuple(read_protocol(version) for version in self.versions)
        return revise(
            self.plan,
            self.records,
            as_of=as_of,
            signature=signed(as_of),
            sources=Sources(protocols, patient),
        )

    def amend(self, on: date, **own: Any) -> None:
        """Bring the next version of the protocol into force, with the first arm changed."""
        version = f"{len(self.versions) + 1}"
        before = self.versions[-1]
        arms = [before["arms"][0] | own, *before["arms"][1:]]
        self.versions = [*self.versions, before | {"version": version, "arms": arms}]
        reference = {"id": "tiny", "version": version}
        amendment = {"first": f"{on}", "protocol": reference, "reason": f"version {version}"}
        self.patient["amendments"] = [*self.patient.get("amendments", []), amendment]


def course_of(protocol: Part, **patient: Any) -> Course:
    """Return a course that begins."""
    plan = build_plan(read_protocol(protocol), read_patient(patient_of(protocol, **patient)))
    return Course(protocol, plan, dict(patient), versions=[protocol])


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Return a weekly arm under random policies, and another one that hangs on it, or none."""
    ends: dict[str, Any] = draw(st.sampled_from([{"count": 6}, {"last": "day 35"}]))
    rule: dict[str, Any] = {
        "anchor": draw(st.sampled_from(["fixed", "actual"])),
        "missed": draw(st.sampled_from(["skip", "defer", "catch-up", "ask"])),
    }
    if draw(st.booleans()):
        then = draw(st.sampled_from(["stop", "ask"]))
        rule["hold"] = {"maximum": _stated(f"{LONGEST_HOLD} days"), "then": then}
    own = arm(
        when=every("7 days", **ends),
        windows=windows("-1/+1 days", "-1/+3 days"),
        interval=interval(minimum=f"{MINIMUM} days"),
        dose={"basis": "per-kg", "amount": _stated("1 mg"), "round_to": _stated("1 mg")},
        **rule,
    )
    arms = [own]
    events: dict[str, Any] = {}
    match draw(st.sampled_from(["", "", "event", "administration"])):
        case "event":
            own["anchor_event"] = "graft"
            events = {"events": [{"event": "graft", "on": f"{DAY_ZERO}"}]}
        case "administration":
            when = on_days("day 2", "1 week")
            arms.append(arm("after", when, anchor_administration="iv-course-d14", missed="skip"))
        case _:
            pass
    known: dict[str, Any] = {"events": [{"id": "graft", "title": "graft"}]} if events else {}
    weights = [{"kg": "60", "on": "2026-01-01"}]
    return course_of(protocol_of(*arms, **known), weights=weights, **events)


def _stated(amount: str) -> Any:
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
            course.note(given, arm=item.arm)
            if not draw(st.integers(0, 7)):
                course.note(given, hour=15, arm=item.arm)
        elif not draw(st.integers(0, 2)):
            course.note(item.on, RecordStatus.REFUSED, arm=item.arm)
    _change(draw, course, until)


def _change(draw: Draw, course: Course, on: date) -> None:
    match draw(
        st.sampled_from(["", "", "hold", "weight", "closure", "stop", "amendment", "answer"])
    ):
        case "hold":
            holds = course.patient.get("holds", [])
            if not holds or date.fromisoformat(holds[-1]["last"]) < on:
                last = on + timedelta(days=draw(st.integers(0, 15)))
                resume = draw(st.sampled_from(["shift", "rejoin", "restart"]))
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
        case "amendment":
            amount = f"{draw(st.integers(1, 4))} mg"
            dose = course.versions[-1]["arms"][0]["dose"] | {"amount": _stated(amount)}
            course.amend(on, dose=dose)
        case "answer":
            _answer(draw, course, on)
        case _:
            pass


def _answer(draw: Draw, course: Course, on: date) -> None:
    """Let a person say what follows the first miss that is asked about."""
    revision = course.plan.revision
    if revision is None or not revision.open_questions:
        return
    then = draw(st.sampled_from(["skip", "defer", "catch-up"]))
    answer = {"administration": revision.open_questions[0], "then": then, "on": f"{on}"}
    course.patient["missed"] = [*course.patient.get("missed", []), answer | {"by": "n-1"}]
