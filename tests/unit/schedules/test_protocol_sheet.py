"""Nothing that stands in a protocol document is left out of the sheet that people review.

One document fills every field that the model has. Each of its values is changed, one at a time:
the sheet has to change with it.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from engine_documents import (
    allowed_weekdays,
    arm,
    between,
    cycle,
    dose,
    every,
    interval,
    number,
    off_dialysis,
    on,
    phase,
    protocol_of,
    weekdays,
    windows,
    with_dialysis,
)

from protocol.accepted import _flatten
from protocol.base import Model
from protocol.model_fields import fields_of, is_model
from protocol.quantity import Quantity
from protocol.reading import parse_protocol
from protocol.timespan import Length, Offset
from protocol.treatment_protocol import TreatmentProtocol
from protocol.window import Window
from schedules.protocol_sheet import number_rows, protocol_sheet

Step = tuple[Any, ...]
TEXT = {"en": "words", "zh": "词"}
OPEN = {"value": None, "unset": "empty-box", "note": "nobody said"}
ADOPTED = {
    "value": "3 days",
    "provenance": "site",
    "adopted": {"by": "Dr A", "on": "2026-01-01", "document": "SOP 1", "replaces": "2 days"},
}


def _says(name: str, says: Any) -> dict:
    return {"id": name, "title": TEXT, "says": says}


def _full() -> TreatmentProtocol:
    """Return a protocol that fills every field."""
    volume = {
        "concentration_per_ml": number("5 mg"),
        "viability_percent": number(80),
        "round_to": number("0.1 mL"),
    }
    limits = {"round_to": "1 mg", "maximum": "90 mg", "tolerance_percent": 5, "sites": 2}
    full_dose = dose("per-site", "2 mg", **limits, usual_range=["1 mg", "3 mg"])
    full_dose |= {"volume": volume, "note": "by weight of the day"}
    branch = {"decision": "response", "outcome": "good"}
    reviewed = arm(
        "iv",
        dose=full_dose,
        phases=[
            phase("a", on("day 0"), title=TEXT, duration=number("1 hour"), at=number(["09:00"])),
            phase("b", every("7 days", "day 20", last="day 60"), only_if=branch),
            phase("c", cycle([1, 8], length="21 days", cycles=2, first="day 100")),
            phase("d", weekdays("mon", first="day 200", count=3), dose=dose("per-kg", "3 mg")),
        ],
        at=number(["10:00"]),
        duration=number("30 minutes"),
        windows=windows("-1/+1 days", "-1/+2 days"),
        interval=interval(minimum="4 days", hard_minimum="3 days", maximum="400 days"),
        day_rules=[
            off_dialysis() | {"note": "why"},
            allowed_weekdays("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ],
        needs=["clinic"],
        rotation=["left", "right"],
        anchor_event="graft",
        hold={"maximum": ADOPTED, "then": "ask"},
        deviations={
            "early_limit": number("2 days"),
            "late_limit": number("3 days"),
            "duplicate_within": number("1 hour"),
            "late_entry_after": number("24 hours"),
            "duration": {"shortest": number("20 minutes"), "longest": number("90 minutes")},
            "rate_per_hour": {"least": number("1 mL"), "most": number("9 mL")},
            "cumulative_at_least_percent": number(80),
            "matching": {"miss_percent": number(50), "extra_percent": number(150)},
            "severity": [
                {"of": "late", "severity": "important", "beyond": number("1 day"), "phase": "a"},
                {"of": "wrong-dose-low", "severity": "none", "beyond_percent": number(9)},
                {"of": "missed", "severity": "not-important", "from_repeat": number(2)},
            ],
        },
        particulars=[
            _says("needle", number("22 gauge")) | {"says_zh": "22 号"},
            _says("vehicle", OPEN),
        ],
        steps=[
            _says("line", number("a cannula of 20 gauge")) | {"says_zh": "20 号"},
            _says("flush", OPEN),
        ],
    )
    needed = {"kind": "as-needed", "maximum_per_day": number(2), "minimum_gap": number("4 hours")}
    per_m2 = dose("per-m2", "2 mg", formula="mosteller")
    needed_arm = arm("im", phases=[phase("n", needed)], dose=per_m2)
    sessions = arm(
        "hd",
        with_dialysis(count=4, skip=2),
        duration=number("1 hour"),
        anchor_administration="iv-a-d0",
    )
    lasts = {"id": "consent", "title": TEXT, "arms": ["iv"], "lasts": "once", "note": "signed"}
    fresh = {
        "id": "count",
        "title": TEXT,
        "arms": ["iv"],
        "fresh_for": number("7 days"),
        "refreshed_by": ["blood", "checks"],
    }
    document = protocol_of(
        reviewed,
        needed_arm,
        sessions,
        title=TEXT,
        intended_use=TEXT,
        approvals={"ethics": "E-1", "filing": "F-1", "review_by": "2027-01-01"},
        weight={
            "kind": "dry weight",
            "max_age": number("30 days"),
            "max_change_percent": number(5),
        },
        height={"max_age": number("90 days"), "max_change_percent": number(2)},
        wound_area={"max_age": number("7 days"), "max_change_percent": number(20)},
        sources={
            "book": {
                "citation": "a book",
                "doi": "10.1/x",
                "pmid": "1",
                "registry": "NCT1",
                "url": "https://example.org",
                "seen": "whole",
            }
        },
        products=[
            {
                "id": "product",
                "name": TEXT,
                "unit": "mg",
                "label_text": TEXT,
                "storage": TEXT,
                "concentration_per_ml": number("5 mg"),
                "post_thaw_limit": number("2 hours"),
                "expiry_margin": number("30 minutes"),
                "viability_at_least": number("80 percent"),
            }
        ],
        rules=[
            between("never-same-day", "im", "hd") | {"note": "why"},
            between("at-most-apart", "im", "iv", days="9 days"),
            between("at-least-apart", "im", "hd", days="1 day"),
            between("at-most-apart", "hd", "im", hours="30 hours"),
            between("same-day", "hd", "iv", minimum="30 minutes", maximum="5 hours")
            | {"order": "as-listed"},
            {
                "kind": "from-administration",
                "arms": ["im"],
                "administration": "iv-a-d0",
                "minimum": number("1 day"),
                "maximum": number("2 years"),
            },
            {"kind": "cumulative-maximum", "arms": ["iv", "im"], "amount": number("2000 mg")},
        ],
        decisions=[
            {
                "id": "response",
                "question": TEXT,
                "due": number("day 18"),
                "outcomes": ["good", "poor"],
                "default": "good",
            }
        ],
        events=[{"id": "graft", "title": TEXT}],
        assessments=[
            {
                "id": "blood",
                "instrument": "laboratory",
                "title": TEXT,
                "score": "0 to 9",
                "when": every("7 days"),
                "windows": windows("-1/+1 days"),
                "minimum_interval": number("3 days"),
                "anchor_administration": "iv-a-d0",
                "needs": ["clinic"],
                "provenance": "reported",
                "source": "book",
                "note": "weekly",
                "severity": [
                    {"of": "late", "severity": "not-important", "beyond": number("2 days")},
                    {"of": "missed", "severity": "important", "from_repeat": number(2)},
                ],
            },
            {
                "id": "pain",
                "instrument": "VAS",
                "title": TEXT,
                "when": {"kind": "around", "arms": ["iv"], "moments": ["before"], "note": "why"},
            },
        ],
        gates=[lasts, fresh],
        hold_flags=[TEXT],
        particulars=[_says("biopsy", number("after a month"))],
    )
    return parse_protocol(json.dumps(document), source="full.yaml")


FULL = _full()


def _values(item: Any, path: Step = ()) -> Iterator[tuple[Step, Any, Any]]:
    """Yield every single value with its path and the type that its field has."""
    if isinstance(item, Model):
        for name, field in type(item).model_fields.items():
            yield from _below(getattr(item, name), (*path, name), field.annotation)
    elif isinstance(item, tuple):
        for at, part in enumerate(item):
            yield from _below(part, (*path, at), type(part))
    elif isinstance(item, dict):
        for key, part in item.items():
            yield from _below(part, (*path, key), type(part))


def _below(item: Any, path: Step, annotation: Any) -> Iterator[tuple[Step, Any, Any]]:
    if isinstance(item, Model | tuple | dict):
        yield from _values(item, path)
    elif item is not None:
        yield path, item, annotation


def _choices(annotation: Any) -> tuple[Any, ...]:
    """Return the values that a field of fixed words accepts."""
    parts = [part for part in _flatten(annotation) if str(get_origin(part)).endswith("Literal")]
    return tuple(choice for part in parts for choice in get_args(part))


_OTHERS: dict[type, Callable[[Any], Any]] = {
    str: lambda text: f"{text}x",
    int: lambda count: count + 1,
    Decimal: lambda amount: amount + 1,
    date: lambda day: day + timedelta(days=1),
    time: lambda hour: hour.replace(minute=(hour.minute + 1) % 60),
    Quantity: lambda found: Quantity(found.amount + 1, found.unit),
    Length: lambda found: Length(found.count + 1, found.unit),
    Window: lambda found: Window(found.before + 1, found.after),
    Offset: lambda found: (
        Offset(None, found.after, found.extra_days + 1)
        if found.day is None
        else Offset(found.day + 1, None)
    ),
}


def _other(item: Any, annotation: Any) -> Any:
    """Return another value of the same type; None where there is no other."""
    if choices := _choices(annotation):
        return next((choice for choice in choices if choice != item), None)
    if isinstance(item, Enum):
        return next(member for member in type(item) if member is not item)
    return _OTHERS[type(item)](item)


def _with(item: Any, path: Step, value: Any) -> Any:
    """Return a copy in which one value is another."""
    if not path:
        return value
    step, *rest = path
    if isinstance(item, Model):
        return item.model_copy(update={step: _with(getattr(item, step), tuple(rest), value)})
    if isinstance(item, tuple):
        return (*item[:step], _with(item[step], tuple(rest), value), *item[step + 1 :])
    return item | {step: _with(item[step], tuple(rest), value)}


def _says_nothing_alone(document: TreatmentProtocol, path: Step) -> bool:
    """Say whether a value matters only where another one is missing, or is named elsewhere."""
    at: Any = document
    for step in path[:-1]:
        at = getattr(at, step) if isinstance(at, Model) else at[step]
    match path:
        case (*_, "unset"):
            return at.value is not None
        case (*_, "lasts"):
            return at.fresh_for is not None
        case ("products", _, "id") | ("arms", _, "product"):
            return True  # changed alone, the document would name a product that is not there
    return False


def test_no_value_can_change_without_the_sheet_changing():
    sheet, silent = protocol_sheet(FULL), []
    for path, item, annotation in _values(FULL):
        other = _other(item, annotation)
        if other is None or _says_nothing_alone(FULL, path):
            continue
        if protocol_sheet(_with(FULL, path, other)) == sheet:
            silent.append(path)
    assert silent == []


def test_the_document_fills_every_field_of_the_model():
    filled = {
        _field(type(holder), name)
        for holder in _models(FULL)
        for name in type(holder).model_fields
        if getattr(holder, name) is not None and getattr(holder, name) != ()
    }
    wanted = {
        _field(model, name)
        for model in _reachable(TreatmentProtocol, set())
        for name in fields_of(model)
        if len(_choices(fields_of(model)[name].annotation)) != 1  # kind: always the same word
    }
    assert wanted - filled == set()


def _field(model: type[Model], name: str) -> str:
    """Return a field by the class that states it first: what shares a field prints it alike."""
    model = get_origin(model) or model
    first = [base for base in model.__mro__ if name in getattr(base, "__annotations__", {})][-1]
    return f"{first.__name__.partition('[')[0]}.{name}"


def _models(item: Any) -> Iterator[Model]:
    if isinstance(item, Model):
        yield item
        for name in type(item).model_fields:
            yield from _models(getattr(item, name))
    elif isinstance(item, tuple | dict):
        for part in item.values() if isinstance(item, dict) else item:
            yield from _models(part)


def _reachable(model: type[Model], seen: set[type[Model]]) -> set[type[Model]]:
    if model not in seen:
        seen.add(model)
        for field in fields_of(model).values():
            for part in _types(field.annotation):
                _reachable(part, seen)
    return seen


def _types(annotation: Any) -> Iterator[type[Model]]:
    for part in _flatten(annotation):
        if is_model(part):
            yield part
        else:
            for item in get_args(part):
                yield from _types(item)


def test_every_number_has_a_row_as_a_document_writes_it():
    rows = {name: (written, by) for name, written, by in number_rows(FULL)}
    assert rows["arms.iv.at"] == ("[10:00]", "reported: book")
    assert rows["arms.iv.dose.usual_range"] == ("[1 mg, 3 mg]", "reported: book")
    assert rows["arms.iv.particulars.vehicle.says"] == ("null", "nobody: to be given")
    assert rows["rules.0"][0] == "(a rule: adopted without a value)"


@pytest.mark.parametrize(
    "line",
    [
        "given may depart from planned by 5 % [reported: book]",
        "volume: dose / 5 mg per mL [reported: book] / viability 80 % [reported: book]",
        "[adopted by the site: Dr A, Thu 01-Jan-2026, SOP 1, instead of 2 days]: a decision is",
        "(consent), before iv: once; signed",
        "skipping the first 2 sessions",
        "im: at least 1 day [reported: book] and at most 2 years [reported: book] after iv-a-d0",
        "usual range: 1 mg to 3 mg [reported: book]; outside it warns and never blocks",
        "step 1: words / 词 (line): a cannula of 20 gauge [reported: book]; in Chinese: 20 号",
        "step 2: words / 词 (flush): ________",
    ],
)
def test_a_line_reads_as_it_would_be_said(line: str):
    assert line in protocol_sheet(FULL).replace("\u00a0", " ")


def test_the_shipped_examples_have_a_sheet():
    for path in sorted((Path(__file__).parents[3] / "docs" / "examples").glob("*.yaml")):
        if not path.name.endswith(".patient.yaml"):
            assert protocol_sheet(parse_protocol(path.read_text("utf-8"), source=path.name))
