"""Lengths, places on the time line and windows: what they accept, mean and write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from protocol.timespan import Days, Length, Offset, TimeUnit
from protocol.window import Window

# Within a century in every unit.
COUNTS = st.integers(min_value=-100, max_value=100)
LENGTHS = st.builds(Length, COUNTS, st.sampled_from(list(TimeUnit)))
FROM_ANCHOR = LENGTHS.filter(lambda length: length.is_whole_days or not length.is_exact)
OFFSETS = st.one_of(
    st.builds(Offset, st.integers(-99_999, 99_999), st.none()),
    st.builds(Offset, st.none(), FROM_ANCHOR, st.integers(-9_999, 9_999)),
)
WINDOWS = st.builds(Window, st.integers(0, 999), st.integers(0, 999))


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        pytest.param("28 days", 28, TimeUnit.DAY, id="days"),
        pytest.param("1 day", 1, TimeUnit.DAY, id="one day"),
        pytest.param("15 months", 15, TimeUnit.MONTH, id="months"),
        pytest.param("-7 days", -7, TimeUnit.DAY, id="before"),
        pytest.param("P15M", 15, TimeUnit.MONTH, id="ISO months"),
        pytest.param("P2W", 2, TimeUnit.WEEK, id="ISO weeks"),
        pytest.param("PT90M", 90, TimeUnit.MINUTE, id="ISO minutes"),
        pytest.param("100 years", 100, TimeUnit.YEAR, id="a century"),
    ],
)
def test_a_length_is_a_count_and_a_unit(text: str, count: int, unit: TimeUnit):
    assert Length.parse(text) == Length(count, unit)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("28", id="no unit"),
        pytest.param("weekly", id="a frequency"),
        pytest.param("2.5 days", id="half a day"),
        pytest.param("28days", id="no space"),
        pytest.param("P1Y2M", id="two ISO units"),
        pytest.param("PT1H30M", id="two ISO time units"),
        pytest.param("P", id="no ISO unit"),
        pytest.param("101 years", id="more than a century"),
        pytest.param("1201 months", id="more than a century of months"),
        pytest.param("\u0662\u0668 days", id="digits of another script"),
    ],
)
def test_what_is_not_a_length_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^a whole number and a unit"):
        Length.parse(text)


@pytest.mark.parametrize(
    ("text", "is_exact", "is_whole_days"),
    [
        pytest.param("36 hours", True, False, id="hours that make no whole day"),
        pytest.param("48 hours", True, True, id="hours that make whole days"),
        pytest.param("2 weeks", True, True, id="weeks"),
        pytest.param("1 month", False, False, id="a month is no number of days"),
        pytest.param("1 year", False, False, id="a year is no number of days"),
    ],
)
def test_months_and_years_are_no_number_of_days(text: str, is_exact: bool, is_whole_days: bool):
    length = Length.parse(text)
    assert (length.is_exact, length.is_whole_days) == (is_exact, is_whole_days)


@pytest.mark.parametrize(
    ("text", "months"), [("5 months", 5), ("1 year", 12), ("2 years", 24)], ids=str
)
def test_a_year_is_twelve_months(text: str, months: int):
    assert Length.parse(text).months == months


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("day 14", Offset(14, None), id="a protocol day"),
        pytest.param("day -3", Offset(-3, None), id="a day before"),
        pytest.param("8 weeks", Offset(None, Length(8, TimeUnit.WEEK)), id="a length"),
        pytest.param("3 months", Offset(None, Length(3, TimeUnit.MONTH)), id="months"),
        pytest.param(
            "3 months + 1 week", Offset(None, Length(3, TimeUnit.MONTH), 7), id="months and a week"
        ),
        pytest.param(
            "6 months - 4 days", Offset(None, Length(6, TimeUnit.MONTH), -4), id="months less days"
        ),
    ],
)
def test_a_place_is_a_day_or_a_length_after_the_anchor(text: str, expected: Offset):
    assert Offset.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["14", "day", "day 1.5", "3 hours", "3 months + 2 months", "+ 3 days", "1 day + 1 day + 1 day"],
    ids=str,
)
def test_what_is_not_a_place_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^a protocol day"):
        Offset.parse(text)


@pytest.mark.parametrize(
    "text", ["+/-2 days", "-2/2 days", "2/+2 days", "-1/+2", "-1/+2 weeks", "-1.5/+2 days"], ids=str
)
def test_what_is_not_a_window_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^days or hours before and after"):
        Window.parse(text)


def test_a_zero_is_written_in_a_window():
    assert str(Window.parse("-0/+3 days")) == "-0/+3 days"


@pytest.mark.parametrize(
    ("other", "covered"),
    [
        pytest.param("-1/+2 days", True, id="itself"),
        pytest.param("-0/+0 days", True, id="the day alone"),
        pytest.param("-2/+2 days", False, id="earlier"),
        pytest.param("-1/+3 days", False, id="later"),
    ],
)
def test_a_window_covers_what_lies_inside_both_ends(other: str, covered: bool):
    assert Window.parse("-1/+2 days").covers(Window.parse(other)) is covered


@given(length=LENGTHS)
def test_the_text_of_a_length_is_read_as_the_same_length(length: Length):
    assert Length.parse(str(length)) == length


@given(offset=OFFSETS)
def test_the_text_of_a_place_is_read_as_the_same_place(offset: Offset):
    assert Offset.parse(str(offset)) == offset


@given(window=WINDOWS)
def test_the_text_of_a_window_is_read_as_the_same_window(window: Window):
    assert Window.parse(str(window)) == window


@pytest.mark.parametrize("text", ["3 months", "36 hours", "-2 days"], ids=str)
def test_a_number_of_days_is_days_or_weeks_from_nothing_up(text: str):
    with pytest.raises(ValueError, match="days or weeks"):
        TypeAdapter(Days).validate_python(text)
