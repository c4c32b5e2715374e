"""Why an administration departs from a rule that joins its arm with another one."""

from datetime import date

from protocol.base import Text
from schedules.deviations.phrases import Shown, as_day, as_is, both

__all__ = ["Shown", "from_named", "gap", "not_over", "order", "too_far", "without_partner"]


def without_partner(arm: str, on: date) -> Text:
    """A day that two arms share, on which only one of them was given."""
    return both(
        "shares its day with arm {arm}, which was not given on {on}",
        "须与治疗组 {arm} 同日,而后者 {on} 未给药",
        arm=as_is(arm),
        on=as_day(on),
    )


def order(arm: str, record: str) -> Text:
    """The arm that comes first, given second."""
    return both(
        "given after arm {arm}, record {record}, which it comes before",
        "应先于治疗组 {arm}(记录 {record}),实际在其后",
        arm=as_is(arm),
        record=as_is(record),
    )


def not_over(arm: str, record: str) -> Text:
    """An administration that began before the one it follows was over."""
    return both(
        "began before arm {arm}, record {record}, was over",
        "治疗组 {arm}(记录 {record})结束前已开始",
        arm=as_is(arm),
        record=as_is(record),
    )


def gap(minutes: Shown, limit: Shown, record: str, *, longest: bool, ended: bool) -> Text:
    """Too short or too long a time between two administrations of one day."""
    since = "end" if ended else "start"
    return both(
        f"{{minutes}} after the {since} of record {{record}};"
        f" {'at most' if longest else 'at least'} {{limit}}",
        f"记录 {{record}} {'结束' if ended else '开始'}后 {{minutes}};"
        f"{'最长' if longest else '最短'} {{limit}}",
        minutes=minutes,
        record=as_is(record),
        limit=limit,
    )


def too_far(arm: str, record: str | None, apart: Shown | None, limit: Shown) -> Text:
    """The nearest administration of another arm too far away, or none at all."""
    if record is None or apart is None:
        return both(
            "no administration of arm {arm} within {limit}",
            "{limit} 之内治疗组 {arm} 未给药",
            arm=as_is(arm),
            limit=limit,
        )
    return both(
        "{apart} from arm {arm}, record {record}, the nearest; at most {limit}",
        "距治疗组 {arm} 最近一次(记录 {record}){apart};最长 {limit}",
        apart=apart,
        arm=as_is(arm),
        record=as_is(record),
        limit=limit,
    )


def from_named(apart: Shown, limit: Shown, administration: str, *, longest: bool) -> Text:
    """Too soon or too late after a named administration."""
    return both(
        f"{{apart}} after {{administration}} was given;"
        f" {'at most' if longest else 'at least'} {{limit}}",
        f"{{administration}} 给药后 {{apart}};{'最长' if longest else '最短'} {{limit}}",
        apart=apart,
        administration=as_is(administration),
        limit=limit,
    )
