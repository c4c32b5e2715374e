"""Which of one day's administrations belongs to which of that day's doses of an arm.

Time cannot tell several doses of one day and hour apart; where they were given, and how much, can.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import permutations

from schedules.deviations.course import Act
from schedules.deviations.limits import Dose

# How much each thing in common speaks for a match.
_SITE = 2
_DOSE = 1
# 720 ways to pair six; beyond, the order of time stays.
_MOST = 6


def same_day_swaps(
    doses: Sequence[Dose],
    acts: Sequence[Act],
    taken: Mapping[int, str],
    *,
    keep: AbstractSet[str],
) -> dict[int, str]:
    """Return the administrations whose dose changes places with another one of its day and time.

    ``taken`` is the reading by position of the administrations; doses to ``keep`` stay.
    """
    by_name = {dose.planned.id: dose for dose in doses}
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for act, name in sorted(taken.items()):
        if name not in keep:
            groups[by_name[name].due, acts[act].on.toordinal()].append(act)
    swapped: dict[int, str] = {}
    for group in groups.values():
        if 1 < len(group) <= _MOST:
            names = [taken[act] for act in group]
            best = max(
                permutations(names),
                key=lambda order: (
                    sum(
                        _in_common(acts[act], by_name[name])
                        for act, name in zip(group, order, strict=True)
                    ),
                    [-names.index(name) for name in order],
                ),
            )
            swapped |= dict(zip(group, best, strict=True))
    return swapped


def _in_common(act: Act, dose: Dose) -> int:
    record, planned = act.record, dose.planned
    site = _SITE if record.site is not None and record.site == planned.site else 0
    wanted = planned.dose.amount
    same = record.amount is not None and wanted is not None and record.amount == wanted
    return site + (_DOSE if same else 0)
