"""The words of every reason and cause, in both languages."""

from datetime import date, time
from typing import get_args

import pytest

from protocol.base import Weekday
from protocol.provenance import Provenance
from protocol.window import Window
from schedules.causes import (
    Cause,
    CauseKind,
    ConflictingRule,
    Proposal,
    ProposalKind,
    RejectedDay,
    SessionFact,
)
from schedules.display import NO_BREAK as NB
from schedules.reason_words.causes import cause_words, conflict_words, proposal_words
from schedules.reason_words.places import place_words
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

ON = date(2026, 4, 4)  # a Saturday
MON = date(2026, 4, 6)
EN, ZH = "Mon 06-Apr-2026", "2026年04月06日(周一)"
SAT_EN, SAT_ZH = "Sat 04-Apr-2026", "2026年04月04日(周六)"


def cause(kind: CauseKind, **fields: object) -> Cause:
    return Cause.model_validate({"kind": kind, "rule": "a.rule", **fields})


def closed(by: str, text: str | None = None) -> Cause:
    return cause(CauseKind.CLOSED, place="clinic", closed_by=by, text=text)


CAUSES: list[tuple[Cause, str, str]] = [
    (closed("closure", "repair"), "clinic closed: repair", "clinic 关闭: repair"),
    (
        closed("holiday", "Good Friday"),
        "clinic closed: Good Friday (public holiday)",
        "clinic 公众假日关闭: Good Friday",
    ),
    (closed("weekday"), "clinic closed on Sat", "clinic 周六不开放"),
    (
        cause(CauseKind.PATIENT_AWAY, text="a {trip}"),
        "the patient is away: a {trip}",
        "患者不能来: a {trip}",
    ),
    (cause(CauseKind.HOLD, text="fever"), "on hold: fever", "暂停: fever"),
    (cause(CauseKind.STOP, text="withdrawn"), "stopped: withdrawn", "已停止: withdrawn"),
    (
        cause(CauseKind.AMENDMENT),
        "another version of the protocol is in force",
        "当日适用另一版方案",
    ),
    (
        cause(CauseKind.LOT, lot="L-1", lot_state="expired", text="2026-04-04T12:00+08:00"),
        "lot L-1 expires Sat 04-Apr-2026 12:00 (UTC+08:00), before it would be over",
        "批号 L-1 于 2026年04月04日(周六) 12:00 (UTC+08:00) 失效,届时尚未给完",
    ),
    (
        cause(CauseKind.LOT, lot="L-1", lot_state="recalled", on=MON),
        f"lot L-1 was recalled on {EN}",
        f"批号 L-1 已于 {ZH} 召回",
    ),
    (
        cause(CauseKind.LOT, lot="L-1", lot_state="not-released", on=MON),
        f"lot L-1 is released on {EN} only",
        f"批号 L-1 于 {ZH} 才放行",
    ),
    (
        cause(CauseKind.OWN_HOURS, at="14:00", apart="5 hours", at_least="6 hours"),
        (
            f"its dose at 14:00 would be 5{NB}hours after the one before,"
            f" where it has to be at least 6{NB}hours"
        ),
        f"14:00 的给药与前一次相距 5{NB}小时,应至少 6{NB}小时",
    ),
    (
        cause(CauseKind.NO_HOUR, rule="rules.0", other="im"),
        "rules.0 is about hours, and none is stated for im: look at it when hours are set",
        "rules.0 涉及时刻,而 im 未注明时刻: 确定时刻时请核对",
    ),
    (
        cause(
            CauseKind.NEIGHBOUR,
            on=MON,
            other="iv-d2",
            apart="90 minutes",
            at_least="2 hours",
            in_order="after",
        ),
        (
            f"on {EN} it would be 90{NB}minutes from iv-d2, where it has to be"
            f" at least 2{NB}hours and after that one is over"
        ),
        f"与 iv-d2({ZH})相距 90{NB}分钟,应至少 2{NB}小时、在其结束后开始",
    ),
    (
        cause(CauseKind.NOT_STATED),
        "a.rule is not stated, and not applied",
        "a.rule 未注明,未予适用",
    ),
    (
        cause(CauseKind.PAST, on=MON),
        f"before {EN}: nothing is planned back in time",
        f"早于 {ZH},不再追溯安排",
    ),
    (
        cause(CauseKind.DIALYSIS, session="session", soft=True),
        "dialysis day (to be avoided where possible)",
        "透析日(尽量避开)",
    ),
    (
        cause(CauseKind.DIALYSIS, session="no-session"),
        "no dialysis session on this day",
        "当日没有透析",
    ),
    (
        cause(CauseKind.DIALYSIS, session="none-the-day-after"),
        "no dialysis on the day after",
        "次日没有透析",
    ),
    (
        cause(CauseKind.DIALYSIS, session="none-the-day-before"),
        "no dialysis on the day before",
        "前一日没有透析",
    ),
    (
        cause(CauseKind.DIALYSIS, session="overlap", at=time(9)),
        "at 09:00 it overlaps the dialysis session",
        "09:00 给药与透析重叠",
    ),
    (
        cause(CauseKind.DIALYSIS, session="no-hour"),
        "dialysis day, and no hour is stated to tell whether it overlaps the session",
        "透析日,未注明时刻,无法判断是否与透析重叠",
    ),
    (
        cause(CauseKind.WEEKDAY, weekdays=(Weekday.MON, Weekday.TUE)),
        "Sat is not among Mon, Tue",
        "周六不在 周一、周二 之列",
    ),
    (
        cause(CauseKind.NEIGHBOUR, on=MON, other="iv-d7", at_least="5 days"),
        f"2{NB}days from iv-d7 on {EN}, where it has to be at least 5{NB}days",
        f"距 iv-d7({ZH})2{NB}天,应至少 5{NB}天",
    ),
    (
        cause(CauseKind.NEIGHBOUR, on=date(2026, 4, 3), at_least="1 month", at_most="40 days"),
        (
            f"1{NB}day from what was given last, on Fri 03-Apr-2026, where it has to be at least"
            f" 1{NB}month and at most 40{NB}days"
        ),
        f"距 上一次给药(2026年04月03日(周五))1{NB}天,应至少 1{NB}个月、至多 40{NB}天",
    ),
    (
        cause(CauseKind.OUTSIDE_WINDOW, window=(MON, MON)),
        f"outside the permitted window, {EN} to {EN}",
        f"超出允许的时间窗({ZH} 至 {ZH})",
    ),
    (
        cause(CauseKind.OUTSIDE_PREFERRED, window=(MON, MON)),
        f"outside the preferred window, {EN} to {EN}",
        f"超出首选的时间窗({ZH} 至 {ZH})",
    ),
    (
        cause(CauseKind.COUNTED_FROM),
        "what counts from it would find worse days then, or none",
        "以其为起算点的给药届时日期更差,或无日期",
    ),
    (
        cause(CauseKind.OTHER_SIDE, side="earlier"),
        "equally near, and the earlier day is preferred",
        "距离相同,优先较早的一天",
    ),
    (
        cause(CauseKind.OTHER_SIDE, side="later"),
        "equally near, and the later day is preferred",
        "距离相同,优先较晚的一天",
    ),
]


@pytest.mark.parametrize(("found", "en", "zh"), CAUSES, ids=[row[1] for row in CAUSES])
def test_what_speaks_against_a_day_is_told_in_both_languages(found: Cause, en: str, zh: str):
    assert (cause_words(found, ON), cause_words(found, ON, "zh")) == (en, zh)


def test_the_table_holds_every_kind_of_cause():
    assert {found.kind for found, _, _ in CAUSES} == set(CauseKind)
    assert {found.session for found, _, _ in CAUSES} - {None} == set(get_args(SessionFact))


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
