"""The cheapest reading of a stream with fixed dates, of which doses can be passed over.

One source in two ways: plain Python over lists for one patient, and compiled by numba over arrays
where a registry's are read at once (``schedules.cohort.many_streams``). So it holds whole numbers,
sequences and loops alone. Least cost comes first, then fewer extras, later doses, earlier records:
what ``schedules.deviations.rivals.best_reading`` says, where no two administrations can be one
given twice.

A stream falls apart into parts: administrations and the doses that they can be. Nothing in one part
can be taken for anything in another, so each is read by itself; most are one dose with one record.
"""

from collections.abc import MutableSequence, Sequence

NONE = -1
BEYOND = 1 << 62  # no cost: all are nearer to 0 (``schedules.cohort.many_streams.largest``)
_ROW = 3  # the numbers of a row in the room to work in

Numbers = Sequence[int]
Room = MutableSequence[int]
# When each dose is due, its earliest and latest time, what missing it costs; from when on it or a
# later one can be taken, and until when it or an earlier one can.
Doses = tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]


def open_from(found: Room) -> None:
    """Turn the earliest time of each dose into that of it or any later one."""
    for slot in range(len(found) - 2, -1, -1):
        found[slot] = min(found[slot], found[slot + 1])


def open_until(found: Room) -> None:
    """Turn the latest time of each dose into that of it or any earlier one."""
    for slot in range(1, len(found)):
        found[slot] = max(found[slot], found[slot - 1])


def part_from(  # noqa: PLR0917 -- compiled functions take no names
    opens: Numbers, closes: Numbers, settled: int, acts: Numbers, at: int, end: int, low: int
) -> tuple[int, int, int, int]:
    """Return where the part that begins with an administration ends.

    That is: the administration behind it, the first dose and the one behind the last, and the first
    dose that the next administration can be. ``low`` is the last of these for this one. Doses from
    ``settled`` on cost nothing unless a later one is taken, and so are in one part.
    """
    count, now = len(opens), acts[at]
    while low < count and closes[low] < now:
        low += 1
    first = high = low
    while high < count and opens[high] <= now:
        high += 1
    at += 1
    while at < end:
        now = acts[at]
        while low < count and closes[low] < now:
            low += 1
        if low >= high and high <= settled:
            break
        high = max(high, low)
        while high < count and opens[high] <= now:
            high += 1
        at += 1
    return at, (first if high <= settled else min(first, settled)), high, low


def spare(  # noqa: PLR0913, PLR0917 -- compiled functions take no names
    due: Numbers,
    earliest: Numbers,
    latest: Numbers,
    missing: Numbers,
    extras: Numbers,
    acts: Numbers,
    begin: int,
    end: int,
    first: int,
) -> int:
    """Return by how much taking each administration for a dose in turn is the cheapest, at least.

    There are as many of both, and any other reading leaves out one of each. Negative where it may
    not be the cheapest, or is no reading at all.
    """
    away, extra, miss, slot = 0, extras[begin], missing[first], first
    for at in range(begin, end):
        now = acts[at]
        if now < earliest[slot] or now > latest[slot]:
            return NONE
        away += abs(now - due[slot])
        extra, miss = min(extra, extras[at]), min(miss, missing[slot])
        slot += 1
    return extra + miss - away


def read_stream(  # noqa: PLR0913, PLR0917 -- compiled functions take no names
    doses: Doses,
    settled: int,
    extras: Numbers,
    acts: Numbers,
    begin: int,
    end: int,
    room: tuple[Room, Room],
    taken: Room,
) -> int:
    """Find the dose that each administration is taken for, -1 where none takes it.

    ``extras`` is what each administration costs without a dose, ``acts`` are their times, of which
    those of this stream stand from ``begin`` to before ``end``, and rise. ``room`` is to work in:
    as many numbers as three times the doses, and some more. Where those do not suffice, the number
    of them that is wanted is returned, and nothing else has a meaning; else 0.
    """
    due, earliest, latest, missing, opens, closes = doses
    low, at, last_slot = 0, begin, min(len(due), settled) - 1
    while at < end:
        now = acts[at]
        while low < last_slot and closes[low] < now:
            low += 1
        # Most parts are a dose and a record, and looked at where they stand.
        if (
            low < last_slot
            and earliest[low] <= now < opens[low + 1]
            and now <= latest[low]
            and abs(now - due[low]) <= extras[at] + missing[low]
            and (at + 1 == end or closes[low] < acts[at + 1])
        ):
            taken[at] = low
            at += 1
            continue
        stop, first, high, after = part_from(opens, closes, settled, acts, at, end, low)
        in_turn = (
            high - first == stop - at
            and high <= settled
            and spare(due, earliest, latest, missing, extras, acts, at, stop, first) >= 0
        )
        for each in range(at, stop):
            taken[each] = first + each - at if in_turn else NONE
        if not in_turn and first < high:
            part = (at, stop, first, high)
            if (stop - at) * (high - first) * _ROW > len(room[1]):
                wanted = _pairs_within(opens, closes, acts, part) * _ROW
                if wanted > len(room[1]):
                    return wanted
            last = _read_part(doses, settled, extras, acts, part, room)
            while last != NONE:
                taken[room[1][last + 1]] = room[1][last]
                last = room[1][last + 2]
        low, at = after, stop
    return 0


