"""BCG: weekly for 6 weeks, then 3 weeks each at months 3, 6, 12, 18, 24, 30 and 36 from the start.

The start is Sat 2026-01-31: April has no 31st, so month 3 falls on its last day; the other months
have one. The second and third week count from the month's own day.
"""

from regimens import days, doses, example_plan, table

DAYS = table("""
    2026-01-31 2026-02-07 2026-02-14 2026-02-21 2026-02-28 2026-03-07
    2026-04-30 2026-05-07 2026-05-14
    2026-07-31 2026-08-07 2026-08-14
    2027-01-31 2027-02-07 2027-02-14
    2027-07-31 2027-08-07 2027-08-14
    2028-01-31 2028-02-07 2028-02-14
    2028-07-31 2028-08-07 2028-08-14
    2029-01-31 2029-02-07 2029-02-14
""")


def test_bcg_induction_and_maintenance():
    plan = example_plan("bcg-swog")
    assert (days(plan, "instillation"), doses(plan, "instillation")) == (DAYS, ["81 mg"])
