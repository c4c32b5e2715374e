"""Administration logs as FHIR: MedicationAdministration resources of R4 and R5, mostly in a bundle.

A resource with ``effective`` is read as R4, one with ``occurence`` (R5 spells it so; the usual
spelling is taken, too) as R5, and checked against that release. Every resource that gives no record
is listed with its place in the bundle. So is a bundle inside the bundle, and a page that is not
here; what is no administration is told of, too, unless one of them refers to it.
"""

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from protocol.base import quoted
from protocol.document import Place
from protocol.model import details_of
from protocol.quantity import plain
from schedules.logs.fhir_codes import ROUTES, STATUSES
from schedules.logs.mapping import LogMapping
from schedules.logs.reading import LogError, LogReading, Unreadable
from schedules.logs.row import UnreadableRow, read_row
from schedules.records import AdministrationRecord

if TYPE_CHECKING:
    from pydantic import BaseModel

_KIND = "MedicationAdministration"
Json = Mapping[str, Any]


def is_fhir(text: str) -> bool:
    """Whether a JSON text is a FHIR resource."""
    return '"resourceType"' in text[:100_000] and text.lstrip().startswith("{")


def parse_log_fhir(
    text: str, *, source: str, zone: str, mapping: LogMapping | None = None
) -> LogReading:
    """Read a bundle, or one resource. ``mapping`` turns codes into the protocol's own words.

    Its ``product``, ``route``, ``site`` and ``arm`` are used, with ``values`` or ``constant``.
    Raises ``LogError`` where the text is no FHIR, or holds administrations of several patients.
    """
    try:
        found: Any = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise LogError(source, [f"{source}: found text that is not JSON; accepted: FHIR"]) from None
    bundle = _Bundle(cast("Json", found), source)
    bundle.check_one_patient()
    records: list[AdministrationRecord] = []
    unreadable: list[Unreadable] = list(bundle.missing_pages())
    seen: dict[str, int] = {}
    for number, resource in bundle.administrations():
        try:
            record = _Administration(bundle, resource, number, mapping).record(zone)
            if record.id in seen:
                message = f'found the id "{record.id}" again; accepted: each id once'
                raise bundle.unreadable(number, message)
            seen[record.id] = number
        except UnreadableRow as error:
            unreadable.append(error.row)
        else:
            records.append(record)
    passed_over = tuple(bundle.passed_over())
    return LogReading(source, tuple(records), tuple(unreadable), passed_over)


@dataclass(frozen=True)
class _Bundle:
    """The resources of a bundle with their places."""

    content: Json
    source: str

    def place(self, number: int) -> str:
        return f"{self.source}: entry[{number}]"

    def unreadable(self, number: int, *problems: str) -> UnreadableRow:
        told = tuple(f"{self.place(number)}: {problem}" for problem in problems)
        return UnreadableRow(Unreadable(number, told))

    @cached_property
    def resources(self) -> list[tuple[int, Json]]:
        if self.content.get("resourceType") != "Bundle":
            return [(0, self.content)]
        entries = self.content.get("entry", [])
        if not isinstance(entries, list):
            raise LogError(self.source, [f"{self.source}: entry: accepted: a list"])
        return [
            (number, _mapping(_mapping(entry).get("resource")))
            for number, entry in enumerate(cast("list[object]", entries))
        ]

    @cached_property
    def by_reference(self) -> dict[str, Json]:
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
        for link in map(_mapping, _listed(self.content.get("link"))):
            if link.get("relation") == "next":
                found = "link: found a next page, which is not in this file; accepted: every page"
                yield Unreadable(0, (f"{self.source}: {found}",))

    def passed_over(self) -> Iterator[str]:
        """Yield what is no administration, with its places; not what one of them refers to."""
        used = {
            str(reference)
            for _, resource in self.administrations()
            if (reference := _medication_reference(resource)) is not None
        }
        places: defaultdict[str, list[str]] = defaultdict(list)
        for number, resource in self.resources:
            kind = str(resource.get("resourceType"))
            if _may_hold_one(resource.get("resourceType")):
                continue
            if f"{kind}/{resource.get('id')}" not in used:
                places[kind].append(f"entry[{number}]")
        for kind, found in places.items():
            yield f"{self.source}: {', '.join(found)}: {kind}, which is no {_KIND}"

    def check_one_patient(self) -> None:
        """Raise ``LogError`` where there is nobody's log, or that of several patients."""
        kind = str(self.content.get("resourceType"))
        if kind not in {"Bundle", _KIND}:
            found = f"found {quoted(kind)}; accepted: a Bundle or a {_KIND}"
            raise LogError(self.source, [f"{self.source}: resourceType: {found}"])
        subjects = {
            str(_mapping(resource.get("subject")).get("reference"))
            for _, resource in self.administrations()
            if resource.get("resourceType") == _KIND
        }
        if len(subjects) > 1:
            found = f"found administrations of {len(subjects)} patients"
            raise LogError(self.source, [f"{self.source}: {found}; accepted: those of one patient"])


