"""R-CHOP-21: six cycles of 21 days; prednisone on days 1 to 5; vincristine never above 2 mg.

Day 1 is Wed 2026-02-04; 75 kg and 180 cm: square root of 180 x 75 / 3600 = 1.9365 m2 (Mosteller).
375 x 1.9365 = 726.1875, 750 x 1.9365 = 1452.375, 50 x 1.9365 = 96.825 (to the next mg);
1.4 x 1.9365 = 2.7111, capped at 2 mg; prednisone is the same for everybody.
"""

import pytest
from regimens import days, doses, example_plan, table

FIRST_DAYS = table("2026-02-04 2026-02-25 2026-03-18 2026-04-08 2026-04-29 2026-05-20")
PREDNISONE_DAYS = table("""
    2026-02-04 2026-02-05 2026-02-06 2026-02-07 2026-02-08
    2026-02-25 2026-02-26 2026-02-27 2026-02-28 2026-03-01
    2026-03-18 2026-03-19 2026-03-20 2026-03-21 2026-03-22
    2026-04-08 2026-04-09 2026-04-10 2026-04-11 2026-04-12
    2026-04-29 2026-04-30 2026-05-01 2026-05-02 2026-05-03
    2026-05-20 2026-05-21 2026-05-22 2026-05-23 2026-05-24
""")


@pytest.mark.parametrize(
    ("arm", "expected", "dose"),
    [
        ("rituximab", FIRST_DAYS, "726 mg"),
        ("cyclophosphamide", FIRST_DAYS, "1452 mg"),
        ("doxorubicin", FIRST_DAYS, "97 mg"),
        ("vincristine", FIRST_DAYS, "2 mg"),
        ("prednisone", PREDNISONE_DAYS, "100 mg"),
    ],
)
def test_r_chop_21(arm: str, expected: list[str], dose: str):
    plan = example_plan("r-chop-21")
    assert (days(plan, arm), doses(plan, arm)) == (expected, [dose])


def test_the_plan_says_that_vincristine_was_capped():
    plan = example_plan("r-chop-21")
    assert {item.dose.capped for item in plan.administrations if item.arm == "vincristine"} == {
        True
    }
