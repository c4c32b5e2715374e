"""Made-up logs with known truth: what was planned, what was given, and which belongs to which.

A weekly to four-weekly course is given with a jitter of days around each due date; then doses are
missed, given twice, and shifted, alone and mixed. Nothing here knows the matcher.
"""

from dataclasses import dataclass
from random import Random

KINDS = ("misses", "duplicates", "shifts", "mixtures")
POLICIES = ("fixed, skip", "actual, skip", "actual, defer")


@dataclass(frozen=True, slots=True)
class Case:
    """One course in days: due dates, administrations in order, and the true dose of each."""

    planned: tuple[int, ...]
    window: tuple[int, int]
    acts: tuple[int, ...]
    truth: tuple[int | None, ...]

    @property
    def gap(self) -> int:
        """The days between two doses."""
        return self.planned[1] - self.planned[0]


def make_case(random: Random, kind: str, policy: str) -> Case:
    """Return one course with edits of one kind under one policy."""
    gap, count = random.choice([7, 7, 14, 21, 28]), random.randint(8, 14)
    window = (1, 2) if gap == 7 else (2, 3)
    planned = tuple(number * gap for number in range(count))
    few = random.randint(1, 2)
    missed = (
        set(random.sample(range(1, count - 1), few)) if kind in {"misses", "mixtures"} else set()
    )
    shifts = kind in {"shifts", "mixtures"}
    shifted_from = random.randint(1, count - 2) if shifts else count
    shift = random.randint(1, gap - 1)
    given: list[tuple[int, int | None]] = []
    last: tuple[int, int] | None = None
    for dose, due in enumerate(planned):
        puts_off = policy.endswith("defer")
        if dose in missed and not puts_off:
            continue
        at = _jitter(random, window)
        if policy.startswith("fixed") or last is None:
            at += due + (shift if policy.startswith("fixed") and dose >= shifted_from else 0)
        else:
            at += last[1] + due - planned[last[0]] + (shift if dose == shifted_from else 0)
        at += random.randint(1, gap) if dose in missed and puts_off else 0
        given.append((at, dose))
        last = (dose, at)
    if kind in {"duplicates", "mixtures"}:
        for at, _ in random.sample(given, random.randint(1, 2)):
            given.append((at + random.choice([0, 1, 1, 2]), None))
    given.sort(key=lambda each: (each[0], each[1] is None))
    return Case(planned, window, tuple(at for at, _ in given), tuple(dose for _, dose in given))


def _jitter(random: Random, window: tuple[int, int]) -> int:
    if random.random() < 0.9:
        return random.choice([0, 0, 0, 0, 1, -1, 1, 2])
    return random.randint(-window[0], window[1] + 1)


def share_right(case: Case, found: tuple[int | None, ...]) -> float:
    """Return the share of administrations with their true dose.

    Which of two administrations within two days is the superfluous one does not count.
    """
    by_dose = {dose: at for at, dose in enumerate(found) if dose is not None}
    true_at = {dose: at for at, dose in enumerate(case.truth) if dose is not None}
    right = 0
    for at, (one, other) in enumerate(zip(found, case.truth, strict=True)):
        if one == other:
            right += 1
        elif one is None and other in by_dose:
            twin = by_dose[other]
            right += case.truth[twin] is None and abs(case.acts[twin] - case.acts[at]) <= 2
        elif other is None and one in true_at:
            twin = true_at[one]
            right += found[twin] is None and abs(case.acts[twin] - case.acts[at]) <= 2
    return right / len(case.truth)
