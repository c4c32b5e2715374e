"""What is possible in a protocol, but easily a slip. Nothing here stops anything."""

from collections.abc import Iterator

from protocol.arm import Arm
from protocol.contradictions.doses import all_doses
from protocol.contradictions.intervals import neighbours, targets
from protocol.contradictions.places import Nominal, days_between, places_of
from protocol.quantity import Quantity
from protocol.rules import Gate
from protocol.timing import Every, OnOffsets, SessionMoment, WithDialysis
from protocol.treatment_protocol import Status, TreatmentProtocol, statements

# Moments whose start is counted back from the session's start or end.
_COUNTED_BACK = {SessionMoment.BEFORE, SessionMoment.DURING}


def overlapping_windows(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield windows that reach into a neighbour's, where no minimum interval keeps them apart."""
    for arm in protocol.arms:
        windows = arm.windows
        name = "permitted" if windows and windows.permitted else "preferred"
        stated = getattr(windows, name).value if windows else None
        window = stated.whole_days if stated else None
        if window is None or (arm.interval and arm.interval.minimum):
            continue
        narrowest = _narrowest(arm, protocol)
        if narrowest is not None and window.before + window.after >= narrowest:
            message = (
                f'found "{stated}", so that windows of targets {narrowest} days apart overlap;'
                " accepted: a narrower window, or interval: {minimum: ...}"
            )
            yield f"arms.{arm.id}.windows.{name}", message


def _narrowest(arm: Arm, protocol: TreatmentProtocol) -> int | None:
    """Return the fewest days that neighbouring targets have between them on every calendar."""
    pairs = neighbours(arm, protocol)
    gaps = [days_between(first, second)[1] for (first, _), (second, _) in pairs]
    return min((gap for gap in gaps if gap > 0), default=None)


def sessions_without_duration(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield phases during or before dialysis whose start nobody can tell."""
    for arm in protocol.arms:
        for phase in arm.phases:
            when, duration = phase.when, phase.duration or arm.duration
            if not isinstance(when, WithDialysis) or when.moment not in _COUNTED_BACK:
                continue
            if duration is None or duration.value is None:
                message = (
                    f"moment {when.moment} without a duration: the start cannot be told from the"
                    " session's; accepted: duration: ..."
                )
                yield f"arms.{arm.id}.phases.{phase.id}.when", message


def amounts_outside_usual_range(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield amounts outside the range that the document calls usual."""
    for path, dose, _ in all_doses(protocol):
        amount = dose.amount.value
        usual = dose.usual_range.value if dose.usual_range else None
        if amount is not None and usual is not None and _outside(amount, *usual):
            message = f'found "{amount}", outside the usual range "{usual[0]}" to "{usual[1]}"'
            yield f"{path}.amount", message


def _outside(amount: Quantity, low: Quantity, high: Quantity) -> bool:
    if not (low.converts_to(amount.unit) and high.converts_to(amount.unit)):
        return False
    return not low.to(amount.unit).amount <= amount.amount <= high.to(amount.unit).amount


def gates_nothing_refreshes(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield gates that go stale although nothing renews them, or not often enough."""
    assessments = {item.id: item for item in protocol.assessments}
    for gate in protocol.gates:
        if gate.fresh_for is None or gate.fresh_for.value is None:
            continue
        if not gate.refreshed_by:
            message = (
                f'fresh for "{gate.fresh_for.value}", but nothing refreshes it;'
                " accepted: refreshed_by: an assessment, or weights, heights, wounds, checks"
            )
            yield f"gates.{gate.id}", message
        for name in gate.refreshed_by:
            when = assessments[name].when if name in assessments else None
            if isinstance(when, Every):
                yield from _too_seldom(gate, name, when)


def gates_stale_at_a_target(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield gates that no assessment renews in time for a target, on any calendar."""
    for gate in protocol.gates:
        fresh = gate.fresh_for.value if gate.fresh_for else None
        if fresh is None or not fresh.is_exact:
            continue
        renewed = _renewals(gate, protocol)
        if renewed is None:
            continue
        for arm in protocol.arms:
            late = arm.id in gate.arms and _first_uncovered(arm, protocol, renewed, fresh.days)
            if late:
                message = (
                    f'fresh for "{fresh}", but {", ".join(gate.refreshed_by)} renews it in time for'
                    f' none of the days before "{late}" of arm {arm.id}'
                )
                yield f"gates.{gate.id}.refreshed_by", message


def _renewals(gate: Gate, protocol: TreatmentProtocol) -> list[Nominal] | None:
    """Return the places at which assessments renew a gate; None where others may renew it."""
    assessments = {item.id: item for item in protocol.assessments}
    found: list[Nominal] = []
    for name in gate.refreshed_by:
        when = assessments[name].when if name in assessments else None
        if not isinstance(when, Every | OnOffsets):
            return None
        found += places_of(when, protocol)
    return found or None


def _first_uncovered(
    arm: Arm, protocol: TreatmentProtocol, renewed: list[Nominal], fresh: int
) -> str | None:
    for place, _ in targets(list(arm.phases), protocol):
        ages = [days_between(renewal, place) for renewal in renewed]
        if not any(least <= fresh and most >= 0 for least, most in ages):
            return place.text
    return None


def weights_of_two_ages(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield gates on weights whose limit is not the one at which a weight is flagged."""
    rule = protocol.weight
    limit = rule.max_age.value if rule and rule.max_age else None
    for gate in protocol.gates:
        fresh = gate.fresh_for.value if gate.fresh_for else None
        if limit and fresh and "weights" in gate.refreshed_by and fresh != limit:
            message = f'found "{fresh}", but weight.max_age is "{limit}"; accepted: one age'
            yield f"gates.{gate.id}.fresh_for", message


def assumed_although_approved(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield an approved document that rests on numbers nobody stated for this treatment."""
    assumed = [path for path, stated in statements(protocol) if stated.is_assumed]
    if protocol.status is Status.APPROVED and assumed:
        yield "status", f"found approved, with {len(assumed)} assumed numbers: {', '.join(assumed)}"


def _too_seldom(gate: Gate, name: str, when: Every) -> Iterator[tuple[str, str]]:
    fresh = gate.fresh_for.value if gate.fresh_for else None
    step = when.step.value
    if fresh is None or step is None or not fresh.is_exact:
        return
    days = step.days if step.is_exact else 28 * step.months
    if days > fresh.days:
        message = f'found "{fresh}", but assessment {name} comes every "{step}"'
        yield f"gates.{gate.id}.fresh_for", message


def sources_nobody_cites(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield sources that no number names."""
    cited = {source for _, stated in statements(protocol) for source in stated.source}
    for source in protocol.sources:
        if source not in cited:
            yield f"sources.{source}", "no number cites it"
