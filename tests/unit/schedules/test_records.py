"""Records that cannot be true are refused when they are built."""

import pytest
from pydantic import ValidationError

from schedules.records import AdministrationRecord

RECORD = {"id": "r-1", "arm": "iv", "started_at": "2026-03-03T10:00+08:00", "status": "completed"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"arm": None}, "neither an arm nor a route", id="no arm"),
        pytest.param({"arm": None, "route": "oral"}, "neither an arm nor", id="route alone"),
        pytest.param({"ended_at": "2026-03-03T09:59+08:00"}, "before started_at", id="ends before"),
        pytest.param({"amount": "0 mg"}, "accepted: status not-given", id="nothing given"),
        pytest.param({"amount": "1 mg", "status": "refused"}, "no amount", id="refused amount"),
        pytest.param({"status": "done"}, "status", id="unknown status"),
        pytest.param({"started_at": "2026-03-03T10:00"}, "offset from UTC", id="no offset"),
        pytest.param({"dose": "1 mg"}, "dose", id="unknown field"),
    ],
)
def test_a_record_that_cannot_be_true_is_refused(changes, expected):
    with pytest.raises(ValidationError, match=expected):
        AdministrationRecord.model_validate(RECORD | changes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"arm": None, "route": "oral", "product": "water"}, id="route and product"),
        pytest.param({"ended_at": "2026-03-03T02:00+00:00"}, id="ends when it starts"),
        pytest.param({"amount": "0 mg", "status": "entered-in-error"}, id="set aside as it was"),
    ],
)
def test_a_record_that_can_be_true_is_taken(changes):
    assert AdministrationRecord.model_validate(RECORD | changes).id == "r-1"
