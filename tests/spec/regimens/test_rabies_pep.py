"""Rabies after exposure: vaccine on days 0, 3, 7 and 14; immune globulin on day 0, or up to day 7.

Day 0 is Thu 2026-05-28; 65 kg x 20 international units = 1300.
"""

import pytest
from regimens import example_plan, rows


@pytest.mark.parametrize(
    ("arm", "expected"),
    [
        (
            "vaccine",
            [
                ("2026-05-28", "1 mL"),
                ("2026-05-31", "1 mL"),
                ("2026-06-04", "1 mL"),
                ("2026-06-11", "1 mL"),
            ],
        ),
        ("immune-globulin", [("2026-05-28", "1300 international units")]),
    ],
)
def test_rabies_prophylaxis(arm: str, expected: list[tuple[str, str]]):
    assert rows(example_plan("rabies-pep"), arm) == expected


def test_immune_globulin_may_be_given_up_to_and_including_day_7():
    plan = example_plan("rabies-pep")
    windows = [item.permitted for item in plan.administrations if item.arm == "immune-globulin"]
    assert [tuple(map(str, window)) for window in windows] == [("2026-05-28", "2026-06-04")]
