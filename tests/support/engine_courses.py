"""Random whole courses: arms with every kind of rhythm, closures, dialysis, holds, weights."""

from datetime import date, timedelta
from random import Random

from engine_documents import (
    Part,
    arm,
    assessment,
    between,
    closure,
    cycle,
    dialysis,
    dose,
    every,
    interval,
    number,
    off_dialysis,
    on,
    patient_of,
    place,
    protocol_of,
    read_protocol,
    weekdays,
    windows,
    with_dialysis,
)

from protocol.errors import DocumentError

ALL_WEEK = "mon tue wed thu fri sat sun"


def random_course(seed: int) -> tuple[Part, Part]:
    """Return a protocol and a patient."""
    random = Random(seed)
    names = ["iv", "im", "topical"][: random.randint(1, 3)]
    numbering = random.choice(["day0", "day1"])
    protocol = protocol_of(
        *(_arm(random, name, "day 1" if numbering == "day1" else "day 0") for name in names),
        day_numbering=numbering,
        month_rule=random.choice(["last-of-month", "first-of-next"]),
    )
    rules = {"rules": _rules(random, names)}
    if rules["rules"] and _can_be_kept(protocol | rules):
        protocol |= rules
    patient = patient_of(protocol, **_facts(random, names))
    first = "day 1" if numbering == "day1" else "day 0"
    return protocol | {"assessments": _assessments(random, names, first)}, patient


def with_more_limits(seed: int, protocol: Part, names: list[str]) -> Part:
    """Return a course's protocol with longest intervals, months and limits from a named one.

    ``names`` are ids of administrations that the course plans. What the parser knows can never
    hold is left out.
    """
    random = Random(f"more {seed}")
    for item in protocol["arms"]:
        limits = _more_limits(random, item)
        item = item | {"interval": item.get("interval", {}) | interval(**limits)}  # noqa: PLW2901
        arms = [item if other["id"] == item["id"] else other for other in protocol["arms"]]
        if limits and _can_be_kept(protocol | {"arms": arms}):
            protocol = protocol | {"arms": arms}
    if names and random.random() < 0.5:
        rule: Part = {
            "kind": "from-administration",
            "arms": [random.choice(protocol["arms"])["id"]],
            "administration": random.choice(names),
        }
        rule |= interval(
            **random.choice(
                [
                    {"minimum": f"{random.randint(1, 9)} days"},
                    {"maximum": f"{random.randint(2, 40)} days"},
                    {"minimum": "1 month"},
                    {"maximum": "2 months"},
                ]
            )
        )
        rules = {"rules": [*protocol.get("rules", []), rule]}
        if _can_be_kept(protocol | rules):
            protocol = protocol | rules
    return protocol


def _more_limits(random: Random, item: Part) -> dict[str, str]:
    when = item["phases"][0]["when"]
    if when["kind"] != "every" or random.random() < 0.4:
        return {}
    step = when["step"]["value"]
    if step == "1 month":
        return random.choice(
            [{"minimum": "1 month"}, {"maximum": "1 month"}, {"minimum": "29 days"}]
        )
    return {"maximum": f"{int(step.split()[0]) + random.randint(0, 2)} days"}


def random_days_given(seed: int, planned: list[tuple[str, date]]) -> dict[str, date]:
    """Return a few of the planned administrations as given, on their days or near them."""
    random = Random(f"given {seed}")
    chosen = random.sample(planned, min(len(planned), random.randint(0, 2)))
    return {name: on + timedelta(days=random.randint(-3, 4)) for name, on in chosen}


def _rules(random: Random, names: list[str]) -> list[Part]:
    if len(names) == 1 or random.random() < 0.4:
        return []
    first, second = random.sample(names, 2)
    kind = random.choice(["same-day", "never-same-day", "at-least-apart", "at-most-apart"])
    days = {"days": f"{random.randint(1, 3)} days"} if kind.startswith("at-") else {}
    return [between(kind, first, second, **days)]


def _assessments(random: Random, names: list[str], first: str) -> list[Part]:
    """Return one with a rhythm of its own, and one around an arm's administrations."""
    before, after = random.randint(0, 2), random.randint(0, 2)
    rhythm = random.choice(
        [
            on(first, "day 9", "2 months - 3 days"),
            every(f"{random.randint(2, 10)} days", first, count=random.randint(2, 6)),
            every("1 month", "day 5", count=3),
        ]
    )
    own = {
        "windows": windows(f"-{before}/+{after} days"),
        "needs": random.choice([[], ["clinic"]]),
        "minimum_interval": number(f"{random.randint(1, 3)} days"),
    }
    around = {
        "kind": "around",
        "arms": random.sample(names, 1),
        "moments": random.choice([["before"], ["after"], ["before", "after"]]),
    }
    return [assessment("score", rhythm, **own), assessment("pain", around)]


def _can_be_kept(protocol: Part) -> bool:
    """Say whether the parser knows of no contradiction: it refuses rules that never hold."""
    try:
        read_protocol(protocol)
    except DocumentError:
        return False
    return True


def _arm(random: Random, name: str, first: str) -> Part:
    before, after = random.randint(0, 2), random.randint(0, 2)
    more: Part = {
        "windows": windows(
            f"-{before}/+{after} days",
            f"-{before + random.randint(0, 2)}/+{after + random.randint(0, 2)} days",
        ),
        "needs": random.choice([[], ["clinic"]]),
        "side": random.choice(["later", "earlier"]),
        "dose": dose(
            "per-kg", random.choice(["1 mg", "2.5 mg"]), round_to="5 mg", maximum="150 mg"
        ),
    }
    if random.random() < 0.5:
        more["interval"] = interval(minimum=f"{random.randint(1, 2)} days")
    when = _rhythm(random, first)
    if when["kind"] != "with-dialysis" and random.random() < 0.4:
        more["day_rules"] = [off_dialysis(random.choice(["hard", "soft"]))]
    return arm(name, when, **more)


def _rhythm(random: Random, first: str) -> Part:
    count = random.randint(2, 6)
    return random.choice(
        [
            on(first, "day 9", "4 weeks", "2 months - 3 days"),
            every(f"{random.randint(2, 10)} days", first, count=count),
            every("1 month", random.choice([first, "1 month", "day 5"]), count=count),
            weekdays("mon", "thu", first=first, count=count),
            cycle([1, 4, 8], length="14 days", cycles=2, first=first),
            with_dialysis("during", first=first, count=count),
        ]
    )


def _facts(random: Random, names: list[str]) -> Part:
    day_zero = f"2026-01-{random.randint(5, 31):02}"
    closures = [closure(f"2026-02-{random.randint(1, 28):02}") for _ in range(random.randint(0, 6))]
    hold = {
        "arms": [names[0]],
        "first": "2026-02-10",
        "last": f"2026-02-{random.randint(10, 14)}",
        "reason": "fever",
        "resume": random.choice(["shift", "rejoin"]),
    }
    return {
        "day_zero": day_zero,
        "dialysis": dialysis("mon wed fri"),
        "places": [place(days=random.choice(["mon tue wed thu fri", ALL_WEEK]), closures=closures)],
        "holds": [hold] if random.random() < 0.3 else [],
        "stops": [{"arms": names[-1:], "on": "2026-03-20", "reason": "stop"}]
        if random.random() < 0.2
        else [],
        "weights": [
            {"kg": f"{random.randint(40, 90)}.{random.randint(0, 9)}", "on": day}
            for day in ["2026-01-01", f"2026-02-{random.randint(1, 20):02}"]
        ],
    }
