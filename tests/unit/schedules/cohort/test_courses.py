"""What everybody of a course needs, counted at once, is what each of them needs."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from schedules.cohort.courses import Course, begins
from schedules.cohort.dose_days import DoseDays, Key

NEED = Key("product", "", "dose", pending=False, placed=True)
SITES = ["", "east", "west"]


@pytest.mark.parametrize("first", [date(1901, 1, 1), date(1969, 12, 30), date(2199, 12, 1)])
def test_a_course_counts_what_each_patient_of_each_site_needs(first: date):
    random = np.random.default_rng(7)
    zero = (first - date(1970, 1, 1)).days
    days = np.array([-3, 0, 0, 7, 400], np.int32)
    course, into, wanted = Course(NEED, days), DoseDays(), Counter[tuple[str, int]]()
    for _ in range(3):  # parts
        sites = random.integers(0, len(SITES), 40).astype(np.int32)
        zeros = (zero + random.integers(0, 30, 40)).astype(np.int32)
        begun, place = np.unique(begins(sites, zeros), return_inverse=True)
        for template in (slice(0, 15), slice(15, 30)):  # the others are of templates without it
            course.add(place[template])
            for site, start in zip(sites[template].tolist(), zeros[template].tolist(), strict=True):
                wanted.update((SITES[site], start + day) for day in days.tolist())
        course.close_part(begun)
    course.count(SITES, into)
    found = {
        (key.site, into.first + int(at)): int(into.counts[row, at])
        for key, row in into.rows.items()
        for at in np.flatnonzero(into.counts[row])
    }
    assert found == wanted
