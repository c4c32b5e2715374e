"""A protocol says whether its first day is Day 0 or Day 1.

Under ``day0`` the day n is n days after the first day. Under ``day1`` the first day is Day 1 and
the day before it Day -1: there is no Day 0, and a document that names it is refused. A length such
as ``8 weeks`` counts from the first day under both. Plans show days in the document's numbering.
"""

import pytest
from engine_documents import arm, dates, of_arm, on, plan_of, protocol_of

from protocol.errors import DocumentError

pytestmark = [pytest.mark.hazard("H30"), pytest.mark.requirement("R11")]


@pytest.mark.parametrize(
    ("numbering", "place", "date"),
    [
        pytest.param("day0", "day 0", "2026-01-05", id="day0: the first day"),
        pytest.param("day0", "day 14", "2026-01-19", id="day0: day 14"),
        pytest.param("day0", "day 28", "2026-02-02", id="day0: day 28"),
        pytest.param("day0", "day -1", "2026-01-04", id="day0: the day before"),
        pytest.param("day0", "day -7", "2025-12-29", id="day0: a week before"),
        pytest.param("day1", "day 1", "2026-01-05", id="day1: the first day"),
        pytest.param("day1", "day 2", "2026-01-06", id="day1: the next day"),
        pytest.param("day1", "day 14", "2026-01-18", id="day1: day 14"),
        pytest.param("day1", "day 28", "2026-02-01", id="day1: day 28"),
        pytest.param("day1", "day -1", "2026-01-04", id="day1: the day before"),
        pytest.param("day1", "day -7", "2025-12-29", id="day1: a week before"),
        pytest.param("day0", "8 weeks", "2026-03-02", id="day0: a length"),
        pytest.param("day1", "8 weeks", "2026-03-02", id="day1: a length"),
    ],
)
def test_a_day_number_is_a_date(numbering: str, place: str, date: str):
    plan = plan_of(protocol_of(arm(when=on(place)), day_numbering=numbering))
    assert dates(plan) == [date]


@pytest.mark.parametrize(
    ("numbering", "offsets", "days"),
    [
        pytest.param("day0", ["-1 day", "0 days", "13 days"], [-1, 0, 13], id="day0"),
        pytest.param("day1", ["-1 day", "0 days", "13 days"], [-1, 1, 14], id="day1"),
    ],
)
def test_a_plan_shows_days_in_the_numbering_of_its_protocol(
    numbering: str, offsets: list[str], days: list[int]
):
    plan = plan_of(protocol_of(arm(when=on(*offsets)), day_numbering=numbering))
    assert [item.day for item in of_arm(plan)] == days


def test_day_0_is_refused_where_there_is_none():
    with pytest.raises(DocumentError, match=r"no Day 0"):
        plan_of(protocol_of(arm(when=on("day 0")), day_numbering="day1"))


def test_a_protocol_without_a_numbering_is_refused():
    with pytest.raises(DocumentError, match=r"day_numbering"):
        plan_of(protocol_of(arm(when=on("0 days")), day_numbering=None))
