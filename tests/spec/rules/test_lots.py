"""A lot meant for an administration: it is over, with a margin, before the lot expires.

The planned end is the hour with the stated duration; the margin is the product's. An expiry is a
minute, a day or a month, its end inside. Where no hour is stated, the end of the day counts. A lot
is of no use before it is released, nor once it is recalled. What no lot is meant for is not bound.
A duration longer than the product keeps after thawing is a contradiction.
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    closure,
    dates,
    number,
    of_arm,
    on,
    plan_of,
    protocol_of,
    read_protocol,
    windows,
)

from protocol.errors import DocumentError, PlanningError
from schedules.causes import CauseKind
from schedules.checklists import facts
from schedules.reason_words.reasons import reason_lines


def _protocol(*, at: str | None = "10:00", margin: str | None = None, **product: Any) -> Part:
    """Return an infusion of an hour on 12 January, a day earlier or up to two days later."""
    hours = {"at": number([at])} if at else {}
    stated = {"expiry_margin": number(margin)} if margin else {}
    return protocol_of(
        arm("iv", on("day 7", "day 14"), windows=windows("-1/+2 days"), **hours)
        | {"duration": number("1 hour")},
        products=[{"id": "product", "name": "product", "unit": "mg", **stated, **product}],
    )


def _lot(**more: Any) -> Part:
    return {"lot": "L-1", "administrations": ["iv-course-d7"], "released_on": "2026-01-01"} | more


@pytest.mark.parametrize(
    ("expires", "margin", "expected"),
    [
        pytest.param("2026-01-12T11:00+08:00", None, "2026-01-12", id="over in its last minute"),
        pytest.param("2026-01-12T10:59+08:00", None, "2026-01-11", id="a minute too long"),
        pytest.param("2026-01-12T03:00Z", None, "2026-01-12", id="the same on another clock"),
        pytest.param("2026-01-12T11:30+08:00", "30 minutes", "2026-01-12", id="with the margin"),
        pytest.param("2026-01-12T11:29+08:00", "30 minutes", "2026-01-11", id="margin not kept"),
        pytest.param("2026-01-12", None, "2026-01-12", id="its last day"),
        pytest.param("2026-01-11", None, "2026-01-11", id="the day before"),
        pytest.param("2026-01", None, "2026-01-12", id="the end of the month"),
        pytest.param("2026-01-10", None, "-", id="no permitted day"),
    ],
)
def test_the_planned_end_lies_before_the_expiry(expires: str, margin: str | None, expected: str):
    plan = plan_of(_protocol(margin=margin), lots=[_lot(expires=expires)])
    assert dates(plan) == [expected, "2026-01-19"]


@pytest.mark.parametrize(
    ("lot", "expected"),
    [
        pytest.param({"released_on": "2026-01-12"}, "2026-01-12", id="released on the day"),
        pytest.param({"released_on": "2026-01-13"}, "2026-01-13", id="released a day later"),
        pytest.param({"released_on": None}, "2026-01-12", id="release still to come"),
        pytest.param({"recalled_on": "2026-01-02"}, "-", id="recalled"),
        pytest.param({"administrations": []}, "2026-01-12", id="meant for none in particular"),
    ],
)
def test_release_and_recall(lot: Part, expected: str):
    assert dates(plan_of(_protocol(), lots=[_lot(**lot)]))[0] == expected


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        pytest.param("2026-01-12T23:58+08:00", "2026-01-11", id="a minute before the end"),
        pytest.param("2026-01-13T01:00+08:00", "2026-01-12", id="an hour after it, with its own"),
    ],
)
def test_without_an_hour_the_end_of_the_day_counts(expires: str, expected: str):
    plan = plan_of(_protocol(at=None), lots=[_lot(expires=expires)])
    assert dates(plan)[0] == expected


def test_an_unplaced_one_proposes_another_lot():
    plan = plan_of(_protocol(), lots=[_lot(expires="2026-01-11")], closures=[closure("2026-01-11")])
    act = of_arm(plan)[0]
    (reason,) = (item for item in act.reasons if item.kind == "unplaced")
    told = " ".join(reason_lines(reason))
    assert "lot L-1 expires Sun 11-Jan-2026, before it would be over" in told
    assert "take another lot (lot L-1 expires Sun 11-Jan-2026" in told


def test_a_lot_for_what_is_not_planned_or_of_another_product_is_refused():
    lots = [
        _lot(administrations=["iv-course-d8"]),
        _lot(lot="L-2", product="serum"),
    ]
    with pytest.raises(PlanningError) as refused:
        plan_of(_protocol(), lots=lots)
    assert "lot L-1 is for iv-course-d8, which is not planned" in str(refused.value)
    assert "lot L-2 of product serum is for iv-course-d7, which is given product" in str(
        refused.value
    )


def test_a_margin_that_nobody_stated_is_named():
    margin = {"value": None, "unset": "empty-box", "note": "the laboratory sets it"}
    plan = plan_of(_protocol(expiry_margin=margin), lots=[_lot(expires="2026-02")])
    found = [(cause.kind, cause.rule) for cause in of_arm(plan)[0].warnings]
    assert found == [(CauseKind.NOT_STATED, "products.product.expiry_margin")]


def test_a_duration_longer_than_the_product_keeps_is_a_contradiction():
    read_protocol(_protocol(post_thaw_limit=number("60 minutes")))
    with pytest.raises(DocumentError, match='found "1 hour", longer than the "59 minutes" after'):
        read_protocol(_protocol(post_thaw_limit=number("59 minutes")))


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        pytest.param(
            _lot(expires="2026-02-01"), "L-1, expires Sun 01-Feb-2026", id="with its expiry"
        ),
        pytest.param(_lot(), "L-1", id="without"),
        pytest.param(_lot(administrations=[]), None, id="meant for none in particular"),
    ],
)
def test_the_sheet_names_the_lot(lot: Part, told: str | None):
    plan = plan_of(_protocol(), lots=[lot])
    found = [fact.figures[0].text for fact in facts.lots(of_arm(plan)[0], plan.patient)]
    assert [text.en for text in found if text] == ([told] if told else [])
