"""What the parts of a FHIR administration say, in the words of a log."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from protocol.quantity import plain
from protocol.text_form import quoted
from protocol.tree import as_list, as_mapping
from schedules.logs.fhir_bundle import Bundle, Json, medication_reference
from schedules.logs.fhir_codes import ROUTES, STATUSES
from schedules.logs.mapping import LogMapping


@dataclass(frozen=True)
class Parts:
    """One administration under R4's names, the bundle that it stands in, and the site's mapping.

    Each part gives its value as a log writes it, None where it is missing. It raises
    ``ValueError`` with what was found and what is accepted.
    """

    bundle: Bundle
    content: Json
    mapping: LogMapping | None

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

    def status(self) -> str:
        """Return the status. Raises ``ValueError`` for one that says neither yes nor no."""
        status = str(self.content.get("status"))
        if status not in STATUSES:
            message = f"found {quoted(status)}; accepted: {', '.join(STATUSES)}"
            raise ValueError(message)
        return STATUSES[status]

    def identifier(self) -> str | None:
        """Return the business identifier, else the resource's own id."""
        return _identifier(self.content) or cast("str | None", self.content.get("id"))

    def started_at(self) -> str:
        """Return when it began, as written. Raises ``ValueError`` where there is a timing."""
        if "effectiveTiming" in self.content:
            message = "found a timing; accepted: a date and time, or a period"
            raise ValueError(message)
        period = as_mapping(self.content.get("effectivePeriod"))
        return str(self.content.get("effectiveDateTime") or period.get("start") or "")

    def ended_at(self) -> str | None:
        """Return when it ended, as written."""
        return cast("str | None", as_mapping(self.content.get("effectivePeriod")).get("end"))

    def arm(self) -> str | None:
        """Return the arm, where the mapping says which words mean one."""
        return self._mapped("arm", [*self._product_words(), *self._route_words()])

    def product(self) -> str | None:
        """Return the product by the mapping, else its first code or word."""
        words = self._product_words()
        return self._mapped("product", words) or (words[0] if words else None)

    def _product_words(self) -> list[str]:
        medication = self._medication()
        concept = as_mapping(self.content.get("medicationCodeableConcept"))
        concept = concept or as_mapping(as_mapping(self.content.get("medication")).get("concept"))
        concept = concept or as_mapping(medication.get("code"))
        reference = str(medication_reference(self.content) or "").rpartition("/")[2].lstrip("#")
        return [*_words(concept), *([reference] if reference else [])]

    def _medication(self) -> Json:
        reference = str(medication_reference(self.content) or "")
        contained = map(as_mapping, as_list(self.content.get("contained")))
        inside = (each for each in contained if f"#{each.get('id')}" == reference)
        return next(inside, self.bundle.by_reference.get(reference, {}))

    def lot(self) -> str | None:
        """Return the lot of the medication that it refers to."""
        batch = as_mapping(self._medication().get("batch"))
        return cast("str | None", batch.get("lotNumber"))

    def expires(self) -> str | None:
        """Return the expiry of that lot."""
        batch = as_mapping(self._medication().get("batch"))
        found_on = cast("str | None", batch.get("expirationDate"))
        # FHIR writes seconds where it writes a time; an expiry is to the minute.
        return None if found_on is None else re.sub(r"(T\d\d:\d\d):00(?:\.0+)?", r"\1", found_on)

    def route(self) -> str | None:
        """Return the route by the mapping, else by its code. Raises ``ValueError`` for another."""
        words = self._route_words()
        mapped = self._mapped("route", words)
        if mapped is not None or not words:
            return mapped
        known = next((ROUTES[word.lower()] for word in words if word.lower() in ROUTES), None)
        if known is None:
            message = f"found {', '.join(words)}; accepted: {', '.join(ROUTES)}"
            raise ValueError(message)
        return known

    def _route_words(self) -> list[str]:
        return _words(as_mapping(as_mapping(self.content.get("dosage")).get("route")))

    def site(self) -> str | None:
        """Return the site by the mapping, else its first code or word."""
        words = _words(as_mapping(as_mapping(self.content.get("dosage")).get("site")))
        if not words:
            return None
        return self._mapped("site", words) or words[0]

    def amount(self) -> str | None:
        """Return the amount that was given, exactly as written."""
        return _quantity(as_mapping(self.content.get("dosage")).get("dose"))

    def rate(self) -> str | None:
        """Return the rate per hour. Raises ``ValueError`` for a rate in anything else."""
        rate = _quantity(as_mapping(self.content.get("dosage")).get("rateQuantity"))
        if rate is None:
            return None
        amount, slash, per = rate.partition("/")
        if not slash or per not in {"h", "hour", "hr"}:
            message = f'found "{rate}"; accepted: an amount per hour, as in mL/h'
            raise ValueError(message)
        return amount

    def reason(self) -> str | None:
        """Return the reasons of the status, in words or codes."""
        reasons = map(as_mapping, as_list(self.content.get("statusReason")))
        words = [word for reason in reasons for word in _words(reason)[:1]]
        return "; ".join(words) or None

    def planned(self) -> str | None:
        """Return the planned administration that it links to."""
        return cast(
            "str | None",
            as_mapping(as_mapping(self.content.get("request")).get("identifier")).get("value"),
        )

    def recorded_at(self) -> str | None:
        """Return when it was recorded, as written."""
        return cast("str | None", self.content.get("recorded"))

    def recorded_by(self) -> str | None:
        """Return who gave it, as a reference; never a name."""
        performers = map(as_mapping, as_list(self.content.get("performer")))
        actors = [as_mapping(each.get("actor")) for each in performers]
        # In R5 the actor is a codeable reference. Names are not taken: codes only.
        references = [as_mapping(actor.get("reference")) or actor for actor in actors]
        return next((str(each["reference"]) for each in references if "reference" in each), None)


PARTS = {
    "id": Parts.identifier,
    "status": Parts.status,
    "started_at": Parts.started_at,
    "ended_at": Parts.ended_at,
    "arm": Parts.arm,
    "product": Parts.product,
    "route": Parts.route,
    "planned": Parts.planned,
    "amount": Parts.amount,
    "rate_per_hour": Parts.rate,
    "site": Parts.site,
    "lot": Parts.lot,
    "expires": Parts.expires,
    "reason": Parts.reason,
    "recorded_at": Parts.recorded_at,
    "recorded_by": Parts.recorded_by,
}


def _identifier(found: Json) -> str | None:
    identifiers = map(as_mapping, as_list(found.get("identifier")))
    return next((str(each["value"]) for each in identifiers if each.get("value")), None)


def _words(concept: Json) -> list[str]:
    """Return a concept's codes, then its words."""
    codings = [as_mapping(each) for each in as_list(concept.get("coding"))]
    codes = [str(each["code"]) for each in codings if each.get("code")]
    texts = [str(each["display"]) for each in codings if each.get("display")]
    return [*codes, *([str(concept["text"])] if concept.get("text") else []), *texts]


def _quantity(found: object) -> str | None:
    quantity = as_mapping(found)
    if quantity.get("value") is None:
        return None
    code = quantity.get("code")
    # "ug" is easily misread by people; as the code of UCUM it is what programs write.
    unit = str("mcg" if code == "ug" else code or quantity.get("unit") or "")
    unit = unit.replace("{", "").replace("}", "")
    return f"{plain(Decimal(str(quantity['value'])))} {unit}"
