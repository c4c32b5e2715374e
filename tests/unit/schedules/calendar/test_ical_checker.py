"""The checker is the tests' own: what it would not see, they would not."""

import pytest
from ical_checker import problems_of

GOOD_LINES = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//somebody//EN",
    "CALSCALE:GREGORIAN",
    "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:20250101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    "UID:one",
    "DTSTAMP:20260302T080000Z",
    "CREATED:20260302T080000Z",
    "LAST-MODIFIED:20260302T080000Z",
    "SEQUENCE:0",
    "DTSTART;TZID=Asia/Shanghai:20260303T100000",
    "DTEND;TZID=Asia/Shanghai:20260303T110000",
    "STATUS:CONFIRMED",
    "TRANSP:OPAQUE",
    "SUMMARY:Clinic visit",
    "DESCRIPTION:Planned\\; it may change.",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "DESCRIPTION:Clinic visit",
    "TRIGGER:-PT30M",
    "END:VALARM",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "UID:two",
    "DTSTAMP:20260302T080000Z",
    "CREATED:20260302T080000Z",
    "LAST-MODIFIED:20260302T080000Z",
    "SEQUENCE:0",
    "DTSTART;VALUE=DATE:20260303",
    "DTEND;VALUE=DATE:20260304",
    "STATUS:CANCELLED",
    "TRANSP:TRANSPARENT",
    "SUMMARY:Clinic reminder",
    "DESCRIPTION:x",
    "END:VEVENT",
    "END:VCALENDAR",
]
GOOD = "".join(f"{line}\r\n" for line in GOOD_LINES).encode()

EDITS = [
    ("METHOD without ORGANIZER", "CALSCALE:GREGORIAN", "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH"),
    ("no PRODID", "PRODID:-//somebody//EN\r\n", ""),
    ("no VERSION", "VERSION:2.0\r\n", ""),
    ("no UID", "UID:one\r\n", ""),
    ("two UIDs in one event", "UID:one\r\n", "UID:one\r\nUID:three\r\n"),
    ("one UID in two events", "UID:two", "UID:one"),
    ("no DTSTAMP", "UID:one\r\nDTSTAMP:20260302T080000Z\r\n", "UID:one\r\n"),
    (
        "DTSTAMP not UTC",
        "UID:one\r\nDTSTAMP:20260302T080000Z",
        "UID:one\r\nDTSTAMP:20260302T080000",
    ),
    ("no DTSTART", "DTSTART;TZID=Asia/Shanghai:20260303T100000\r\n", ""),
    ("DTEND before DTSTART", "20260303T110000", "20260303T090000"),
    ("DTEND with DURATION", "20260303T110000\r\n", "20260303T110000\r\nDURATION:PT1H\r\n"),
    (
        "DATE start, DATE-TIME end",
        "DTSTART;TZID=Asia/Shanghai:20260303T100000",
        "DTSTART;VALUE=DATE:20260303",
    ),
    ("TZID without VTIMEZONE", "TZID:Asia/Shanghai", "TZID:Asia/Taipei"),
    ("TZID with Z", "20260303T100000", "20260303T100000Z"),
    ("VALARM without TRIGGER", "TRIGGER:-PT30M\r\n", ""),
    (
        "alarm without DESCRIPTION",
        "ACTION:DISPLAY\r\nDESCRIPTION:Clinic visit\r\n",
        "ACTION:DISPLAY\r\n",
    ),
    ("TRIGGER date-time without VALUE", "TRIGGER:-PT30M", "TRIGGER:20260303T013000Z"),
    ("TRIGGER with TZID", "TRIGGER:-PT30M", "TRIGGER;TZID=Asia/Shanghai:20260303T093000"),
    ("STATUS:CANCELED", "STATUS:CANCELLED", "STATUS:CANCELED"),
    ("negative SEQUENCE", "SEQUENCE:0\r\nDTSTART;V", "SEQUENCE:-1\r\nDTSTART;V"),
    ("SEQUENCE above 2^31", "SEQUENCE:0\r\nDTSTART;V", "SEQUENCE:2147483648\r\nDTSTART;V"),
    ("a date that does not exist", "VALUE=DATE:20260303", "VALUE=DATE:20260231"),
    ("a raw newline in text", "Clinic reminder", "Clinic\nreminder"),
    ("a raw line end in text", "Clinic reminder", "Clinic\r\nreminder"),
    ("a control character", "Clinic reminder", "Clinic\x07reminder"),
    ("a line of 200 octets", "SUMMARY:Clinic reminder", "SUMMARY:" + "x" * 192),
    ("bare LF", "\r\n", "\n"),
    ("BOM", "BEGIN:VCALENDAR", "\ufeffBEGIN:VCALENDAR"),
    ("no END:VEVENT", "END:VEVENT\r\nBEGIN", "BEGIN"),
    ("REFRESH-INTERVAL without VALUE", "REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"),
    # Beyond what readers were shown: what a calendar of this program must not hold either.
    ("a time that floats", "DTSTART;TZID=Asia/Shanghai:", "DTSTART:"),
    ("a VTIMEZONE that is an hour off", "TZOFFSETTO:+0800", "TZOFFSETTO:+0900"),
    ("RDATE in a VTIMEZONE", "TZNAME:CST", "TZNAME:CST\r\nRDATE:20260101T000000"),
    ("a rule without BYDAY", "TZNAME:CST", "RRULE:FREQ=YEARLY;BYMONTH=3"),
    ("a bare comma in text", "Clinic reminder", "Clinic, reminder"),
    ("a backslash that escapes nothing", "Clinic reminder", "Clinic \\reminder"),
    ("LAST-MODIFIED before CREATED", "LAST-MODIFIED:20260302", "LAST-MODIFIED:20260301"),
    ("an alarm after the start", "TRIGGER:-PT30M", "TRIGGER:PT30M"),
    ("an alarm on a cancelled event", "STATUS:CONFIRMED", "STATUS:CANCELLED"),
    ("a day event that blocks time", "TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
    ("the last line has no end", "END:VCALENDAR\r\n", "END:VCALENDAR"),
    ("a character torn apart", "Clinic reminder", "Clinic \udcff"),
    ("two calendars", "END:VCALENDAR\r\n", "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
]


def test_a_good_file_has_no_problem():
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(("old", "new"), [pytest.param(*edit[1:], id=edit[0]) for edit in EDITS])
def test_an_edit_of_a_good_file_is_caught(old, new):
    assert old.encode() in GOOD
    edited = GOOD.replace(old.encode(), new.encode("utf-8", "surrogateescape"))
    assert problems_of(edited) != []
