# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Which rows of a log name no arm, or another product or route than their arm has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from protocol.arm import Arm
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.log_columns import LogColumns
from schedules.cohort.deviations.portion import Portion

_KINDS = ("product", "route")
_NONE, _OTHER = -1, -2


def other_kinds(log: LogColumns, arms: Sequence[Arm], rows: Longs, arm: Longs) -> Bools:
    """Say which rows are of another product or route than the arm at each one's place."""
    found = np.zeros(len(rows), bool)
    for kind in _KINDS:
        number = {text: at for at, text in enumerate(log.names[kind])}
        own = np.array([number.get(str(getattr(each, kind)), _OTHER) for each in arms], np.int64)
        stated: Longs = getattr(log, f"{kind}s")[rows]
        found |= (stated >= 0) & (stated != own[arm])
    return found


def with_arms(portion: Portion) -> Portion:
    """Return a portion whose rows without an arm name the only one of the patient that fits."""
    plans, patients, log = portion.plans, portion.patients, portion.log
    rows = np.flatnonzero((log.arms < 0) & (log.patient < len(patients.group)))
    if not len(rows):
        return portion
    names = list(log.names["arm"])
    number = {text: at for at, text in enumerate(names)}
    for arm in plans.protocol.arms:
        if number.setdefault(arm.id, len(names)) == len(names):
            names.append(arm.id)
    kinds = {name: {text: at for at, text in enumerate(log.names[name])} for name in _KINDS}
    shape = (len(plans.record.groups), *(len(log.names[name]) + 1 for name in _KINDS))
    table = np.full(shape, _NONE)
    own: dict[str, frozenset[str]] = {}
    for at, group in enumerate(plans.record.groups):
        facts = portion.digests.facts(group)
        if facts not in own:
            own[facts] = frozenset(plans.patient(int(group.patients[0])).arms)
        for place, name in _only_arms(plans.protocol.arms, own[facts], kinds).items():
            table[(at, *place)] = number[name]
    found, of_group = log.arms.copy(), patients.group[log.patient[rows]]
    found[rows] = table[of_group, *(getattr(log, f"{name}s")[rows] for name in _KINDS)]
    return replace(portion, log=replace(log, arms=found, names={**log.names, "arm": names}))


def _only_arms(
    arms: Sequence[Arm], own: frozenset[str], kinds: Mapping[str, Mapping[str | None, int]]
) -> dict[tuple[int, ...], str]:
    """Return the arms that are the only one of a patient's with its product and route."""
    found: dict[tuple[int, ...], list[str]] = {}
    for arm in arms:
        place = tuple(kinds[name].get(str(getattr(arm, name)), _OTHER) for name in _KINDS)
        if arm.id in own and min(place) >= 0:
            found.setdefault(place, []).append(arm.id)
    return {place: names[0] for place, names in found.items() if len(names) == 1}
