"""Instruments: their totals by their own rules, and their scores held against a plan."""

from schedules.instruments.checks import CheckedScore, Standing, check_scores
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.instrument import INSTRUMENTS, Instrument, instrument_of
from schedules.instruments.scores_csv import ScoreReading, parse_score, parse_scores_csv
from schedules.instruments.scoring import Score, score
from schedules.instruments.table import score_headers, score_table

__all__ = [
    "INSTRUMENTS",
    "CheckedScore",
    "Instrument",
    "Score",
    "ScoreEntry",
    "ScoreReading",
    "Standing",
    "check_scores",
    "instrument_of",
    "parse_score",
    "parse_scores_csv",
    "score",
    "score_headers",
    "score_table",
]
