"""Why this date, why this dose: a planned administration's reasons in a colleague's words."""

from collections.abc import Iterator

from protocol.provenance import Stated
from protocol.rules import Gate
from protocol.treatment_protocol import statements
from schedules.display import ASSUMED, EMPTY_BOX, clock, day, provenance, watermark
from schedules.doses import dose_line, measurement_flags
from schedules.freshness import Freshness, GateState, gate_states, patient_facts
from schedules.plan import (
    MoveReason,
    Plan,
    PlannedAdministration,
    Reason,
    TargetReason,
    UnplacedReason,
)
from schedules.reason_words.causes import warning_words
from schedules.reason_words.reasons import reason_lines


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
        *(f"  {line}" for reason in administration.reasons for line in _reason_lines(plan, reason)),
        *(f"  {line}" for line in _on_target(administration)),
        f"  {_window(plan, administration)}",
        "",
        "Why this dose",
        f"  {dose_line(administration.dose)}",
        f"  Rule {administration.dose.rule}{_by_whom(plan, administration)}.",
        *_section(
            "Look at", (*measurement_flags(administration.dose), *warning_words(administration))
        ),
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


def _reason_lines(plan: Plan, reason: Reason) -> Iterator[str]:
    """Yield one reason as sentences, the protocol's own with who says so."""
    yield from reason_lines(reason)
    if isinstance(reason, TargetReason):
        by_whom = f"{provenance(reason.provenance)}{_cited(plan, reason.source)}"
        yield f"Rule {reason.rule}, {by_whom}."
