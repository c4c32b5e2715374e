"""Why a lot, an expiry, a thaw or the way it was given has a flag."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from protocol.base import Text
from protocol.expiry import Expiry
from protocol.quantity import Quantity, plain
from schedules.causes import Cause
from schedules.deviations.phrases import Shown, as_amount, as_day, as_is, as_minutes, both
from schedules.display import NO_BREAK, expiry
from schedules.reason_words.causes import cause_words


def not_assigned(lot: str) -> Text:
    """A lot that is not among the patient's."""
    return both(
        "lot {lot} is not among those assigned to the patient",
        "批号 {lot} 不在分配给该患者的批次之内",
        lot=as_is(lot),
    )


def not_released(lot: str, on: date | None) -> Text:
    """A lot that was given before its release, or never released."""
    if on is None:
        return both("lot {lot} has no recorded release", "批号 {lot} 没有放行记录", lot=as_is(lot))
    return both(
        "lot {lot} was released only on {on}",
        "批号 {lot} 于 {on} 才放行",
        lot=as_is(lot),
        on=as_day(on),
    )


def recalled(lot: str, on: date) -> Text:
    """A lot that was recalled, before or after it was given."""
    return both(
        "lot {lot} was recalled on {on}", "批号 {lot} 已于 {on} 召回", lot=as_is(lot), on=as_day(on)
    )


def expired(expires: Expiry) -> Text:
    """A product given behind its expiry."""
    return both(
        "given after its expiry, {expires}",
        "给药时已过有效期 {expires}",
        expires=partial(expiry, expires),
    )


def excursion() -> Text:
    """A product whose storage the record calls outside its limits."""
    return both(
        "storage or transport outside the limits, not recorded as accepted",
        "储存或运输超出限度,未记录为可接受",
    )


def after_thaw(minutes: int, limit: Shown, *, ended: bool) -> Text:
    """An infusion that ended, or began where no end is recorded, too late after thawing."""
    if ended:
        return both(
            "ended {minutes} after thawing; at most {limit}",
            "复温后 {minutes} 才结束;最长 {limit}",
            minutes=as_minutes(minutes),
            limit=limit,
        )
    return both(
        "began {minutes} after thawing, the end is not recorded; at most {limit}",
        "复温后 {minutes} 才开始,未记录结束时间;最长 {limit}",
        minutes=as_minutes(minutes),
        limit=limit,
    )


def other_site(given: str, planned: str) -> Text:
    """Another site than the planned one."""
    return both(
        "at {given} instead of {planned}",
        "实际部位 {given},计划部位 {planned}",
        given=as_is(given),
        planned=as_is(planned),
    )


def site_not_allowed(given: str, allowed: str) -> Text:
    """A site that the protocol does not name."""
    return both(
        "at {given}; the protocol names {allowed}",
        "部位 {given};方案规定 {allowed}",
        given=as_is(given),
        allowed=as_is(allowed),
    )


def site_again(given: str, previous: str) -> Text:
    """The same site as the administration before, where sites rotate."""
    return both(
        "at {given} again, as record {previous}; the sites rotate",
        "再次用于 {given}(记录 {previous} 同部位);部位应轮换",
        given=as_is(given),
        previous=as_is(previous),
    )


def duration(minutes: int, limit: Shown, *, longest: bool) -> Text:
    """An administration that took too short or too long."""
    return both(
        f"took {{minutes}}; {'at most' if longest else 'at least'} {{limit}}",
        f"历时 {{minutes}};{'最长' if longest else '最短'} {{limit}}",
        minutes=as_minutes(minutes),
        limit=limit,
    )


def rate(given: Quantity, limit: Shown, *, fastest: bool) -> Text:
    """An infusion that ran too slowly or too fast."""
    return both(
        f"{{given}} per hour; {'at most' if fastest else 'at least'} {{limit}}",
        f"每小时 {{given}};{'最多' if fastest else '最少'} {{limit}}",
        given=as_amount(given),
        limit=limit,
    )


def late_entry(minutes: int, limit: Shown) -> Text:
    """A record made long after what it records."""
    return both(
        "recorded {minutes} after it was given; at most {limit}",
        "给药后 {minutes} 才记录;最长 {limit}",
        minutes=as_minutes(minutes),
        limit=limit,
    )


def old_weight(kg: Decimal, on: date, days: Shown, limit: Shown) -> Text:
    """A dose on a weight that was too old on the day."""
    return both(
        "computed on {kg} of {on}, {days} old; at most {limit}",
        "按 {on} 的体重 {kg} 计算,已过 {days};最长 {limit}",
        kg=_kg(kg),
        on=as_day(on),
        days=days,
        limit=limit,
    )


def other_weight(used: Decimal, known: Decimal, on: date, *, share: str, limit: Shown) -> Text:
    """A dose on another weight than the one known on the day."""
    return both(
        "computed on {used}; {known} was known on {on}: {share}, at most {limit}",
        "按 {used} 计算;{on} 已知体重 {known}:{share},最多 {limit}",
        used=_kg(used),
        known=_kg(known),
        on=as_day(on),
        share=as_is(share),
        limit=limit,
    )


def day_not_allowed(on: date, causes: Sequence[Cause]) -> Text:
    """A day that a rule of the protocol or a closure excludes."""
    return both(
        "not a day for it: {causes}",
        "该日不应给药:{causes}",
        causes=lambda language: ", ".join(cause_words(cause, on, language) for cause in causes),
    )


def day_of_other_arm(other: str, record: str) -> Text:
    """A day on which another arm was given that never shares its day."""
    return both(
        "never on a day of arm {other}, given as record {record}",
        "不得与治疗组 {other} 同日(记录 {record})",
        other=as_is(other),
        record=as_is(record),
    )


def too_near(days: Shown, other: str, record: str, limit: Shown) -> Text:
    """Fewer days from another arm's administration than the protocol states."""
    return both(
        "{days} from arm {other}, record {record}; at least {limit}",
        "距治疗组 {other}(记录 {record}){days};最短 {limit}",
        days=days,
        other=as_is(other),
        record=as_is(record),
        limit=limit,
    )


def cumulative(arm: str, given: Shown, planned: Shown, *, share: str, limit: Shown) -> Text:
    """Less of an arm's planned amount given until now than the protocol asks for."""
    return both(
        "{arm}: {given} given of {planned} planned until now, {share}; at least {limit}",
        "{arm}:至今计划 {planned},已给 {given},{share};至少 {limit}",
        arm=as_is(arm),
        given=given,
        planned=planned,
        share=as_is(share),
        limit=limit,
    )


def _kg(kg: Decimal) -> Shown:
    return lambda _: f"{plain(kg)}{NO_BREAK}kg"
