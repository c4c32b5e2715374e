import pytest
from calendar_plans import example_plan

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.identity import Identity
from schedules.calendar.properties import EventWriter
from schedules.calendar.verification import ExportDiffersError

pytestmark = pytest.mark.requirement("R17")

PLAN = example_plan().model_copy(
    update={
        "administrations": example_plan().administrations[:3] + example_plan().administrations[-3:]
    }
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"20260303T100000", b"20260303T090000", id="an hour"),
        pytest.param(b"VALUE=DATE:20260303", b"VALUE=DATE:20260304", id="a day"),
        pytest.param(b"STATUS:CONFIRMED", b"STATUS:TENTATIVE", id="a status"),
        pytest.param(b"SEQUENCE:0", b"SEQUENCE:1", id="a sequence"),
        pytest.param(b"SUMMARY:Clinic visit", b"SUMMARY:Clinic visits", id="a title"),
        pytest.param(b"What the clinic", b"What nobody", id="a text"),
        pytest.param(b"END:VEVENT", b"END:VTODO", id="the kind of an event"),
        pytest.param(b"END:VEVENT\r\n", b"", id="the end of an event"),
        pytest.param(b"UID:", b"UID:x\r\nUID:", id="a line too many"),
        pytest.param(b"DTSTAMP:2026", b"DTSTAMP:2025", id="a stamp"),
        pytest.param(b"DTSTAMP:20260302T080000Z", b"DTSTAMP:20260302T080000", id="no UTC"),
        pytest.param(b"LAST-MODIFIED:2026", b"LAST-MODIFIED:2027", id="a modification"),
        pytest.param(b"CREATED:2026", b"CREATED:2025", id="a creation"),
        pytest.param(b"SEQUENCE:0", b"SEQUENCE:-1", id="a sequence below zero"),
        pytest.param(b"20270602T113000", b"20270602T114500", id="an end"),
        pytest.param(b"VALUE=DATE:20260304", b"VALUE=DATE:20260303", id="a day without an end"),
        pytest.param(b"TZID=Asia/Shanghai", b"TZID=Asia/Taipei", id="another zone, the same hour"),
        pytest.param(b";TZID=Asia/Shanghai", b"", id="an hour without a zone"),
        pytest.param(b"20260303T100000", b"20260303T100000Z", id="a zone and UTC at once"),
        pytest.param(b"TRANSP:OPAQUE", b"TRANSP:TRANSPARENT", id="time that is not blocked"),
        pytest.param(b"CLASS:CONFIDENTIAL\r\n", b"", id="no class"),
        pytest.param(b"RELATED-TO:", b"RELATED-TO:x", id="another course"),
        pytest.param(b"-PT30M", b"PT30M", id="an alarm after the start"),
        pytest.param(b"-PT30M", b"-PT31M", id="an alarm at another time"),
        pytest.param(b"ACTION:DISPLAY", b"ACTION:AUDIO", id="an alarm of another kind"),
        pytest.param(b"it may", b"it\\nmay", id="another line"),
        pytest.param(b"\\;", b";", id="a bare semicolon"),
        pytest.param(b"\\,", b",", id="a bare comma"),
        pytest.param(b"Clinic visit", b"Clinic\nvisit", id="a bare line feed"),
        pytest.param(b"Clinic visit", b"Clinic\x07visit", id="a control character"),
        pytest.param(b"\r\n ", b"", id="a long line"),
        pytest.param(b"\r\n", b"\n", id="line ends of another kind"),
    ],
)
def test_an_event_that_reads_back_otherwise_than_planned_is_not_handed_out(monkeypatch, old, new):
    def spoiled(writer, event):
        return write_event(writer, event).replace(old, new)

    choices = Choices(profile=Profile.PATIENT, alarms=(30,))
    assert old in write_calendar(PLAN, choices)
    write_event = EventWriter.event
    monkeypatch.setattr(EventWriter, "event", spoiled)
    with pytest.raises(ExportDiffersError):
        write_calendar(PLAN, choices)


def test_two_events_with_one_identifier_are_not_handed_out(monkeypatch):
    monkeypatch.setattr(Identity, "uid", lambda *_: "the same")
    with pytest.raises(ExportDiffersError, match="two events have the identifier"):
        write_calendar(example_plan(), Choices(profile=Profile.PATIENT))
