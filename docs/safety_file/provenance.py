"""Where every shipped number comes from, read from the documents that ship and from a list."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import yaml

from protocol.library import library_ids, library_text
from protocol.provenance import Provenance, Stated
from protocol.quantity import Quantity, plain
from protocol.reading import parse_protocol
from protocol.timespan import Length
from protocol.treatment_protocol import Source, TreatmentProtocol, statements
from protocol.window import Window
from safety_file import GENERATED, ROOT, SAFETY
from schedules.checklists.documents import KINDS, content_by_kind

_STATES = {
    Provenance.REPORTED: "stated: reported",
    Provenance.STANDARD_OF_CARE: "stated: standard of care",
    Provenance.ANALOGUE: "assumed: analogue",
    Provenance.ENGINEERING: "assumed: engineering",
    Provenance.SITE: "adopted",
}
_HEAD = ["| number | value | unit | state | source | note |", "|---|---|---|---|---|---|"]


def page() -> str:
    """Return one table for each protocol, and one for the checklists."""
    lines = [
        GENERATED,
        "",
        *(SAFETY / "parts" / "provenance-head.md").read_text("utf-8").split("\n"),
    ]
    for name in library_ids():
        lines += _of_protocol(name, library_text(name))
    lines += ["## Checklists", "", *_HEAD]
    lines += [row for kind in KINDS for row in _of_checklist(kind)]
    lines += ["", "## Numbers in the code", "", *_HEAD, *map(_of_code, constants())]
    lines += ["", "The protocols below are the examples of the documentation, `docs/examples`.", ""]
    for path in example_protocols():
        lines += _of_protocol(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    return "\n".join(lines).rstrip() + "\n"


def example_protocols() -> list[Path]:
    """Return the published regimens that the documentation shows as documents."""
    found = (ROOT / "docs" / "examples").glob("*.yaml")
    return sorted(path for path in found if not path.name.endswith(".patient.yaml"))


def constants(file: Path = SAFETY / "constants.yaml") -> list[dict[str, str]]:
    """Return the numbers that stand in the code: what each is, where, and who stated it."""
    listed: list[dict[str, str]] = yaml.safe_load(file.read_text("utf-8"))
    return listed


def _of_code(item: dict[str, str]) -> str:
    where = f"{item['what']} (`{item['file']}`)"
    return _line((where, item["value"], item["unit"], item["state"], item["source"], ""))


def _of_protocol(name: str, text: str) -> Iterator[str]:
    protocol = parse_protocol(text, source=name)
    rows = [_row(path, stated) for path, stated in statements(protocol) if _is_number(stated)]
    yield from (f"## {name}", "", protocol.title.en, "", *_counts(protocol), "", *_HEAD, *rows, "")
    yield from ("Sources:", "", *(_source(item, protocol) for item in protocol.sources), "")


def _is_number(stated: Stated) -> bool:
    """Whether it is a number (stated or open), not a rule that only carries its provenance."""
    return stated.is_open or stated.stated is not None


def _counts(protocol: TreatmentProtocol) -> Iterator[str]:
    states = [_state(stated) for _, stated in statements(protocol) if _is_number(stated)]
    parts = ("stated", "assumed", "adopted", "unset")
    counts = (f"{sum(state.startswith(part) for state in states)} {part}" for part in parts)
    yield f"{len(states)} numbers: {', '.join(counts)}."


def _state(stated: Stated) -> str:
    if stated.is_open:
        return "unset: stops planning" if stated.stops_planning else "unset: empty box"
    assert stated.provenance is not None  # noqa: S101 -- no number is read without
    return _STATES[stated.provenance]


def _row(path: str, stated: Stated) -> str:
    value, unit = _value(stated.stated)
    unit = "%" if path.endswith("percent") else unit
    cells = (f"`{path}`", value, unit, _state(stated), ", ".join(stated.source), stated.note or "")
    return _line(cells)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _value(found: object) -> tuple[str, str]:
    """Return a number and its unit; a list of one unit has it once."""
    if not isinstance(found, tuple):
        return _single(found)
    parts = [_single(item) for item in found]
    units = {unit for _, unit in parts}
    if len(units) == 1:
        return ", ".join(value for value, _ in parts), units.pop()
    return ", ".join(f"{value} {unit}".strip() for value, unit in parts), ""


def _single(found: object) -> tuple[str, str]:
    match found:
        case Quantity():
            return f"{found.amount:,f}", found.unit
        case Length():
            return str(found.count), f"{found.unit.value}{'s' * (found.count != 1)}"
        case Window():
            return f"-{found.before}/+{found.after}", f"{found.unit.value}s"
        case Decimal() | int():
            return plain(Decimal(found)), ""
        case _:
            return "" if found is None else str(found), ""


def _source(source_id: str, protocol: TreatmentProtocol) -> str:
    source: Source = protocol.sources[source_id]
    seen = f" Seen: {source.seen}." if source.seen else ""
    marks = [
        f"{name} {value}"
        for name, value in (("doi", source.doi), ("PMID", source.pmid), ("", source.registry))
        if value
    ]
    more = f" ({', '.join(mark.strip() for mark in marks)})" if marks else ""
    return f"- `{source_id}`: {source.citation}{more}.{seen}"


def _of_checklist(kind: str) -> Iterator[str]:
    document = content_by_kind()[kind]
    for path, stated in statements(document):
        if _is_number(stated):
            value, unit = _value(stated.stated)
            own = unit or str(getattr(stated, "unit", None) or "")
            cells = (f"`{kind}.{path}`", value, own, _state(stated))
            yield _line((*cells, ", ".join(stated.source), stated.note or ""))
