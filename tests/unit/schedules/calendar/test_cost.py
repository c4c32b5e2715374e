"""What writing a long calendar costs: memory, and time beside the library used plainly."""

import gc
import time
import tracemalloc
from collections.abc import Callable

from calendar_plans import long_plan
from ical_library import library_calendar

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.export import course_of
from schedules.calendar.properties import EventWriter

MANY, LONG = 10_000, 1_500


def test_ten_thousand_events_take_less_than_64_mib_above_the_plan():
    plan = long_plan(MANY)
    gc.collect()
    tracemalloc.start()
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM, alarms=(30,)))
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    assert data.count(b"BEGIN:VEVENT") == MANY
    assert peak < 64


def test_the_writer_is_15_times_faster_than_plain_use_of_the_library():
    """The benchmark has the numbers; this notices where the distance is lost."""
    plan = long_plan(LONG)
    course = course_of(plan, Choices(alarms=(30,)))
    writer = EventWriter(plan.patient.time_zone, is_confidential=True, alarms=(30,))
    ours = best(lambda: [writer.event(event) for event in course], rounds=7)
    theirs = best(lambda: library_calendar(course, "n", is_confidential=True, alarm=30), rounds=2)
    assert theirs / ours > 15


def best(work: Callable[[], object], *, rounds: int) -> float:
    """Return the CPU seconds of the quickest round."""
    found: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)
