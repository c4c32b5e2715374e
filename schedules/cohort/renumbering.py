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
    filled = [group for group in groups if len(group.patients)]
    ordered = sorted(filled, key=lambda group: int(group.patients[0]))
    return [_group(group, number, known, own) for number, group in enumerate(ordered)], own


def _group(group: Group, number: int, known: Dictionaries, own: Dictionaries) -> Group:
    template = _template(group.template, known, own)
    if template.dose is not None:
        return replace(group, template=template, number=number)
    order, places = _as_they_come(group.places)
    doses = _renumbered(group.doses[order], known.of["dose"], own.of["dose"])
    return replace(group, template=template, number=number, places=places, doses=doses)


def _template(template: Template, known: Dictionaries, own: Dictionaries) -> Template:
    texts = {
        name: _renumbered(numbers, known.of[name], own.of[name])
        for name, numbers in template.texts.items()
    }
    dose = template.dose
    if dose is not None:
        dose = _renumbered(dose, known.of["dose"], own.of["dose"])
    rest = _renumbered(template.rest, known.of["rest"], own.of["rest"])
    return replace(template, texts=texts, rest=rest, dose=dose)


def _renumbered(numbers: Days, known: NumberedTexts, own: NumberedTexts) -> Days:
    order, places = _as_they_come(numbers.ravel())
    fresh = [
        own.number_of(known.text_of(number)) if number >= 0 else number for number in order.tolist()
    ]
    return np.array(fresh, np.int32)[places].reshape(numbers.shape)


def _as_they_come(numbers: Days) -> tuple[Days, Days]:
    """Return the distinct numbers in the order in which they come, and the place of each there."""
    distinct, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return distinct[order], rank[inverse].astype(np.int32)
