"""Totals as the instruments' own rules make them; the numbers are computed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.instruments import INSTRUMENTS, score

pytestmark = [pytest.mark.hazard("H15"), pytest.mark.requirement("R30")]

BWAT, CUA = INSTRUMENTS["bwat"], INSTRUMENTS["bwat-cua"]
WOUND_QOL = INSTRUMENTS["wound-qol"]


@pytest.mark.parametrize(
    ("name", "items", "sums"),
    [
        pytest.param("bwat", 13, (13, 65), id="BWAT: 13 items of 1 to 5"),
        pytest.param("bwat-cua", 8, (8, 40), id="BWAT-CUA: 8 of them"),
        pytest.param("wound-qol", 17, (0, 68), id="Wound-QoL: 17 items of 0 to 4"),
        pytest.param("vas", 1, (0, 10), id="VAS: 0 to 10"),
        pytest.param("nrs", 1, (0, 10), id="NRS: 0 to 10"),
    ],
)
def test_an_instrument_has_its_items_and_its_range(name: str, items: int, sums: tuple[int, int]):
    found = INSTRUMENTS[name]
    assert (found.items, found.sums) == (items, sums)
    assert score(found, [found.lowest] * items).sum == sums[0]
    assert score(found, [found.highest] * items).sum == sums[1]


@pytest.mark.parametrize(
    ("answered", "mean", "total"),
    [
        pytest.param(12, None, None, id="12 of 17: neither mean nor sum"),
        pytest.param(13, Fraction(3), None, id="13 of 17: a mean, no sum"),
        pytest.param(16, Fraction(3), None, id="16 of 17: a mean, no sum"),
        pytest.param(17, Fraction(3), Decimal(51), id="17 of 17: both"),
    ],
)
def test_wound_qol_keeps_mean_and_sum_apart(
    answered: int, mean: Fraction | None, total: Decimal | None
):
    found = score(WOUND_QOL, [3] * answered + [None] * (17 - answered))
    assert (found.mean, found.sum) == (mean, total)


def test_the_reported_68_is_the_sum_and_not_the_mean():
    worst = score(WOUND_QOL, [4] * 17)
    assert (worst.sum, worst.mean_shown) == (68, 4)


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        pytest.param([4] * 16 + [3], "3.94", id="67/17 = 3.941..."),
        pytest.param([1] * 8 + [0] * 5 + [None] * 4, "0.62", id="8/13 = 0.615... rounds up"),
        pytest.param([1] * 2 + [0] * 14 + [None], "0.13", id="2/16 = 0.125 rounds half up"),
    ],
)
def test_a_mean_is_shown_to_two_decimals_rounded_half_up(items: list[int | None], shown: str):
    assert str(score(WOUND_QOL, items).mean_shown) == shown


@pytest.mark.parametrize("open_items", [1, 2, 12])
def test_an_open_item_gives_no_bwat_total_and_is_never_made_up_for(open_items: int):
    found = score(BWAT, [3] * (13 - open_items) + [None] * open_items)
    assert (found.sum, found.mean) == (None, None)
    assert found.incomplete == f"incomplete {13 - open_items}/13"


@pytest.mark.parametrize(
    ("name", "items", "problem"),
    [
        pytest.param("bwat", [0] + [3] * 12, "item 1: found 0", id="BWAT below 1"),
        pytest.param("bwat", [3] * 12 + [6], "item 13: found 6", id="BWAT above 5"),
        pytest.param("bwat", [3] * 12 + [Decimal("2.5")], "item 13: found 2.5", id="BWAT half"),
        pytest.param("bwat", [3] * 12, "found 12 items; accepted: 13", id="BWAT one too few"),
        pytest.param("bwat-cua", [3] * 13, "found 13 items; accepted: 8", id="CUA as BWAT"),
        pytest.param("wound-qol", [-1] + [3] * 16, "item 1: found -1", id="Wound-QoL below 0"),
        pytest.param("wound-qol", [5] + [3] * 16, "item 1: found 5", id="Wound-QoL above 4"),
        pytest.param("wound-qol", [None] * 17, "no answered item", id="Wound-QoL all open"),
        pytest.param("nrs", [Decimal("7.5")], "item 1: found 7.5", id="NRS half"),
        pytest.param("nrs", [11], "item 1: found 11", id="NRS above 10"),
        pytest.param("vas", [Decimal("10.1")], "item 1: found 10.1", id="VAS above 10"),
        pytest.param("vas", [Decimal("7.55")], "at most one decimal", id="VAS finer than 1 mm"),
        pytest.param("vas", [Decimal("NaN")], "item 1: found NaN", id="no number"),
    ],
)
def test_what_cannot_be_scored_is_refused(name: str, items: list, problem: str):
    with pytest.raises(ValueError, match=problem):
        score(INSTRUMENTS[name], items)


def test_all_problems_are_told_at_once():
    with pytest.raises(ValueError, match=r"found 3 items.*item 1: found 0.*item 3: found 9"):
        score(BWAT, [0, 3, 9])


def test_a_vas_is_read_to_the_millimetre():
    assert score(INSTRUMENTS["vas"], [Decimal("7.5")]).sum == Decimal("7.5")


@given(st.lists(st.integers(0, 4), min_size=17, max_size=17))
def test_the_mean_times_17_is_the_sum_of_a_whole_wound_qol(items: list[int]):
    found = score(WOUND_QOL, items)
    assert found.mean is not None
    assert found.mean * 17 == found.sum == sum(items)


@given(st.permutations([1, 2, 3, 4, 5, 1, 2, 3]))
def test_the_order_of_items_does_not_change_a_sum(items: list[int]):
    assert score(CUA, items).sum == 21
