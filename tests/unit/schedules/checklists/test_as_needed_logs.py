"""The log of doses given when they are needed."""

import pytest
from engine_documents import arm, fixed, number, plan_of, protocol_of
from sheet_texts import blocks, dose_of, shown

from schedules.checklists import build_checklists
from schedules.checklists.cover import cover_of
from schedules.checklists.sheet import Table


def log_of(gap: str):
    when = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number(gap)}
    (log,) = build_checklists(plan_of(protocol_of(arm(when=when, dose=fixed("500 mg")))))
    return log


@pytest.mark.parametrize(
    ("gap", "en", "zh"),
    [
        ("6 hours", "6 hours", "6 小时"),
        ("90 minutes", "90 minutes", "90 分钟"),
        ("60 minutes", "1 hour", "1 小时"),
    ],
)
def test_a_log_prints_the_limits_of_a_day_and_between_two_doses(gap, en, zh):
    facts = {fact.label.en: fact.figures for fact in log_of(gap).facts}
    assert shown(facts["at most in one day"][0]) == "4 times"
    (between,) = facts["least time between"]
    assert (shown(between), shown(between, "zh")) == (en, zh)


def test_a_log_prints_the_dose_and_has_rows_to_fill_in():
    log = log_of("6 hours")
    assert (log.id, log.on, shown(dose_of(log).total)) == ("iv-as-needed", None, "500 mg")
    (rows,) = [table.rows for table in blocks(log, Table) if table.id == "log"]
    assert len(rows) == 14


def test_a_log_is_not_printed_where_single_administrations_are_asked_for():
    when = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number("6 hours")}
    plan = plan_of(protocol_of(arm(when=when, dose=fixed("500 mg"))))
    assert build_checklists(plan, ids=["iv"]) == ()


def test_the_cover_says_that_a_log_is_for_when_it_is_needed():
    when = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number("6 hours")}
    plan = plan_of(protocol_of(arm(when=when, dose=fixed("500 mg"))))
    contents = cover_of(plan, build_checklists(plan)).sections[0]
    (table,) = (block for block in contents.blocks if isinstance(block, Table))
    (row,) = table.rows
    planned = row.cells[0]
    assert planned is not None
    assert (shown(planned), shown(planned, "zh")) == ("when needed", "必要时")
