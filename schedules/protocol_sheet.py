"""A protocol document as a sheet that a clinician can review, every number with its provenance."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import cast

from protocol.arm import Arm, DialysisDays, Phase
from protocol.assessment import Assessment
from protocol.dose import Dose, DosePerM2, DosePerSite
from protocol.provenance import Stated
from protocol.quantity import Quantity
from protocol.rules import AtLeastApart, AtMostApart, CumulativeMaximum, Decision, Rule
from protocol.timespan import Length, Window
from protocol.treatment_protocol import TreatmentProtocol, open_numbers, statements
from schedules.display import (
    EMPTY_BOX,
    clock,
    day,
    length,
    number,
    provenance,
    quantity_with_words,
    route,
    watermark,
    window,
)
from schedules.rhythm import rhythm

_PER = {
    "fixed": "",
    "per-kg": " per kg",
    "per-m2": " per m2",
    "per-cm2": " per cm2",
    "per-site": " per site",
}


def protocol_sheet(protocol: TreatmentProtocol) -> str:
    """Return the sheet as text: identity, arms, rules, assessments, what is open and assumed."""
    mark = watermark(protocol)
    lines = [
        *([mark, ""] if mark else []),
        protocol.title.en,
        f"{protocol.id} version {protocol.version}, status {protocol.status.value}",
        *([protocol.intended_use.en] if protocol.intended_use else []),
        f"Span {_value(protocol.span)}{_by(protocol.span)}",
        f"Day numbering {protocol.day_numbering.value}",
        *(line for arm in protocol.arms for line in _arm(protocol, arm)),
    ]
    for title, entries in _sections(protocol).items():
        lines += _listed(title, entries)
    return "\n".join(lines) + "\n"


def number_rows(protocol: TreatmentProtocol) -> list[tuple[str, str, str]]:
    """Return each number's name, the number as a document writes it, and who states it."""
    return [
        (path, _written(stated), _by(stated).strip(" []") or "nobody: to be given")
        for path, stated in statements(protocol)
    ]


def _written(stated: Stated) -> str:
    number = stated.stated
    if number is None:
        return "null" if stated.is_open else "(a rule: adopted without a value)"
    if isinstance(number, tuple):
        parts = (_document_form(item) for item in cast("tuple[object, ...]", number))
        return f"[{', '.join(parts)}]"
    return _document_form(number)


