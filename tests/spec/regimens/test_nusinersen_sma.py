"""Nusinersen: three doses 14 days apart, a fourth 30 days later, then one every 4 months.

From Mon 2026-03-02: 16 and 30 March, and Wed 29 April. Four months after that is Sat 29 August (two
days to Monday), then Tue 29 December, Thu 29 April, and Sun 29 August (one day): 3 days in all. A
day later, 30 April, they are Sun 30 August (one day), Wed 30 December, Fri 30 April and Mon 30
August: 2 days in all, its own included, which is the least. Where the third is given on Thu 2
April, the fourth is due on Sat 2 May and stands on Mon 4 May, from which the rest counts: 4
September, 4 January, 4 May, and Sat 4 September.
"""

from datetime import date

from regimens import EXAMPLES, days, doses, example_plan, table

from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient


def test_as_planned():
    plan = example_plan("nusinersen-sma")
    assert days(plan, "loading") == table("2026-03-02 2026-03-16 2026-03-30")
    assert days(plan, "fourth") == ["2026-04-30"]
    assert days(plan, "maintenance") == table("2026-08-31 2026-12-30 2027-04-30 2027-08-30")
    assert doses(plan, "loading") == ["12 mg"]


def test_a_late_third_dose_takes_all_that_follows_along():
    text = (EXAMPLES / "nusinersen-sma.yaml").read_text(encoding="utf-8")
    patient = (EXAMPLES / "nusinersen-sma.patient.yaml").read_text(encoding="utf-8")
    plan = build_plan(
        parse_protocol(text, source="protocol"),
        parse_patient(patient, source="patient"),
        given={"loading-doses-d28": date(2026, 4, 2)},
    )
    assert days(plan, "fourth") == ["2026-05-04"]
    assert days(plan, "maintenance") == table("2026-09-04 2027-01-04 2027-05-04 2027-09-06")
