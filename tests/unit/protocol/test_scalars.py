"""The scalars of documents: what each accepts from text, and what it refuses."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from protocol.base import Clock, Day, Exact, Id, Ids, Instant, Line, Positive, Text, Weekday, Whole
from protocol.complaints import pydantic_reads
from protocol.json_text import json_text, json_texts
from protocol.model import read_quickly, validated_json
from protocol.text_form import quoted
from protocol.values import Refused

SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        pytest.param(Whole, "28", 28, id="a whole number"),
        pytest.param(Whole, "1_000_000", 1_000_000, id="a whole number in groups"),
        pytest.param(Whole, "-1", -1, id="a negative whole number"),
        pytest.param(Whole, 28, 28, id="a whole number from a program"),
        pytest.param(Exact, "12.50", Decimal("12.50"), id="a decimal as written"),
        pytest.param(Exact, 12, Decimal(12), id="a decimal from a program"),
        pytest.param(Exact, Decimal("0.1"), Decimal("0.1"), id="a decimal as it is"),
        pytest.param(Positive, "0.1", Decimal("0.1"), id="a positive number"),
        pytest.param(Day, "2024-02-29", date(2024, 2, 29), id="a leap day"),
        pytest.param(Day, date(2026, 3, 2), date(2026, 3, 2), id="a day from a program"),
        pytest.param(Clock, "09:30", time(9, 30), id="a time"),
        pytest.param(Clock, time(9, 30), time(9, 30), id="a time from a program"),
        pytest.param(
            Instant, "2026-03-02T09:30Z", datetime(2026, 3, 2, 9, 30, tzinfo=UTC), id="in UTC"
        ),
        pytest.param(
            Instant,
            "2026-03-02 09:30:15+08:00",
            datetime(2026, 3, 2, 9, 30, 15, tzinfo=SHANGHAI),
            id="with seconds and an offset",
        ),
        pytest.param(
            Instant,
            datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
            datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
            id="an instant from a program",
        ),
        pytest.param(Id, "hamsc-cua-1", "hamsc-cua-1", id="an id"),
        pytest.param(Ids, "iv", ("iv",), id="one id stands for a list of it"),
        pytest.param(Ids, ["iv", "im"], ("iv", "im"), id="a list of ids"),
        pytest.param(Line, "  two words ", "two words", id="a line without its edges"),
        pytest.param(Text, "words", Text(en="words"), id="a plain text is the English one"),
    ],
)
def test_a_scalar_is_read(kind, text: object, expected: object):
    assert read_quickly(kind, text) == expected
    assert pydantic_reads(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        pytest.param(Whole, "1.0", id="a decimal is no whole number"),
        pytest.param(Whole, 1.0, id="a float is no whole number"),
        pytest.param(Whole, True, id="true is no whole number"),
        pytest.param(Whole, "1_00", id="a group of two"),
        pytest.param(Whole, "9" * 16, id="too many digits"),
        pytest.param(Whole, "\u0663", id="a digit of another script"),
        pytest.param(Exact, 0.1, id="a float is not the number that was written"),
        pytest.param(Exact, "1e3", id="an exponent"),
        pytest.param(Exact, "-1", id="a negative decimal"),
        pytest.param(Exact, Decimal("NaN"), id="no number"),
        pytest.param(Exact, "1,5", id="a comma"),
        pytest.param(Positive, "0.0", id="zero"),
        pytest.param(Day, "2026-02-29", id="no leap year"),
        pytest.param(Day, "2026-2-9", id="one digit"),
        pytest.param(Day, "20260302", id="no hyphens"),
        pytest.param(Day, "0026-03-02", id="a year typed short"),
        pytest.param(Day, "2626-03-02", id="a year mistyped"),
        pytest.param(Day, datetime(2026, 3, 2, tzinfo=UTC), id="an instant is no day"),
        pytest.param(Clock, "9:30", id="one digit of an hour"),
        pytest.param(Clock, "24:00", id="hour 24"),
        pytest.param(Clock, "09:30:00", id="seconds"),
        pytest.param(Clock, time(9, 30, tzinfo=UTC), id="a time with a zone"),
        pytest.param(Instant, "2026-03-02T09:30", id="no offset"),
        pytest.param(Instant, "2026-03-02", id="no time"),
        pytest.param(Instant, "2026-02-30T09:30Z", id="a day that does not exist"),
        pytest.param(Instant, "0001-01-01T00:00+14:00", id="a moment before all years in UTC"),
        pytest.param(Instant, "2200-01-01T00:00Z", id="a moment in a year that is a slip"),
        pytest.param(Instant, datetime(2026, 3, 2), id="an instant without a zone"),
        pytest.param(Id, "Iv", id="a capital"),
        pytest.param(Id, "iv-", id="a hyphen at the end"),
        pytest.param(Id, "i--v", id="two hyphens"),
        pytest.param(Id, "", id="no id"),
        pytest.param(Ids, ["Iv"], id="a list with a wrong id"),
        pytest.param(Line, "   ", id="only spaces"),
        pytest.param(Line, "a\x1b[31m", id="a control character"),
        pytest.param(Line, "a\ud800", id="half a character"),
        pytest.param(Text, None, id="no text"),
    ],
)
def test_what_does_not_fit_is_refused(kind, found: object):
    with pytest.raises(Refused):
        read_quickly(kind, found)
    with pytest.raises(ValidationError):
        pydantic_reads(kind, found)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(None, "nothing (null)", id="nothing"),
        pytest.param({"a": 1}, "a mapping", id="a mapping"),
        pytest.param([1], "a list", id="a list"),
        pytest.param("x" * 60, '"' + "x" * 60 + '"', id="as long as a line"),
        pytest.param("x" * 61, '"' + "x" * 57 + '..."', id="longer than a line"),
    ],
)
def test_a_value_is_shown_shortened(found: object, expected: str):
    assert quoted(found) == expected


def test_words_fall_back_to_english_where_no_chinese_was_given():
    assert Text(en="dose").in_language("zh") == "dose"
    assert Text(en="dose", zh="\u5242\u91cf").in_language("zh") == "\u5242\u91cf"


@given(day=st.dates())
def test_a_weekday_counts_from_monday_as_dates_do(day: date):
    assert Weekday.of(day).number == day.weekday()


@given(clock=st.times())
def test_a_time_is_written_as_it_is_read(clock: time):
    minute = clock.replace(second=0, microsecond=0)
    assert validated_json(Clock, json_text(minute)) == minute


def test_many_values_are_written_as_each_of_them_alone():
    """Also a model that comes again, and one that equals another."""
    word = Text(en="dose", zh="\u5242\u91cf")
    values = [word, (word, Text(en="dose")), {}, date(2026, 3, 2), {"a": word}, ()]
    for shorter in (True, False):
        written = list(json_texts(values, exclude_defaults=shorter))
        assert written == [json_text(value, exclude_defaults=shorter) for value in values]
