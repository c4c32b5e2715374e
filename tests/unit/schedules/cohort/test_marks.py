"""Days and hours are told from an administration's own, so that what is said holds for others."""

from datetime import date

import pytest

from protocol.arm import Interval
from schedules.causes import Cause, CauseKind
from schedules.cohort.deviations.marks import day_of, told_from
from schedules.deviations.checks import is_gap_told
from schedules.display import day
from schedules.reason_words.causes import cause_words

ON = date(2026, 3, 4)
_BY = {"provenance": "reported", "source": "book"}


@pytest.mark.parametrize("on", [ON, date(1999, 12, 31), date(1478, 2, 9)])
def test_a_day_is_read_as_it_is_written(on: date):
    assert day_of(day(on)) == on


def test_a_sentence_is_told_from_the_day_it_is_about():
    said = f"from {day(date(2026, 3, 1))} to {day(date(2026, 3, 9))}: away since 10:00"
    assert told_from(said, ON) == "from «-3» to «5»: away since 10:00"


def test_the_hour_that_overlaps_a_session_is_the_record_s_own_and_left_out():
    cause = Cause.model_validate(
        {"kind": CauseKind.DIALYSIS, "rule": "iv", "session": "overlap", "at": "15:14"}
    )
    assert "15:14" in cause_words(cause, ON)
    assert told_from(cause_words(cause, ON), ON) == "at «» it overlaps the dialysis session"


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({}, set[int]()),
        ({"minimum": "3 days"}, {0, 1, 2}),
        ({"minimum": "3 days", "hard_minimum": "2 days"}, {0, 1, 2}),
        ({"hard_minimum": "2 days"}, {0, 1}),
        ({"maximum": "4 days"}, {5, 6}),
        ({"minimum": "2 days", "maximum": "4 days"}, {0, 1, 5, 6}),
    ],
)
def test_a_gap_is_told_where_it_passes_a_limit(limits: dict[str, str], told: set[int]):
    stated = {name: {"value": value, **_BY} for name, value in limits.items()}
    interval = Interval.model_validate(stated)
    assert {days for days in range(7) if is_gap_told(interval, days)} == told
