"""Everything of a protocol that is not an arm: identity, products, rules, assessments, sources."""

from collections.abc import Iterator

from protocol.assessment import AroundAdministrations, Assessment
from protocol.product import Product
from protocol.rules import (
    AtLeastApart,
    AtMostApart,
    CumulativeMaximum,
    Decision,
    FromAdministration,
    Gate,
    Rule,
    SameDay,
)
from protocol.treatment_protocol import MeasurementRule, Source, TreatmentProtocol
from schedules.display import day
from schedules.protocol_sheet.arm_words import window_lines
from schedules.protocol_sheet.deviation_words import severity_words
from schedules.protocol_sheet.values import by, marked, value, words
from schedules.rhythm import rhythm

_NUMBERING = {
    "day0": "day0: the first day is Day 0",
    "day1": "day1: the first day is Day 1, the day before it Day -1",
}
_MONTHS = {
    "last-of-month": "a date that its month lacks falls on the last of the month",
    "first-of-next": "a date that its month lacks falls on the first of the next month",
}
_RULES = {
    "same-day": "on the same day",
    "never-same-day": "never on the same day",
    "at-least-apart": "at least",
    "at-most-apart": "at most",
}


def identity_lines(protocol: TreatmentProtocol) -> Iterator[str]:
    """Yield what the document is, who reviewed it, and how it counts time."""
    yield words(protocol.title)
    yield f"{protocol.id} version {protocol.version}, status {protocol.status.value}"
    if protocol.intended_use is not None:
        yield words(protocol.intended_use)
    approvals = protocol.approvals
    if approvals is not None:
        for name, found in (("Ethics", approvals.ethics), ("Filing", approvals.filing)):
            yield f"{name}: {found or 'not given'}"
        review = day(approvals.review_by) if approvals.review_by else "not given"
        yield f"To be reviewed by: {review}"
    yield f"Span {marked(protocol.span)}"
    yield f"Day numbering {_NUMBERING[protocol.day_numbering.value]}"
    if protocol.month_rule is not None:
        yield f"Calendar months: {_MONTHS[protocol.month_rule.value]}"
    kind = protocol.weight.kind if protocol.weight else None
    yield from _measurement(kind or "weight", protocol.weight)
    yield from _measurement("height", protocol.height)
    yield from _measurement("wound area", protocol.wound_area)


def _measurement(what: str, rule: MeasurementRule | None) -> Iterator[str]:
    if rule is None:
        return
    yield f"Doses by weight use the {what}" if what.endswith("weight") else f"Doses use the {what}"
    if rule.max_age is not None:
        yield f"  measure again when older than {marked(rule.max_age)}"
    if rule.max_change_percent is not None:
        share = rule.max_change_percent
        limit = f"{value(share)} %{by(share)}"
        yield f"  flagged when it differs from the one before by more than {limit}"


def product_lines(product: Product) -> Iterator[str]:
    """Yield what the document says of a product."""
    yield f"{words(product.name)} ({product.id}), doses in {product.unit}"
    if product.label_text is not None:
        yield f"  on the label: {words(product.label_text)}"
    if product.storage is not None:
        yield f"  storage: {words(product.storage)}"
    if product.concentration_per_ml is not None:
        stated = product.concentration_per_ml
        yield f"  concentration: {value(stated)} per mL{by(stated)}"
    if product.post_thaw_limit is not None:
        yield f"  to be given within {marked(product.post_thaw_limit)} after thawing"
    if product.expiry_margin is not None:
        yield f"  to be over {marked(product.expiry_margin)} before the lot expires"
    if product.viability_at_least is not None:
        yield f"  viability at least {marked(product.viability_at_least)}"


def rule_line(rule: Rule) -> str:
    """Return a rule between arms."""
    arms = " and ".join(rule.arms)
    if isinstance(rule, CumulativeMaximum):
        return f"no more than {marked(rule.amount)} over all of {arms} together{by(rule)}"
    if isinstance(rule, FromAdministration):
        limits = (("at least", rule.minimum), ("at most", rule.maximum))
        told = [f"{text} {marked(limit)}" for text, limit in limits if limit is not None]
        return f"{arms}: {' and '.join(told)} after {rule.administration}{by(rule)}"
    if isinstance(rule, AtLeastApart | AtMostApart):
        return f"{arms}: {_RULES[rule.kind]} {marked(rule.apart)} apart{by(rule)}"
    if isinstance(rule, SameDay):
        return f"{arms}: {_RULES[rule.kind]}{''.join(_of_hours(rule))}{by(rule)}"
    return f"{arms}: {_RULES[rule.kind]}{by(rule)}"


def _of_hours(rule: SameDay) -> Iterator[str]:
    """Yield what a rule says of the hours on the shared day."""
    if rule.order == "as-listed":
        yield f", {rule.arms[0]} over before {rule.arms[1]} starts"
    limits = [
        f"{text} {marked(limit)}"
        for text, limit in (("at least", rule.minimum), ("at most", rule.maximum))
        if limit is not None
    ]
    if limits:
        yield f", {' and '.join(limits)} from the end of one to the start of the other"


def decision_line(decision: Decision) -> str:
    """Return a decision, its outcomes and what is shown until it is recorded."""
    return (
        f"{words(decision.question)} ({decision.id}) due {marked(decision.due)}; outcomes"
        f" {', '.join(decision.outcomes)}; shown until recorded: {decision.default}"
    )


def assessment_line(assessment: Assessment) -> str:
    """Return an assessment with its times."""
    when = assessment.when
    if isinstance(when, AroundAdministrations):
        text = f"{' and '.join(when.moments)} each administration of {', '.join(when.arms)}"
        text += f" ({when.note})" if when.note else ""
    else:
        stated = (getattr(when, name) for name in type(when).model_fields if name != "kind")
        text = rhythm(when) + "".join(dict.fromkeys(by(item) for item in stated if item))
    parts = [f"{words(assessment.title)} ({assessment.id}), instrument {assessment.instrument}"]
    parts[0] += by(assessment)
    if assessment.anchor_administration is not None:
        text += f", counted from the day of {assessment.anchor_administration}"
    parts.append(text)
    if assessment.score is not None:
        parts.append(f"score {assessment.score}")
    if assessment.windows is not None:
        parts += window_lines(assessment.windows)
    if assessment.minimum_interval is not None:
        parts.append(f"at least {marked(assessment.minimum_interval)} apart")
    if assessment.needs:
        parts.append(f"needs open: {', '.join(assessment.needs)}")
    parts += [severity_words(rule) for rule in assessment.severity]
    return "; ".join(parts)


def gate_line(gate: Gate) -> str:
    """Return what must be fresh, for how long, and what renews it."""
    if gate.fresh_for is not None:
        limit = f"no older than {marked(gate.fresh_for)}"
    else:
        limit = "once" if gate.lasts == "once" else "each time, on the day"
    renewed = f"; renewed by {', '.join(gate.refreshed_by)}" if gate.refreshed_by else ""
    note = f"; {gate.note}" if gate.note else ""
    return f"{words(gate.title)} ({gate.id}), before {', '.join(gate.arms)}: {limit}{renewed}{note}"


def source_line(key: str, source: Source) -> str:
    """Return a source with everything it can be found by."""
    named = (
        ("doi", source.doi),
        ("PMID", source.pmid),
        ("registry", source.registry),
        ("at", source.url),
        ("seen:", source.seen),
    )
    found = "; ".join(f"{name} {text}" for name, text in named if text)
    return f"{key}: {source.citation}{f' ({found})' if found else ''}"
