# pyright: basic
"""The matcher of fixed dates says what the search over all pairs says, in both of its ways."""

import importlib.util
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.cohort import many_streams
from schedules.deviations import fixed_dates
from schedules.deviations.rivals import find_rivals, search
from schedules.deviations.stream import Slot, Stream
from schedules.deviations.sure_pairs import sure_pairs

pytestmark = [pytest.mark.hazard("H32"), pytest.mark.requirement("R24")]

Read = Callable[..., Any]
Doses = list[tuple[int, int, int, int]]


def _plain() -> Read:
    """Return the function as it is where nothing compiles it."""
    spec = importlib.util.spec_from_file_location("plain_streams", many_streams.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda _: None)
        spec.loader.exec_module(module)
    found: Read = module.read_streams
    return found


WAYS = {"plain": _plain(), "compiled": many_streams.read_streams}


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
def test_many_streams_are_read_as_each_alone(
    way: str, drawn: tuple[Doses, int, list[list[int]]]
) -> None:
    doses, extra, people = drawn
    assert _read(way, *drawn) == [slot for own in people for slot in _alone(doses, extra, own)]


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_many_doses_and_records_gets_the_room_that_it_needs(way: str) -> None:
    doses = [(at, at - 40, at + 40, 9) for at in range(0, 90, 3)]
    people = [[1, 2], [*range(0, 88, 2)], [*range(0, 90, 3)]]
    assert _read(way, doses, 20, people) == [
        slot for own in people for slot in _alone(doses, 20, own)
    ]


def _read(way: str, doses: Doses, extra: int, people: list[list[int]]) -> list[int]:
    acts = [at for own in people for at in own]
    ends = np.cumsum([len(own) for own in people])
    found: list[int] = WAYS[way](np.array(doses), extra, np.array(acts, np.int64), ends).tolist()
    return found


def _alone(doses: Doses, extra: int, acts: list[int]) -> list[int]:
    slots = tuple(Slot(*dose, missing=dose[3]) for dose in doses)
    over = [at + 1 for at, slot in enumerate(slots) if acts and slot.latest < acts[-1]]
    stream = Stream(slots, tuple(acts), (extra,) * len(acts), settled=max(over, default=0))
    found = [-1] * len(acts)
    for slot, act in search(stream)[0].pairs:
        found[act] = slot
    return found


def test_with_numba_the_file_that_reads_one_patient_is_compiled() -> None:
    compiled = many_streams.matcher.read_stream
    assert compiled.py_func.__code__.co_filename == fixed_dates.__file__
    assert not hasattr(fixed_dates.read_stream, "py_func")


def _a_course(random: Random) -> Stream:
    """Return a course that goes as planned for the most part, with records of one day in it."""
    gap, twins = random.choice([2, 4, 7, 10]), random.choice([-1, 0, 0, 1, 2])
    slots, due = list[Slot](), 0
    for _ in range(random.randint(1, 14)):
        price = random.choice([gap // 2, gap // 2, random.randint(0, 9)])
        slots.append(
            Slot(
                due=due,
                earliest=due - random.randint(0, gap // 2 + 1),
                latest=due + random.randint(0, gap + 1),
                price=price,
                missing=random.choice([price, price, price, 0]),
                opens=due - random.randint(0, 2),
                twins=random.choice([twins, twins, random.randint(-1, 3)]),
            )
        )
        due += random.choice([gap, gap, gap, random.randint(1, 9)])
    days = (0, 0, 0, 1, -1, 2, -2, 3)
    times = (random.choice([1, 1, 1, 1, 1, 0, 2]) * [slot.due] for slot in slots)
    acts = sorted(at + random.choice(days) for each in times for at in each)
    extras = tuple(random.choice([gap * 3 // 2] * 5 + [random.randint(0, 16)]) for _ in acts)
    over = [at + 1 for at, slot in enumerate(slots) if acts and slot.latest < acts[-1]]
    settled = random.choice([max(over, default=0)] * 3 + [random.randint(0, len(slots))])
    return Stream(tuple(slots), tuple(acts), extras, settled)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False).map(_a_course))
def test_leaving_out_what_is_certain_changes_no_reading_and_no_rival(stream: Stream) -> None:
    assert find_rivals(stream) == search(stream)


def test_most_of_a_course_as_planned_is_certain() -> None:
    slots = tuple(Slot(at, at - 3, at + 6, 3, 3, opens=at - 1, twins=2) for at in range(0, 700, 7))
    acts = tuple(slot.due + (at % 3 - 1) for at, slot in enumerate(slots[:-1]))
    stream = Stream(slots, acts, (10,) * len(acts), settled=98)
    assert len(sure_pairs(stream)) == 98
