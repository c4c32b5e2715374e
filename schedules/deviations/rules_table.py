"""How many departures follow which rule, as rows for people: they add up to the departures."""

from collections import Counter

from schedules.deviations.report import DeviationReport
from schedules.deviations.words import word
from schedules.display import Language

_HEADERS = {
    "en": ("Rule", "Severity", "Departures"),
    "zh": ("规则", "严重程度", "偏离数"),
}
Row = tuple[str, ...]


def rules_headers(language: Language = "en") -> Row:
    """Return the headings of ``rules_table``."""
    return _HEADERS[language]


def rules_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return each rule that made something depart, the most severe first, and their sum.

    ``default.`` starts the rules of the program; others stand in the protocol at that place.
    """
    counted = Counter((item.severity, item.rule or "") for item in report.departures)
    rows = [
        (rule, word(severity, language), str(count))
        for (severity, rule), count in sorted(
            counted.items(), key=lambda each: (-each[0][0].rank, each[0][1])
        )
    ]
    together = "合计" if language == "zh" else "together"
    return [*rows, (together, "", str(counted.total()))] if rows else []
