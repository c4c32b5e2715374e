"""Every so many months: the same day of the month, counted from the anchor.

Where a month lacks the day, the protocol's rule says where the date falls: on the last day of that
month, or on the first day of the next. The next date is counted from the anchor again, so that 31
January, 28 February is followed by 31 March. Months are added before days. Without a rule a
protocol that counts in months is refused. (The first-of-next examples of 2000 are those of the CDC
immunization logic specification, CALCDT-4 and CALCDT-5.)
"""

import pytest
from engine_documents import arm, dates, every, on, plan_of, protocol_of

from protocol.errors import DocumentError

pytestmark = pytest.mark.requirement("R11")

LAST, NEXT = "last-of-month", "first-of-next"


@pytest.mark.parametrize(
    ("rule", "day_zero", "step", "expected"),
    [
        pytest.param(
            LAST,
            "2026-01-31",
            "1 month",
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
            id="monthly from a 31st, last of month",
        ),
        pytest.param(
            NEXT,
            "2026-01-31",
            "1 month",
            ["2026-01-31", "2026-03-01", "2026-03-31", "2026-05-01", "2026-05-31"],
            id="monthly from a 31st, first of next",
        ),
        pytest.param(
            LAST,
            "2024-02-29",
            "1 year",
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
            id="yearly from 29 February, last of month",
        ),
        pytest.param(
            NEXT,
            "2024-02-29",
            "1 year",
            ["2024-02-29", "2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29"],
            id="yearly from 29 February, first of next",
        ),
        pytest.param(
            LAST,
            "2023-11-30",
            "3 months",
            ["2023-11-30", "2024-02-29", "2024-05-30", "2024-08-30", "2024-11-30"],
            id="quarterly over a leap February",
        ),
        pytest.param(
            NEXT,
            "2026-01-05",
            "1 month",
            ["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05", "2026-05-05"],
            id="a day that every month has",
        ),
    ],
)
def test_a_rhythm_in_months(rule: str, day_zero: str, step: str, expected: list[str]):
    protocol = protocol_of(arm(when=every(step, count=5)), month_rule=rule)
    assert dates(plan_of(protocol, day_zero=day_zero)) == expected


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        pytest.param(
            LAST, "1 month", ["2026-02-28", "2026-03-31", "2026-04-30"], id="from a month on, last"
        ),
        pytest.param(
            NEXT, "1 month", ["2026-03-01", "2026-03-31", "2026-05-01"], id="from a month on, next"
        ),
        pytest.param(
            LAST,
            "1 month + 3 days",
            ["2026-03-03", "2026-04-03", "2026-05-03"],
            id="months from the anchor, then the days",
        ),
        pytest.param(
            LAST, "day 1", ["2026-02-01", "2026-03-01", "2026-04-01"], id="from a numbered day"
        ),
    ],
)
def test_months_count_from_the_anchor_also_where_the_rhythm_starts_later(
    rule: str, first: str, expected: list[str]
):
    protocol = protocol_of(arm(when=every("1 month", first, count=3)), month_rule=rule)
    assert dates(plan_of(protocol, day_zero="2026-01-31")) == expected


@pytest.mark.parametrize(
    ("rule", "day_zero", "place", "expected"),
    [
        pytest.param(NEXT, "2000-03-31", "6 months", "2000-10-01", id="CDC: 31 March + 6 months"),
        pytest.param(
            NEXT, "2000-01-31", "6 months - 4 days", "2000-07-27", id="CDC: months, then days"
        ),
        pytest.param(LAST, "2000-03-31", "6 months", "2000-09-30", id="the other rule"),
        pytest.param(LAST, "2026-03-31", "-1 month", "2026-02-28", id="a month before, last"),
        pytest.param(NEXT, "2026-03-31", "-1 month", "2026-03-01", id="a month before, next"),
        pytest.param(
            NEXT, "2026-01-31", "1 month - 1 day", "2026-02-28", id="overflow first, then the day"
        ),
        pytest.param(
            LAST, "2026-01-31", "1 month - 1 day", "2026-02-27", id="clipped first, then the day"
        ),
        pytest.param(LAST, "2025-12-31", "14 months", "2027-02-28", id="over two new years"),
    ],
)
def test_a_place_in_months(rule: str, day_zero: str, place: str, expected: str):
    protocol = protocol_of(arm(when=on(place)), month_rule=rule)
    assert dates(plan_of(protocol, day_zero=day_zero)) == [expected]


@pytest.mark.parametrize(
    ("when", "span"),
    [
        pytest.param(every("1 month", count=2), "90 days", id="a step in months"),
        pytest.param(
            every("28 days", "2 months", count=2), "90 days", id="a first place in months"
        ),
        pytest.param(every("28 days", last="2 months"), "90 days", id="a last place in months"),
        pytest.param(on("6 months - 4 days"), "200 days", id="an offset in months"),
        pytest.param(every("28 days", count=2), "3 months", id="a span in months"),
    ],
)
def test_months_without_a_rule_are_refused(when: dict, span: str):
    with pytest.raises(DocumentError, match="accepted: month_rule: last-of-month"):
        plan_of(protocol_of(arm(when=when), span=span, month_rule=None))
