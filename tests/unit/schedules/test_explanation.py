"""What explain answers, line by line, for the kinds of question that people ask."""

import pytest
from engine_documents import (
    Part,
    arm,
    assessment,
    closure,
    dialysis,
    dose,
    every,
    number,
    off_dialysis,
    on,
    phase,
    plan_given,
    plan_of,
    protocol_of,
    windows,
    with_dialysis,
)

from schedules.display import Language
from schedules.explanation import explain, explain_as_needed, explain_assessment
from schedules.plan import Plan

WEEKLY = every("7 days", count=3)


def _answer(plan: Plan, name: str, language: Language = "en") -> str:
    acts = {item.id: explain(plan, item, language) for item in plan.administrations}
    looks = {item.id: explain_assessment(plan, item, language) for item in plan.assessments}
    return (acts | looks)[name].replace("\u00a0", " ")


def _held(resume: str) -> Part:
    return {
        "arms": ["iv"],
        "first": "2026-01-10",
        "last": "2026-01-14",
        "reason": "fever",
        "resume": resume,
    }


def test_a_move_is_told_from_the_target_to_the_day():
    protocol = protocol_of(
        arm(when=WEEKLY, at=number(["10:00"]), windows=windows("-0/+1 days", "-1/+3 days"))
    )
    plan = plan_of(protocol, closures=[closure("2026-01-11", "2026-01-13")])
    assert _answer(plan, "iv-course-d7").splitlines() == [
        "iv-course-d7: iv, product",
        "  Planned for Wed 14-Jan-2026 at 10:00 (Asia/Shanghai), protocol day 9.",
        "",
        "Why this date",
        (
            "  The protocol puts it 7 days after day 0, counted from Mon 05-Jan-2026:"
            " that is Mon 12-Jan-2026."
        ),
        "  The rule is arms.iv.phases.course.when, reported: a book.",
        "  It moved 2 days later from Mon 12-Jan-2026, because",
        "    Mon 12-Jan-2026: the patient is away: closed",
        "    Sun 11-Jan-2026: the patient is away: closed",
        "    Tue 13-Jan-2026: the patient is away: closed",
        (
            "  Preferred from Mon 12-Jan-2026 to Tue 13-Jan-2026."
            " Permitted from Sun 11-Jan-2026 to Thu 15-Jan-2026, both ends inside."
        ),
        "",
        "Why this dose",
        "  1 mg",
        "  The rule is arms.iv.dose, reported: a book.",
    ]


