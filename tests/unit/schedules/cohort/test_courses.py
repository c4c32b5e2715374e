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
        for _ in range(2):  # templates
            sites = random.integers(0, len(SITES), 20).astype(np.int32)
            zeros = (zero + random.integers(0, 30, 20)).astype(np.int32)
            course.add(begins(sites, zeros))
            for site, begun in zip(sites.tolist(), zeros.tolist(), strict=True):
                wanted.update((SITES[site], begun + day) for day in days.tolist())
        course.close_part()
    course.count(SITES, into)
    found = {
        (key.site, into.first + int(at)): int(into.counts[row, at])
        for key, row in into.rows.items()
        for at in np.flatnonzero(into.counts[row])
    }
    assert found == wanted
