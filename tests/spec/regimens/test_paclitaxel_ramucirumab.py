"""Paclitaxel on days 1, 8 and 15 of 28 with ramucirumab on days 1 and 15, three cycles.

Day 1 is Tue 2026-03-10; 60 kg and 160 cm: square root of 160 x 60 / 3600 = 1.6330 m2 (Mosteller).
80 x 1.6330 = 130.64, to the next mg; 8 x 60 = 480.
"""

import pytest
from regimens import days, doses, example_plan, table


@pytest.mark.parametrize(
    ("arm", "expected", "dose"),
    [
        (
            "paclitaxel",
            """
                2026-03-10 2026-03-17 2026-03-24
                2026-04-07 2026-04-14 2026-04-21
                2026-05-05 2026-05-12 2026-05-19
            """,
            "131 mg",
        ),
        (
            "ramucirumab",
            "2026-03-10 2026-03-24 2026-04-07 2026-04-21 2026-05-05 2026-05-19",
            "480 mg",
        ),
    ],
)
def test_paclitaxel_three_weeks_of_four(arm: str, expected: str, dose: str):
    plan = example_plan("paclitaxel-ramucirumab")
    assert (days(plan, arm), doses(plan, arm)) == (table(expected), [dose])
