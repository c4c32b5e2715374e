"""Denosumab: 60 mg every 6 calendar months for three years, counted from the first.

The first is on Mon 2026-08-31: every February has its last day instead, and August the 31st again.
"""

from regimens import days, doses, example_plan, table

DAYS = table("2026-08-31 2027-02-28 2027-08-31 2028-02-29 2028-08-31 2029-02-28")


def test_denosumab_every_6_months():
    plan = example_plan("denosumab")
    assert (days(plan, "injection"), doses(plan, "injection")) == (DAYS, ["60 mg"])
