"""Sodium thiosulfate: 12.5 g over the last 30 minutes of the first session, then 25 g over 60.

Day 0 is Tue 2026-03-03, dialysis on Mondays, Wednesdays and Fridays from 07:30 for 4 hours: the
first session is on Wed 4 March, the last one before 3 June on Mon 1 June. 12 sessions in March, 13
in April, 13 in May, 1 in June.
"""

from collections import Counter

from regimens import library_plan

PATIENT = """
day_zero: 2026-03-03
time_zone: Europe/London
updated_at: 2026-03-01T09:00+00:00
arms: [thiosulfate]
dialysis: {weekdays: [mon, wed, fri], start: "07:30", duration: 4 hours}
"""


def test_the_first_session_takes_half_the_dose_in_half_the_time():
    first, second, *_ = library_plan("sodium-thiosulfate-hd", PATIENT).administrations
    assert (str(first.on), f"{first.at:%H:%M}", str(first.dose.amount)) == (
        "2026-03-04",
        "11:00",
        "12.5 g",
    )
    assert (str(second.on), f"{second.at:%H:%M}", str(second.dose.amount)) == (
        "2026-03-06",
        "10:30",
        "25 g",
    )


def test_every_session_of_three_months_takes_one():
    plan = library_plan("sodium-thiosulfate-hd", PATIENT)
    months = Counter(str(item.on)[:7] for item in plan.administrations)
    assert months == {"2026-03": 12, "2026-04": 13, "2026-05": 13, "2026-06": 1}
    assert Counter(str(item.dose.amount) for item in plan.administrations) == {
        "12.5 g": 1,
        "25 g": 38,
    }
