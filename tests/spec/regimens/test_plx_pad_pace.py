"""PLX-PAD in PACE: 30 injections of 0.5 mL on days 0 and 60.

Day 0 is Tue 2026-04-07; 60 days later is Sat 2026-06-06. 30 x 0.5 mL = 15 mL.
"""

from regimens import example_plan, rows


def test_thirty_injections_twice():
    plan = example_plan("plx-pad-pace")
    assert rows(plan, "im") == [("2026-04-07", "15 mL"), ("2026-06-06", "15 mL")]