@dataclass(frozen=True)
class _Administration:
    """One resource, and what its parts are in the words of a log."""

    bundle: _Bundle
    resource: Json
    number: int
    mapping: LogMapping | None

    def record(self, zone: str) -> AdministrationRecord:
        checked = self._checked()
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, part in _PARTS.items():
            try:
                value = part(self, checked)
            except ValueError as error:
                problems.append(f"{name}: {error}")
                continue
            if value is not None:
                values[name] = value
        if problems:
            raise self.bundle.unreadable(self.number, *problems)
        here = Place(self.bundle.place(self.number), 1, 1)
        try:
            return read_row(values, here, places=dict, zone=zone)
        except UnreadableRow as error:
            told = [problem.replace(f"{here}: ", "") for problem in error.row.problems]
            raise self.bundle.unreadable(self.number, *told) from None

    def _checked(self) -> Json:
        """Return the resource, checked against its release; R4's names where both have one."""
        found = {name: value for name, value in self.resource.items() if value is not None}
        kind = found.get("resourceType")
        if kind != _KIND:
            what = "a bundle inside the bundle" if kind == "Bundle" else "no resource"
            what = what if kind in ("Bundle", None) else f"the resource type {quoted(kind)}"
            raise self.bundle.unreadable(self.number, f"found {what}; accepted: {_KIND}")
        for name in ("DateTime", "Period", "Timing"):
            if f"occurrence{name}" in found:
                found[f"occurence{name}"] = found.pop(f"occurrence{name}")
        newer = any(name.startswith("occurence") for name in found) or "medication" in found
        try:
            _model(newer=newer).model_validate(json.loads(json.dumps(found, default=_number)))
        except ValueError as error:
            told = [
                f"{'.'.join(map(str, each['loc'])) or _KIND}: {each['msg']}"
                for each in details_of(error)
            ]
            raise self.bundle.unreadable(self.number, *told) from None
        for name in ("DateTime", "Period", "Timing"):
            if f"occurence{name}" in found:
                found[f"effective{name}"] = found.pop(f"occurence{name}")
        return found

    def _mapped(self, name: str, words: list[str]) -> str | None:
        """Return a value by the mapping; None where it says nothing of this part."""
        source = self.mapping.columns.get(name) if self.mapping is not None else None
        if source is None:
            return None
        if source.constant is not None:
            return source.constant
        for word in words:
            if word in source.values:
                return source.values[word]
        found = ", ".join(words) or "nothing"
        message = f"found {found}; accepted: {', '.join(source.values)} (as the mapping lists)"
        raise ValueError(message)

    def status(self, found: Json) -> str:
        status = str(found.get("status"))
        if status not in STATUSES:
            message = f"found {quoted(status)}; accepted: {', '.join(STATUSES)}"
            raise ValueError(message)
        return STATUSES[status]

    def identifier(self, found: Json) -> str | None:
        return _identifier(found) or cast("str | None", found.get("id"))

    def started_at(self, found: Json) -> str:
        if "effectiveTiming" in found:
            message = "found a timing; accepted: a date and time, or a period"
            raise ValueError(message)
        period = _mapping(found.get("effectivePeriod"))
        return str(found.get("effectiveDateTime") or period.get("start") or "")

    def ended_at(self, found: Json) -> str | None:
        return cast("str | None", _mapping(found.get("effectivePeriod")).get("end"))

    def arm(self, found: Json) -> str | None:
        return self._mapped("arm", [*self._product_words(found), *self._route_words(found)])

    def product(self, found: Json) -> str | None:
        words = self._product_words(found)
        return self._mapped("product", words) or (words[0] if words else None)

    def _product_words(self, found: Json) -> list[str]:
        medication = self._medication(found)
        concept = _mapping(found.get("medicationCodeableConcept"))
        concept = concept or _mapping(_mapping(found.get("medication")).get("concept"))
        concept = concept or _mapping(medication.get("code"))
        reference = str(_medication_reference(found) or "").rpartition("/")[2].lstrip("#")
        return [*_words(concept), *([reference] if reference else [])]

    def _medication(self, found: Json) -> Json:
        reference = str(_medication_reference(found) or "")
        contained = map(_mapping, _listed(found.get("contained")))
        inside = (each for each in contained if f"#{each.get('id')}" == reference)
        return next(inside, self.bundle.by_reference.get(reference, {}))

    def lot(self, found: Json) -> str | None:
        batch = _mapping(self._medication(found).get("batch"))
        return cast("str | None", batch.get("lotNumber"))

    def expires(self, found: Json) -> str | None:
        batch = _mapping(self._medication(found).get("batch"))
        found_on = cast("str | None", batch.get("expirationDate"))
        # FHIR writes seconds where it writes a time; an expiry is to the minute.
        return None if found_on is None else re.sub(r"(T\d\d:\d\d):00(?:\.0+)?", r"\1", found_on)

    def route(self, found: Json) -> str | None:
        words = self._route_words(found)
        mapped = self._mapped("route", words)
        if mapped is not None or not words:
            return mapped
        known = next((ROUTES[word.lower()] for word in words if word.lower() in ROUTES), None)
        if known is None:
            message = f"found {', '.join(words)}; accepted: {', '.join(ROUTES)}"
            raise ValueError(message)
        return known

    def _route_words(self, found: Json) -> list[str]:
        return _words(_mapping(_mapping(found.get("dosage")).get("route")))

    def site(self, found: Json) -> str | None:
        words = _words(_mapping(_mapping(found.get("dosage")).get("site")))
        if not words:
            return None
        return self._mapped("site", words) or words[0]

    def amount(self, found: Json) -> str | None:
        return _quantity(_mapping(found.get("dosage")).get("dose"))

    def rate(self, found: Json) -> str | None:
        rate = _quantity(_mapping(found.get("dosage")).get("rateQuantity"))
        if rate is None:
            return None
        amount, slash, per = rate.partition("/")
        if not slash or per not in {"h", "hour", "hr"}:
            message = f'found "{rate}"; accepted: an amount per hour, as in mL/h'
            raise ValueError(message)
        return amount

    def reason(self, found: Json) -> str | None:
        reasons = map(_mapping, _listed(found.get("statusReason")))
        words = [word for reason in reasons for word in _words(reason)[:1]]
        return "; ".join(words) or None

    def planned(self, found: Json) -> str | None:
        return cast(
            "str | None", _mapping(_mapping(found.get("request")).get("identifier")).get("value")
        )

    def recorded_at(self, found: Json) -> str | None:
        return cast("str | None", found.get("recorded"))

    def recorded_by(self, found: Json) -> str | None:
        performers = map(_mapping, _listed(found.get("performer")))
        actors = [_mapping(each.get("actor")) for each in performers]
        # In R5 the actor is a codeable reference. Names are not taken: codes only.
        references = [_mapping(actor.get("reference")) or actor for actor in actors]
        return next((str(each["reference"]) for each in references if "reference" in each), None)


