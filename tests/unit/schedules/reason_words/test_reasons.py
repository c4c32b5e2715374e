"""The sentence of every reason, in both languages."""

from datetime import time
from typing import get_args

import pytest
from reason_causes import EN, MON, ON, SAT_EN, SAT_ZH, ZH, cause

from protocol.provenance import Provenance
from schedules.causes import CauseKind, ConflictingRule, Proposal, ProposalKind, RejectedDay
from schedules.reason_words.reasons import reason_lines
from schedules.reasons import (
    CancelReason,
    ClockReason,
    DeferReason,
    EndReason,
    FollowsReason,
    GivenReason,
    HoldReason,
    IntervalReason,
    MissedReason,
    MoveReason,
    PendingReason,
    Reason,
    StaysReason,
    StopReason,
    TargetReason,
    UnplacedReason,
)

REASONS: list[tuple[Reason, str, str]] = [
    (
        TargetReason(
            kind="target",
            rule="r",
            place="day 2",
            anchor_on=ON,
            target_on=MON,
            provenance=Provenance.SITE,
        ),
        f"The protocol puts it on day 2, counted from {SAT_EN}: that is {EN}.",
        f"按方案为第 2 天(自 {SAT_ZH} 起计),即 {ZH}。",
    ),
    (
        TargetReason(
            kind="target",
            rule="r",
            place="at the start of the dialysis session from 08:00",
            anchor_on=ON,
            target_on=MON,
            provenance=Provenance.SITE,
        ),
        f"The protocol puts it at the start of the dialysis session from 08:00 on {EN}.",
        f"按方案在 {ZH} 透析开始时(08:00)给药。",
    ),
    (
        PendingReason(kind="pending", decision="half", outcome="go-on"),
        "It is shown for outcome go-on, the default, until decision half is recorded.",
        "决定 half 记录之前,按默认结果 go-on 显示。",
    ),
    (
        HoldReason(kind="hold", first=ON, last=MON, days=3, text="fever"),
        f"The hold from {SAT_EN} to {EN} moves it 3 days later: fever.",
        f"{SAT_ZH} 至 {ZH} 暂停,推迟 3 天: fever。",
    ),
    (
        HoldReason(kind="hold", first=ON, last=MON, days=0, text="fever"),
        f"The hold from {SAT_EN} to {EN} covers it: fever.",
        f"{SAT_ZH} 至 {ZH} 暂停,当日在暂停期内: fever。",
    ),
    (
        StopReason(kind="stop", on=MON, text="withdrawn"),
        f"The arm was stopped on {EN}: withdrawn.",
        f"该治疗已于 {ZH} 停止: withdrawn。",
    ),
    (
        CancelReason(kind="cancelled", on=MON, text="amended"),
        f"It is no longer planned, from the plan of {EN} on: amended.",
        f"自 {ZH} 的计划起不再安排: amended。",
    ),
    (GivenReason(kind="given", on=MON), f"It was given on {EN}.", f"已于 {ZH} 给药。"),
    (
        FollowsReason(kind="follows", administration="iv-d0", on=MON, days=1),
        f"It counts from iv-d0 on {EN}: due 1 day later than the protocol's calendar has it.",
        f"自 {ZH} 的 iv-d0 起计: 比方案日历推迟 1 天。",
    ),
    (
        IntervalReason(kind="interval", rule="r", after=MON, minimum=6, days=2),
        f"At least 6 days after {EN} (r): it moves 2 days later.",
        f"{ZH} 之后至少 6 天(r): 推迟 2 天。",
    ),
    (
        MissedReason(kind="missed", outcome="missed", then="catch-up", due_on=MON, days=-2),
        f"It was due on {EN} and missed; the policy is catch-up: it is open again, 2 days earlier.",
        f"原定 {ZH},漏给;按规则(catch-up)重新待给,提前 2 天。",
    ),
    (
        MissedReason(kind="missed", outcome="not-given", then="defer", due_on=MON, days=2),
        f"It was due on {EN} and not given; the policy is defer: it is open again, 2 days later.",
        f"原定 {ZH},记录为未给;按规则(defer)重新待给,推迟 2 天。",
    ),
    (
        DeferReason(kind="deferred", administration="iv-d0", days=7),
        "iv-d0 is still to be given: it moves 7 days later.",
        "iv-d0 尚待给药: 推迟 7 天。",
    ),
    (
        StaysReason(kind="stays", due_on=MON, days=4),
        f"What moved it no longer does, but {EN} is over: it stays where it stood, 4 days later.",
        f"使其移后的原因已不存在,但 {ZH} 已过: 仍留在原定之日,推迟 4 天。",
    ),
    (
        EndReason(kind="end", rule="span", on=MON),
        f"The rhythm ends on {EN} (span); this would be later.",
        f"该节律于 {ZH} 结束(span);此次会晚于该日。",
    ),
    (
        ClockReason(
            kind="clock",
            found="missing",
            on=MON,
            zone="Europe/London",
            stated=time(1, 30),
            used=time(2, 30),
        ),
        f"The clock changes: 01:30 does not exist on {EN} in Europe/London; 02:30 is meant.",
        f"时钟调整: Europe/London {ZH} 01:30 不存在,取 02:30。",
    ),
    (
        ClockReason(
            kind="clock",
            found="double",
            on=MON,
            zone="Europe/London",
            stated=time(1, 30),
            used=time(1, 30),
        ),
        f"The clock changes: 01:30 exists twice on {EN} in Europe/London; the first is meant.",
        f"时钟调整: Europe/London {ZH} 01:30 出现两次,取第一次。",
    ),
]


