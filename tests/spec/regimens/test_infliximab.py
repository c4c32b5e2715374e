"""Infliximab: 5 mg per kg at weeks 0, 2 and 6, then every 8 weeks from week 14, within a year.

Week 0 is Wed 2026-01-14. 72.5 kg x 5 = 362.5 mg until the weight of 1 June, then 80 kg x 5 = 400
mg. Week 54 would be 2027-01-27, past the 52 weeks of the document.
"""

from regimens import example_plan, rows


def test_infliximab_in_the_first_year():
    assert rows(example_plan("infliximab"), "infusion") == [
        ("2026-01-14", "362.5 mg"),
        ("2026-01-28", "362.5 mg"),
        ("2026-02-25", "362.5 mg"),
        ("2026-04-22", "362.5 mg"),
        ("2026-06-17", "400 mg"),
        ("2026-08-12", "400 mg"),
        ("2026-10-07", "400 mg"),
        ("2026-12-02", "400 mg"),
    ]
