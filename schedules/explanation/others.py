"""Why an assessment has its date, and what may be given when it is needed."""

from protocol.timespan import Length, TimeUnit
from protocol.treatment_protocol import next_with_id
from schedules.display import Language, day, length, watermark
from schedules.doses import dose_line
from schedules.explanation.administrations import told
from schedules.explanation.windows import window_words
from schedules.explanation.words import (
    ASSUMED_HERE,
    LOOK_AT,
    STANDS,
    STATES,
    WHY_DATE,
    WHY_DOSE,
    Pair,
    said,
    section,
)
from schedules.plan import AsNeeded, Plan, PlannedAssessment
from schedules.reason_words.causes import cause_words
from schedules.reasons import MoveReason

_PLANNED: Pair = ("Planned for {on}.", "计划于 {on}。")
_AROUND: Pair = (
    "It is done {moment} {act}, on that administration's day.",
    "在 {act} {moment}进行,与该次给药同日。",
)
_MOMENTS: dict[str, Pair] = {"before": ("before", "之前"), "after": ("after", "之后")}
_NEEDED: Pair = (
    "Given when it is needed: no more than {most} a day, at least {gap} apart. It has no date.",
    "按需给药: 每天不超过 {most} 次,间隔至少 {gap}。没有日期。",
)
_WAITS: Pair = ("It waits for a decision that is not recorded.", "等待尚未记录的决定。")
_ENDED: Pair = ("From {on} on nothing is given any more.", "自 {on} 起不再给药。")


def explain_assessment(plan: Plan, assessment: PlannedAssessment, language: Language = "en") -> str:
    """Return why an assessment has its date, as lines of text."""
    protocol = plan.protocol_on(assessment.target_on)
    rule = next_with_id(protocol.assessments, assessment.assessment)
    mark = watermark(plan.protocol, language)
    stands = (
        said(STATES[assessment.state], language)
        if assessment.on is None
        else said(_PLANNED, language, on=day(assessment.on, language))
    )
    if assessment.around is not None and assessment.moment is not None:
        moment = said(_MOMENTS[assessment.moment], language)
        why = [said(_AROUND, language, moment=moment, act=assessment.around)]
    else:
        why = [line for reason in assessment.reasons for line in told(plan, reason, language)]
        moved = any(isinstance(reason, MoveReason) for reason in assessment.reasons)
        why += [said(STANDS, language)] if assessment.on is not None and not moved else []
        why.append(
            window_words(
                assessment.preferred,
                assessment.permitted,
                language,
                is_stated=rule.windows is not None,
            )
        )
    warnings = (
        cause_words(cause, assessment.on or assessment.target_on, language)
        for cause in assessment.warnings
    )
    lines = [
        *([mark, ""] if mark else []),
        f"{assessment.id}: {rule.title.in_language(language)}",
        f"  {stands}",
        *section(WHY_DATE, why, language),
        *section(LOOK_AT, warnings, language),
        *section(ASSUMED_HERE, assessment.assumed, language),
    ]
    return "\n".join(lines) + "\n"


def explain_as_needed(plan: Plan, needed: AsNeeded, language: Language = "en") -> str:
    """Return the limits of what is given when it is needed, and the dose of day zero."""
    arm = plan.protocol.arm(needed.arm)
    product = plan.protocol.product(arm.product)
    names = (text.in_language(language) for text in (arm.title, product.name))
    mark = watermark(plan.protocol, language)
    gap = Length(needed.minimum_gap_minutes, TimeUnit.MINUTE)
    if needed.minimum_gap_minutes % 60 == 0:
        gap = Length(needed.minimum_gap_minutes // 60, TimeUnit.HOUR)
    limits = said(_NEEDED, language, most=needed.maximum_per_day, gap=length(gap, language))
    lines = [
        *([mark, ""] if mark else []),
        f"{needed.arm}-{needed.phase}: {', '.join(names)}",
        f"  {limits}",
        *([f"  {said(_WAITS, language)}"] if needed.pending else []),
        *(
            [f"  {said(_ENDED, language, on=day(needed.stopped_on, language))}"]
            if needed.stopped_on
            else []
        ),
        *section(WHY_DOSE, [dose_line(needed.dose, language)], language),
        *section(ASSUMED_HERE, needed.assumed, language),
    ]
    return "\n".join(lines) + "\n"
