"""Demand is what the plans say, summed by week, site and product; nothing is made up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from engine_documents import arm, closure, dose, every, place, plan_of, protocol_of, windows
from hypothesis import given
from hypothesis import strategies as st

from schedules.figures import Head, to_svg
from schedules.forecast import Need, needs_of, week_of, weekly_demand
from schedules.forecast.picture import demand_picture

pytestmark = [pytest.mark.hazard("H43"), pytest.mark.requirement("R32")]

MONDAY = date(2026, 3, 2)


def _need(on: date, amount: str | None, **more: object) -> Need:
    found = {
        "on": on,
        "site": "",
        "product": "hamsc",
        "unit": "cells",
        "amount": None if amount is None else Decimal(amount),
        "pending": False,
        "placed": True,
        "assumed": False,
    }
    return Need(**(found | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        pytest.param(date(2026, 3, 1), date(2026, 2, 23), id="a Sunday ends its week"),
        pytest.param(date(2026, 3, 2), date(2026, 3, 2), id="a Monday begins one"),
        pytest.param(date(2026, 3, 8), date(2026, 3, 2), id="six days on"),
        pytest.param(date(2027, 1, 1), date(2026, 12, 28), id="over the turn of the year"),
    ],
)
def test_a_week_begins_on_monday(day: date, monday: date):
    assert week_of(day) == monday


def test_a_sunday_and_the_monday_after_it_are_in_two_weeks():
    needs = [_need(date(2026, 3, 8), "10"), _need(date(2026, 3, 9), "20")]
    assert [(item.week, str(item.planned)) for item in weekly_demand(needs)] == [
        (date(2026, 3, 2), "10 cells"),
        (date(2026, 3, 9), "20 cells"),
    ]


def test_sites_products_and_units_have_rows_of_their_own():
    needs = [
        _need(MONDAY, "10", site="b"),
        _need(MONDAY, "20", site="a"),
        _need(MONDAY, "0.5", unit="mL"),
        _need(MONDAY, "1", product="zinc", unit="mg"),
        _need(MONDAY, "5", site="a"),
    ]
    found = [(item.product, item.site, str(item.planned)) for item in weekly_demand(needs)]
    assert found == [
        ("hamsc", "a", "25 cells"),
        ("hamsc", "b", "10 cells"),
        ("hamsc", "", "0.5 mL"),
        ("zinc", "", "1 mg"),
    ]


def test_what_is_pending_open_or_unplaced_is_counted_and_kept_out_of_the_sum():
    needs = [
        _need(MONDAY, "10"),
        _need(MONDAY, "20", pending=True),
        _need(MONDAY, None),
        _need(MONDAY, "40", placed=False),
    ]
    (item,) = weekly_demand(needs)
    assert (str(item.planned), str(item.pending)) == ("10 cells", "20 cells")
    assert (item.administrations, item.without_amount, item.unplaced) == (3, 1, 1)
    assert item.has_amount


def test_a_picture_says_how_many_have_no_day_or_no_stated_dose_and_draws_no_bar_for_them():
    needs = [
        _need(MONDAY, "10"),
        _need(MONDAY, None),
        *[_need(MONDAY, "40", placed=False)] * 2,
        _need(date(2026, 3, 9), "40", placed=False),
        _need(MONDAY, "1", site="east", product="zinc", placed=False),
        _need(MONDAY, None, site="west"),
    ]
    head = Head("3 plans", None, "registry", datetime(2026, 3, 1, tzinfo=UTC))
    drawn = to_svg(demand_picture(weekly_demand(needs), None, head, []))
    assert "hamsc: 3 without a day, not counted" in drawn
    assert "zinc, east: 1 without a day, not counted" in drawn
    assert "hamsc: 1 without a stated dose, not counted" in drawn
    assert "hamsc, west, administrations a week" in drawn
    assert "zinc, east, " not in drawn
    assert "hamsc, administrations a week" not in drawn


def test_a_week_of_open_doses_only_has_no_amount():
    (item,) = weekly_demand([_need(MONDAY, None)])
    assert not item.has_amount


def test_both_ends_of_the_forecast_are_inside():
    needs = [_need(date(2026, 3, day), "1") for day in range(1, 6)]
    found = weekly_demand(needs, first=date(2026, 3, 2), last=date(2026, 3, 4))
    assert [str(item.planned) for item in found] == ["3 cells"]


def test_an_assumed_dose_marks_its_week():
    needs = [_need(MONDAY, "1"), _need(MONDAY, "1", assumed=True)]
    assert [item.assumed for item in weekly_demand(needs)] == [True]


def test_a_plan_s_needs_are_its_administrations_in_the_product_s_unit():
    """1500 mg every 7 days, three times, of a product counted in g."""
    course = arm(when=every("7 days", count=3), dose=dose("fixed", "1500 mg"))
    plan = plan_of(protocol_of(course, unit="g"), site="east")
    found = [(str(need.on), need.site, need.amount, need.unit) for need in needs_of(plan)]
    assert found == [
        ("2026-01-05", "east", Decimal("1.5"), "g"),
        ("2026-01-12", "east", Decimal("1.5"), "g"),
        ("2026-01-19", "east", Decimal("1.5"), "g"),
    ]


def test_an_administration_without_a_day_is_needed_on_its_due_day():
    course = arm(when=every("7 days", count=2), windows=windows("-0/+0 days"), needs=["clinic"])
    closed = place(closures=[closure("2026-01-12")])
    plan = plan_of(protocol_of(course), places=[closed])
    found = [(str(need.on), need.placed) for need in needs_of(plan)]
    assert found == [("2026-01-05", True), ("2026-01-12", False)]


def test_what_is_held_or_stopped_needs_nothing():
    stop = {"arms": ["iv"], "on": "2026-01-10", "reason": "asked for it"}
    plan = plan_of(protocol_of(arm(when=every("7 days", count=3))), stops=[stop])
    assert [str(need.on) for need in needs_of(plan)] == ["2026-01-05"]


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(1, 10**12)), max_size=40
    )
)
def test_the_weeks_sum_to_the_whole(drawn: list[tuple[date, int]]):
    needs = [_need(day, str(amount)) for day, amount in drawn]
    total = sum((item.planned.amount for item in weekly_demand(needs)), Decimal(0))
    assert total == sum(amount for _, amount in drawn)
