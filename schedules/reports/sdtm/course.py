"""What the tables look up: a plan, the records and the report made of both."""

from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from protocol.route import Route
from schedules.deviations import DeviationReport
from schedules.deviations.report import PlannedResult
from schedules.plan import Plan, PlannedAdministration
from schedules.records import AdministrationRecord
from schedules.reports.sdtm import values
from schedules.reports.sdtm.tables import Value


@dataclass(frozen=True, slots=True)
class Course:
    """Look-ups, prepared once. ``planned_of`` leads from a record to the dose it was given for."""

    plan: Plan
    report: DeviationReport
    records: dict[str, AdministrationRecord]
    items: dict[str, PlannedAdministration] = field(init=False)
    planned_of: dict[str, PlannedResult] = field(init=False)
    zone: ZoneInfo = field(init=False)
    treated: tuple[date, date] = field(init=False)

    def __post_init__(self) -> None:
        """Index the plan and the report."""
        items = {item.id: item for item in self.plan.administrations}
        object.__setattr__(self, "items", items)
        found = {item.record: item for item in self.report.planned if item.record is not None}
        object.__setattr__(self, "planned_of", found)
        object.__setattr__(self, "zone", ZoneInfo(self.plan.patient.time_zone))
        days = [self.plan.patient.day_zero, *(each.listed_on for each in items.values())]
        days += [self.local(record.started_at).date() for record in self.given()]
        days += [self.local(each.at).date() for each in self.report.withheld]
        object.__setattr__(self, "treated", (min(days), max(days)))

    @classmethod
    def of(
        cls, plan: Plan, report: DeviationReport, records: Iterable[AdministrationRecord]
    ) -> "Course":
        """Return the look-ups for what ``find_deviations`` was given and returned."""
        return cls(plan, report, {record.id: record for record in records})

    def identifiers(self, domain: str) -> dict[str, Value]:
        """Return what every record of a domain starts with. The subject is the patient's code."""
        plan = self.plan
        return {"STUDYID": plan.protocol.id, "DOMAIN": domain, "USUBJID": plan.patient.code}

    def local(self, at: datetime) -> datetime:
        """Return a time in the patient's zone."""
        return at.astimezone(self.zone)

    def day(self, on: date) -> int:
        """Return the study day; day zero of the patient document is Day 1 there."""
        return values.study_day(on, self.plan.patient.day_zero)

    def epoch(self, on: date | None) -> str | None:
        """Return TREATMENT from day zero or the first administration to the last one.

        Planned ones count, and those recorded as not given. What lies before or after has the name
        that the trial's own design tables give it.
        """
        first, last = self.treated
        return "TREATMENT" if on is not None and first <= on <= last else None

    def given(self) -> list[AdministrationRecord]:
        """Return what was given until the day of the report, in the order of time."""
        ids = [*self.planned_of, *(item.record for item in self.report.unplanned)]
        found = (self.records[each] for each in ids)
        return sorted(found, key=lambda record: (record.started_at, record.id))

    def treatment(self, product: str | None) -> str:
        """Return a product's name; the id as it was recorded where no protocol version knows it."""
        for protocol in (self.plan.protocol, *self.plan.earlier_protocols):
            for known in protocol.products:
                if known.id == product:
                    return known.name.en.upper()
        return (product or "not recorded").upper()

    def product_and_route(
        self, record: AdministrationRecord, arm: str | None
    ) -> tuple[str | None, Route | None]:
        """Return what was given and how: as recorded, else as the arm has it."""
        product, route = self.of_arm(arm)
        return record.product or product, record.route or route

    def of_arm(self, wanted: str | None) -> tuple[str | None, Route | None]:
        """Return an arm's product and route."""
        for protocol in (self.plan.protocol, *self.plan.earlier_protocols):
            for arm in protocol.arms:
                if arm.id == wanted:
                    return arm.product, arm.route
        return None, None
