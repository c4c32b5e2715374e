"""A batch's groups numbered by themselves: the same batch gives the same numbers in any worker.

A worker keeps what it met in earlier batches, and numbers it in that order. Nothing of that order
is written: templates, texts and weights are numbered as the batch comes to them.
"""

from dataclasses import replace

import numpy as np

from schedules.cohort.kernel import Group
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.template import Days, Dictionaries, Template


def localized(groups: list[Group], known: Dictionaries) -> tuple[list[Group], Dictionaries]:
    """Return the groups in the order of their first patients, and the texts that occur in them."""
    own = Dictionaries()
    fresh = {name: _Fresh(texts, own.of[name]) for name, texts in known.of.items()}
    filled = [group for group in groups if len(group.patients)]
    ordered = sorted(filled, key=lambda group: int(group.patients[0]))
    return [_group(group, number, fresh) for number, group in enumerate(ordered)], own


class _Fresh:
    """Gives the texts of a column new numbers, in the order in which they are met."""

    def __init__(self, known: NumberedTexts, own: NumberedTexts) -> None:
        self._known, self._own = known, own
        # A place more than there are texts, which -1 finds and which stays.
        self._number = np.full(len(known) + 1, -1, np.int32)

    def of(self, numbers: Days) -> Days:
        """Return the new numbers; -1 stays."""
        unmet = numbers[(self._number[numbers] == -1) & (numbers >= 0)]
        for number in _as_they_come(unmet)[0].tolist():
            self._number[number] = self._own.number_of(self._known.text_of(number))
        renumbered: Days = self._number[numbers]
        return renumbered


def _group(group: Group, number: int, fresh: dict[str, _Fresh]) -> Group:
    template = _template(group.template, fresh)
    if template.dose is not None:
        return replace(group, template=template, number=number)
    order, places = _as_they_come(group.places)
    doses = fresh["dose"].of(group.doses[order])
    return replace(group, template=template, number=number, places=places, doses=doses)


def _template(template: Template, fresh: dict[str, _Fresh]) -> Template:
    return replace(
        template,
        texts={name: fresh[name].of(numbers) for name, numbers in template.texts.items()},
        rest=fresh["rest"].of(template.rest),
        dose=None if template.dose is None else fresh["dose"].of(template.dose),
    )


def _as_they_come(numbers: Days) -> tuple[Days, Days]:
    """Return the distinct numbers in the order in which they come, and the place of each there."""
    distinct, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return distinct[order], rank[inverse].astype(np.int32)
