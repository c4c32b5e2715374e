import pytest
from calendar_plans import example_plan

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.identity import Identity
from schedules.calendar.properties import EventWriter
from schedules.calendar.verification import ExportDiffersError

pytestmark = pytest.mark.requirement("R17")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"20260303T100000", b"20260303T090000", id="an hour"),
        pytest.param(b"VALUE=DATE:20260303", b"VALUE=DATE:20260304", id="a day"),
        pytest.param(b"STATUS:CONFIRMED", b"STATUS:TENTATIVE", id="a status"),
        pytest.param(b"SEQUENCE:0", b"SEQUENCE:1", id="a sequence"),
        pytest.param(b"SUMMARY:Clinic visit", b"SUMMARY:Clinic visits", id="a title"),
        pytest.param(b"What the clinic", b"What nobody", id="a text"),
        pytest.param(b"END:VEVENT", b"END:VTODO", id="the end of an event"),
    ],
)
def test_an_event_that_reads_back_otherwise_than_planned_is_not_handed_out(monkeypatch, old, new):
    def spoiled(writer, event):
        return write_event(writer, event).replace(old, new)

    write_event = EventWriter.event
    monkeypatch.setattr(EventWriter, "event", spoiled)
    with pytest.raises(ExportDiffersError):
        write_calendar(example_plan(), Choices(profile=Profile.PATIENT))


def test_two_events_with_one_identifier_are_not_handed_out(monkeypatch):
    monkeypatch.setattr(Identity, "uid", lambda *_: "the same")
    with pytest.raises(ExportDiffersError, match="two events have the identifier"):
        write_calendar(example_plan(), Choices(profile=Profile.PATIENT))
