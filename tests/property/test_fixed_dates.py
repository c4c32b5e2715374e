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
from schedules.deviations.fixed_dates import BEYOND
from schedules.deviations.rivals import best_reading, find_rivals, search
from schedules.deviations.stream import Pair, Reading, Slot, Stream
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


class _Seen(list[int]):
    """Room to work in that keeps how far from 0 the numbers were that stood in it."""

    most = 0

    def __setitem__(self, at: Any, number: Any) -> None:
        if abs(number) != BEYOND:
            self.most = max(self.most, abs(number))
        super().__setitem__(at, number)


def _worked(doses: Doses, extra: int, acts: list[int]) -> tuple[int, int]:
    """Return how far from 0 the matcher counts in plain Python, and the room that it asks for."""
    due, earliest, latest, missing = map(list, zip(*doses, strict=True))
    opens, closes = earliest.copy(), latest.copy()
    fixed_dates.open_from(opens)
    fixed_dates.open_until(closes)
    columns, end = (due, earliest, latest, missing, opens, closes), len(acts)
    settled = max((at + 1 for at, last in enumerate(latest) if last < acts[-1]), default=0)
    best, pairs, taken = _Seen([0] * 3 * len(doses)), list[int](), [0] * end
    while wanted := fixed_dates.read_stream(
        columns, settled, [extra] * end, acts, 0, end, (best, pairs), taken
    ):
        pairs = [0] * wanted
    return best.most, len(pairs)


@settings(max_examples=150, deadline=None)
@given(streams())
def test_no_number_is_farther_from_zero_than_the_largest(
    drawn: tuple[Doses, int, list[list[int]]],
) -> None:
    doses, extra, people = drawn
    for own in filter(None, people):
        most, _ = _worked(doses, extra, own)
        assert most <= many_streams.largest(doses, extra, len(own))


def test_a_long_part_asks_for_room_for_the_pairs_that_it_can_have_alone() -> None:
    doses = [(at, at - 5, at + 5, 0) for at in range(0, 10_000, 10)]
    _, room = _worked(doses, 9, [at + 5 for at, *_ in doses[:-1]])
    assert room == 999 * 2 * 3


def test_the_largest_number_is_that_of_a_hand_calculation() -> None:
    doses = [(at, at - 40, at + 40, 0) for at in range(3)]
    # Doses 1 and 2 taken by both records: (0 - 1 - 2) x (2 x 2 + 1), and half of it for one cost.
    assert many_streams.largest(doses, 0, 2) == max(2, 40 * 3, 3 * 5)
    assert many_streams.largest([(0, 0, 0, 7)], 5, 2) == 1 * ((7 + 5) * 3 + 1)
    assert many_streams.largest([(0, 0, 0, 7)] * 9, 0, 1) == 9 * 7 * 2
    assert many_streams.largest([(0, 0, 0, 0)] * 9, 0, 4) == (8 + 7 + 6 + 5) * 17


@pytest.mark.parametrize("over", [0, 1])
def test_what_64_bits_may_not_hold_is_read_with_numbers_that_have_no_end(
    over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = ((BEYOND - 1) // 2 - 1) // 3 - 9 + over  # two pairs save a miss and an extra each
    asked: list[Stream] = []

    def plain(stream: Stream) -> Reading:
        asked.append(stream)
        return best_reading(stream)

    monkeypatch.setattr(many_streams, "best_reading", plain)
    doses, people = [(at, at - 3, at + 3, most) for at in (0, 2)], [[1, 1], [], [4]]
    assert (many_streams.largest(doses, 9, 2) >= BEYOND) == bool(over)
    assert _read("compiled", doses, 9, people) == [0, 1, 1]
    assert [stream.acts for stream in asked] == [(1, 1)] * over


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("miss", [1 << 60, 1 << 61, 1 << 62])
def test_costs_beyond_64_bits_change_no_reading(way: str, miss: int) -> None:
    doses = [(at, at - 4, at + 4, miss) for at in (0, 2, 5)]
    people = [[1], [1, 1, 1, 3], [], [-3, 9], [0, 2, 5]]
    assert _read(way, doses, 9, people) == [
        slot for own in people for slot in _alone(doses, 9, own)
    ]


def test_ties_beyond_64_bits_change_no_reading() -> None:
    # Each record stands in the middle of two doses, which cost nothing where missed: each later.
    doses = [(at, at - 5, at + 5, 0) for at in range(0, 800_010, 10)]
    people = [[5], [at + 5 for at, *_ in doses[:-1]]]
    assert _read("compiled", doses, 9, people) == [1, *range(1, 80_001)]


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


def test_a_record_near_one_of_another_part_leaves_neither_out_of_the_search() -> None:
    # Each record can be one dose alone, but the second stands before its window: the first again.
    slots = (Slot(0, 0, 1, 2, 2, opens=0, twins=3), Slot(4, 2, 7, 2, 2, opens=4, twins=0))
    best, rivals = find_rivals(Stream(slots, (0, 3), (6, 6), settled=2))
    assert best == Reading((Pair(0, 0),), cost=6 + 2)
    assert [(each.margin, each.pairs) for each in rivals] == [(1, (Pair(1, 1),))]