AWAY = RejectedDay(on=ON, causes=(cause(CauseKind.PATIENT_AWAY, text="a trip"),))


@pytest.mark.parametrize(("reason", "en", "zh"), REASONS, ids=[row[1] for row in REASONS])
def test_a_reason_is_a_sentence_in_both_languages(reason: Reason, en: str, zh: str):
    assert [*reason_lines(reason), *reason_lines(reason, "zh")] == [en, zh]


def test_a_move_is_told_with_each_day_that_was_passed_over():
    move = MoveReason(kind="move", target_on=ON, on=MON, days=2, rejected=(AWAY,))
    assert list(reason_lines(move)) == [
        f"It moved 2 days later from {SAT_EN}, because",
        f"  {SAT_EN}: the patient is away: a trip",
    ]
    assert list(reason_lines(move, "zh")) == [
        f"由 {SAT_ZH} 推迟 2 天,原因:",
        f"  {SAT_ZH}: 患者不能来: a trip",
    ]


def test_what_has_no_day_is_told_with_the_conflict_and_the_ways_out():
    reason = UnplacedReason(
        kind="unplaced",
        target_on=ON,
        rejected=(AWAY,),
        conflict=(ConflictingRule(rule="patient.closures", days=(AWAY,)),),
        proposals=(Proposal(kind=ProposalKind.START_ON, on=MON),),
    )
    assert list(reason_lines(reason)) == [
        f"No permitted day around {SAT_EN} serves:",
        f"  {SAT_EN}: the patient is away: a trip",
        "The smallest conflict, each entry needed for it:",
        f"  patient.closures: {SAT_EN}: the patient is away: a trip",
        "Each of these lines was tried by itself and gives it a day:",
        f"  start on {EN}: every administration then gets a day",
    ]
    without = reason.model_copy(update={"conflict": (), "proposals": ()})
    assert list(reason_lines(without))[2:] == [
        "None of the changes that are tried alone is enough; look at the protocol itself."
    ]
    assert list(reason_lines(without, "zh")) == [
        f"{SAT_ZH} 前后没有可用的日期:",
        f"  {SAT_ZH}: 患者不能来: a trip",
        "逐一试过的改动都不够;请检视方案本身。",
    ]


def test_the_table_holds_every_kind_of_reason():
    kinds = {reason.kind for reason, _, _ in REASONS} | {"move", "unplaced"}
    members = get_args(get_args(Reason)[0])
    assert kinds == {get_args(member.model_fields["kind"].annotation)[0] for member in members}
