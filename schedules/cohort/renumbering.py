"""A batch's groups numbered by themselves: the same batch gives the same numbers in any worker.

A worker keeps what it met in earlier batches, and numbers it in that order. Nothing of that order
is written: templates, texts and weights are numbered as the batch comes to them.
"""

from dataclasses import replace

import numpy as np

from schedules.cohort.kernel import Group
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.template import TEXTS, Days, Dictionaries


def localized(groups: list[Group], known: Dictionaries) -> tuple[list[Group], Dictionaries]:
    """Return the groups in the order of their first patients, and the texts that occur in them."""
    filled = [group for group in groups if len(group.patients)]
    ordered = sorted(filled, key=lambda group: int(group.patients[0]))
    templates = [group.template for group in ordered]
    columns = {name: [template.texts[name] for template in templates] for name in TEXTS}
    columns["rest"] = [template.rest for template in templates]
    places: list[Days] = []
    columns["dose"] = []
    for group in ordered:
        own = group.template.dose
        order, place = _as_they_come(group.places)
        places.append(group.places if own is not None else place)
        columns["dose"].append(group.doses[order] if own is None else own)
    texts = Dictionaries()
    fresh = {
        name: _renumbered(parts, known.of[name], texts.of[name]) for name, parts in columns.items()
    }
    return [
        _group(group, at, places[at], {name: parts[at] for name, parts in fresh.items()})
        for at, group in enumerate(ordered)
    ], texts


def _renumbered(parts: list[Days], known: NumberedTexts, own: NumberedTexts) -> list[Days]:
    """Return columns with new numbers, in the order in which texts are met; -1 stays."""
    if not parts:
        return []
    numbers = np.concatenate([part.ravel() for part in parts])
    # A place more than there are texts, which -1 finds and which stays.
    new = np.full(len(known) + 1, -1, np.int32)
    for number in _as_they_come(numbers[numbers >= 0])[0].tolist():
        new[number] = own.number_of(known.text_of(number))
    bounds = np.cumsum([part.size for part in parts])[:-1]
    found = np.split(new[numbers], bounds)
    return [each.reshape(part.shape) for each, part in zip(found, parts, strict=True)]


def _group(group: Group, number: int, places: Days, texts: dict[str, Days]) -> Group:
    own = group.template.dose is not None
    template = replace(
        group.template,
        texts={name: texts[name] for name in TEXTS},
        rest=texts["rest"],
        dose=texts["dose"] if own else None,
    )
    if own:
        return replace(group, template=template, number=number)
    return replace(group, template=template, number=number, places=places, doses=texts["dose"])


def _as_they_come(numbers: Days) -> tuple[Days, Days]:
    """Return the distinct numbers in the order in which they come, and the place of each there."""
    distinct, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return distinct[order], rank[inverse].astype(np.int32)
