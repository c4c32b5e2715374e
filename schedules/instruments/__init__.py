"""Instruments: their totals by their own rules, and their scores held against a plan."""

from typing import TYPE_CHECKING

from schedules.instruments.checks import CheckedScore, Standing, check_scores
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.instrument import INSTRUMENTS, Instrument, instrument_of
from schedules.instruments.scoring import Score, score
from schedules.instruments.table import score_headers, score_table, write_scores_csv

if TYPE_CHECKING:
    from schedules.instruments.scores_csv import (
        ScoreReading,
        parse_score,
        parse_scores_csv,
    )
    from schedules.instruments.unread import UnreadScore

_LATE = {"ScoreReading", "UnreadScore", "parse_score", "parse_scores_csv"}


def __getattr__(name: str) -> object:
    """Load what reads logs of scores when it is asked for: sheets only name instruments."""
    if name not in _LATE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from schedules.instruments import scores_csv, unread  # noqa: PLC0415

    found: object = getattr(unread if name == "UnreadScore" else scores_csv, name)
    return found


__all__ = [
    "INSTRUMENTS",
    "CheckedScore",
    "Instrument",
    "Score",
    "ScoreEntry",
    "ScoreReading",
    "Standing",
    "UnreadScore",
    "check_scores",
    "instrument_of",
    "parse_score",
    "parse_scores_csv",
    "score",
    "score_headers",
    "score_table",
    "write_scores_csv",
]
