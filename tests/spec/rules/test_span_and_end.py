"""A rhythm ends in one way: with its last place, its number of administrations, or the span.

``last`` lies inside. ``count`` counts administrations, also past the span. A rhythm with neither
stops before the first day after the span, and so does not touch that day.
"""

import pytest
from engine_documents import arm, dates, every, plan_of, protocol_of, weekdays

from protocol.errors import DocumentError

pytestmark = pytest.mark.requirement("R11")


@pytest.mark.parametrize(
    ("span", "end", "expected"),
    [
        pytest.param("27 days", {}, ["01-05", "01-12", "01-19", "01-26"], id="inside the span"),
        pytest.param("28 days", {}, ["01-05", "01-12", "01-19", "01-26"], id="next day after it"),
        pytest.param(
            "29 days", {}, ["01-05", "01-12", "01-19", "01-26", "02-02"], id="last day of the span"
        ),
        pytest.param("29 days", {"last": "day 20"}, ["01-05", "01-12", "01-19"], id="last between"),
        pytest.param("29 days", {"last": "day 14"}, ["01-05", "01-12", "01-19"], id="last inside"),
        pytest.param("29 days", {"last": "day 13"}, ["01-05", "01-12"], id="last just missed"),
        pytest.param("29 days", {"count": 1}, ["01-05"], id="count of one"),
        pytest.param("8 days", {"count": 3}, ["01-05", "01-12", "01-19"], id="count past the span"),
    ],
)
def test_where_a_weekly_rhythm_ends(span: str, end: dict, expected: list[str]):
    plan = plan_of(protocol_of(arm(when=every("7 days", **end)), span=span))
    assert dates(plan) == [f"2026-{day}" for day in expected]


def test_a_span_in_months_ends_on_the_day_before_the_same_day():
    """P1M from 5 January: 4 February is inside, 5 February is not."""
    plan = plan_of(protocol_of(arm(when=every("1 day")), span="P1M"))
    assert (len(dates(plan)), dates(plan)[-1]) == (31, "2026-02-04")


def test_weekdays_end_in_the_same_ways():
    plan = plan_of(protocol_of(arm(when=weekdays("mon", "thu", last="day 10"))))
    assert dates(plan) == ["2026-01-05", "2026-01-08", "2026-01-12", "2026-01-15"]


def test_an_end_by_last_and_by_count_is_refused():
    with pytest.raises(DocumentError, match="found last and count"):
        plan_of(protocol_of(arm(when=every("7 days", last="day 14", count=2))))
