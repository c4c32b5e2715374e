# pyright: basic
"""Many streams read at once are read as the search over all their pairs reads each."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.cohort import banded
from schedules.deviations.rivals import best_reading
from schedules.deviations.stream import Slot, Stream

Read = Callable[..., Any]
Doses = list[tuple[int, int, int, int]]


def _plain() -> Read:
    """Return the function as it is where nothing compiles it."""
    spec = importlib.util.spec_from_file_location("plain_banded", banded.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda _: None)
        spec.loader.exec_module(module)
    found: Read = module.read_streams
    return found


WAYS = {"plain": _plain(), "compiled": banded.read_streams}


@st.composite
def streams(draw: st.DrawFn) -> tuple[Doses, int, list[list[int]]]:
    """Doses whose limits overlap, and what three patients were given in their time."""
    due = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=7)))
    wide = st.integers(0, 9)
    doses = [(at, at - draw(wide), at + draw(wide), draw(st.integers(0, 6))) for at in due]
    times = st.lists(st.integers(-5, 70), max_size=7).map(sorted)
    return doses, draw(st.integers(1, 15)), draw(st.lists(times, min_size=3, max_size=3))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=150, deadline=None)
@given(streams())
def test_many_streams_are_read_as_each_alone(way: str, drawn: tuple[Doses, int, list[list[int]]]):
    doses, extra, people = drawn
    acts = [at for own in people for at in own]
    ends = np.cumsum([len(own) for own in people])
    found = WAYS[way](np.array(doses), extra, np.array(acts, np.int64), ends).tolist()
    assert found == [slot for own in people for slot in _alone(doses, extra, own)]


def _alone(doses: Doses, extra: int, acts: list[int]) -> list[int]:
    slots = tuple(Slot(*dose, missing=dose[3]) for dose in doses)
    over = [at + 1 for at, slot in enumerate(slots) if acts and slot.latest < acts[-1]]
    stream = Stream(slots, tuple(acts), (extra,) * len(acts), settled=max(over, default=0))
    found = [-1] * len(acts)
    for slot, act in best_reading(stream).pairs:
        found[act] = slot
    return found


def test_with_numba_the_source_is_compiled():
    assert hasattr(banded.read_streams, "py_func")
    assert not hasattr(WAYS["plain"], "py_func")
