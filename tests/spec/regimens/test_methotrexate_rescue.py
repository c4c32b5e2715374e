"""Methotrexate 12 g per m2, then leucovorin 15 mg every 6 hours, ten doses from 24 hours on.

Due on Monday 23 March 2026 at 10:00, when there is no bed: given on Tuesday, and the rescue follows
from Wednesday at 10:00 to Friday at 16:00. 12 g x 1.8181 m2 are 21.8172 g, rounded to 21.8 g.
"""

from regimens import example_plan, rows


def test_the_rescue_follows_the_infusion_by_the_clock():
    plan = example_plan("methotrexate-rescue")
    assert rows(plan, "methotrexate") == [("2026-03-24", "21.8 g")]
    found = [
        f"{act.on:%a} {act.at:%H:%M}"
        for act in plan.administrations
        if act.arm == "leucovorin" and act.on and act.at
    ]
    assert found == [
        *("Wed 10:00", "Wed 16:00", "Wed 22:00"),
        *("Thu 04:00", "Thu 10:00", "Thu 16:00", "Thu 22:00"),
        *("Fri 04:00", "Fri 10:00", "Fri 16:00"),
    ]
