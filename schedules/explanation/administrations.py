"""Why an administration has its date and its dose."""

import re
from collections.abc import Iterator

from protocol.provenance import Stated
from protocol.treatment_protocol import MonthRule, statements
from schedules.display import Language, clock, day, provenance, watermark
from schedules.doses import dose_line, measurement_flags
from schedules.explanation.gates import gate_lines
from schedules.explanation.windows import by_whom, window_words
from schedules.explanation.words import (
    ASSUMED_HERE,
    FRESH,
    LOOK_AT,
    STANDS,
    STANDS_ALTHOUGH,
    STATES,
    WHY_DATE,
    WHY_DOSE,
    Pair,
    said,
    section,
)
from schedules.plan import Plan, PlannedAdministration, State
from schedules.reason_words.causes import warning_words
from schedules.reason_words.reasons import reason_lines
from schedules.reasons import GivenReason, MoveReason, Reason, TargetReason

_PLANNED: Pair = (
    "Planned for {on}{hour} ({zone}), protocol day {number}{pending}.",
    "计划于 {on}{hour}({zone}),方案第 {number} 天{pending}。",
)
_GIVEN: Pair = (
    "Given on {on} ({zone}), protocol day {number}.",
    "已于 {on} 给药({zone}),方案第 {number} 天。",
)
_SHORT_MONTH: Pair = (
    "Its month has no day {number}: the protocol takes the {which}.",
    "该月没有 {number} 日: 方案取{which}。",
)
_WHICH: dict[MonthRule, Pair] = {
    MonthRule.LAST_OF_MONTH: ("last of the month", "当月最后一天"),
    MonthRule.FIRST_OF_NEXT: ("first of the next month", "次月第一天"),
}
_NO_HOUR: Pair = (", no hour stated", ",未注明时刻")
_PENDING: Pair = (", pending: a decision is not recorded", ",待定: 决定尚未记录")
_RULE: Pair = ("The rule is {rule}, {who}.", "依据 {rule},{who}。")
_NOBODY: Pair = ("nobody states an amount", "无人给出剂量")


def explain(plan: Plan, administration: PlannedAdministration, language: Language = "en") -> str:
    """Return the whole answer as lines of text, every assumed number marked."""
    arm = plan.protocol_on(administration.target_on).arm(administration.arm)
    product = plan.protocol.product(arm.product)
    mark = watermark(plan.protocol, language)
    names = (text.in_language(language) for text in (arm.title, product.name))
    warnings = (
        *measurement_flags(administration.dose, language),
        *warning_words(administration, language),
    )
    lines = [
        *([mark, ""] if mark else []),
        f"{administration.id}: {', '.join(names)}",
        f"  {_stands(plan, administration, language)}",
        *section(WHY_DATE, _why_date(plan, administration, language), language),
        *section(
            WHY_DOSE,
            [
                dose_line(administration.dose, language),
                said(
                    _RULE,
                    language,
                    rule=administration.dose.rule,
                    who=_who_says_dose(plan, administration, language),
                ),
            ],
            language,
        ),
        *section(LOOK_AT, warnings, language),
        *section(FRESH, gate_lines(plan, administration, language), language),
        *section(ASSUMED_HERE, administration.assumed, language),
    ]
    return "\n".join(lines) + "\n"


def _stands(plan: Plan, administration: PlannedAdministration, language: Language) -> str:
    if administration.on is None:
        return said(STATES[administration.state], language)
    at = administration.at
    is_given = any(isinstance(reason, GivenReason) for reason in administration.reasons)
    hour = said(_NO_HOUR, language) if at is None else _at(clock(at), language)
    is_pending = administration.state is State.PENDING
    return said(
        _GIVEN if is_given else _PLANNED,
        language,
        on=day(administration.on, language),
        hour=hour,
        zone=plan.patient.time_zone,
        number=administration.day,
        pending=said(_PENDING, language) if is_pending else "",
    )


def _at(hour: str, language: Language) -> str:
    return f" {hour}" if language == "zh" else f" at {hour}"


def _why_date(
    plan: Plan, administration: PlannedAdministration, language: Language
) -> Iterator[str]:
    for reason in administration.reasons:
        yield from told(plan, reason, language)
    settled = (MoveReason, GivenReason)
    if administration.on is not None and not any(
        isinstance(reason, settled) for reason in administration.reasons
    ):
        avoided = any(cause.soft for cause in administration.warnings)
        yield said(STANDS_ALTHOUGH if avoided else STANDS, language)
    is_stated = plan.protocol_on(administration.target_on).arm(administration.arm).windows
    yield window_words(
        administration.preferred_span,
        administration.permitted_span,
        language,
        is_stated=is_stated is not None,
    )


def told(plan: Plan, reason: Reason, language: Language) -> Iterator[str]:
    """Yield one reason as sentences, the protocol's own with who says so."""
    yield from reason_lines(reason, language)
    if isinstance(reason, TargetReason):
        rule = plan.protocol_on(reason.target_on).month_rule
        if rule is not None and _fell_on_another_day(reason):
            which = said(_WHICH[rule], language)
            yield said(_SHORT_MONTH, language, number=reason.anchor_on.day, which=which)
        who = by_whom(plan, reason.provenance, reason.source, language)
        yield said(_RULE, language, rule=reason.rule, who=who)


def _fell_on_another_day(reason: TargetReason) -> bool:
    """Say whether a place in whole months lies in one that lacks the anchor's day."""
    in_months = re.fullmatch(r"(day [01]|\d+ (month|year)s?)( \+ \d+ x .+)?", reason.place)
    counted = "month" in reason.place or "year" in reason.place
    return in_months is not None and counted and reason.target_on.day != reason.anchor_on.day


def _who_says_dose(plan: Plan, administration: PlannedAdministration, language: Language) -> str:
    dose = administration.dose
    if dose.provenance is None:
        return said(_NOBODY, language)
    adopted = dict(statements(plan.protocol)).get(f"{dose.rule}.amount", Stated()).adopted
    if adopted is not None:
        who = f"{adopted.by}, {day(adopted.on, language)}, {adopted.document}"
        return f"{provenance(dose.provenance, language)}: {who}"
    return by_whom(plan, dose.provenance, dose.source, language)
