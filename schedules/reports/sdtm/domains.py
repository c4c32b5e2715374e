"""All tables of one report: the three domains, then what their records cannot hold."""

from collections.abc import Iterable, Iterator, Sequence

from schedules.deviations import DeviationReport
from schedules.plan import Plan
from schedules.records import AdministrationRecord
from schedules.reports.sdtm import values
from schedules.reports.sdtm.course import Course
from schedules.reports.sdtm.deviation import Deviation, deviations, row_of
from schedules.reports.sdtm.exposure import collected, exposed
from schedules.reports.sdtm.tables import DV, EC, EX, LABELS, SUPPLEMENT, Table, Value, table_of

Row = dict[str, Value]


def sdtm_tables(
    plan: Plan, report: DeviationReport, records: Iterable[AdministrationRecord]
) -> tuple[Table, ...]:
    """Return EC, EX, DV, SUPPEC, SUPPEX and SUPPDV, in this order; a table may be empty.

    ``records`` are those that the report was made from. Severities are proposals and stand in
    SUPPDV with the rule they follow, beside what a person decided where one did.
    """
    course = Course.of(plan, report, records)
    told = deviations(course)
    scheduled, given = _numbered(collected(course), "EC"), _numbered(exposed(course), "EX")
    departing = _numbered([row_of(course, each) for each in told], "DV")
    domains = (("EC", EC, scheduled), ("EX", EX, given), ("DV", DV, departing))
    supplements = (
        ("EC", list(_assumed(course, scheduled))),
        ("EX", list(_planned_doses(course, given))),
        ("DV", list(_judgements(course, departing, told))),
    )
    return (
        *(table_of(name, LABELS[name], columns, rows) for name, columns, rows in domains),
        *(_supplement(name, rows) for name, rows in supplements),
    )


def _numbered(rows: Sequence[Row], domain: str) -> list[Row]:
    return [{**row, f"{domain}SEQ": number} for number, row in enumerate(rows, start=1)]


def _supplement(name: str, rows: Sequence[Row]) -> Table:
    return table_of(f"SUPP{name}", f"Supplemental Qualifiers for {name}", SUPPLEMENT, rows)


def _qualifier(row: Row, name: str, label: str, value: str, *, origin: str = "Derived") -> Row:
    domain = str(row["DOMAIN"])
    return {
        "STUDYID": row["STUDYID"],
        "RDOMAIN": domain,
        "USUBJID": row["USUBJID"],
        "IDVAR": f"{domain}SEQ",
        "IDVARVAL": str(row[f"{domain}SEQ"]),
        "QNAM": name,
        "QLABEL": label,
        "QVAL": value,
        "QORIG": origin,
    }


def _assumed(course: Course, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the mark of scheduled doses that rest on numbers nobody stated."""
    for row in rows:
        if row["ECMOOD"] == "SCHEDULED" and course.items[str(row["ECSPID"])].dose.assumed:
            yield _qualifier(row, "ECASSUM", "Dose Rests on Assumed Numbers", "Y")


def _planned_doses(course: Course, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the dose that was planned for what was given, as admiral's EXPLDOS."""
    for row in rows:
        result = course.planned_of.get(str(row["EXSPID"]))
        dose = course.items[result.planned].dose if result else None
        if dose is None or dose.amount is None:
            continue
        written = values.dose("EX", dose.amount, None)
        yield _qualifier(row, "EXPLDOS", "Planned Dose", str(written["EXDOSE"]))
        yield _qualifier(row, "EXPLDOSU", "Planned Dose Units", str(written["EXDOSU"]))
        if dose.assumed:
            yield _qualifier(row, "EXPLASM", "Planned Dose Rests on Assumed Numbers", "Y")


def _judgements(course: Course, rows: Sequence[Row], told: Sequence[Deviation]) -> Iterator[Row]:
    mark = course.report.watermark
    for row, found in zip(rows, told, strict=True):
        proposed = found.severity.value.removeprefix("proposed-").replace("-", " ").upper()
        yield _qualifier(row, "DVPRIMP", "Proposed Importance, Not Confirmed", proposed)
        yield _qualifier(row, "DVPRRULE", "Rule of the Proposed Importance", found.rule)
        if found.decided is not None:
            answer = "Y" if found.decided.important == "yes" else "N"
            yield _qualifier(
                row, "DVIMPORT", "Important, Decided by a Person", answer, origin="Assigned"
            )
        for number, piece in enumerate(values.pieces(found.term)[1:], start=1):
            yield _qualifier(row, f"DVTERM{number}", f"Protocol Deviation Term {number}", piece)
        if mark is not None:
            yield _qualifier(row, "DVASSUM", "Protocol Holds Assumed Numbers", mark.en)