@pytest.mark.parametrize(
    ("plan", "name", "english", "chinese"),
    [
        pytest.param(
            plan_of(protocol_of(arm(when=WEEKLY))),
            "iv-course-d14",
            ["2 times 7 days after day 0", "the day it is due: nothing speaks against it."],
            ["第 0 天之后 2 x 7 天", "就在应给药的当天: 无不利因素。", "未注明时刻"],
            id="where it is due",
        ),
        pytest.param(
            plan_of(protocol_of(arm(day_rules=[off_dialysis("soft")])), dialysis=dialysis()),
            "iv-course-d0",
            ["although that is to be avoided where possible (see below)", "dialysis day"],
            ["虽然宜尽量避开(见下)", "透析日(尽量避开)"],
            id="a soft rule that gave way",
        ),
        pytest.param(
            plan_of(protocol_of(arm(when=with_dialysis("at-start", count=1))), dialysis=dialysis()),
            "iv-d0",
            ["puts it at the start of the dialysis session from 08:00 on Mon 05-Jan-2026."],
            ["透析开始时(08:00)给药"],
            id="with dialysis",
        ),
        pytest.param(
            plan_given({"iv-course-d7": "2026-01-13"}, protocol_of(arm(when=WEEKLY))),
            "iv-course-d7",
            ["Given on Tue 13-Jan-2026 (Asia/Shanghai), protocol day 8."],
            ["已于 2026年01月13日(周二) 给药(Asia/Shanghai)"],
            id="given",
        ),
        pytest.param(
            plan_of(protocol_of(arm(when=WEEKLY)), holds=[_held("rejoin")]),
            "iv-course-d7",
            ["It has no date: it is held.", "covers it: fever"],
            ["没有日期: 暂停中。"],
            id="held",
        ),
        pytest.param(
            plan_of(protocol_of(arm(when=WEEKLY)), holds=[_held("shift")]),
            "iv-course-d7",
            ["moves it 5 days later: fever", "protocol day 12"],
            ["推迟 5 天: fever"],
            id="shifted",
        ),
        pytest.param(
            plan_of(
                protocol_of(arm(when=WEEKLY)),
                stops=[{"arms": ["iv"], "on": "2026-01-10", "reason": "healed"}],
            ),
            "iv-course-d7",
            ["It has no date: its arm has ended.", "stopped on Sat 10-Jan-2026: healed"],
            ["没有日期: 该治疗已结束。"],
            id="stopped",
        ),
        pytest.param(
            plan_of(
                protocol_of(arm(windows=windows("-0/+0 days"))), closures=[closure("2026-01-05")]
            ),
            "iv-course-d0",
            ["It has no date: no permitted day serves.", "The stated window is the day itself."],
            ["允许 提前 0 天至延后 1 天(现为 当天)", "时间窗即当天。"],
            id="unplaced",
        ),
        pytest.param(
            plan_of(protocol_of(arm(when=every("1 month", count=2))), day_zero="2026-01-31"),
            "iv-course-m1",
            ["Its month has no day 31: the protocol takes the last of the month."],
            ["该月没有 31 日: 方案取当月最后一天。"],
            id="a short month",
        ),
        pytest.param(
            plan_of(
                protocol_of(arm(at=number(["01:30"]))),
                day_zero="2026-03-29",
                time_zone="Europe/London",
            ),
            "iv-course-d0",
            ["at 02:30 (Europe/London)", "01:30 does not exist on Sun 29-Mar-2026"],
            ["01:30 不存在,取 02:30"],
            id="a missing hour",
        ),
        pytest.param(
            plan_of(
                protocol_of(arm(when=WEEKLY, dose=dose("per-kg", "2 mg", round_to="5 mg"))),
                weights=[{"kg": "66.3", "on": "2026-01-01"}],
            ),
            "iv-course-d7",
            ["2 mg per kg x 66.3 kg", "rounded from 132.6 mg in steps of 5 mg"],
            ["每公斤 2 mg x 66.3 公斤", "由 132.6 mg 按 5 mg 四舍五入"],
            id="a dose by weight",
        ),
        pytest.param(
            plan_of(
                protocol_of(
                    assessments=[assessment("score", WEEKLY, windows=windows("-0/+1 days"))]
                ),
                closures=[closure("2026-01-12")],
            ),
            "score-d7",
            ["Planned for Tue 13-Jan-2026.", "the patient is away: closed"],
            ["计划于 2026年01月13日(周二)。"],
            id="an assessment",
        ),
        pytest.param(
            plan_of(
                protocol_of(
                    assessments=[assessment("score", on("day 0"), windows=windows("-0/+0 days"))]
                ),
                closures=[closure("2026-01-05")],
            ),
            "score-d0",
            ["It has no date: no permitted day serves."],
            ["没有日期: 允许的日子都不可用。"],
            id="an assessment that no day takes",
        ),
        pytest.param(
            plan_of(
                protocol_of(
                    assessments=[
                        assessment(
                            "pain", {"kind": "around", "arms": ["iv"], "moments": ["before"]}
                        )
                    ]
                )
            ),
            "pain-iv-course-d0-before",
            ["It is done before iv-course-d0, on that administration's day."],
            ["在 iv-course-d0 之前进行,与该次给药同日。"],
            id="an assessment around an administration",
        ),
    ],
)
def test_each_question_has_its_answer(
    plan: Plan, name: str, english: list[str], chinese: list[str]
):
    in_english, in_chinese = _answer(plan, name), _answer(plan, name, "zh")
    assert [text for text in english if text not in in_english] == []
    assert [text for text in chinese if text not in in_chinese] == []


@pytest.mark.parametrize(("gap", "told"), [("4 hours", "4 hours"), ("90 minutes", "90 minutes")])
def test_what_is_given_when_it_is_needed_has_limits_and_no_date(gap: str, told: str):
    needed = {"kind": "as-needed", "maximum_per_day": number(2), "minimum_gap": number(gap)}
    decision = {
        "id": "relief",
        "question": "relief?",
        "due": number("day 7"),
        "outcomes": ["yes", "no"],
        "default": "yes",
    }
    branch = {"decision": "relief", "outcome": "yes"}
    protocol = protocol_of(
        arm("im", phases=[phase("prn", needed, only_if=branch)]), decisions=[decision]
    )
    plan = plan_of(protocol, stops=[{"arms": ["im"], "on": "2026-02-01", "reason": "over"}])
    (found,) = plan.as_needed
    answer = explain_as_needed(plan, found).replace("\u00a0", " ")
    assert f"no more than 2 a day, at least {told} apart. It has no date." in answer
    assert "It waits for a decision that is not recorded." in answer
    assert "From Sun 01-Feb-2026 on nothing is given any more." in answer
    assert "按需给药: 每天不超过 2 次" in explain_as_needed(plan, found, "zh")


def test_an_assessment_names_the_window_that_nobody_stated():
    open_window = {"preferred": {"value": None, "unset": "empty-box", "note": "nobody said"}}
    plan = plan_of(protocol_of(assessments=[assessment("score", on("day 0"), windows=open_window)]))
    (look,) = plan.assessments
    assert [cause.rule for cause in look.warnings] == ["assessments.score.windows.preferred"]
    assert (
        "assessments.score.windows.preferred is not stated, and not applied"
        in explain_assessment(plan, look)
    )
