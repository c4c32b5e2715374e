"""Why a lot, an expiry, the storage or the time after thawing has a flag."""

from datetime import date
from functools import partial

from protocol.base import Text
from protocol.expiry import Expiry
from schedules.deviations.phrases import Shown, as_day, as_is, as_minutes, both
from schedules.display import expiry


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
