"""A calendar read back: what people did to it by hand is found, what programs did is not."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from read_back import ACT, ARMS, CHOICES, FROM, PLAN

from schedules.calendar import CalendarError, Choices, Profile, write_calendar
from schedules.calendar.difference import write_differences
from schedules.calendar.identity import event_uid
from schedules.calendar.reading import compare_calendar
from schedules.calendar.resource import resources_of

pytestmark = [pytest.mark.hazard("H38"), pytest.mark.requirement("R19")]

WRITTEN = write_calendar(PLAN, CHOICES)


Edit = Callable[[icalendar.Calendar, Any], None]


def edited(edit: Edit) -> bytes:
    calendar = icalendar.Calendar.from_ical(WRITTEN)
    uid = event_uid(PLAN.patient, PLAN.protocol.id, ACT)
    event = next(event for event in calendar.events if event["UID"] == uid)
    edit(calendar, event)
    return calendar.to_ical()


def shifted(**by: int) -> Edit:
    def edit(_calendar: icalendar.Calendar, event: Any) -> None:
        for name in ("DTSTART", "DTEND"):
            event[name].dt += timedelta(**by)

    return edit


def with_value(name: str, value: object) -> Edit:
    def edit(_calendar: icalendar.Calendar, event: Any) -> None:
        event.pop(name, None)
        event.add(name, value)

    return edit


def deleted(calendar: icalendar.Calendar, event: Any) -> None:
    calendar.subcomponents.remove(event)


def doubled(calendar: icalendar.Calendar, event: Any) -> None:
    calendar.add_component(event)


def copied(calendar: icalendar.Calendar, event: Any) -> None:
    copy = icalendar.Event.from_ical(event.to_ical())
    copy["UID"] = "a-copy"
    calendar.add_component(copy)


def moved_and_copied(calendar: icalendar.Calendar, event: Any) -> None:
    event["UID"] = "somebody-elses"
    shifted(days=1)(calendar, event)


def whole_day(_calendar: icalendar.Calendar, event: Any) -> None:
    event["DTSTART"] = icalendar.vDate(date(2026, 3, 17))
    event["DTEND"] = icalendar.vDate(date(2026, 3, 18))


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            shifted(days=1),
            [("moved", ACT, f"{FROM} Wed 18-Mar-2026 10:00, 1 day later, inside the window")],
            id="dragged a day",
        ),
        pytest.param(
            shifted(minutes=-90),
            [("moved", ACT, f"{FROM} Tue 17-Mar-2026 08:30, 1 hour 30 minutes earlier, inside")],
            id="dragged an hour and a half",
        ),
        pytest.param(
            shifted(days=30),
            [("moved", ACT, f"{FROM} Thu 16-Apr-2026 10:00, 30 days later, outside the window")],
            id="dragged out of the window",
        ),
        pytest.param(
            whole_day,
            [
                ("moved", ACT, f"{FROM} Tue 17-Mar-2026, inside the window"),
                ("changed", ACT, "changed by hand: length 1 day"),
            ],
            id="made a whole day",
        ),
        pytest.param(
            deleted, [("missing", ACT, "planned for Tue 17-Mar-2026 10:00")], id="deleted"
        ),
        pytest.param(
            with_value("STATUS", "CANCELLED"),
            [("cancelled", ACT, "cancelled; planned for Tue 17-Mar-2026 10:00")],
            id="cancelled",
        ),
        pytest.param(
            with_value("SUMMARY", "Hospital"),
            [("changed", ACT, 'changed by hand: title "Hospital"')],
            id="retitled",
        ),
        pytest.param(
            with_value("DESCRIPTION", "bring water"),
            [("changed", ACT, "changed by hand: text")],
            id="rewritten",
        ),
        pytest.param(
            with_value("STATUS", "TENTATIVE"),
            [("changed", ACT, "changed by hand: status TENTATIVE")],
            id="made tentative",
        ),
        pytest.param(
            with_value("RRULE", {"FREQ": "DAILY"}),
            [("changed", ACT, "changed by hand: repeats")],
            id="made to repeat",
        ),
        pytest.param(
            with_value("DTEND", datetime.fromisoformat("2026-03-17T12:00:00+00:00")),
            [("changed", ACT, "changed by hand: length 10:00:00")],
            id="made longer",
        ),
        pytest.param(doubled, [("duplicated", ACT, "stands 2 times")], id="twice"),
        pytest.param(
            copied, [("duplicated", None, 'a second "Clinic visit" on Tue 17-Mar')], id="a copy"
        ),
        pytest.param(
            with_value("UID", "renamed"),
            [("changed", ACT, "stands on Tue 17-Mar-2026 10:00 under another identifier")],
            id="another identifier",
        ),
        pytest.param(
            moved_and_copied,
            [
                ("missing", ACT, "planned for"),
                ("not-planned", None, 'event "Clinic visit" on Wed 18-Mar-2026 10:00'),
            ],
            id="a stranger",
        ),
    ],
)
def test_edits_by_hand_are_found(edit: Edit, expected: list[tuple[str, str | None, str]]):
    found = compare_calendar(PLAN, edited(edit), CHOICES)
    assert [(item.kind.value, item.administration) for item in found] == [
        (kind, act) for kind, act, _ in expected
    ]
    for item, (_, _, text) in zip(found, expected, strict=True):
        assert item.text.startswith(text)


def in_zone(name: bytes) -> bytes:
    return WRITTEN.replace(b"TZID=Asia/Shanghai", b"TZID=" + name).replace(
        b"TZID:Asia/Shanghai", b"TZID:" + name
    )


def in_utc(calendar: icalendar.Calendar, _event: Any) -> None:
    event: Any
    for event in calendar.events:
        for name in ("DTSTART", "DTEND"):
            event[name] = icalendar.vDatetime(event[name].dt.astimezone(UTC))
    calendar.subcomponents = [item for item in calendar.subcomponents if item.name != "VTIMEZONE"]


def floating(calendar: icalendar.Calendar, _event: Any) -> None:
    event: Any
    for event in calendar.events:
        for name in ("DTSTART", "DTEND"):
            event[name] = icalendar.vDatetime(event[name].dt.replace(tzinfo=None))


def renumbered(calendar: icalendar.Calendar, _event: Any) -> None:
    calendar["PRODID"] = "-//Google Inc//Google Calendar 70.9054//EN"
    for event in calendar.events:
        event["SEQUENCE"] = 4
        event.add("X-MOZ-GENERATION", "3")
        event.pop("TRANSP")


@pytest.mark.parametrize("rewrite", [in_utc, floating, renumbered])
def test_what_programs_rewrite_is_no_difference(rewrite: Edit):
    assert compare_calendar(PLAN, edited(rewrite), CHOICES) == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(WRITTEN.replace(b"\r\n ", b""), id="not folded"),
        pytest.param(WRITTEN.replace(b"\r\n", b"\n"), id="bare line ends"),
        pytest.param(b"\xef\xbb\xbf" + WRITTEN, id="byte-order mark"),
        pytest.param(in_zone(b"China Standard Time"), id="Windows' zone"),
        pytest.param(in_zone(b"/citadel.org/20250101_1/Asia/Shanghai"), id="a prefixed zone"),
        pytest.param([item.data for item in resources_of(WRITTEN)], id="a collection"),
    ],
)
def test_a_calendar_in_another_form_stands_as_planned(data: bytes | list[bytes]):
    assert compare_calendar(PLAN, data, CHOICES) == ()


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whose_calendar_it_is_needs_not_be_told(profile: Profile, language: str):
    made = Choices(profile=profile, language="zh" if language == "zh" else "en", arms=ARMS)
    assert compare_calendar(PLAN, write_calendar(PLAN, made), CHOICES) == ()


def test_an_event_that_cannot_be_read_is_told_and_the_others_are_compared():
    start = f"UID:{event_uid(PLAN.patient, PLAN.protocol.id, ACT)}\r\n".encode()
    head, _, rest = WRITTEN.partition(start)
    broken = head + start + rest.replace(b"TZID=Asia/Shanghai:20260317T100000", b"X=1:nonsense", 1)
    (item,) = compare_calendar(PLAN, broken, CHOICES)
    assert (item.kind.value, item.administration) == ("unreadable", ACT)


def test_what_was_found_can_be_handed_on_as_json():
    found = json.loads(write_differences(compare_calendar(PLAN, edited(shifted(days=1)), CHOICES)))
    (row,) = found["differences"]
    assert (found["kind"], found["format_version"]) == ("calendar-comparison", "1")
    assert row["planned"] == "2026-03-17T02:00:00+00:00"
    assert row["found"] == "2026-03-18T02:00:00+00:00"
    assert (row["minutes"], row["window"]) == (1440, "preferred")


def test_tasks_of_others_beside_events_are_not_looked_at():
    milk = b"BEGIN:VTODO\r\nUID:milk\r\nSUMMARY:Buy milk\r\nEND:VTODO\r\nEND:VCALENDAR"
    assert compare_calendar(PLAN, WRITTEN.replace(b"END:VCALENDAR", milk), CHOICES) == ()


@pytest.mark.hazard("H23")
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"patient: X\n", id="another document"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", id="an event alone"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(data: bytes):
    with pytest.raises(CalendarError, match="found no calendar"):
        compare_calendar(PLAN, data)
