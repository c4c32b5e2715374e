"""Where the protocol puts a dose, what conflicts, and what a change would do, in both languages."""

import pytest
from reason_causes import EN, MON, ON, SAT_EN, SAT_ZH, ZH, cause, closed

from protocol.window import Window
from schedules.causes import CauseKind, ConflictingRule, Proposal, ProposalKind, RejectedDay
from schedules.display import NO_BREAK as NB
from schedules.reason_words.causes import conflict_words, proposal_words
from schedules.reason_words.places import place_words


@pytest.mark.parametrize(
    ("place", "en", "zh"),
    [
        ("day 14", "on day 14", "第 14 天"),
        ("day -1", "on day -1", "第 -1 天"),
        ("8 weeks", f"8{NB}weeks on", f"8{NB}周后"),
        ("day 56 + 3 x 28 days", f"3 times 28{NB}days after day 56", f"第 56 天之后 3 x 28{NB}天"),
        ("day 0 + 1 x 1 month", f"1{NB}month after day 0", f"第 0 天之后 1{NB}个月"),
        ("3 months + 1 week", f"1{NB}week after 3{NB}months", f"3{NB}个月加 1{NB}周"),
        ("6 months - 4 days", f"4{NB}days before 6{NB}months", f"6{NB}个月减 4{NB}天"),
        ("cycle 2 day 8", "on day 8 of cycle 2", "第 2 周期第 8 天"),
        ("each mon, thu from day 0", "on each Mon, Thu from day 0", "自第 0 天起每周一、周四"),
        (
            "during the dialysis session from 08:00",
            "during the dialysis session from 08:00",
            "透析(08:00 开始)期间",
        ),
    ],
)
def test_a_place_is_said_as_people_say_it(place: str, en: str, zh: str):
    assert (place_words(place), place_words(place, "zh")) == (en, zh)


def test_a_conflict_names_its_rule_with_days_or_with_pairs():
    days = ConflictingRule(
        rule="patient.closures", days=(RejectedDay(on=ON, causes=(closed("closure", "repair"),)),)
    )
    assert conflict_words(days) == f"patient.closures: {SAT_EN}: clinic closed: repair"
    pairs = ConflictingRule(rule="rules.0", pairs=(("iv-d0", "im-d0"), ("iv-d7", "im-d7")))
    assert conflict_words(pairs) == "rules.0: iv-d0 and im-d0; iv-d7 and im-d7"
    assert conflict_words(pairs, "zh") == "rules.0: iv-d0 与 im-d0; iv-d7 与 im-d7"


@pytest.mark.parametrize(
    ("proposal", "en", "zh"),
    [
        pytest.param(
            Proposal(
                kind=ProposalKind.OPEN_DAY,
                on=ON,
                causes=(
                    closed("weekday"),
                    cause(CauseKind.DIALYSIS, session="session"),
                    cause(CauseKind.PATIENT_AWAY, text="a trip"),
                ),
            ),
            f"{SAT_EN}: open it (clinic closed on Sat); move the dialysis session (dialysis day);"
            " set aside: the patient is away: a trip",
            f"{SAT_ZH}: 开放(clinic 周六不开放); 调整透析(透析日); 不计: 患者不能来: a trip",
            id="open day",
        ),
        pytest.param(
            Proposal(
                kind=ProposalKind.WIDEN_WINDOW,
                subject="arms.iv",
                window=Window(1, 2),
                stated=Window(1, 1),
            ),
            "permit -1/+2 days for arms.iv (-1/+1 days now)",
            "arms.iv 允许 提前 1 天至延后 2 天(现为 提前 1 天至延后 1 天)",
            id="window",
        ),
        pytest.param(
            Proposal(kind=ProposalKind.SHORTEN_INTERVAL, rule="arms.iv.interval.minimum"),
            "relax arms.iv.interval.minimum here",
            "此处放宽 arms.iv.interval.minimum",
            id="interval",
        ),
        pytest.param(
            Proposal(kind=ProposalKind.DROP_RULE, rule="rules.0"),
            "relax rules.0 here",
            "此处放宽 rules.0",
            id="rule",
        ),
        pytest.param(
            Proposal(kind=ProposalKind.START_ON, on=MON),
            f"start on {EN}: every administration then gets a day",
            f"改于 {ZH} 开始: 每次给药均有日期",
            id="start",
        ),
    ],
)
def test_a_change_that_was_tried_is_told_as_something_to_do(proposal: Proposal, en: str, zh: str):
    assert (proposal_words(proposal), proposal_words(proposal, "zh")) == (en, zh)
