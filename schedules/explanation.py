"""Why this date, why this dose: a planned administration's reasons in a colleague's words."""

from collections.abc import Iterator

from protocol.provenance import Stated
from protocol.rules import Gate
from protocol.treatment_protocol import statements
from schedules.display import ASSUMED, EMPTY_BOX, clock, day, provenance, watermark
from schedules.doses import dose_line, measurement_flags
from schedules.freshness import Freshness, GateState, gate_states, patient_facts
from schedules.plan import (
    CancelReason,
    ClockReason,
    DeferReason,
    EndReason,
    FollowsReason,
    GivenReason,
    HoldReason,
    IntervalReason,
    MissedReason,
    MoveReason,
    PendingReason,
    Plan,
    PlannedAdministration,
    Reason,
    RejectedDay,
    StopReason,
    TargetReason,
    UnplacedReason,
)


def explain(plan: Plan, administration: PlannedAdministration) -> str:
    """Return the whole answer as lines of text, every assumed number marked."""
    arm = plan.protocol.arm(administration.arm)
    product = plan.protocol.product(arm.product)
    mark = watermark(plan.protocol)
    lines = [
        *([mark, ""] if mark else []),
        f"{administration.id}: {arm.title.en}, {product.name.en}",
        _stands(plan, administration),
        "",
        "Why this date",
        *(f"  {line}" for reason in administration.reasons for line in reason_lines(plan, reason)),
        *(f"  {line}" for line in _on_target(administration)),
        f"  {_window(plan, administration)}",
        "",
        "Why this dose",
        f"  {dose_line(administration.dose)}",
        f"  Rule {administration.dose.rule}{_by_whom(plan, administration)}.",
        *_section("Look at", (*measurement_flags(administration.dose), *administration.warnings)),
        *_section("Must be fresh before it", gate_lines(plan, administration)),
        *_section("Assumed here, stated by nobody for this treatment", administration.assumed),
    ]
    return "\n".join(lines) + "\n"


def _stands(plan: Plan, administration: PlannedAdministration) -> str:
    if administration.on is None:
        return f"  has no date: {administration.state.value}"
    hour = f" at {clock(administration.at)}" if administration.at else ", no hour stated"
    state = " (pending: a decision is not recorded)" if administration.state == "pending" else ""
    return (
        f"  planned for {day(administration.on)}{hour} ({plan.patient.time_zone}),"
        f" protocol day {administration.day}{state}"
    )


def _on_target(administration: PlannedAdministration) -> list[str]:
    moved = any(
        isinstance(reason, MoveReason | UnplacedReason) for reason in administration.reasons
    )
    return (
        []
        if moved or administration.on is None
        else ["It stands on that day: nothing speaks against it."]
    )


def _window(plan: Plan, administration: PlannedAdministration) -> str:
    first, last = administration.permitted
    if plan.protocol.arm(administration.arm).windows is None:
        return "No window is stated: only the day itself is permitted."
    if first == last:
        return "The stated window is the day itself."
    preferred = administration.preferred
    tiers = f"Permitted from {day(first)} to {day(last)}, both inside."
    if preferred == administration.permitted:
        return tiers
    return f"Preferred from {day(preferred[0])} to {day(preferred[1])}. {tiers}"


def _by_whom(plan: Plan, administration: PlannedAdministration) -> str:
    dose = administration.dose
    if dose.provenance is None:
        return ": nobody states an amount"
    adopted = dict(statements(plan.protocol)).get(f"{dose.rule}.amount", Stated()).adopted
    if adopted is not None:
        who = f"{adopted.by}, {day(adopted.on)}, {adopted.document}"
        return f", {provenance(dose.provenance)}: {who}"
    return f", {provenance(dose.provenance)}{_cited(plan, dose.source)}"


def _cited(plan: Plan, sources: tuple[str, ...]) -> str:
    if not sources:
        return ""
    known = {
        name: source.citation
        for protocol in (plan.protocol, *plan.earlier_protocols)
        for name, source in protocol.sources.items()
    }
    return ": " + "; ".join(known[source] for source in sources)


def gate_lines(plan: Plan, administration: PlannedAdministration) -> tuple[str, ...]:
    """Return what must be fresh, from when on, and what the patient document holds of it."""
    if administration.on is None:
        return ()
    states = gate_states(
        plan.protocol,
        administration.arm,
        patient_facts(plan.patient),
        on=administration.on,
        at=administration.at,
    )
    gates = {gate.id: gate for gate in plan.protocol.gates}
    return tuple(_gate_line(gates[item.gate], item) for item in states)


