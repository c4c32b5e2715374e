"""Azacitidine 75 mg per m2 on days 1 to 5, 8 and 9 of 28, six cycles.

From Monday 5 January 2026; 70 kg and 170 cm by Mosteller are 1.8181 m2, 136.36 mg, rounded to 136.
"""

from regimens import days, doses, example_plan, table

DATES = """
2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-01-12 2026-01-13
2026-02-02 2026-02-03 2026-02-04 2026-02-05 2026-02-06 2026-02-09 2026-02-10
2026-03-02 2026-03-03 2026-03-04 2026-03-05 2026-03-06 2026-03-09 2026-03-10
2026-03-30 2026-03-31 2026-04-01 2026-04-02 2026-04-03 2026-04-06 2026-04-07
2026-04-27 2026-04-28 2026-04-29 2026-04-30 2026-05-01 2026-05-04 2026-05-05
2026-05-25 2026-05-26 2026-05-27 2026-05-28 2026-05-29 2026-06-01 2026-06-02
"""


def test_seven_days_of_each_cycle_and_no_weekend():
    plan = example_plan("azacitidine-5-2-2")
    assert days(plan, "azacitidine") == table(DATES)
    assert doses(plan, "azacitidine") == ["136 mg"]
