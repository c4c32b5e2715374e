"""What speaks against a day, in both languages."""

from datetime import date, time
from typing import get_args

import pytest
from reason_causes import EN, MON, ON, ZH, cause, closed

from protocol.base import Weekday
from schedules.causes import Cause, CauseKind, SessionFact
from schedules.display import NO_BREAK as NB
from schedules.reason_words.causes import cause_words

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