def _gate_line(gate: Gate, found: GateState) -> str:
    needed = found.needed
    if needed.open:
        limit = f"no older than {EMPTY_BOX} (not stated)"
    elif needed.fresh_from is None:
        limit = "once"
    else:
        hour = f" {clock(needed.fresh_at)}" if needed.fresh_at else ""
        limit = f"dated {day(needed.fresh_from)}{hour} or later"
    mark = f" [{ASSUMED['en']}]" if gate.fresh_for is not None and gate.fresh_for.is_assumed else ""
    known = "nothing recorded" if found.newest is None else f"newest {day(found.newest.on)}"
    state = " - too old by then" if found.state is Freshness.STALE else ""
    return f"{gate.title.en}: {limit}{mark}; {known}{state}"


def _section(title: str, entries: tuple[str, ...]) -> Iterator[str]:
    if entries:
        yield ""
        yield title
        yield from (f"  {entry}" for entry in entries)


def reason_lines(plan: Plan, reason: Reason) -> Iterator[str]:
    """Yield one reason as sentences."""
    match reason:
        case TargetReason():
            yield (
                f"The protocol puts it at {reason.place}, counted from {day(reason.anchor_on)}:"
                f" {day(reason.target_on)}."
            )
            by_whom = f"{provenance(reason.provenance)}{_cited(plan, reason.source)}"
            yield f"Rule {reason.rule}, {by_whom}."
        case MoveReason():
            yield f"It moved {_days(reason.days)} from {day(reason.target_on)}, because"
            yield from (f"  {line}" for line in _rejected(reason.rejected))
        case UnplacedReason():
            yield f"No permitted day around {day(reason.target_on)} serves:"
            yield from (f"  {line}" for line in _rejected(reason.rejected))
            if reason.conflict:
                yield "The smallest conflict, each entry needed for it:"
                yield from (f"  {rule}" for rule in reason.conflict)
            yield from _proposed(reason)
        case PendingReason():
            yield (
                f"It is shown for outcome {reason.outcome}, the default, until decision"
                f" {reason.decision} is recorded."
            )
        case HoldReason():
            effect = f"moves it {_days(reason.days)}" if reason.days else "covers it"
            span = f"from {day(reason.first)} to {day(reason.last)}"
            yield f"The hold {span} {effect}: {reason.text}."
            if reason.longest is not None:
                yield (
                    f"It is longer than {reason.longest} days, and the protocol asks a person what"
                    " follows: record a stop, or end the hold."
                )
        case StopReason() | CancelReason() | GivenReason() | FollowsReason():
            yield _told(reason)
        case ClockReason():
            yield f"The clock changes: {reason.text}."
        case _:
            yield _revised(reason)


def _revised(
    reason: IntervalReason | MissedReason | DeferReason | EndReason,
) -> str:
    """Return what a log, or the end of its rhythm, made of a target."""
    match reason:
        case IntervalReason():
            return (
                f"At least {reason.minimum} days after {day(reason.after)} ({reason.rule}):"
                f" it moves {_days(reason.days)}."
            )
        case MissedReason():
            told = "missed" if reason.outcome == "missed" else "recorded as not given"
            return (
                f"It was due on {day(reason.due_on)} and {told}; the policy is {reason.then}:"
                f" it is open again, {_days(reason.days)}."
            )
        case DeferReason():
            return f"{reason.administration} is still to be given: it moves {_days(reason.days)}."
        case EndReason():
            return f"The rhythm ends on {day(reason.on)} ({reason.rule}); this would be later."


def _told(reason: StopReason | CancelReason | GivenReason | FollowsReason) -> str:
    match reason:
        case StopReason():
            return f"The arm was stopped on {day(reason.on)}: {reason.text}."
        case CancelReason():
            return f"It is no longer planned, from the plan of {day(reason.on)} on: {reason.text}."
        case GivenReason():
            return f"It was given on {day(reason.on)}."
        case FollowsReason():
            return (
                f"It counts from {reason.administration} on {day(reason.on)}: due"
                f" {_days(reason.days)} than the protocol's calendar has it."
            )


def _proposed(reason: UnplacedReason) -> Iterator[str]:
    if not reason.proposals:
        yield "None of the changes that are tried alone is enough; look at the protocol itself."
        return
    yield "Each of these lines was tried by itself and gives it a day:"
    yield from (f"  {proposal.text}" for proposal in reason.proposals)


def _rejected(rejected: tuple[RejectedDay, ...]) -> Iterator[str]:
    for item in rejected:
        yield f"{day(item.on)}: {'; '.join(cause.detail for cause in item.causes)}"


def _days(count: int) -> str:
    word = "day" if abs(count) == 1 else "days"
    return f"{abs(count)} {word} {'later' if count > 0 else 'earlier'}"
