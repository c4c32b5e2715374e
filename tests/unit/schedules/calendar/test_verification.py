import pytest
from calendar_plans import example_plan

from schedules.calendar import Profile, export, write_calendar
from schedules.calendar.verification import ExportDiffersError


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"20260303T100000", b"20260303T090000", id="an hour"),
        pytest.param(b"VALUE=DATE:20260303", b"VALUE=DATE:20260304", id="a day"),
        pytest.param(b"STATUS:CONFIRMED", b"STATUS:TENTATIVE", id="a status"),
        pytest.param(b"SUMMARY:Clinic visit", b"SUMMARY:Clinic visits", id="a title"),
        pytest.param(b"What the clinic", b"What nobody", id="a text"),
        pytest.param(b"END:VEVENT\r\nEND:VCAL", b"END:VTODO\r\nEND:VCAL", id="the last event"),
    ],
)
def test_a_file_that_reads_back_otherwise_than_planned_is_not_handed_out(monkeypatch, old, new):
    def spoiled(events, zone):
        return write_file(events, zone).replace(old, new, 1)

    write_file = export._file
    monkeypatch.setattr(export, "_file", spoiled)
    with pytest.raises(ExportDiffersError):
        write_calendar(example_plan(), profile=Profile.PATIENT)


def test_two_events_with_one_identifier_are_not_handed_out(monkeypatch):
    monkeypatch.setattr(export, "event_uid", lambda *_: "the same")
    with pytest.raises(ExportDiffersError, match="one identifier"):
        write_calendar(example_plan(), profile=Profile.PATIENT)
