"""Putting a site's adoptions in force: on the raw values, to be checked like all others."""

from collections.abc import Iterator
from typing import Any

from protocol.document import Document
from protocol.overlay import SiteOverlay
from protocol.provenance import Sourced, Stated
from protocol.treatment_protocol import TreatmentProtocol, statements
from protocol.tree import Path, as_list, get, named_path, walk

Problem = tuple[Path, str]


def adopt_all(
    base: Document, protocol: TreatmentProtocol, site_document: Document, site: SiteOverlay
) -> list[Problem]:
    """Change the values of ``base`` as the site decides; return what is wrong with the decisions.

    A complaint is at its path in the site document. An adopted value takes the place of its text
    in the site document along, so that complaints about it point there.
    """
    problems = list(_wrong_protocol(protocol, site))
    if site.status is not None:
        base.value["status"] = site.status.value
    if site.adopt:
        # What the document says of itself is no longer true once a site has changed it.
        base.value["intended_use"] = site_document.value.get("intended_use")
    numbers = dict(statements(protocol))
    seen: set[str] = set()
    for index, adopted in enumerate(site.adopt):
        raw: dict[str, Any] = site_document.value["adopt"][index]
        complaint = _refused(adopted.number, raw, numbers, seen)
        if complaint is not None:
            name, text = complaint
            problems.append((("adopt", index, name), text))
            continue
        seen.add(adopted.number)
        path = named_path(base.value, adopted.number)
        stated = get(base.value, path)
        _adopt(stated, raw)
        for below, _ in walk(stated, path):
            here = _in_site(below[len(path) :])
            base.places[below] = site_document.place(("adopt", index, *here))
    return problems


def _wrong_protocol(protocol: TreatmentProtocol, site: SiteOverlay) -> Iterator[Problem]:
    for name, wanted, found in (
        ("id", protocol.id, site.protocol.id),
        ("version", protocol.version, site.protocol.version),
    ):
        if wanted != found:
            text = f'found "{found}"; accepted: "{wanted}", the protocol this was read with'
            yield ("protocol", name), text


def _refused(
    name: str, raw: dict[str, Any], numbers: dict[str, Stated], seen: set[str]
) -> tuple[str, str] | None:
    """Return which key is wrong and why; None where the number can be adopted."""
    if name not in numbers:
        import difflib  # noqa: PLC0415 -- only mistakes need it

        close = difflib.get_close_matches(name, numbers, n=1)
        hint = f' (did you mean "{close[0]}"?)' if close else ""
        accepted = "a name that hamsc protocol show --numbers lists"
        return (
            "number",
            f'found "{name}", which is no number of the protocol{hint}; accepted: {accepted}',
        )
    if name in seen:
        return "number", f'found "{name}" again; accepted: each number once'
    if isinstance(numbers[name], Sourced):
        if raw.get("value") is None:
            return "value", "found no value; accepted: the number the site adopts, written out"
    elif raw.get("value") is not None:
        return "value", f'found a value, but "{name}" is a rule; accepted: no value'
    return None


def _adopt(stated: dict[str, Any], raw: dict[str, Any]) -> None:
    adopted = {key: raw[key] for key in ("by", "on", "document")}
    if stated.get("provenance") is not None:
        adopted["replaces"] = _replaced(stated)
    stated["adopted"] = adopted
    stated["provenance"] = "site"
    if raw.get("value") is not None:
        stated["value"] = raw["value"]
    if raw.get("note") is not None:
        stated["note"] = raw["note"]


def _replaced(stated: dict[str, Any]) -> str:
    value, provenance = stated.get("value"), str(stated["provenance"])
    if value is None:
        return provenance
    text = ", ".join(map(str, as_list(value))) or str(value)
    return f"{text} ({provenance})"


def _in_site(below: Path) -> Path:
    """Return where in the adoption a part of the adopted number is written."""
    return below[1:] if below[:1] == ("adopted",) else below or ("value",)