_PARTS = {
    "id": _Administration.identifier,
    "status": _Administration.status,
    "started_at": _Administration.started_at,
    "ended_at": _Administration.ended_at,
    "arm": _Administration.arm,
    "product": _Administration.product,
    "route": _Administration.route,
    "planned": _Administration.planned,
    "amount": _Administration.amount,
    "rate_per_hour": _Administration.rate,
    "site": _Administration.site,
    "lot": _Administration.lot,
    "expires": _Administration.expires,
    "reason": _Administration.reason,
    "recorded_at": _Administration.recorded_at,
    "recorded_by": _Administration.recorded_by,
}


def _model(*, newer: bool) -> "type[BaseModel]":
    """Return the release's own model; loaded when it is needed, since it is large."""
    if newer:
        from fhir.resources.medicationadministration import (  # noqa: PLC0415
            MedicationAdministration as Newer,
        )

        return Newer
    from fhir.resources.R4B.medicationadministration import (  # noqa: PLC0415
        MedicationAdministration as Older,
    )

    return Older


def _medication_reference(found: Json) -> object:
    """Return what an administration refers to as its medication; None where it names it itself."""
    reference = _mapping(found.get("medicationReference"))
    newer = _mapping(_mapping(found.get("medication")).get("reference"))
    return (reference or newer).get("reference")


def _mapping(found: object) -> Json:
    return cast("Json", found) if isinstance(found, dict) else {}


def _listed(found: object) -> list[object]:
    return cast("list[object]", found) if isinstance(found, list) else []


def _may_hold_one(kind: object) -> bool:
    """Say whether a resource type has to be read: what is damaged is listed, not passed over."""
    if not isinstance(kind, str):
        return True
    return kind == "Bundle" or bool(difflib.get_close_matches(kind, [_KIND], cutoff=0.9))


def _identifier(found: Json) -> str | None:
    identifiers = map(_mapping, _listed(found.get("identifier")))
    return next((str(each["value"]) for each in identifiers if each.get("value")), None)


def _words(concept: Json) -> list[str]:
    """Return a concept's codes, then its words."""
    codings = [_mapping(each) for each in _listed(concept.get("coding"))]
    codes = [str(each["code"]) for each in codings if each.get("code")]
    texts = [str(each["display"]) for each in codings if each.get("display")]
    return [*codes, *([str(concept["text"])] if concept.get("text") else []), *texts]


def _quantity(found: object) -> str | None:
    quantity = _mapping(found)
    if "value" not in quantity:
        return None
    unit = str(quantity.get("code") or quantity.get("unit") or "")
    unit = unit.replace("{", "").replace("}", "")
    return f"{plain(Decimal(str(quantity['value'])))} {unit}"


def _number(found: object) -> object:
    # The models take numbers; the amount itself is read from the text, exactly.
    return float(found) if isinstance(found, Decimal) else str(found)
