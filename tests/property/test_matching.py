"""The reading of one stream equals an exhaustive search over all readings, ties included."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.deviations.choice import choose
from schedules.deviations.crowded import needed
from schedules.deviations.rivals import best_reading, find_rivals
from schedules.deviations.stream import FAR, Slot, Stream, cost_of

pytestmark = [pytest.mark.hazard("H32"), pytest.mark.requirement("R24")]

Pairs = tuple[tuple[int, int], ...]
Before = tuple[int, int] | None


def a_stream(random: Random) -> Stream:
    """Return a small stream; short gaps and wide limits make for many equally good readings."""
    price = random.randint(0, 8)
    dues = sorted(random.randint(0, 30) for _ in range(random.randint(0, 5)))
    slots = tuple(
        Slot(
            due=due,
            earliest=due - random.randint(0, 8),
            latest=due + random.randint(0, 10),
            price=price,
            missing=random.choice([price, price, price, 0]),
            opens=due - random.randint(0, 3),
            twins=random.choice([-1, 0, 0, 2, 4]),
        )
        for due in dues
    )
    acts = tuple(sorted(random.randint(-4, 36) for _ in range(random.randint(0, 5))))
    extras = tuple(random.randint(0, 16) for _ in acts)
    if random.random() < 0.5:
        extras = extras[:1] * len(acts)
    return Stream(slots, acts, extras, random.randint(0, len(slots)))


def a_moving_stream(random: Random) -> Stream:
    """Return a small stream whose due dates hang on what was given before, or with a link."""
    stream = a_stream(random)
    slots = [replace(slot, base=slot.due + random.randint(0, 2)) for slot in stream.slots]
    slots = [replace(slot, shut=random.choice([FAR, FAR, slot.latest])) for slot in slots]
    if slots and stream.acts and random.random() < 0.5:
        slot, act = random.randrange(len(slots)), random.randrange(len(stream.acts))
        slots[slot] = replace(slots[slot], pin=act, missing=1000)
        stream = replace(stream, settled=max(stream.settled, slot + 1))
    return replace(
        stream,
        slots=tuple(slots),
        follows=random.random() < 0.5,
        skips=random.random() < 0.5,
        apart=random.choice([0, 3, 7]),
        persists=random.choice([None, 0, 1, 3]),
    )


def a_crowded_stream(random: Random) -> Stream:
    """Return a small stream with many administrations to few doses, several of one time."""
    span, twins = random.choice([4, 10, 20]), random.choice([-1, -1, 0, 1])
    dues = sorted(random.randint(0, span) for _ in range(random.randint(0, 2)))
    price = random.randint(0, 8)
    slots = tuple(
        Slot(
            due=due,
            earliest=due - random.randint(0, 4),
            latest=due + random.randint(0, 5),
            price=price,
            missing=random.choice([price, price, 0]),
            base=due + random.randint(0, 2),
            shut=random.choice([FAR, FAR, FAR, due - 1, due + 2]),
            opens=due - random.randint(0, 2),
            twins=twins,
        )
        for due in dues
    )
    times = random.choice([range(-3, span + 4), (0, 2, span)])
    acts = tuple(sorted(random.choice(times) for _ in range(random.randint(3, 13))))
    extras = (random.randint(0, 12),) * len(acts)
    if random.random() < 0.2:
        extras = tuple(random.choice([3, 9]) for _ in acts)
    settled = random.choice([0, len(slots)])
    if slots and random.random() < 0.2:
        linked = replace(slots[-1], pin=random.randrange(len(acts)), missing=1000)
        slots, settled = (*slots[:-1], linked), len(slots)
    return Stream(
        slots,
        acts,
        extras,
        settled=settled,
        follows=random.random() < 0.2,
        skips=random.random() < 0.8,
        apart=random.choice([0, 0, 0, 3]),
        persists=random.choice([None, None, 1]),
    )


randoms = st.randoms(use_true_random=False)
streams = randoms.map(a_stream) | randoms.map(a_moving_stream) | randoms.map(a_crowded_stream)


def distance(stream: Stream, slot: int, act: int, before: Before) -> int | None:
    """Return what a pair costs after another one, in the words of the specification."""
    dose, at = stream.slots[slot], stream.acts[act]
    linked = [each.pin for each in stream.slots]
    if dose.pin != -1 or act in linked:
        return 0 if dose.pin == act else None
    due = dose.due
    if before is not None and stream.follows:
        due = stream.acts[before[1]] + (dose.base or 0) - (stream.slots[before[0]].base or 0)
    if before is not None and stream.apart:
        due = max(due, stream.acts[before[1]] + stream.apart)
    late = at - due
    if at > dose.shut or late > dose.latest - dose.due or -late > dose.due - dose.earliest:
        return None
    if before is None:
        return abs(late)
    previous, gone = stream.slots[before[0]], at - stream.acts[before[1]]
    if gone <= previous.twins and dose.due != previous.due:
        not_open_yet = late < dose.opens - dose.due
        if gone == 0 or not_open_yet:
            return None
    delay = stream.acts[before[1]] - previous.due
    if stream.persists is None or delay <= 0:
        return abs(late)
    return min(abs(late), stream.persists + abs(at - dose.due - delay))


def all_readings(stream: Stream, before: Before = None) -> Iterator[Pairs]:
    """Yield every reading that keeps the order and the limits."""
    yield ()
    slot, act = (before[0] + 1, before[1] + 1) if before else (0, 0)
    for at in range(act, len(stream.acts)):
        for on in range(slot, len(stream.slots)):
            skips = any(each.pin == -1 for each in stream.slots[slot:on])
            if not stream.skips and skips and stream.slots[on].pin == -1:
                continue
            if not stream.skips and on > slot and stream.slots[on].pin == -1:
                continue
            if distance(stream, on, at, before) is not None:
                for rest in all_readings(stream, (on, at)):
                    yield ((on, at), *rest)


def price(stream: Stream, pairs: Pairs) -> tuple[int, int, int, int]:
    """Return the cost, then what breaks ties: extras, later doses, earlier administrations.

    A dose costs its price where it has no administration although a later one has, or is over.
    """
    taken = {slot for slot, _ in pairs}
    over = max([slot + 1 for slot in taken] + [stream.settled])
    away, before = 0, None
    for slot, act in pairs:
        away += distance(stream, slot, act, before) or 0
        before = (slot, act)
    missed = sum(stream.slots[slot].missing for slot in range(over) if slot not in taken)
    used = {act for _, act in pairs}
    loose = [extra for act, extra in enumerate(stream.extras) if act not in used]
    return (
        away + missed + sum(loose),
        len(loose),
        sum(len(stream.slots) - 1 - slot for slot in taken),
        sum(act for _, act in pairs),
    )


def differs(best: Pairs, other: Pairs) -> bool:
    """Say whether other doses were given, or an administration belongs to another dose."""
    dose_of = {act: slot for slot, act in best}
    moved = any(dose_of.get(act, slot) != slot for slot, act in other)
    return moved or {slot for slot, _ in best} != {slot for slot, _ in other}


def check_best(stream: Stream) -> None:
    """Hold the best reading and the margin of its nearest rival against every reading there is."""
    best = best_reading(stream)
    readings = {pairs: price(stream, pairs) for pairs in all_readings(stream)}
    assert price(stream, best.pairs) == min(readings.values())
    assert best.cost == cost_of(stream, best.pairs) == readings[best.pairs][0]
    if stream.persists is not None:
        return  # rivals are looked for by the declared costs alone
    again, rivals = find_rivals(stream)
    assert again == best
    threshold = max((slot.price for slot in stream.slots), default=0)
    margins = [
        cost[0] - best.cost for pairs, cost in readings.items() if differs(best.pairs, pairs)
    ]
    expected = min((margin for margin in margins if margin < threshold), default=None)
    assert min((rival.margin for rival in rivals), default=None) == expected


@pytest.mark.parametrize("make", [a_stream, a_moving_stream])
def test_the_best_reading_of_thousands_of_streams_equals_an_exhaustive_search(make):
    random = Random(20260105)
    for _ in range(4000):
        check_best(make(random))


def test_a_crowded_log_leaves_administrations_out_and_loses_no_reading():
    random, thinned = Random(20260105), 0
    for _ in range(2000):
        stream = a_crowded_stream(random)
        thinned += len(needed(stream)) < len(stream.acts)
        check_best(stream)
    assert thinned > 500


@settings(max_examples=200, deadline=None)
@given(streams)
def test_the_best_reading_and_its_nearest_rival_equal_an_exhaustive_search(stream: Stream):
    check_best(stream)


@settings(max_examples=200, deadline=None)
@given(streams)
def test_a_rival_is_materially_different_and_costs_what_it_says(stream: Stream):
    stream = replace(stream, persists=None)
    best, rivals = find_rivals(stream)
    for rival in rivals:
        assert differs(best.pairs, rival.pairs)
        assert price(stream, rival.pairs)[0] == best.cost + rival.margin


@given(streams, st.integers(-1000, 1000))
def test_shifting_all_times_changes_no_reading(stream: Stream, by: int):
    slots = tuple(
        replace(
            slot,
            due=slot.due + by,
            earliest=slot.earliest + by,
            latest=slot.latest + by,
            opens=slot.opens + by,
            base=None if slot.base is None else slot.base + by,
            shut=slot.shut + by,
        )
        for slot in stream.slots
    )
    shifted = replace(stream, slots=slots, acts=tuple(at + by for at in stream.acts))
    assert best_reading(shifted) == best_reading(stream)
    assert choose(shifted) == choose(stream)


@settings(max_examples=300, deadline=None)
@given(streams)
def test_the_reading_taken_keeps_order_and_limits_and_is_tenable(stream: Stream):
    taken, others = choose(stream)
    readings = set(all_readings(stream))
    assert taken in readings
    best = best_reading(stream)
    if differs(best.pairs, taken):
        assert any(not differs(best.pairs, other.pairs) for other in others)
