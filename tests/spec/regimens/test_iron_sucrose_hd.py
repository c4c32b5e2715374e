"""Iron sucrose: 100 mg with each of ten dialysis sessions, from the first on or after day 0.

Day 0 is Mon 2026-06-01, dialysis on Tuesdays, Thursdays and Saturdays from 13:00; the session of
Sat 13 June is moved to Fri 12 June. The injection is given as the session starts.
"""

from regimens import days, doses, example_plan, table

DAYS = table("""
    2026-06-02 2026-06-04 2026-06-06 2026-06-09 2026-06-11
    2026-06-12 2026-06-16 2026-06-18 2026-06-20 2026-06-23
""")


def test_iron_sucrose_with_ten_sessions():
    plan = example_plan("iron-sucrose-hd")
    assert (days(plan, "iron"), doses(plan, "iron")) == (DAYS, ["100 mg"])


def test_the_injection_starts_with_the_session():
    plan = example_plan("iron-sucrose-hd")
    assert {f"{item.at:%H:%M}" for item in plan.administrations} == {"13:00"}
