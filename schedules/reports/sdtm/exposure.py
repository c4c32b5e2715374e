"""EC and EX: what was scheduled, what was performed, and what was not given."""

from collections.abc import Iterator
from datetime import date, datetime

from protocol.deviation import Outcome
from schedules.deviations.report import PlannedResult, Withheld
from schedules.records import AdministrationRecord, RecordStatus
from schedules.reports.sdtm import values
from schedules.reports.sdtm.course import Course
from schedules.reports.sdtm.tables import Value

OPEN_DOSE = "NOT STATED IN THE PROTOCOL"
NO_AMOUNT = "AMOUNT NOT RECORDED"
_NOT_SCHEDULED = {Outcome.HELD, Outcome.STOPPED, Outcome.CANCELLED}
Row = dict[str, Value]


def collected(course: Course) -> list[Row]:
    """Return the records of EC in the order of time: scheduled before performed.

    A dose that a hold, a stop or a revision covers is not scheduled. Each record of a dose not
    given, and each dose missed without one, is performed with ECOCCUR N and without an amount; a
    dose that is overdue may still be given and is only scheduled.
    """
    rows = [
        *(_scheduled(course, item) for item in course.report.planned if _is_scheduled(item)),
        *(
            _performed(course, record, "EC") | _occurred(course, record)
            for record in course.given()
        ),
        *_not_given(course),
    ]
    return sorted(rows, key=lambda row: (str(row["ECSTDTC"]), row["ECMOOD"] != "SCHEDULED"))


def exposed(course: Course) -> list[Row]:
    """Return the records of EX in the order of time: only what was given."""
    return [_performed(course, record, "EX") for record in course.given()]


def _is_scheduled(result: PlannedResult) -> bool:
    return result.outcome not in _NOT_SCHEDULED


def _scheduled(course: Course, result: PlannedResult) -> Row:
    item = course.items[result.planned]
    product, route = course.of_arm(item.arm)
    on = item.listed_on
    timed = item.at is not None and item.on is not None
    start = values.local_time(datetime.combine(on, item.at)) if timed and item.at else str(on)
    return {
        **course.identifiers("EC"),
        "ECSPID": item.id,
        "ECLNKID": item.id,
        "ECTRT": course.treatment(product),
        "ECMOOD": "SCHEDULED",
        "ECCAT": item.arm,
        "ECSCAT": item.phase,
        **values.dose("EC", item.dose.amount, OPEN_DOSE),
        "ECROUTE": values.route(route),
        **values.site("EC", item.site),
        "EPOCH": course.epoch(on),
        "ECSTDTC": start,
        "ECENDTC": start,
        "ECSTDY": course.day(on),
        "ECENDY": course.day(on),
    }


def _performed(course: Course, record: AdministrationRecord, prefix: str) -> Row:
    result = course.planned_of.get(record.id)
    arm = record.arm or (result.arm if result else None)
    product, route = course.product_and_route(record, arm)
    is_partial = record.status is RecordStatus.PARTIAL
    return {
        **course.identifiers(prefix),
        f"{prefix}SPID": record.id,
        f"{prefix}LNKID": result.planned if result else None,
        f"{prefix}TRT": course.treatment(product),
        f"{prefix}CAT": arm,
        f"{prefix}SCAT": result.phase if result else None,
        **values.dose(prefix, record.amount, NO_AMOUNT),
        f"{prefix}ROUTE": values.route(route),
        f"{prefix}LOT": record.lot,
        **values.site(prefix, record.site),
        "EPOCH": course.epoch(course.local(record.started_at).date()),
        f"{prefix}ADJ": record.reason if is_partial else None,
        **_times(course, prefix, record),
    }


def _times(course: Course, prefix: str, record: AdministrationRecord) -> Row:
    # A point in time has the same start and end (SDTMIG 3.4, assumptions of EC).
    start, end = course.local(record.started_at), course.local(record.ended_at or record.started_at)
    return {
        f"{prefix}STDTC": values.local_time(start),
        f"{prefix}ENDTC": values.local_time(end),
        f"{prefix}STDY": course.day(start.date()),
        f"{prefix}ENDY": course.day(end.date()),
    }


def _occurred(course: Course, record: AdministrationRecord) -> Row:
    """Only what was planned is pre-specified, and only of that it is asked whether it occurred."""
    is_planned = record.id in course.planned_of
    asked = "Y" if is_planned else None
    return {"ECMOOD": "PERFORMED", "ECPRESP": asked, "ECOCCUR": asked}


def _not_given(course: Course) -> Iterator[Row]:
    told = [item for item in course.report.withheld if item.planned is not None]
    results = {item.planned: item for item in course.report.planned}
    for item in told:
        yield _omitted(course, results[item.planned or ""], item)
    recorded = {item.planned for item in told}
    for result in course.report.planned:
        if result.outcome is Outcome.MISSED and result.planned not in recorded:
            yield _omitted(course, result, None)


def _omitted(course: Course, result: PlannedResult, told: Withheld | None) -> Row:
    product, route = course.of_arm(result.arm)
    on: date = result.due_on if told is None else course.local(told.at).date()
    start = str(on) if told is None else values.local_time(course.local(told.at))
    return {
        **course.identifiers("EC"),
        "ECSPID": told.record if told else result.planned,
        "ECLNKID": result.planned,
        "ECTRT": course.treatment(product),
        "ECMOOD": "PERFORMED",
        "ECCAT": result.arm,
        "ECSCAT": result.phase,
        "ECPRESP": "Y",
        "ECOCCUR": "N",
        "ECREASOC": told.reason if told else None,
        "ECROUTE": values.route(route),
        "EPOCH": course.epoch(on),
        "ECSTDTC": start,
        "ECENDTC": start,
        "ECSTDY": course.day(on),
        "ECENDY": course.day(on),
    }
