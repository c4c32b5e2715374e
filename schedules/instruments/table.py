"""Checked scores as rows for people and as CSV for programs."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from protocol.quantity import plain
from schedules.display import Language, date_and_time, day, number
from schedules.instruments.checks import CheckedScore, Standing
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.instrument import INSTRUMENTS
from schedules.instruments.scoring import Score

_HEADERS = {
    "en": ("Due", "Planned", "Instrument", "Wound", "Recorded", "Totals", "Standing", "Remarks"),
    "zh": ("计划日", "计划项", "量表", "创面", "记录时间", "得分", "情况", "说明"),
}
_WORDS = {
    Standing.ON_TIME: ("on time", "按时"),
    Standing.EARLY: ("early", "提前"),
    Standing.LATE: ("late", "延迟"),
    Standing.MISSED: ("missed", "漏评"),
    Standing.DUE: ("due now", "当前应评"),
    Standing.NOT_DUE: ("not due yet", "未到期"),
    Standing.NOT_EXAMINED: ("not examined", "未检查"),
    Standing.ADDITIONAL: ("additional", "计划外"),
}
COLUMNS = (
    "instrument",
    "wound",
    "planned",
    "due_on",
    "score",
    "at",
    "answered",
    "items",
    "sum",
    "mean",
    "standing",
    "remarks",
)
Row = tuple[str, ...]


def score_headers(language: Language = "en") -> Row:
    """Return the headings of ``score_table``."""
    return _HEADERS[language]


def score_table(
    checked: Sequence[CheckedScore],
    entries: Mapping[str, ScoreEntry],
    *,
    zone: str,
    language: Language = "en",
) -> list[Row]:
    """Return a row for every score, and for every assessment that is missed or due now."""
    silent = {Standing.NOT_DUE, Standing.NOT_EXAMINED}
    return [
        _row(item, entries, ZoneInfo(zone), language)
        for item in checked
        if item.score is not None or item.standing not in silent
    ]


def totals(found: Score, language: Language = "en") -> str:
    """Return the totals of a score in words: sum and mean each under its own name.

    An instrument of one item has a value and no sum.
    """
    zh = language == "zh"
    if found.incomplete is not None and found.mean is None:
        return f"未完成 {found.incomplete.split()[1]}" if zh else found.incomplete
    if found.instrument.items == 1 and found.sum is not None:
        return number(found.sum)
    parts = [] if found.mean_shown is None else [("均分 " if zh else "mean ", found.mean_shown)]
    parts += [] if found.sum is None else [("总分 " if zh else "sum ", found.sum)]
    return ("," if zh else ", ").join(f"{name}{number(value)}" for name, value in parts)


def standing_word(standing: Standing, language: Language = "en") -> str:
    """Return how an assessment or a score stands in words."""
    return _WORDS[standing][1 if language == "zh" else 0]


def write_scores_csv(checked: Sequence[CheckedScore], entries: Mapping[str, ScoreEntry]) -> bytes:
    """Return every assessment and score as CSV for other programs."""
    out = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for item in checked:
        writer.writerow(_cells(item, None if item.score is None else entries[item.score].score))
    return out.getvalue().encode()


def _row(
    item: CheckedScore, entries: Mapping[str, ScoreEntry], zone: ZoneInfo, language: Language
) -> Row:
    found = None if item.score is None else entries[item.score].score
    return (
        "" if item.due_on is None else day(item.due_on, language),
        item.planned or "",
        INSTRUMENTS[item.instrument].name,
        item.wound or "",
        "" if item.at is None else date_and_time(item.at.astimezone(zone), language),
        "" if found is None else totals(found, language),
        standing_word(item.standing, language),
        "; ".join(_remarks(item, language)),
    )


def _remarks(item: CheckedScore, language: Language) -> Iterator[str]:
    if item.unread is not None:
        zh = language == "zh"
        said = "可能是该评分的一行无法读取" if zh else "a row that may be it cannot be read"
        yield f"{said} ({item.unread})"
    yield from (remark.in_language(language) for remark in item.remarks)


def _cells(item: CheckedScore, found: Score | None) -> dict[str, str]:
    cells = {
        "instrument": item.instrument,
        "wound": item.wound or "",
        "planned": item.planned or "",
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "score": item.score or "",
        "at": item.at.isoformat() if item.at else "",
        "standing": item.standing.value,
        "remarks": "; ".join(_remarks(item, "en")),
    }
    if found is None:
        return cells
    mean, total = found.mean_shown, found.sum
    return cells | {
        "answered": str(found.answered),
        "items": str(found.instrument.items),
        "sum": "" if total is None else plain(total),
        "mean": "" if mean is None else plain(mean),
    }
