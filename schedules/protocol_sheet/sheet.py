"""A protocol document as a sheet that a clinician can review, every number with its provenance."""

from collections.abc import Iterator
from datetime import time
from typing import cast

from protocol.provenance import Stated
from protocol.treatment_protocol import TreatmentProtocol, open_numbers, statements
from schedules.display import watermark
from schedules.protocol_sheet.arm_words import arm_lines, particular_line
from schedules.protocol_sheet.section_words import (
    assessment_line,
    decision_line,
    gate_line,
    identity_lines,
    product_lines,
    rule_line,
    source_line,
)
from schedules.protocol_sheet.values import by, marked, noted, value, words


def protocol_sheet(protocol: TreatmentProtocol) -> str:
    """Return the sheet as text: everything the document says, what is open, what is assumed."""
    mark = watermark(protocol)
    lines = [*([mark, ""] if mark else []), *identity_lines(protocol), "", "Products"]
    lines += [f"  {line}" for product in protocol.products for line in product_lines(product)]
    for arm in protocol.arms:
        lines += ["", *arm_lines(protocol, arm)]
    for title, entries in _sections(protocol).items():
        lines += _listed(title, entries)
    return "\n".join(lines) + "\n"


def number_rows(protocol: TreatmentProtocol) -> list[tuple[str, str, str]]:
    """Return each number's name, the number as a document writes it, and who states it."""
    return [
        (path, _written(stated), by(stated).strip(" []") or "nobody: to be given")
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


def _document_form(item: object) -> str:
    return f"{item:%H:%M}" if isinstance(item, time) else str(item)


def _sections(protocol: TreatmentProtocol) -> dict[str, list[str]]:
    return {
        "Between arms": [rule_line(rule) for rule in protocol.rules],
        "Decisions": [decision_line(decision) for decision in protocol.decisions],
        "Events that arms count from": [
            f"{words(event.title)} ({event.id})" for event in protocol.events
        ],
        "Assessments": [assessment_line(assessment) for assessment in protocol.assessments],
        "Must be fresh before a dose": [gate_line(gate) for gate in protocol.gates],
        "Hold and ask a prescriber on": [words(flag) for flag in protocol.hold_flags],
        "Also stated": [particular_line(item) for item in protocol.particulars],
        "The site must give before anything can be planned": _open(protocol, stops=True),
        "Printed as an empty box": _open(protocol, stops=False),
        "Assumed, stated by nobody for this treatment": [
            f"{path} = {marked(stated)}{noted(stated)}"
            for path, stated in statements(protocol)
            if stated.is_assumed
        ],
        "Notes on the other numbers": [
            f"{path} = {value(stated)}{noted(stated)}"
            for path, stated in statements(protocol)
            if stated.note and not stated.is_assumed and not stated.is_open
        ],
        "Sources": [source_line(key, source) for key, source in protocol.sources.items()],
    }


def _open(protocol: TreatmentProtocol, *, stops: bool) -> list[str]:
    needed = set(open_numbers(protocol))
    return [
        f"{path}{_see(stated)}{noted(stated)}"
        for path, stated in statements(protocol)
        if stated.is_open and (path in needed) is stops
    ]


def _see(stated: Stated) -> str:
    """Return where something is said of a number that nobody gave."""
    return f" (see {', '.join(stated.source)})" if stated.source else ""


def _listed(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield title
        yield from (f"  - {entry}" for entry in entries)
