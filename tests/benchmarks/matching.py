"""How well and how fast records find their doses, against simpler ways on the same logs.

Run from the repository's root:

    PYTHONPATH=.:tests/benchmarks:tests/support .venv/bin/python tests/benchmarks/matching.py

It prints the share of records with their true dose, for the matcher and for three simpler ones on
the same made-up courses, the time a stream of 100 to 10,000 administrations takes, and the time of
a whole report on a course of 600 that went as planned, and of one on a crowded log.
``--speed`` prints the times alone.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from random import Random
from zoneinfo import ZoneInfo

from engine_documents import arm, every, plan_of, protocol_of
from matching_truth import KINDS, POLICIES, Case, make_case, share_right

from schedules.deviations import find_deviations
from schedules.deviations.choice import choose, pointer_reading
from schedules.deviations.rivals import best_reading
from schedules.deviations.stream import Pair, Slot, Stream
from schedules.records import AdministrationRecord, RecordStatus

_FAR = 10**6
_CASES = 300


def stream_of(case: Case, policy: str) -> Stream:
    """Return a case as the matcher reads it: limits from the rhythm, the default costs."""
    gap, (before, _) = case.gap, case.window
    late = _FAR if policy.endswith("defer") else gap - max(before, 1)
    scale = 1440
    slots = tuple(
        Slot(
            due=due * scale,
            earliest=(due - gap // 2) * scale,
            latest=(due + late) * scale,
            price=gap * scale // 2,
            missing=gap * scale // 2,
            base=due * scale,
            opens=(due - before) * scale,
            twins=sum(case.window) * scale,
        )
        for due in case.planned
    )
    fixed_and_skipped = policy == "fixed, skip"
    last = case.acts[-1] * scale if fixed_and_skipped else -_FAR * scale
    return Stream(
        slots,
        tuple(at * scale for at in case.acts),
        (gap * scale * 3 // 2,) * len(case.acts),
        settled=sum(slot.latest < last for slot in slots),
        follows=policy.startswith("actual"),
        skips=not policy.endswith("defer"),
    )


def greedy(stream: Stream) -> tuple[Pair, ...]:
    """Give each record the nearest dose that is still free."""
    free = set(range(len(stream.slots)))
    found: list[Pair] = []
    for act, at in enumerate(stream.acts):
        near = [
            (abs(at - slot.due), number)
            for number, slot in enumerate(stream.slots)
            if number in free and slot.earliest <= at <= slot.latest
        ]
        if near:
            number = min(near)[1]
            free.remove(number)
            found.append(Pair(number, act))
    return tuple(found)


def assignment(stream: Stream) -> tuple[Pair, ...]:
    """Solve the assignment problem by dates as planned: the same without policies and delays."""
    plain = Stream(stream.slots, stream.acts, stream.extras)
    return best_reading(plain).pairs


Reader = Callable[[Stream], tuple[Pair, ...]]
READERS: dict[str, Reader] = {
    "this matcher": lambda stream: choose(stream)[0],
    "declared costs alone": lambda stream: best_reading(stream).pairs,
    "pointer": pointer_reading,
    "assignment by planned dates": assignment,
    "greedy nearest": greedy,
}


def accuracy() -> None:
    """Print one row a policy and kind of edit."""
    print("| policy | edits |", " | ".join(READERS), "| this matcher, true doses in limits |")
    print("|---|---|" + "---|" * (len(READERS) + 1))
    for policy in POLICIES:
        for kind in KINDS:
            random = Random(f"{policy} {kind}")
            cases = [make_case(random, kind, policy) for _ in range(_CASES)]
            shares = [_share(read, cases, policy) for read in READERS.values()]
            possible = [case for case in cases if _keeps_limits(case, policy)]
            own = f"{_share(READERS['this matcher'], possible, policy)} of {len(possible)}"
            print(f"| {policy} | {kind} |", " | ".join([*shares, own]), "|")


def _share(read: Reader, cases: list[Case], policy: str) -> str:
    total = 0.0
    for case in cases:
        dose_of = {pair.act: pair.slot for pair in read(stream_of(case, policy))}
        labels = tuple(dose_of.get(act) for act in range(len(case.acts)))
        total += share_right(case, labels)
    return f"{100 * total / len(cases):.1f}"


def _keeps_limits(case: Case, policy: str) -> bool:
    """Say whether each record lies within the limits of its true dose, so that it can be found."""
    stream, before = stream_of(case, policy), None
    for act, slot in enumerate(case.truth):
        if slot is None:
            continue
        if stream.distance(slot, act, before) is None:
            return False
        before = Pair(slot, act)
    return True


def speed() -> None:
    """Print the time for streams of growing length, and for one with misses and jitter."""
    print("\n| planned | given | ms |\n|---|---|---|")
    for planned, given in ((100, 96), (450, 431), (1_000, 960), (3_000, 2_880), (10_000, 9_600)):
        random = Random(planned)
        kept = sorted(random.sample(range(planned), given))
        days = tuple(7 * dose + random.choice([0, 0, 0, 1, -1, 2]) for dose in kept)
        case = Case(tuple(7 * dose for dose in range(planned)), (1, 2), days, ())
        stream = stream_of(case, "fixed, skip")
        best = min(_timed(lambda stream=stream: choose(stream)) for _ in range(3))
        print(f"| {planned:,} | {given:,} | {best * 1000:.1f} |")


def whole_report() -> None:
    """Print the time of a report on four arms with 600 administrations, all as planned."""
    counts = {
        "iv": ("7 days", 50),
        "im": ("7 days", 50),
        "gel": ("1 day", 250),
        "salt": ("1 day", 250),
    }
    arms = [
        arm(name, every(step, count=count), missed="skip") for name, (step, count) in counts.items()
    ]
    plan = plan_of(protocol_of(*arms))
    zone = ZoneInfo(plan.patient.time_zone)
    records = [
        AdministrationRecord(
            id=f"r-{number}",
            arm=item.arm,
            started_at=datetime.combine(item.listed_on, clock(10), zone),
            amount=item.dose.amount,
            status=RecordStatus.COMPLETED,
        )
        for number, item in enumerate(plan.administrations)
    ]
    last = date(2027, 12, 31)
    best = min(_timed(lambda: find_deviations(plan, records, as_of=last)) for _ in range(20))
    print(f"\na whole report, {len(records)} administrations as planned: {best * 1000:.1f} ms")


def crowded() -> None:
    """Print the time of a whole report where one arm has far more records than doses."""
    plan = plan_of(protocol_of(arm("iv", every("7 days", count=600), missed="skip")))
    zone = ZoneInfo(plan.patient.time_zone)
    start = datetime.combine(plan.administrations[0].listed_on, clock(0), zone).astimezone(UTC)
    for count, minutes in ((10_000, 1), (100_000, 60)):
        records = [
            AdministrationRecord(
                id=f"r-{number:06}",
                arm="iv",
                started_at=start + timedelta(minutes=minutes * number),
                status=RecordStatus.COMPLETED,
            )
            for number in range(count)
        ]
        spent = _timed(lambda known=records: find_deviations(plan, known, as_of=date(2040, 1, 1)))
        print(f"{count:,} records {minutes} min apart, weekly doses: {spent:.1f} s")


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    if "--speed" not in sys.argv:
        accuracy()
    speed()
    whole_report()
    crowded()
