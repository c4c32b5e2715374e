"""The templates of a part's groups, row after row in one array: what is asked, is asked at once."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.dosing import NO_DOSE, Rule
from schedules.cohort.kernel import Group
from schedules.cohort.template import NO_DAY, Days


@dataclass(frozen=True, slots=True)
class Stacked:
    """Rows of all templates; those of a group begin at its place in ``first``, the last is the end.

    ``rule`` is the place of a row's rule in ``rules``, those of all groups. ``days`` are those on
    which a row is listed, ``placed`` says whether it has one of its own. ``doses`` is the dose of a
    row where everybody of the group has the same, else ``NO_DOSE``.
    """

    first: Longs
    rules: tuple[Rule, ...]
    rule: Longs
    states: Days
    days: Days
    placed: Bools
    doses: Days

    @classmethod
    def of(cls, groups: Sequence[Group]) -> "Stacked":
        """Return the rows of one group or more."""
        templates = [group.template for group in groups]
        first = _firsts([template.rows for template in templates])
        of_rules = _firsts([len(template.rules) for template in templates])
        rule = np.concatenate([template.rule for template in templates])
        rule = rule + np.repeat(of_rules[:-1], np.diff(first))
        on = np.concatenate([template.days["on"] for template in templates])
        due_on = np.concatenate([template.days["due_on"] for template in templates])
        placed = on != NO_DAY
        doses = shared_doses(groups)[rule]
        for at, template in enumerate(templates):
            if template.dose is not None:
                doses[first[at] : first[at + 1]] = template.dose
        rules = tuple(rule for template in templates for rule in template.rules)
        states = np.concatenate([template.states for template in templates])
        return cls(first, rules, rule, states, np.where(placed, on, due_on), placed, doses)

    @property
    def group(self) -> Longs:
        """The group of each row."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


def shared_doses(groups: Sequence[Group]) -> Days:
    """Return the dose of each rule of each group where all have the same, else ``NO_DOSE``.

    A template with doses of its own has none here.
    """
    first = _firsts([len(group.template.rules) for group in groups])
    found = np.full(first[-1], NO_DOSE, np.int32)
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        if group.template.dose is None:
            alike[len(group.template.rules), group.doses.shape[1]].append(at)
    for (rules, width), some in alike.items():
        tables = [groups[at].doses for at in some]
        table, starts = np.concatenate(tables), _firsts([len(each) for each in tables])[:-1]
        shape = len(some), rules, width // rules
        low = np.minimum.reduceat(table, starts).reshape(shape).min(axis=2)
        high = np.maximum.reduceat(table, starts).reshape(shape).max(axis=2)
        found[first[some][:, None] + np.arange(rules)] = np.where(low == high, low, NO_DOSE)
    return found


def _firsts(sizes: Sequence[int]) -> Longs:
    """Return where each of some pieces begins that stand one after the other, and the end."""
    found: Longs = np.cumsum([0, *sizes])
    return found
