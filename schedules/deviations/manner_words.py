"""Why the site, the duration, the rate, the weight behind a dose or a late entry has a flag."""

from datetime import date
from decimal import Decimal

from protocol.base import Text
from protocol.quantity import Quantity, plain
from schedules.deviations.phrases import Shown, as_amount, as_day, as_is, as_minutes, both
from schedules.display import NO_BREAK


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


def _kg(kg: Decimal) -> Shown:
    return lambda _: f"{plain(kg)}{NO_BREAK}kg"
