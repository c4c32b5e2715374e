"""Amimestrocel: days 1, 14 and 28, then weeks 8 to 24 every 4 weeks at half as much again.

Day 1 is Mon 2026-03-02, so day 14 is 13 days later and day 28 is 27 days later; weeks count from
day 1. 60 kg x 1,000,000 and 60 kg x 1,500,000 cells.
"""

from regimens import library_plan, rows

PATIENT = """
day_zero: 2026-03-02
time_zone: Asia/Shanghai
updated_at: 2026-03-01T09:00+08:00
arms: [iv]
weights: [{kg: 60, on: 2026-03-01}]
places: [{id: clinic, weekdays: [mon, tue, wed, thu, fri, sat, sun]}]
"""


def test_amimestrocel_as_registered():
    assert rows(library_plan("amimestrocel-dkd", PATIENT), "iv") == [
        ("2026-03-02", "60000000 cells"),
        ("2026-03-15", "60000000 cells"),
        ("2026-03-29", "60000000 cells"),
        ("2026-04-27", "90000000 cells"),
        ("2026-05-25", "90000000 cells"),
        ("2026-06-22", "90000000 cells"),
        ("2026-07-20", "90000000 cells"),
        ("2026-08-17", "90000000 cells"),
    ]
