# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Which rows of a log say more of an administration than is told of a stretch.

A lot, an hour of the end or a name in a row is no reason to judge its patient whole where no rule
of the protocol looks at it; nor are the product and the route that the arm has itself.
"""

from collections.abc import Sequence

import numpy as np

from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.log_columns import cells_bits
from schedules.cohort.deviations.portion import Portion
from schedules.deviations.looked_at import cells_looked_at

_OTHER = -2
_ALL = (1 << 62) - 1


def rows_beyond(
    portion: Portion,
    arms: Sequence[Sequence[str]],
    apart: Sequence[frozenset[str]],
    places: tuple[Longs, Longs, Longs],
) -> Bools:
    """Say which rows say more; ``places`` are the rows, and the group and the arm of each.

    ``arms`` are those of each group, ``apart`` those that the reference reads: of their rows only
    what reaches another arm counts.
    """
    plans, log = portion.plans, portion.log
    rows, group, arm = places
    shape = (len(arms), max(map(len, arms), default=0) + 1)
    looked = np.full(shape, _ALL)
    kinds = {name: np.full(shape, _OTHER) for name in ("route", "product")}
    numbers = {name: {text: at for at, text in enumerate(log.names[name])} for name in kinds}
    for number, facts in enumerate(map(portion.digests.facts, plans.record.groups)):
        for place, name in enumerate(arms[number]):
            own = plans.protocol.arm(name)
            cells = cells_looked_at(plans.protocol, own, has_lots="lots" in facts)
            looked[number, place] = 0 if name in apart[number] else cells_bits(cells)
            for kind, table in kinds.items():
                table[number, place] = numbers[kind].get(str(getattr(own, kind)), _OTHER)
    found: Bools = log.odd[rows] | ((log.stated[rows] & looked[group, arm]) != 0)
    for kind, table in kinds.items():
        stated: Longs = getattr(log, f"{kind}s")[rows]
        found |= (stated >= 0) & (stated != table[group, arm])
    return found
