"""What must be fresh before an administration, and what the patient document holds of it."""

from protocol.rules import Gate
from schedules.display import ASSUMED, EMPTY_BOX, Language, clock, day
from schedules.explanation.words import Pair, said
from schedules.freshness import Freshness, GateState, gate_states, patient_facts
from schedules.plan import Plan, PlannedAdministration

_OPEN: Pair = ("no older than {box} (not stated)", "不早于 {box}(未注明)")
_ONCE: Pair = ("once", "一次即可")
_DATED: Pair = ("dated {on}{hour} or later", "日期不早于 {on}{hour}")
_NOTHING: Pair = ("nothing recorded", "无记录")
_NEWEST: Pair = ("newest {on}", "最近 {on}")
_STALE: Pair = (" - too old by then", ",届时已过期")


def gate_lines(
    plan: Plan, administration: PlannedAdministration, language: Language
) -> tuple[str, ...]:
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
    return tuple(_gate_line(gates[item.gate], item, language) for item in states)


def _gate_line(gate: Gate, found: GateState, language: Language) -> str:
    needed = found.needed
    if needed.open:
        limit = said(_OPEN, language, box=EMPTY_BOX)
    elif needed.fresh_from is None:
        limit = said(_ONCE, language)
    else:
        hour = f" {clock(needed.fresh_at)}" if needed.fresh_at else ""
        limit = said(_DATED, language, on=day(needed.fresh_from, language), hour=hour)
    is_assumed = gate.fresh_for is not None and gate.fresh_for.is_assumed
    mark = f" [{ASSUMED[language]}]" if is_assumed else ""
    known = said(_NOTHING, language)
    if found.newest is not None:
        known = said(_NEWEST, language, on=day(found.newest.on, language))
    state = said(_STALE, language) if found.state is Freshness.STALE else ""
    return f"{gate.title.in_language(language)}: {limit}{mark}; {known}{state}"
