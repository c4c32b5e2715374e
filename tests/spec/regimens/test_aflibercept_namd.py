"""Aflibercept: weeks 0, 4 and 8, then every 8 weeks from week 16; never closer than 4 weeks.

Week 0 is Mon 2026-01-12; all targets are Mondays. The clinic is closed on two of them.
Mon 9 Feb: Fri 6 Feb would be 25 days after the first, so Tue 10 Feb; the third, due on Mon 9 Mar,
would then be 27 days after the second, and moves to Tue 10 Mar as well. Mon 4 May (a holiday):
Tue 5 May is one day away, Fri 1 May three.
"""

from regimens import days, doses, example_plan, table

DAYS = table("""
    2026-01-12 2026-02-10 2026-03-10
    2026-05-05 2026-06-29 2026-08-24 2026-10-19 2026-12-14
""")


def test_aflibercept_loading_and_every_8_weeks():
    plan = example_plan("aflibercept-namd")
    assert (days(plan, "right-eye"), doses(plan, "right-eye")) == (DAYS, ["2 mg"])
