"""``from-administration``: so long after a named administration, at least and at most.

The administration is named by its id. Lengths are days, weeks, calendar months or years; months
count from the day the administration gets, or was given. What is held or stopped binds nothing.
"""

import pytest
from engine_documents import (
    Part,
    arm,
    dates,
    dialysis,
    every,
    number,
    on,
    plan_given,
    plan_of,
    protocol_of,
    read_protocol,
    weekdays,
    windows,
    with_dialysis,
)

from protocol.contradictions import find_contradictions
from protocol.errors import DocumentError, PlanningError
from protocol.treatment_protocol import TreatmentProtocol
from schedules.protocol_sheet import protocol_sheet

pytestmark = pytest.mark.requirement("R12")


def _rule(*arms: str, **limits: str) -> Part:
    numbers = {name: number(value) for name, value in limits.items()}
    rule = {"kind": "from-administration", "administration": "iv-course-d0", "arms": list(arms)}
    return rule | numbers


def _protocol(rule: Part) -> Part:
    return protocol_of(
        arm("iv", on("day 0")),
        arm("im", every("10 days", "day 10", count=3), windows=windows("-9/+9 days")),
        rules=[rule],
    )


@pytest.mark.parametrize(
    ("given", "limits", "expected"),
    [
        pytest.param({}, {"minimum": "10 days"}, "01-15 01-25 02-04", id="kept as it is"),
        pytest.param({}, {"minimum": "12 days"}, "01-17 01-25 02-04", id="at least 12 days"),
        pytest.param({}, {"maximum": "4 weeks"}, "01-15 01-25 02-02", id="at most 4 weeks"),
        pytest.param(
            {}, {"minimum": "12 days", "maximum": "28 days"}, "01-17 01-25 02-02", id="both"
        ),
        pytest.param(
            {"iv-course-d0": "2026-01-07"}, {"minimum": "10 days"}, "01-17 01-25 02-04", id="given"
        ),
    ],
)
def test_each_administration_of_the_arm(given: dict, limits: dict, expected: str):
    plan = plan_given(given, _protocol(_rule("im", **limits)))
    assert [day.removeprefix("2026-") for day in dates(plan, "im")] == expected.split()


def test_an_arm_of_the_rule_that_has_no_administrations_binds_nothing():
    plan = plan_of(_protocol(_rule("im", minimum="12 days")), arms=["iv"])
    assert dates(plan, "iv") == ["2026-01-05"]


def test_least_and_greatest_in_hours_hold_together():
    """All at 10:00: 240 hours are 10 days, kept; 672 hours are 28 days, so that day 30 moves."""
    at = number(["10:00"])
    protocol = protocol_of(
        arm("iv", on("day 0"), at=at),
        arm("im", every("10 days", "day 10", count=3), windows=windows("-9/+9 days"), at=at),
        rules=[_rule("im", minimum="240 hours", maximum="672 hours")],
    )
    assert dates(plan_of(protocol), "im") == ["2026-01-15", "2026-01-25", "2026-02-02"]


def test_calendar_months_count_from_its_day():
    """A month after 5 January is 5 February, a day behind the target."""
    protocol = protocol_of(
        arm("iv", on("day 0")),
        arm("im", on("day 30"), windows=windows("-9/+9 days")),
        rules=[_rule("im", minimum="1 month")],
    )
    assert dates(plan_of(protocol), "im") == ["2026-02-05"]


def test_what_is_stopped_binds_nothing():
    stops = [{"arms": ["iv"], "on": "2026-01-01", "reason": "x"}]
    plan = plan_of(_protocol(_rule("im", minimum="12 days")), stops=stops)
    assert dates(plan, "im")[0] == "2026-01-15"


def test_the_administration_itself_is_not_bound_to_itself():
    protocol = protocol_of(
        arm("iv", on("day 0", "day 20"), windows=windows("-5/+9 days")),
        rules=[_rule("iv", minimum="28 days")],
    )
    assert dates(plan_of(protocol)) == ["2026-01-05", "2026-02-02"]


def test_a_rule_without_a_limit_is_refused():
    with pytest.raises(DocumentError, match="found neither minimum nor maximum"):
        read_protocol(_protocol(_rule("im")))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("iv-course-d1", True, id="a day that the rhythm lacks"),
        pytest.param("iv-later-d0", True, id="a phase that is none"),
        pytest.param("iv-course-d0", False, id="planned"),
        pytest.param("iv-course-d0-r2", False, id="of a block that started again"),
    ],
)
def test_a_name_that_nothing_planned_can_have_is_a_contradiction(name: str, found: bool):
    protocol = TreatmentProtocol.model_validate(
        _protocol(_rule("im", minimum="1 day") | {"administration": name})
    )
    told = [text for path, text in find_contradictions(protocol) if path.startswith("rules.0")]
    said = "which nothing planned is called; accepted: iv-course-d0, im-course-d10"
    assert [said in text for text in told] == [True] * found


@pytest.mark.parametrize(
    ("when", "named"),
    [
        pytest.param(on("0 months", "1 month"), "iv-course-m0", id="listed"),
        pytest.param(on("0 months + 3 days", "1 month"), "iv-course-m0d3", id="and days"),
        pytest.param(every("2 weeks", first="0 months", count=3), "iv-course-m0d14", id="weeks"),
        pytest.param(every("3 months", first="day 14", count=3), "iv-course-d14m3", id="from day"),
        pytest.param(every("3 months", first="day 0", count=3), "iv-course-m3", id="months"),
    ],
)
def test_a_place_counted_in_months_is_named_in_a_document_as_in_its_plan(when: Part, named: str):
    rule = _rule("im", minimum="1 day") | {"administration": named}
    protocol = protocol_of(arm("iv", when), arm("im", on("day 200")), rules=[rule])
    protocol |= {"month_rule": "last-of-month"}
    assert not find_contradictions(TreatmentProtocol.model_validate(protocol))
    assert named in {found.id for found in plan_of(protocol).administrations}


@pytest.mark.parametrize(
    ("when", "name"),
    [
        pytest.param(weekdays("mon", count=2), "iv-course-d1", id="a day between"),
        pytest.param(with_dialysis(count=2), "iv-d1", id="no session of the patient's"),
    ],
)
def test_a_name_that_this_patient_has_not_is_refused(when: Part, name: str):
    protocol = protocol_of(
        arm("iv", when), rules=[_rule("iv", minimum="1 day") | {"administration": name}]
    )
    with pytest.raises(PlanningError, match=f"rules.0 counts from {name}, which is not planned"):
        plan_of(protocol, dialysis=dialysis())


def test_an_arm_that_the_patient_does_not_get_binds_nothing():
    protocol = _protocol(_rule("im", minimum="12 days"))
    assert dates(plan_of(protocol, arms=["im"]), "im")[0] == "2026-01-15"


def test_the_sheet_says_it_in_words():
    text = protocol_sheet(read_protocol(_protocol(_rule("im", minimum="12 days"))))
    assert "im: at least 12" in text
    assert "after iv-course-d0" in text