def _pairs_within(
    opens: Numbers, closes: Numbers, acts: Numbers, part: tuple[int, int, int, int]
) -> int:
    """Return how many pairs a part can have, at most: in a long one few of all."""
    begin, end, low, reach = part
    high, found = low, 0
    for at in range(begin, end):
        while low < reach and closes[low] < acts[at]:
            low += 1
        while high < reach and opens[high] <= acts[at]:
            high += 1
        found += max(high - low, 0)
    return found


def _read_part(  # noqa: PLR0917 -- compiled functions take no names
    doses: Doses,
    settled: int,
    extras: Numbers,
    acts: Numbers,
    part: tuple[int, int, int, int],
    room: tuple[Room, Room],
) -> int:
    """Return where the last pair of a part's best reading stands; -1 where it has none.

    A row of ``best``, by dose, is the least cost of ending with it and its ties, both beyond the
    misses and extras up to there, and the pair. A row of ``pairs`` is a dose, an administration,
    and where the pair before stands.
    """
    due, earliest, latest, missing, opens, closes = doses
    best, pairs = room
    begin, end, low, reach = part
    count = end - begin
    scale, unit = count + 1, count * count + 1
    for slot in range(low, reach):
        best[slot * _ROW] = BEYOND
        best[slot * _ROW + 2] = NONE
    first = high = low
    old_cost = old_tie = made = 0
    old_pair = NONE
    for at in range(begin, end):
        now = acts[at]
        while low < reach and closes[low] < now:
            row = low * _ROW
            if best[row] < old_cost or (best[row] == old_cost and best[row + 1] < old_tie):
                old_cost, old_tie, old_pair = best[row], best[row + 1], best[row + 2]
            low += 1
        while high < reach and opens[high] <= now:
            high += 1
        cost, tie, before = old_cost, old_tie, old_pair
        for slot in range(low, high):
            row = slot * _ROW
            # What this dose had before this administration is for the doses behind it.
            was_cost, was_tie, was_pair = best[row], best[row + 1], best[row + 2]
            if earliest[slot] <= now <= latest[slot]:
                own = cost + (abs(now - due[slot]) - missing[slot] - extras[at]) * scale - 1
                own_tie = tie + (first - slot) * unit + at - begin
                pairs[made], pairs[made + 1], pairs[made + 2] = slot, at, before
                if own < was_cost or (own == was_cost and own_tie < was_tie):
                    best[row], best[row + 1], best[row + 2] = own, own_tie, made
                made += _ROW
            if was_cost < cost or (was_cost == cost and was_tie < tie):
                cost, tie, before = was_cost, was_tie, was_pair
    return _last_pair(missing, (first, settled, reach), scale, best)


def _last_pair(missing: Numbers, doses: tuple[int, int, int], scale: int, best: Numbers) -> int:
    """Return the pair with which the best reading ends; -1 where it has none.

    Doses that are over are missed in every reading; later ones cost nothing unless a dose behind
    them is taken.
    """
    first, settled, end = doses
    over = 0
    for slot in range(first, min(settled, end)):
        over += missing[slot] * scale
    passed = tie = 0
    found, cost = NONE, over
    for slot in range(first, end):
        passed += missing[slot] * scale
        row = slot * _ROW
        own = best[row] + max(over, passed)
        if best[row + 2] != NONE and (own < cost or (own == cost and best[row + 1] < tie)):
            cost, tie, found = own, best[row + 1], best[row + 2]
    return found
