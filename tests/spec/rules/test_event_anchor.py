"""Events: an arm can count from a day of its own in the patient, such as a transplantation.

Day numbering and lengths then count from that event's day. The span still counts from day zero.
Where the patient document does not give the day, nothing is planned and the message says so.
"""

import pytest
from engine_documents import arm, dates, on, plan_of, protocol_of

from protocol.errors import DocumentError, PlanningError
from schedules.reasons import TargetReason

pytestmark = pytest.mark.requirement("R11")

EVENTS = [{"id": "graft", "title": "grafting"}]
DOCUMENT = protocol_of(arm(when=on("day 0", "1 week"), anchor_event="graft"), events=EVENTS)


def test_an_arm_counts_from_its_event():
    plan = plan_of(DOCUMENT, events=[{"event": "graft", "on": "2026-02-04"}])
    assert dates(plan) == ["2026-02-04", "2026-02-11"]


def test_the_reason_names_the_day_it_counts_from():
    plan = plan_of(DOCUMENT, events=[{"event": "graft", "on": "2026-02-04"}])
    reasons = [item.reasons[0] for item in plan.administrations]
    found = [str(reason.anchor_on) for reason in reasons if isinstance(reason, TargetReason)]
    assert found == ["2026-02-04"] * 2


def test_without_the_day_nothing_is_planned():
    with pytest.raises(PlanningError, match="arm iv counts from graft; add its day to events"):
        plan_of(DOCUMENT)


def test_an_event_the_protocol_does_not_define_is_refused():
    with pytest.raises(DocumentError, match='found the event "graft"'):
        plan_of(protocol_of(arm(anchor_event="graft")), events=[])
