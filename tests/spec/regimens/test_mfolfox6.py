"""mFOLFOX6: twelve cycles of 14 days, everything on day 1 of each, per square metre.

Day 1 is Mon 2026-01-05; 70 kg and 170 cm: square root of 170 x 70 / 3600 = 1.8181 m2 (Mosteller).
85 x 1.8181 = 154.5385, 400 x 1.8181 = 727.24, 2400 x 1.8181 = 4363.44, each to the next mg.
"""

import pytest
from regimens import days, doses, example_plan, table

DAYS = table("""
    2026-01-05 2026-01-19 2026-02-02 2026-02-16 2026-03-02 2026-03-16
    2026-03-30 2026-04-13 2026-04-27 2026-05-11 2026-05-25 2026-06-08
""")


@pytest.mark.parametrize(
    ("arm", "dose"),
    [
        ("oxaliplatin", "155 mg"),
        ("leucovorin", "727 mg"),
        ("bolus", "727 mg"),
        ("infusion", "4363 mg"),
    ],
)
def test_mfolfox6(arm: str, dose: str):
    plan = example_plan("mfolfox6")
    assert (days(plan, arm), doses(plan, arm)) == (DAYS, [dose])
