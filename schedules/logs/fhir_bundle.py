"""A FHIR bundle of administrations: its resources with their places, and what is wrong with it.

A single resource is read as a bundle that holds it alone.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from protocol.text_form import quoted
from protocol.tree import as_list, as_mapping
from schedules.logs.reading import LogError, Unreadable
from schedules.logs.row import UnreadableRow

KIND = "MedicationAdministration"
Json = Mapping[str, Any]
_STARTS = ("effective", "occurence", "occurrence")


@dataclass(frozen=True)
class Bundle:
    """The resources of a bundle with their places."""

    content: Json
    source: str

    def place(self, number: int) -> str:
        """Return where a resource stands."""
        return f"{self.source}: entry[{number}]"

    def unreadable(self, number: int, *problems: str) -> UnreadableRow:
        """Return what to raise for a resource that gives no record."""
        told = tuple(f"{self.place(number)}: {problem}" for problem in problems)
        return UnreadableRow(Unreadable(number, told))

    @cached_property
    def resources(self) -> list[tuple[int, Json]]:
        """Every resource with its number. Raises ``LogError`` where the entries are no list."""
        if self.content.get("resourceType") != "Bundle":
            return [(0, self.content)]
        entries = self.content.get("entry", [])
        if not isinstance(entries, list):
            raise LogError(self.source, [f"{self.source}: entry: accepted: a list"])
        return [
            (number, as_mapping(as_mapping(entry).get("resource")))
            for number, entry in enumerate(cast("list[object]", entries))
        ]

    @cached_property
    def by_reference(self) -> dict[str, Json]:
        """Every resource by what others refer to it as."""
        return {
            f"{resource.get('resourceType')}/{resource.get('id')}": resource
            for _, resource in self.resources
        }

    def administrations(self) -> Iterator[tuple[int, Json]]:
        """Yield the administrations, and what may hold some, to be listed."""
        for number, resource in self.resources:
            if _may_hold_one(resource.get("resourceType")):
                yield number, resource

    def missing_pages(self) -> Iterator[Unreadable]:
        """Yield the page that follows this one, where a server sent only a part."""
        for link in map(as_mapping, as_list(self.content.get("link"))):
            if link.get("relation") == "next":
                found = "link: found a next page, which is not in this file; accepted: every page"
                yield Unreadable(0, (f"{self.source}: {found}",))

    def passed_over(self) -> Iterator[str]:
        """Yield what is no administration, and of administrations what no log here holds.

        Not what one of them refers to.
        """
        yield from self._others()
        unread = Counter(
            name
            for _, resource in self.administrations()
            if resource.get("resourceType") == KIND
            for name in _unread(resource)
        )
        for name, count in sorted(unread.items()):
            yield f"{self.source}: {name} (administrations: {count}), which no log here holds"

    def _others(self) -> Iterator[str]:
        used = {
            str(reference)
            for _, resource in self.administrations()
            if (reference := medication_reference(resource)) is not None
        }
        places: defaultdict[str, list[str]] = defaultdict(list)
        for number, resource in self.resources:
            kind = str(resource.get("resourceType"))
            if _may_hold_one(resource.get("resourceType")):
                continue
            if f"{kind}/{resource.get('id')}" not in used:
                places[kind].append(f"entry[{number}]")
        for kind, found in places.items():
            yield f"{self.source}: {', '.join(found)}: {kind}, which is no {KIND}"

    def check_one_patient(self) -> None:
        """Raise ``LogError`` where there is nobody's log, or that of several patients."""
        kind = str(self.content.get("resourceType"))
        if kind not in {"Bundle", KIND}:
            found = f"found {quoted(kind)}; accepted: a Bundle or a {KIND}"
            raise LogError(self.source, [f"{self.source}: resourceType: {found}"])
        subjects = {
            str(as_mapping(resource.get("subject")).get("reference"))
            for _, resource in self.administrations()
            if resource.get("resourceType") == KIND
        }
        if len(subjects) > 1:
            found = f"found administrations of {len(subjects)} patients"
            raise LogError(self.source, [f"{self.source}: {found}; accepted: those of one patient"])


# What is read of an administration, or says nothing of it: R4's names, and R5's.
_READ = {
    *("resourceType", "id", "meta", "implicitRules", "language", "text", "contained"),
    *("identifier", "status", "statusReason", "subject", "request", "recorded", "dosage"),
    *("medication", "medicationReference", "medicationCodeableConcept"),
    *(f"{name}{kind}" for name in _STARTS for kind in ("DateTime", "Period", "Timing")),
}
_READ_OF = {
    "dosage": {"route", "site", "dose", "rateQuantity"},
    "performer": {"actor"},
}


def _unread(resource: Json) -> Iterator[str]:
    """Yield the elements of an administration that no part of a record is made from."""
    for name, found in resource.items():
        if found is None:
            continue
        if name not in _READ and name not in _READ_OF:
            yield name
        known = _READ_OF.get(name)
        if known is not None:
            parts = map(as_mapping, as_list(found) or [found])
            inside: set[str] = {key for part in parts for key in part}
            yield from (f"{name}.{key}" for key in sorted(inside - known))


def medication_reference(found: Json) -> object:
    """Return what an administration refers to as its medication; None where it names it itself."""
    reference = as_mapping(found.get("medicationReference"))
    newer = as_mapping(as_mapping(found.get("medication")).get("reference"))
    return (reference or newer).get("reference")


def _may_hold_one(kind: object) -> bool:
    """Say whether a resource type has to be read: what is damaged is listed, not passed over."""
    if not isinstance(kind, str):
        return True
    return kind == "Bundle" or bool(difflib.get_close_matches(kind, [KIND], cutoff=0.9))
