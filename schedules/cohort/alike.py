"""Which rows of a template need the same product in the same way."""

from collections.abc import Iterator

import numpy as np

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import Longs
from schedules.cohort.dosing import NO_DOSE
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.stacked import Stacked
from schedules.cohort.template import NO_DAY, STATES, Days
from schedules.forecast import COUNTED
from schedules.plan import State

# For each state, whether it needs anything.
COUNTED_STATES = np.array([state in COUNTED for state in STATES])


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of a template that need the same product in the same way.

    ``doses`` are there where everybody has the same ones; else they follow from the weight.
    """

    product: str
    pending: bool
    placed: bool
    rows: Longs
    doses: Days | None


def alike_rows(group: Group, protocol: TreatmentProtocol) -> Iterator[Alike]:
    """Yield the rows of a group's template that need anything, in sets."""
    template = group.template
    if not template.rows:
        return
    own = Stacked.of([group]).doses
    products = {arm.id: arm.product for arm in protocol.arms}
    names = [products[arm] for arm, _ in template.rules]
    kinds = np.array([names.index(name) for name in names])[template.rule]
    placed = template.days["on"] != NO_DAY
    code = ((kinds * 2 + (own != NO_DOSE)) * len(STATES) + template.states) * 2 + placed
    numbers: list[int] = np.unique(code[COUNTED_STATES[template.states]]).tolist()
    for number in numbers:
        rows = np.flatnonzero(code == number)
        rest, has_day = divmod(number, 2)
        rest, state = divmod(rest, len(STATES))
        kind, same = divmod(rest, 2)
        waits = STATES[state] is State.PENDING
        yield Alike(names[kind], waits, bool(has_day), rows, own[None, rows] if same else None)


def doses_of(group: Group, mine: Longs, alike: Alike) -> Days:
    """Return the doses of patients of a group for its rows; one line where all have the same."""
    if alike.doses is not None:
        return alike.doses
    found: Days = group.doses.ravel()[slots_of(group, mine, alike.rows)]
    return found