def _document_form(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _sections(protocol: TreatmentProtocol) -> dict[str, list[str]]:
    return {
        "Between arms": [_rule(rule) for rule in protocol.rules],
        "Decisions": [_decision(decision) for decision in protocol.decisions],
        "Assessments": [_assessment(assessment) for assessment in protocol.assessments],
        "Must be fresh before": [
            f"{gate.title.en} ({', '.join(gate.arms)}): {_fresh(gate.fresh_for)}"
            for gate in protocol.gates
        ],
        "Hold and ask a prescriber on": [flag.en for flag in protocol.hold_flags],
        "Also stated": [
            f"{item.title.en}: {_value(item.says)}{_by(item.says)}" for item in protocol.particulars
        ],
        "The site must give before anything can be planned": list(open_numbers(protocol)),
        "Printed as an empty box": _boxes(protocol),
        "Assumed, stated by nobody for this treatment": _assumed(protocol),
        "Sources": [
            f"{key}: {item.citation}{f' (seen: {item.seen})' if item.seen else ''}"
            for key, item in protocol.sources.items()
        ],
    }


def _listed(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield title
        yield from (f"  - {entry}" for entry in entries)


def _arm(protocol: TreatmentProtocol, arm: Arm) -> Iterator[str]:
    yield ""
    yield f"Arm {arm.id}: {arm.title.en}"
    yield f"  {protocol.product(arm.product).name.en}, {route(arm.route)}"
    for phase in arm.phases:
        yield from _phase(arm, phase)
    if arm.windows is not None:
        yield f"  window: preferred {_window(arm.windows.preferred)}"
        if arm.windows.permitted is not None:
            yield f"  window: permitted {_window(arm.windows.permitted)}"
    else:
        yield "  window: none stated, only the day itself"
    yield from _intervals(arm)
    for rule in arm.day_rules:
        what = rule.allow if isinstance(rule, DialysisDays) else ", ".join(rule.weekdays)
        yield f"  days: {what} ({rule.strength.value}){_by(rule)}"
    if arm.needs:
        yield f"  needs open: {', '.join(arm.needs)}"
    yield f"  when missed: {arm.missed.value}"


def _phase(arm: Arm, phase: Phase) -> Iterator[str]:
    stated = [getattr(phase.when, name) for name in type(phase.when).model_fields]
    marks = sorted({_by(item) for item in stated if isinstance(item, Stated) and _by(item)})
    only = f", only if {phase.only_if.decision} is {phase.only_if.outcome}" if phase.only_if else ""
    yield f"  {phase.id}: {rhythm(phase.when)}{only}{''.join(marks)}"
    yield f"    dose: {_dose(arm.dose_of(phase))}"
    duration = phase.duration or arm.duration
    if duration is not None:
        yield f"    duration: {_value(duration)}{_by(duration)}"


def _dose(rule: Dose) -> str:
    text = f"{_value(rule.amount)}{_PER[rule.basis]}{_by(rule.amount)}"
    if isinstance(rule, DosePerSite):
        text += f" x {_value(rule.sites)} sites{_by(rule.sites)}"
    if isinstance(rule, DosePerM2):
        text += f", surface by {rule.formula.value}"
    for name, stated in (("rounded to", rule.round_to), ("no more than", rule.maximum)):
        if stated is not None:
            text += f", {name} {_value(stated)}{_by(stated)}"
    return text


def _intervals(arm: Arm) -> Iterator[str]:
    if arm.interval is None:
        return
    for name in ("minimum", "hard_minimum", "maximum"):
        stated: Stated | None = getattr(arm.interval, name)
        if stated is not None:
            yield f"  interval, {name.replace('_', ' ')}: {_value(stated)}{_by(stated)}"


def _rule(rule: Rule) -> str:
    arms = " and ".join(rule.arms)
    if isinstance(rule, AtLeastApart | AtMostApart):
        return f"{rule.kind.replace('-', ' ')}: {arms}, {_value(rule.days)}{_by(rule.days)}"
    if isinstance(rule, CumulativeMaximum):
        return f"no more than {_value(rule.amount)}{_by(rule.amount)} over all of {arms}"
    return f"{rule.kind.replace('-', ' ')}: {arms}{_by(rule)}"


def _decision(decision: Decision) -> str:
    return (
        f"{decision.question.en} due {_value(decision.due)}{_by(decision.due)}; outcomes"
        f" {', '.join(decision.outcomes)}; shown until recorded: {decision.default}"
    )


def _assessment(assessment: Assessment) -> str:
    when = assessment.when
    if when.kind == "around":
        text = f"{' and '.join(when.moments)} each administration of {', '.join(when.arms)}"
    else:
        text = rhythm(when)
    return f"{assessment.title.en}: {text}"


def _fresh(stated: Stated | None) -> str:
    return "each time" if stated is None else f"no older than {_value(stated)}{_by(stated)}"


def _window(stated: Stated) -> str:
    return f"{_value(stated)}{_by(stated)}"


def _boxes(protocol: TreatmentProtocol) -> list[str]:
    return [
        f"{path}{_noted(stated)}"
        for path, stated in statements(protocol)
        if stated.is_open and not stated.stops_planning
    ]


def _assumed(protocol: TreatmentProtocol) -> list[str]:
    return [
        f"{path} = {_value(stated)}{_by(stated)}{_noted(stated)}"
        for path, stated in statements(protocol)
        if stated.is_assumed
    ]


def _noted(stated: Stated) -> str:
    return f": {stated.note}" if stated.note else ""


def _by(stated: Stated) -> str:
    """Return a number's provenance in brackets; nothing for an open number."""
    if stated.provenance is None:
        return ""
    if stated.adopted is not None:
        who = f"{stated.adopted.by}, {day(stated.adopted.on)}, {stated.adopted.document}"
        return f" [{provenance(stated.provenance)}: {who}]"
    sources = f": {', '.join(stated.source)}" if stated.source else ""
    return f" [{provenance(stated.provenance)}{sources}]"


def _value(stated: Stated) -> str:
    if stated.is_open:
        return EMPTY_BOX
    number = stated.stated
    if number is None:
        return "this rule"
    if isinstance(number, tuple):
        return ", ".join(map(_shown, cast("tuple[object, ...]", number)))
    return _shown(number)


def _shown(value: object) -> str:
    match value:
        case Quantity():
            return quantity_with_words(value)
        case Length():
            return length(value)
        case Window():
            return window(value)
        case int() | Decimal():
            return number(value)
        case time():
            return clock(value)
        case _:
            return str(value)
