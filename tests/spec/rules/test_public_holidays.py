"""A place can keep the public holidays of its country, or of a region of it.

A make-up working day beats the holiday calendar and the weekend: in China weekends are worked
around the long holidays. Dates are those of the State Council's notice for 2026 (New Year 1 to 3
January, worked on Sunday 4 January; National Day 1 to 7 October, worked on Saturday 10 October)
and of the law elsewhere.
"""

import pytest
from engine_documents import arm, dates, place, plan_of, protocol_of, windows

pytestmark = [pytest.mark.hazard("H14"), pytest.mark.requirement("R08")]

MAKE_UP = [{"on": "2026-10-10", "reason": "make-up day for National Day"}]


@pytest.mark.parametrize(
    ("holidays", "target", "open_days", "expected"),
    [
        pytest.param("CN", "2026-10-01", [], "2026-10-08", id="China: National Day, seven days"),
        pytest.param("CN", "2026-10-10", [], "2026-10-12", id="China: a Saturday"),
        pytest.param("CN", "2026-10-10", MAKE_UP, "2026-10-10", id="China: the same, worked"),
        pytest.param("US", "2026-07-03", [], "2026-07-06", id="US: 4 July falls on a Saturday"),
        pytest.param("GB-ENG", "2027-03-26", [], "2027-03-30", id="England: Easter"),
        pytest.param(
            "GB-SCT", "2027-03-29", [], "2027-03-29", id="Scotland works on Easter Monday"
        ),
        pytest.param("DE-BY", "2026-01-06", [], "2026-01-07", id="Bavaria: Epiphany"),
        pytest.param("DE-BE", "2026-01-06", [], "2026-01-06", id="Berlin has no Epiphany"),
        pytest.param(None, "2026-10-01", [], "2026-10-01", id="no holiday calendar"),
    ],
)
def test_the_first_working_day(holidays: str | None, target: str, open_days: list, expected: str):
    own = {"holidays": holidays} if holidays else {}
    clinic = place(open_days=open_days, **own)
    protocol = protocol_of(arm(windows=windows("-0/+10 days"), needs=["clinic"]))
    assert dates(plan_of(protocol, day_zero=target, places=[clinic])) == [expected]
