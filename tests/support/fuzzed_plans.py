"""The example's plan with other texts in every place: of any length, with or without spaces."""

import functools
import itertools
from collections.abc import Sequence
from typing import Any

from calendar_plans import example_plan
from hypothesis import strategies as st

from protocol.base import Model, Text
from protocol.particular import Particular
from protocol.treatment_protocol import Source
from schedules.fonts import held
from schedules.patient import Wound
from schedules.plan import Plan

_PRINTED = sorted(char for char in held() if char.isprintable() and not char.isspace())
_CHINESE = [char for char in _PRINTED if "\u4e00" <= char <= "\u9fff"]
# Words are read back in order: letters that run from right to left, or join, are not among them.
_LETTERS = [char for char in _PRINTED if char.isalnum() and ord(char) < 0x250]


def _texts(alphabet: Sequence[str], most: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(alphabet), min_size=1, max_size=most)


TEXTS = st.one_of(
    _texts(_LETTERS, 12),
    _texts(_LETTERS, 300),  # one word that no line holds
    _texts(_CHINESE, 300),
    st.lists(_texts(_LETTERS, 20), min_size=1, max_size=90).map(" ".join),
    st.lists(_texts(_PRINTED, 8), min_size=1, max_size=40).map(" ".join),
)


def with_texts(plan: Plan, texts: Sequence[str], count: int) -> Plan:
    """Return a plan that says these texts in turn, of so many administrations."""
    turn = itertools.cycle(texts)
    acts = list(itertools.islice(itertools.cycle(plan.administrations), count))
    named = [
        act.model_copy(update={"id": f"{act.id}-{at}"}) if at >= len(plan.administrations) else act
        for at, act in enumerate(acts)
    ]
    kept = {"administrations": tuple(named), "assessments": plan.assessments[:count]}
    changed = plan.model_copy(update=kept)
    patient = changed.patient.model_copy(update={"code": next(turn)[:80]})
    said: Plan = _said(changed.model_copy(update={"patient": patient}), turn)
    return said


def _said(value: Any, turn: "itertools.cycle[str]") -> Any:
    if isinstance(value, tuple):
        return tuple(_said(item, turn) for item in value)
    if isinstance(value, dict):
        return {key: _said(item, turn) for key, item in value.items()}
    return _with_words(value, turn) if isinstance(value, Model) else value


def _with_words(value: Model, turn: "itertools.cycle[str]") -> Model:
    match value:
        case Text():
            return value.model_copy(
                update={"en": next(turn), "zh": next(turn) if value.zh else None}
            )
        case Particular() if value.says.value is not None:
            says = value.says.model_copy(update={"value": next(turn)})
            title = _said(value.title, turn)
            return value.model_copy(update={"says": says, "says_zh": None, "title": title})
        case Wound():
            return value.model_copy(update={"place": next(turn)})
        case Source():
            return value.model_copy(update={"citation": next(turn)})
        case _:
            return _copied(value, turn)


def _copied(value: Model, turn: "itertools.cycle[str]") -> Model:
    update = {
        name: said
        for name in type(value).model_fields
        if (said := _said(found := getattr(value, name), turn)) is not found
    }
    return value.model_copy(update=update) if update else value


@functools.cache
def plain_plan() -> Plan:
    """Return the plan whose texts are replaced."""
    return example_plan()
