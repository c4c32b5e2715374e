"""Administration logs as FHIR: MedicationAdministration resources of R4 and R5, mostly in a bundle.

A resource with ``effective`` is read as R4, one with ``occurence`` (R5 spells it so; the usual
spelling is taken, too) as R5, and checked against that release. Every resource that gives no record
is listed with its place in the bundle. So is a bundle inside the bundle, and a page that is not
here; what is no administration is told of, too, unless one of them refers to it.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from protocol.document import TextPlace
from protocol.model import details_of
from protocol.text_form import quoted
from schedules.logs.fhir_bundle import KIND, Bundle, Json
from schedules.logs.fhir_parts import PARTS, Parts
from schedules.logs.mapping import LogMapping
from schedules.logs.reading import Heard, LogError, LogReading, Unreadable
from schedules.logs.row import UnreadableRow, read_row
from schedules.records import AdministrationRecord

if TYPE_CHECKING:
    from pydantic import BaseModel


def is_fhir(text: str) -> bool:
    """Whether a JSON text is a FHIR resource."""
    return '"resourceType"' in text[:100_000] and text.lstrip().startswith("{")


def parse_log_fhir(
    text: str,
    *,
    source: str,
    zone: str,
    mapping: LogMapping | None = None,
    heard: Heard | None = None,
) -> LogReading:
    """Read a bundle, or one resource. ``mapping`` turns codes into the protocol's own words.

    Its ``product``, ``route``, ``site`` and ``arm`` are used, with ``values`` or ``constant``.
    ``heard`` is told how many resources were read. Raises ``LogError`` where the text is no FHIR,
    or holds administrations of several patients.
    """
    try:
        found: Any = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise LogError(source, [f"{source}: found text that is not JSON; accepted: FHIR"]) from None
    bundle = Bundle(cast("Json", found), source)
    bundle.check_one_patient()
    records: list[AdministrationRecord] = []
    unreadable: list[Unreadable] = list(bundle.missing_pages())
    seen: dict[str, int] = {}
    for place, (number, resource) in enumerate(bundle.administrations(), start=1):
        if heard is not None:
            heard(place)
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
class _Administration:
    """One resource on its way to a record."""

    bundle: Bundle
    resource: Json
    number: int
    mapping: LogMapping | None

    def record(self, zone: str) -> AdministrationRecord:
        parts = Parts(self.bundle, self._checked(), self.mapping)
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, part in PARTS.items():
            try:
                value = part(parts)
            except ValueError as error:
                problems.append(f"{name}: {error}")
                continue
            if value is not None:
                values[name] = value
        if problems:
            raise self.bundle.unreadable(self.number, *problems)
        here = TextPlace(self.bundle.place(self.number), 1, 1)
        try:
            return read_row(values, here, places=dict, zone=zone)
        except UnreadableRow as error:
            told = [problem.replace(f"{here}: ", "") for problem in error.row.problems]
            raise self.bundle.unreadable(self.number, *told) from None

    def _checked(self) -> Json:
        """Return the resource, checked against its release; R4's names where both have one."""
        found = {name: value for name, value in self.resource.items() if value is not None}
        kind = found.get("resourceType")
        if kind != KIND:
            what = "a bundle inside the bundle" if kind == "Bundle" else "no resource"
            what = what if kind in ("Bundle", None) else f"the resource type {quoted(kind)}"
            raise self.bundle.unreadable(self.number, f"found {what}; accepted: {KIND}")
        for name in ("DateTime", "Period", "Timing"):
            if f"occurrence{name}" in found:
                found[f"occurence{name}"] = found.pop(f"occurrence{name}")
        newer = any(name.startswith("occurence") for name in found) or "medication" in found
        try:
            _model(newer=newer).model_validate(json.loads(json.dumps(found, default=_number)))
        except ValueError as error:
            told = [
                f"{'.'.join(map(str, each['loc'])) or KIND}: {each['msg']}"
                for each in details_of(error)
            ]
            raise self.bundle.unreadable(self.number, *told) from None
        for name in ("DateTime", "Period", "Timing"):
            if f"occurence{name}" in found:
                found[f"effective{name}"] = found.pop(f"occurence{name}")
        return found


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


def _number(found: object) -> object:
    # The models take numbers; the amount itself is read from the text, exactly.
    return float(found) if isinstance(found, Decimal) else str(found)
