"""Lots are used in the order in which they expire; what no day can use expires."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.max_flow import SimpleMaxFlow

from protocol.provenance import Provenance, Sourced
from protocol.quantity import Quantity
from schedules.forecast import Need, to_make, use_lots
from schedules.supply import Lot, ProductSupply

pytestmark = pytest.mark.requirement("R32")

MONDAY = date(2026, 3, 2)


def _need(days: int, amount: int) -> Need:
    return Need(
        on=MONDAY + timedelta(days=days),
        site="",
        product="hamsc",
        unit="cells",
        amount=Decimal(amount),
        pending=False,
        placed=True,
        assumed=False,
    )


def _lot(name: str, amount: int, days: int) -> Lot:
    quantity = Quantity(Decimal(amount), "cells")
    return Lot(lot=name, amount=quantity, last_day=MONDAY + timedelta(days=days))


def _supply(*lots: Lot, percent: int | None = None) -> ProductSupply:
    overage = (
        None
        if percent is None
        else Sourced[int](value=percent, provenance=Provenance.ENGINEERING, note="test")
    )
    return ProductSupply(product="hamsc", overage_percent=overage, lots=lots)


def test_without_a_stated_overage_nothing_is_made_on_top():
    assert str(to_make(Quantity.parse("10 cells"), _supply())) == "10 cells"


def test_overage_is_made_on_top_and_cells_are_rounded_up_to_whole_ones():
    supply = _supply(percent=25)
    assert str(to_make(Quantity.parse("60_000_000 cells"), supply)) == "75000000 cells"
    assert str(to_make(Quantity.parse("1 cells"), supply)) == "2 cells"
    assert str(to_make(Quantity.parse("15 mL"), supply)) == "18.75 mL"


def test_the_lot_that_expires_first_is_used_first_and_its_rest_expires():
    """10 on day 0 from the lot that ends on day 3; 10 on day 7 from the other."""
    supply = _supply(_lot("late", 15, 30), _lot("early", 12, 3))
    uses, shortage = use_lots([_need(0, 10), _need(7, 10)], supply, last=MONDAY + timedelta(days=7))
    found = [(use.lot.lot, str(use.used), str(use.left), use.expires) for use in uses]
    assert found == [("early", "10 cells", "2 cells", True), ("late", "10 cells", "5 cells", False)]
    assert shortage is None


def test_a_lot_serves_on_its_last_day_and_not_on_the_day_after():
    supply = _supply(_lot("one", 100, 5))
    assert use_lots([_need(5, 10)], supply, last=MONDAY)[1] is None
    assert use_lots([_need(6, 10)], supply, last=MONDAY)[1] is not None


def test_the_first_day_that_is_not_covered_is_named_with_all_that_is_missing():
    supply = _supply(_lot("one", 15, 30), percent=50)
    uses, shortage = use_lots([_need(0, 10), _need(7, 4), _need(14, 2)], supply, last=MONDAY)
    assert str(uses[0].left) == "0 cells"
    assert shortage is not None
    assert (shortage.first_on, str(shortage.missing)) == (MONDAY + timedelta(days=7), "9 cells")


needs = st.lists(st.builds(_need, st.integers(0, 20), st.integers(1, 9)), max_size=8)
lots = st.lists(st.tuples(st.integers(1, 12), st.integers(-2, 22)), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(needs, lots)
def test_no_other_use_of_the_lots_covers_more(drawn: list[Need], stock: list[tuple[int, int]]):
    """A maximum flow from lots to needs, by another program, is what is used."""
    supply = _supply(*(_lot(f"l{at}", *lot) for at, lot in enumerate(stock)))
    uses, _ = use_lots(drawn, supply, last=MONDAY)
    flow = SimpleMaxFlow()
    source, sink = 0, 1 + len(stock) + len(drawn)
    for at, (amount, days) in enumerate(stock, start=1):
        flow.add_arc_with_capacity(source, at, amount)
        for to, need in enumerate(drawn, start=1 + len(stock)):
            if need.on <= MONDAY + timedelta(days=days):
                flow.add_arc_with_capacity(at, to, 1000)
    for to, need in enumerate(drawn, start=1 + len(stock)):
        flow.add_arc_with_capacity(to, sink, int(need.amount or 0))
    flow.solve(source, sink)
    assert sum(use.used.amount for use in uses) == flow.optimal_flow()
