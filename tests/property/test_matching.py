"""The reading of one stream equals an exhaustive search over all readings, ties included."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.deviations.alignment import best_reading
from schedules.deviations.prices import Slot, Stream
from schedules.deviations.rivals import find_rivals

Pairs = tuple[tuple[int, int], ...]


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    """Return a small stream; short gaps and wide limits make for many equally good readings."""
    price = draw(st.integers(0, 8))
    slots = tuple(
        Slot(
            due=due,
            earliest=due - draw(st.integers(0, 8)),
            latest=due + draw(st.integers(0, 10)),
            price=price,
            missing=draw(st.sampled_from([price, price, price, 0])),
        )
        for due in sorted(draw(st.lists(st.integers(0, 30), max_size=5)))
    )
    acts = tuple(sorted(draw(st.lists(st.integers(-4, 36), max_size=5))))
    return Stream(slots, acts, draw(st.integers(0, 16)), draw(st.integers(0, len(slots))))


def all_readings(stream: Stream, slot: int = 0, act: int = 0) -> Iterator[Pairs]:
    """Yield every reading that keeps the order and the limits."""
    yield ()
    for at in range(act, len(stream.acts)):
        for on in range(slot, len(stream.slots)):
            if stream.slots[on].earliest <= stream.acts[at] <= stream.slots[on].latest:
                for rest in all_readings(stream, on + 1, at + 1):
                    yield ((on, at), *rest)


def price(stream: Stream, pairs: Pairs) -> tuple[int, int, int, int]:
    """Return the cost, then what breaks ties: extras, later doses, earlier administrations.

    A dose costs its price where it has no administration although a later one has, or is over.
    """
    taken = {slot for slot, _ in pairs}
    over = max([slot + 1 for slot in taken] + [stream.settled])
    away = sum(abs(stream.acts[act] - stream.slots[slot].due) for slot, act in pairs)
    missed = sum(stream.slots[slot].missing for slot in range(over) if slot not in taken)
    extras = len(stream.acts) - len(pairs)
    return (
        away + missed + extras * stream.extra,
        extras,
        sum(len(stream.slots) - 1 - slot for slot in taken),
        sum(act for _, act in pairs),
    )


def differs(best: Pairs, other: Pairs) -> bool:
    """Say whether other doses were given, or an administration belongs to another dose."""
    dose_of = {act: slot for slot, act in best}
    moved = any(dose_of.get(act, slot) != slot for slot, act in other)
    return moved or {slot for slot, _ in best} != {slot for slot, _ in other}


@settings(max_examples=2000, deadline=None)
@given(streams())
def test_the_best_reading_equals_an_exhaustive_search(stream: Stream):
    found = best_reading(stream)
    best = min(price(stream, pairs) for pairs in all_readings(stream))
    assert price(stream, found.pairs) == best
    assert found.cost == best[0]


@settings(max_examples=1000, deadline=None)
@given(streams())
def test_the_nearest_rival_equals_an_exhaustive_search(stream: Stream):
    best, rivals = find_rivals(stream)
    others = [pairs for pairs in all_readings(stream) if differs(best.pairs, pairs)]
    margins = [price(stream, pairs)[0] - best.cost for pairs in others]
    threshold = max((slot.price for slot in stream.slots), default=0)
    expected = min((margin for margin in margins if margin < threshold), default=None)
    assert min((rival.margin for rival in rivals), default=None) == expected


@settings(max_examples=500, deadline=None)
@given(streams())
def test_a_rival_is_materially_different_and_costs_what_it_says(stream: Stream):
    best, rivals = find_rivals(stream)
    for rival in rivals:
        assert differs(best.pairs, rival.pairs)
        assert price(stream, rival.pairs)[0] == best.cost + rival.margin


@given(streams(), st.integers(-1000, 1000))
def test_shifting_all_times_changes_no_reading(stream: Stream, by: int):
    slots = tuple(
        Slot(slot.due + by, slot.earliest + by, slot.latest + by, slot.price, slot.missing)
        for slot in stream.slots
    )
    acts = tuple(at + by for at in stream.acts)
    shifted = Stream(slots, acts, stream.extra, stream.settled)
    assert best_reading(shifted) == best_reading(stream)
