"""Outside the session: a dialysis day serves where no hour of the arm overlaps the session.

The act takes its stated duration; one that ends as the session starts, or starts as it ends, does
not overlap. A session past midnight reaches into the next day. Without a stated hour nothing can be
told, and a dialysis day does not serve.
"""

from typing import Any

import pytest
from engine_documents import (
    arm,
    dates,
    dialysis,
    number,
    off_dialysis,
    on,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = [pytest.mark.hazard("H05"), pytest.mark.requirement("R08")]

RULE = off_dialysis(allow="outside-session") | {"provenance": "engineering", "note": "a rule"}


@pytest.mark.parametrize(
    ("at", "minutes", "session", "expected"),
    [
        pytest.param("07:00", 60, {}, "2026-01-05", id="ends as the session starts"),
        pytest.param("07:01", 60, {}, "2026-01-06", id="ends a minute into the session"),
        pytest.param("10:00", 60, {}, "2026-01-06", id="inside the session"),
        pytest.param("11:59", 60, {}, "2026-01-06", id="starts in its last minute"),
        pytest.param("12:00", 60, {}, "2026-01-05", id="starts as it ends"),
        pytest.param(
            "01:00", 60, {"days": "sun", "start": "22:00"}, "2026-01-06", id="of the night before"
        ),
        pytest.param(
            "02:00", 60, {"days": "sun", "start": "22:00"}, "2026-01-05", id="after that night"
        ),
        pytest.param(None, None, {}, "2026-01-06", id="no hour stated"),
    ],
)
def test_a_dialysis_day_serves_outside_the_session(
    at: str | None, minutes: int | None, session: dict[str, Any], expected: str
):
    """Monday 2026-01-05; sessions from 08:00 to 12:00 on Mon, Wed, Fri unless said otherwise."""
    hours: Any = {"at": number([at]), "duration": number(f"{minutes} minutes")} if at else {}
    pattern = dialysis(session.get("days", "mon wed fri"))
    pattern |= {"start": session["start"]} if "start" in session else {}
    plan = plan_of(
        protocol_of(
            arm(when=on("day 0"), day_rules=[RULE], windows=windows("-0/+1 days"), **hours)
        ),
        dialysis=pattern,
    )
    assert dates(plan) == [expected]
