"""How fast a calendar is written, beside the library used plainly, in one run on one machine.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/calendar_speed.py

CPU time, the best of several rounds. ``writer`` formats the events, their time zone and the head;
``library`` builds and serialises the same events with icalendar. ``whole`` is ``write_calendar``:
choosing, wording, writing, and reading every event again. Memory is what the writing of 10,000
events takes at its peak above the plan itself, as tracemalloc counts it.
"""

import gc
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib.metadata import version
from zoneinfo import ZoneInfo

from calendar_plans import long_plan
from ical_library import library_calendar

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.event import Event
from schedules.calendar.export import course_of
from schedules.calendar.occasion import Timed
from schedules.calendar.properties import END_OF_CALENDAR, EventWriter, start_of_calendar
from schedules.calendar.time_zone import write_time_zone
from schedules.plan import Plan

MANY = 10_000
ROUNDS = 7


def main() -> None:
    python = platform.python_version()
    print(f"{platform.machine()}, Python {python}, icalendar {version('icalendar')}")
    for count in (636, MANY):
        for profile in Profile:
            print(row(long_plan(count), profile))
    for profile in Profile:
        taken = peak(long_plan(MANY), profile)
        print(f"{MANY} events, {profile}: peak {taken:.1f} MiB above the plan")


def row(plan: Plan, profile: Profile) -> str:
    choices = Choices(profile=profile, alarms=(30,))
    course = course_of(plan, choices)
    ours = best(lambda: writer(course, plan, profile))
    theirs = best(lambda: library(course, profile), rounds=3)
    whole = best(lambda: write_calendar(plan, choices))
    writing = f"writer {ours * 1000:.1f} ms, library {theirs * 1000:.1f} ms ({theirs / ours:.1f}x)"
    all_of_it = f"whole {whole * 1000:.1f} ms ({theirs / whole:.1f}x)"
    return f"{len(course)} events, {profile}: {writing}, {all_of_it}"


def writer(course: list[Event], plan: Plan, profile: Profile) -> bytes:
    write_time_zone.cache_clear()
    zone = ZoneInfo(plan.patient.time_zone)
    walls = [
        at
        for event in course
        if isinstance(event.occasion, Timed)
        for at in (event.occasion.start, event.occasion.end)
    ]
    events = EventWriter(zone.key, profile is Profile.PATIENT, (30,))
    head = (start_of_calendar("Clinic visits"), write_time_zone(zone, min(walls), max(walls)))
    return b"".join((*head, *map(events.event, course), END_OF_CALENDAR))


def library(course: list[Event], profile: Profile) -> bytes:
    return library_calendar(
        course, "Clinic visits", is_confidential=profile is Profile.PATIENT, alarm=30
    )


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    found: list[float] = []
    for _ in range(rounds):
        gc.collect()
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def peak(plan: Plan, profile: Profile) -> float:
    gc.collect()
    tracemalloc.start()
    write_calendar(plan, Choices(profile=profile, alarms=(30,)))
    found = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return found


if __name__ == "__main__":
    sys.exit(main())
