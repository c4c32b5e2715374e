"""Why a planned dose has its outcome, and an unplanned administration its kind."""

from datetime import date, datetime

from protocol.base import Text
from protocol.quantity import Quantity
from schedules.deviations.phrases import (
    Shown,
    as_amount,
    as_day,
    as_days,
    as_is,
    as_minutes,
    as_moment,
    both,
    joined,
)


def outside_hours(minutes: int, edge: datetime, *, early: bool) -> Text:
    """An administration before or behind a window in hours, whose nearer end is ``edge``."""
    english = "before the window opens" if early else "after the window closed"
    chinese = "早于时间窗开始" if early else "晚于时间窗结束"
    return both(
        f"{{minutes}} {english}, at {{edge}}",
        f"{chinese}({{edge}}){{minutes}}",
        minutes=as_minutes(minutes),
        edge=as_moment(edge),
    )


def outside_window(days: int, edge: date) -> Text:
    """An administration before or behind its window, whose nearer end is ``edge``."""
    if days < 0:
        return both(
            "{days} before the planned day; the window opens on {edge}",
            "比计划日提前 {days};时间窗自 {edge} 开始",
            days=as_days(days),
            edge=as_day(edge),
        )
    return both(
        "{days} after the planned day; the window closed on {edge}",
        "比计划日延后 {days};时间窗至 {edge} 为止",
        days=as_days(days),
        edge=as_day(edge),
    )


def missed(last: date | None) -> Text:
    """A dose without a record, whose time has passed; by its limit, or by a later dose."""
    if last is None:
        return both("no record; a later dose was given", "无记录;其后的一剂已给药")
    return both(
        "no record; it could be given until {last}",
        "无记录;最迟可于 {last} 给药",
        last=as_day(last),
    )


def assessment_missed(last: date, unread: str | None = None) -> Text:
    """A planned assessment without a score, whose window is over. ``unread``: where one may be."""
    if unread is not None:
        return both(
            "no score; the window closed on {last}; a row that may be it cannot be read ({unread})",
            "无评分;时间窗至 {last} 为止;可能是该评分的一行无法读取({unread})",
            last=as_day(last),
            unread=as_is(unread),
        )
    return both(
        "no score; the window closed on {last}", "无评分;时间窗至 {last} 为止", last=as_day(last)
    )


def overdue(closed: date, last: date | None) -> Text:
    """A dose without a record, behind its window but still possible."""
    if last is None:
        return both(
            "no record; the window closed on {on}", "无记录;时间窗已于 {on} 结束", on=as_day(closed)
        )
    return both(
        "no record; the window closed on {on}, it counts as missed after {last}",
        "无记录;时间窗已于 {on} 结束,{last} 之后视为漏给",
        on=as_day(closed),
        last=as_day(last),
    )


def due_until(last: date) -> Text:
    """A dose whose window is open."""
    return both("the window is open until {last}", "时间窗开放至 {last}", last=as_day(last))


def withheld(on: date, reason: str | None) -> Text:
    """A record that a dose was not given."""
    if reason is None:
        return both(
            "recorded as not given on {on}; no reason recorded",
            "记录为 {on} 未给药;未记录原因",
            on=as_day(on),
        )
    return both(
        "recorded as not given on {on}: {reason}",
        "记录为 {on} 未给药:{reason}",
        on=as_day(on),
        reason=as_is(reason),
    )


def partly(given: Quantity | None, planned: Shown | None, reason: str | None) -> Text:
    """A dose of which only a part was given."""
    said = both(": {reason}", ":{reason}", reason=as_is(reason)) if reason else None
    if given is None:
        return joined(
            both("a part was given, how much is not recorded", "部分给药,剂量未记录"), said
        )
    if planned is None:
        return joined(
            both("{given} given, only a part", "给药 {given},为部分剂量", given=as_amount(given)),
            said,
        )
    return joined(
        both(
            "{given} given of {planned} planned",
            "计划 {planned},给药 {given}",
            given=as_amount(given),
            planned=planned,
        ),
        said,
    )


def held(first: date, last: date, reason: str) -> Text:
    """A dose that a recorded hold covers."""
    return both(
        "hold from {first} to {last}: {reason}",
        "暂停,{first} 至 {last}:{reason}",
        first=as_day(first),
        last=as_day(last),
        reason=as_is(reason),
    )


def stopped(on: date, reason: str) -> Text:
    """A dose after the arm was stopped."""
    return both(
        "stopped on {on}: {reason}", "已于 {on} 停止:{reason}", on=as_day(on), reason=as_is(reason)
    )


def cancelled(on: date, reason: str) -> Text:
    """A dose that a revision of the plan no longer holds."""
    return both(
        "no longer planned since {on}: {reason}",
        "自 {on} 起不再计划:{reason}",
        on=as_day(on),
        reason=as_is(reason),
    )


def pending(decision: str) -> Text:
    """A dose that depends on a decision nobody has recorded."""
    return both(
        "waits for decision {decision}, which is not recorded",
        "等待决定 {decision},尚未记录",
        decision=as_is(decision),
    )


def no_planned_day() -> Text:
    """A dose for which the plan found no day; it is judged by its target."""
    return both(
        "the plan found no day for it; judged by its target", "计划中未能安排日期;按目标日期判断"
    )


def given_after_all(on: date) -> Text:
    """A dose that was given although a record says it was not."""
    return both(
        "another record says that it was not given on {on}", "另有记录称 {on} 未给药", on=as_day(on)
    )


def duplicate(planned: str, record: str, days: int) -> Text:
    """A second administration close to the one that satisfies a dose."""
    if days == 0:
        return both(
            "on the same day as record {record}, which already satisfies {planned}",
            "与记录 {record} 同日,{planned} 已由该记录完成",
            planned=as_is(planned),
            record=as_is(record),
        )
    return both(
        "{days} from record {record}, which already satisfies {planned}",
        "与记录 {record} 相隔 {days},{planned} 已由该记录完成",
        days=as_days(days),
        planned=as_is(planned),
        record=as_is(record),
    )


def extra() -> Text:
    """An administration that fits no planned dose."""
    return both("no planned dose can take it", "没有可对应的计划剂次")


def as_needed() -> Text:
    """An administration of an arm that is given when needed."""
    return both("the protocol allows it when needed", "方案允许按需给药")


def ask(planned: str, arm: str) -> Text:
    """A question that the protocol puts to a person after a dose was not given."""
    return both(
        "{planned} was not given, and arm {arm} says to ask: is it skipped, or given later?",
        "{planned} 未给药,治疗组 {arm} 规定须询问。请决定:跳过,还是补给?",
        planned=as_is(planned),
        arm=as_is(arm),
    )
