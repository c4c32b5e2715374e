"""Why an administration has a flag or a remark."""

from datetime import date
from fractions import Fraction

from protocol.base import Text
from protocol.quantity import Quantity
from protocol.route import Route
from schedules.deviations.phrases import Shown, as_amount, as_day, as_is, both
from schedules.display import percent, route


def link_unknown(planned: str) -> Text:
    """A link names no dose of the plan."""
    return both(
        "the record is linked to {planned}, which the plan does not have",
        "记录关联到 {planned},计划中没有此项",
        planned=as_is(planned),
    )


def link_for_other_arm(planned: str, arm: str) -> Text:
    """A link names a dose of another arm than the record."""
    return both(
        "the record is linked to {planned}, a dose of arm {arm}",
        "记录关联到 {planned},该剂属于另一治疗组 {arm}",
        planned=as_is(planned),
        arm=as_is(arm),
    )


def link_taken(planned: str, record: str) -> Text:
    """A link names a dose that an earlier record has."""
    return both(
        "the record is linked to {planned}, which record {record} already satisfies",
        "记录关联到 {planned},该剂已由记录 {record} 完成",
        planned=as_is(planned),
        record=as_is(record),
    )


def link_far(planned: str) -> Text:
    """A link names a dose that is due at quite another time."""
    return both(
        "the record is linked to {planned}, which is due at another time of the rhythm",
        "记录关联到 {planned},该剂的计划时间与记录相差过大",
        planned=as_is(planned),
    )


def link_order(planned: str) -> Text:
    """A link by which a later dose was given before an earlier one."""
    return both(
        "the record is linked to {planned}, out of the planned order",
        "记录关联到 {planned},与计划顺序不符",
        planned=as_is(planned),
    )


def wrong_dose(given: Quantity, planned: Shown, share: Fraction, tolerance: Shown) -> Text:
    """An amount outside the tolerance that the protocol states."""
    return both(
        "{given} given, {planned} planned: {share}; tolerance {tolerance} each way",
        "给药 {given},计划 {planned}:{share};允许偏差上下各 {tolerance}",
        given=as_amount(given),
        planned=planned,
        share=as_is(percent(share)),
        tolerance=tolerance,
    )


def other_dose(given: Quantity, planned: Shown, share: Fraction) -> Text:
    """An amount that differs from the planned one where no tolerance is stated."""
    return both(
        "{given} given, {planned} planned: {share}; tolerance not stated",
        "给药 {given},计划 {planned}:{share};未规定允许偏差",
        given=as_amount(given),
        planned=planned,
        share=as_is(percent(share)),
    )


def dose_in_other_unit(given: Quantity, planned: Shown) -> Text:
    """An amount whose unit does not convert to the planned one's."""
    return both(
        "{given} given, {planned} planned: the units cannot be compared",
        "给药 {given},计划 {planned}:单位无法比较",
        given=as_amount(given),
        planned=planned,
    )


def wrong_route(given: Route, planned: Route) -> Text:
    """Another route than planned."""
    return both(
        "{given} instead of {planned}",
        "实际途径 {given},计划途径 {planned}",
        given=lambda language: route(given, language),
        planned=lambda language: route(planned, language),
    )


def wrong_product(given: str, planned: str) -> Text:
    """Another product than planned."""
    return both(
        "product {given} instead of {planned}",
        "实际制剂 {given},计划制剂 {planned}",
        given=as_is(given),
        planned=as_is(planned),
    )


def interval(since: Shown, limit: Shown, previous: str, *, longest: bool) -> Text:
    """Too little or too much time since the previous administration of the arm."""
    return both(
        f"{{days}} since record {{previous}}; {'at most' if longest else 'at least'} {{limit}}",
        f"距记录 {{previous}} {{days}};{'最长' if longest else '最短'} {{limit}}",
        days=since,
        previous=as_is(previous),
        limit=limit,
    )


def during_hold(first: date, last: date, reason: str) -> Text:
    """An administration inside a recorded hold."""
    return both(
        "given in the hold from {first} to {last}: {reason}",
        "在暂停期间给药,{first} 至 {last}:{reason}",
        first=as_day(first),
        last=as_day(last),
        reason=as_is(reason),
    )


def after_stop(on: date, reason: str) -> Text:
    """An administration of an arm that was stopped."""
    return both(
        "given although the arm was stopped on {on}: {reason}",
        "治疗组已于 {on} 停止,仍有给药:{reason}",
        on=as_day(on),
        reason=as_is(reason),
    )


def out_of_arm(arm: str, own: str) -> Text:
    """An administration in an arm that is not the patient's."""
    return both(
        "arm {arm} is not among the patient's arms: {own}",
        "{arm} 不在该患者的治疗组之内:{own}",
        arm=as_is(arm),
        own=as_is(own),
    )


def fits_no_arm(product: str, given: Route) -> Text:
    """An administration without an arm that fits none or several of the patient's arms."""
    return both(
        "{product}, {given}: fits none of the patient's arms, or several",
        "{product},{given}:与该患者的治疗组均不符,或与多个相符",
        product=as_is(product),
        given=lambda language: route(given, language),
    )


def ambiguous(taken: str | None, other: str | None) -> Text:
    """Two tenable readings of one administration."""
    return both(
        "read as {taken}; {other} is nearly as likely: link the record",
        "当前解读为 {taken};解读为 {other} 几乎同样可能:请将记录关联",
        taken=lambda language: _reading(taken, language),
        other=lambda language: _reading(other, language),
    )


def _reading(planned: str | None, language: str) -> str:
    return planned or ("计划外" if language == "zh" else "unplanned")
