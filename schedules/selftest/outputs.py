"""What people are handed: calendars, sheets, numbers in two languages, codes."""

import re
from datetime import date

from protocol.errors import UserError
from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.reading import compare_calendar
from schedules.checklists import build_checklists
from schedules.checklists.pdf.rendering import render_pdf
from schedules.doses import dose_line
from schedules.fonts import missing_from
from schedules.selftest.check import CheckFailedError, Machine, expect
from schedules.selftest.example import example_plan
from schedules.sheet_code import planned_by_code, sheet_code

_FIRST, _LAST = date(2026, 3, 3), date(2026, 3, 5)
_CODES = 12  # each takes the digest of the plan
_FONTS = {"SheetSans-Regular", "SheetSans-Bold", "SheetHan-Regular"}
# The first infusion, as the example's calendars write it.
_START, _LATER = b"DTSTART;TZID=Asia/Shanghai:20260317T100000", b"20260317T110000"
# What would tell a reader who is treated, for what, with what or how much.
_TELLING = ("EXAMPLE-001", "cells", "hAMSC", "calciphyl", "thiosulf", "wound", "60,000,000", "细胞")


def calendars(_: Machine) -> str:
    """Read both calendars back against the plan; an event moved by an hour has to be seen."""
    plan = example_plan()
    whole = write_calendar(plan, Choices(profile=Profile.PATIENT, language="en"))
    expect("departures of the patient's calendar", _departures(whole), [])
    for profile in Profile:
        # The infusions alone: reading all of both calendars four times would take half a minute.
        data = write_calendar(plan, Choices(profile=profile, language="en", arms=("iv",)))
        expect(f"departures of the {profile.value} calendar", _departures(data, "iv"), [])
        expect("events at the hour of the second infusion", data.count(_START), 1)
        moved = data.replace(_START, _START.replace(b"20260317T100000", _LATER))
        if not _departures(moved, "iv"):
            message = f"an event of the {profile.value} calendar was moved by hand and not seen"
            raise CheckFailedError(message)
    return f"{whole.count(b'BEGIN:VEVENT')} events as planned; one moved by an hour is seen"


def _departures(data: bytes, *arms: str) -> list[str]:
    choices = Choices(arms=arms) if arms else None
    return [item.text for item in compare_calendar(example_plan(), data, choices)]


def privacy(_: Machine) -> str:
    """Look in the patient's calendar for what it must not tell."""
    plan = example_plan()
    data = write_calendar(plan, Choices(profile=Profile.PATIENT, language="en"))
    text = data.replace(b"\r\n ", b"").decode()
    found = [word for word in _TELLING if word.lower() in text.lower()]
    expect("words that tell who, what or how much", found, [])
    return f"none of {len(_TELLING)} telling words"


def sheets(_: Machine) -> str:
    """Print two days twice: the same bytes, in the program's own fonts; refuse a lost character."""
    plan = example_plan()
    made = build_checklists(plan, first=_FIRST, last=_LAST)
    first, second = (render_pdf(made, plan, language="en+zh-CN") for _ in range(2))
    if first != second:
        message = "the same sheets gave two different files"
        raise CheckFailedError(message)
    expect("the file's beginning", first[:5], b"%PDF-")
    embedded = {name.decode() for name in re.findall(rb"/FontName */[A-Z]{6}\+([A-Za-z-]+)", first)}
    expect("fonts that are missing in the file", _FONTS - embedded, set[str]())
    expect("characters without a shape", missing_from("60,000,000 cells 细胞"), set[str]())
    expect("a character that no font holds", missing_from("\U0001f600"), {"\U0001f600"})
    return f"{len(made)} sheets, {len(first):,} bytes, {len(embedded)} fonts"


def languages(_: Machine) -> str:
    """Hold the numbers of every dose line in Chinese against those in English."""
    lines = 0
    for act in example_plan().administrations:
        english, chinese = (_numbers(dose_line(act.dose, name)) for name in ("en", "zh"))
        expect(f"numbers of {act.id}", chinese, english)
        lines += 1
    return f"{lines} dose lines"


def _numbers(text: str) -> list[str]:
    """Return the numbers of a line without those of dates and words, which languages order."""
    text = re.sub(r"\d{4}年\d\d月\d\d日|\d\d-[A-Z][a-z]{2}-\d{4}", "", text)
    text = re.sub(r"\([\d.]+ (million|billion)\)|\([\d.]+[万亿]\)", "", text.replace("\u00a0", " "))
    text = re.sub(r"\b(cm|m)2\b|平方", "", text)
    return sorted(re.findall(r"\d[\d,.]*\d|\d", text))


def codes(_: Machine) -> str:
    """Follow the code of every sheet to its own dose; refuse those of another plan."""
    plan = example_plan()
    some = plan.administrations[:: len(plan.administrations) // _CODES]
    for act in some:
        found = planned_by_code(plan, sheet_code(plan.digest, act.id))
        expect(f"the code of {act.id}", getattr(found, "id", None), act.id)
    other = sheet_code("0" * 64, plan.administrations[0].id)
    try:
        planned_by_code(plan, other)
    except UserError:
        return f"{len(some)} codes; one of another plan is refused"
    message = "a code of another plan was followed"
    raise CheckFailedError(message)
