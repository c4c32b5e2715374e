"""When the next dose of a vaccine is due, as the CDC's cases for vaccination forecasters have it.

The cases are those of WorldVax/vaxplan.testcases (commit 9826274, ``features/CDSi_TestCases_HepB.
feature`` and ``..._HPV.feature``), by their numbers there: the day of birth, the doses given, and
the day on which the next one is recommended. Ages count in calendar months from birth, least
intervals from the dose given last. What a case calls invalid counts as given here: its day is what
the next interval is counted from.
"""

import pytest
from engine_documents import arm, dates, interval, on, plan_given, protocol_of, windows

pytestmark = pytest.mark.requirement("R12")

# At which ages doses are due.
EARLY = ("day 0", "1 month", "2 months", "3 months")
ELEVEN = ("132 months", "133 months", "134 months", "135 months")
INFANT, ADOLESCENT = ("day 0", "1 month", "6 months"), ("132 months", "134 months", "138 months")


def next_dose(born: str, ages: tuple[str, ...], given: str, least: str) -> str:
    """Return the day of the first dose not given: due by age, and so long after the one before."""
    names, days = [f"dose-{number}" for number in range(1, len(ages) + 1)], given.split()
    marks = (age.split(" ") for age in ages)
    ids = [
        f"{name}-course-" + (f"d{count}" if unit == "day" else f"m{unit}")
        for name, (unit, count) in zip(names, marks, strict=True)
    ]
    protocol = protocol_of(
        *(
            arm(name, on(age), windows=windows("-0/+999 days"))
            for name, age in zip(names, ages, strict=True)
        ),
        rules=[
            {"kind": "from-administration", "arms": [name], "administration": before}
            | interval(minimum=least)
            for before, name in zip(ids, names[1:], strict=False)
        ],
        span="20 years",
    )
    plan = plan_given(dict(zip(ids, days, strict=False)), protocol, day_zero=born)
    return dates(plan, names[len(days)])[0]


@pytest.mark.parametrize(
    ("born", "given", "least", "expected"),
    [
        pytest.param("2011-12-12", "", "4 weeks", "2011-12-12", id="0198 newborn"),
        pytest.param("2011-04-01", "2011-04-01", "4 weeks", "2011-05-01", id="0209 at birth"),
        pytest.param("2011-04-01", "2011-04-02", "4 weeks", "2011-05-01", id="0220 a day old"),
        pytest.param(
            "2011-04-01", "2011-04-01 2011-04-25", "8 weeks", "2011-10-01", id="0200 within grace"
        ),
        pytest.param(
            "2011-04-01", "2011-04-01 2011-04-29", "8 weeks", "2011-10-01", id="0201 28 days apart"
        ),
    ],
)
def test_hepatitis_b_from_birth(born: str, given: str, least: str, expected: str):
    assert next_dose(born, INFANT, given, least) == expected


@pytest.mark.parametrize(
    ("ages", "born", "given", "least", "expected"),
    [
        pytest.param(
            EARLY, "2011-04-01", "2011-05-01 2011-05-24", "4 weeks", "2011-06-21", id="0199"
        ),
        pytest.param(
            EARLY,
            "2005-06-01",
            "2005-09-01 2005-12-01 2006-01-21",
            "8 weeks",
            "2006-03-18",
            id="0202",
        ),
        pytest.param(
            EARLY,
            "2004-07-01",
            "2004-10-01 2004-11-07 2005-01-16",
            "8 weeks",
            "2005-03-13",
            id="0205",
        ),
        pytest.param(ELEVEN, "1999-05-05", "2011-11-25", "4 months", "2012-03-25", id="0208"),
        pytest.param(
            ELEVEN, "1996-05-01", "2007-05-01 2007-08-27", "8 weeks", "2007-10-22", id="0211"
        ),
        pytest.param(
            ELEVEN,
            "1992-05-01",
            "2005-09-01 2005-12-01 2006-01-21",
            "8 weeks",
            "2006-03-18",
            id="0212",
        ),
    ],
)
def test_a_dose_that_is_given_again_keeps_the_least_interval(
    ages: tuple[str, ...], born: str, given: str, least: str, expected: str
):
    """Each is due by its age long before: only the interval from the last one given counts."""
    assert next_dose(born, ages, given, least) == expected


@pytest.mark.parametrize(
    ("born", "given", "expected"),
    [
        pytest.param("2002-05-01", "", "2013-05-01", id="0393 the first one was too early"),
        pytest.param("2002-05-01", "2011-04-27", "2013-07-01", id="0392 four days under 9 years"),
        pytest.param("2002-05-01", "2011-05-01", "2013-07-01", id="0394 at 9 years"),
        pytest.param("2000-05-01", "2011-05-01", "2011-07-01", id="0395 at 11 years"),
        pytest.param("2002-05-01", "2011-04-27 2011-05-25", "2013-11-01", id="0400 4 weeks apart"),
        pytest.param("2002-05-01", "2011-05-01 2011-05-29", "2013-11-01", id="0402 4 weeks apart"),
        pytest.param("2000-05-01", "2011-05-01 2011-07-01", "2011-11-01", id="0403 on time"),
    ],
)
def test_papilloma_vaccine_at_eleven_years(born: str, given: str, expected: str):
    assert next_dose(born, ADOLESCENT, given, "4 weeks") == expected
