"""Adherence and exposure as rows for people: an arm's line, then one for each of its phases."""

from collections.abc import Iterator
from decimal import Decimal

from protocol.quantity import Quantity
from schedules.deviations.exposure import Exposure
from schedules.deviations.report import DeviationReport
from schedules.display import ASSUMED, EMPTY_BOX, NO_BREAK, Language, number, quantity

_HEADERS = {
    "en": (
        "Arm",
        "Phase",
        "Product",
        "Given of due",
        "Unplanned",
        "Not yet due",
        "Withdrawn",
        "Dose given",
        "Dose planned",
        "Dose intensity",
        "Relative (with time)",
    ),
    "zh": (
        "治疗组",
        "阶段",
        "制剂",
        "已给 / 应给",
        "计划外",
        "未到期",
        "暂停或取消",
        "已给剂量",
        "计划剂量",
        "剂量强度",
        "相对剂量强度(计时)",
    ),
}
_WHOLE = {"en": "all", "zh": "全部"}
Row = tuple[str, ...]


def exposure_headers(language: Language = "en") -> Row:
    """Return the headings of ``exposure_table``."""
    return _HEADERS[language]


def exposure_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return each arm's line and below it those of its phases, where it has more than one.

    A dose that is open is an empty box, and so is a share that rests on it; an assumed one has its
    mark. A line without a due dose has no share.
    """
    rows: list[Row] = []
    for line in report.exposure_by_arm:
        rows.append(_row(line, _WHOLE[language], language))
        parts = [
            part
            for part in report.exposure_by_phase
            if (part.arm, part.product) == (line.arm, line.product)
        ]
        if len(parts) > 1:
            rows += [_row(part, part.phase or "-", language) for part in parts]
    return rows


def _row(line: Exposure, phase: str, language: Language) -> Row:
    return (
        line.arm or "-",
        phase,
        line.product or "-",
        f"{line.given_planned} / {line.due}",
        str(line.given_unplanned),
        str(line.not_yet),
        str(line.withdrawn),
        *_doses(line, language),
    )


def _doses(line: Exposure, language: Language) -> Iterator[str]:
    mark = f" [{ASSUMED[language]}]" if line.assumed else ""
    yield _amount(line.dose_given, language)
    yield _amount(line.dose_planned, language) + (mark if line.dose_planned else "")
    for share in (line.dose_intensity_pct, line.relative_dose_intensity_pct):
        yield _share(line, share) + (mark if share is not None else "")


def _amount(amount: Quantity | None, language: Language) -> str:
    return EMPTY_BOX if amount is None else quantity(amount, language)


def _share(line: Exposure, share: Decimal | None) -> str:
    if share is not None:
        return f"{number(share)}{NO_BREAK}%"
    return "-" if line.dose_planned is not None and not line.dose_planned.amount else EMPTY_BOX
