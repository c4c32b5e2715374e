"""Words that several figures share."""

from datetime import date, timedelta

from schedules.display import MONTHS, Language, day
from schedules.plan import Plan


def said(language: Language, en: str, zh: str) -> str:
    """Return the words in one of two languages."""
    return zh if language == "zh" else en


def month(of: date, language: Language) -> str:
    """Return a date's month in letters, which no order of numbers can hide."""
    return f"{of.month}月" if language == "zh" else MONTHS[of.month - 1]


def stretch(first: date, last: date, language: Language) -> str:
    """Return two dates, both inside."""
    between = said(language, "to", "至")
    return f"{day(first, language)} {between} {day(last, language)}"


def arm_title(plan: Plan, arm: str, language: Language) -> str:
    """Return the title of an arm, or its id where the protocol no longer has it."""
    found = [item.title for item in plan.protocol.arms if item.id == arm]
    return found[0].in_language(language) if found else arm


def days_of(plan: Plan) -> list[date]:
    """Return every day on which something is listed, sorted."""
    listed = {item.listed_on for item in plan.administrations}
    return sorted(listed | {item.on for item in plan.assessments if item.on is not None})


def week_of(on: date, first: date) -> int:
    """Return which week of the course a day lies in; week 1 begins with the first day."""
    return (on - first).days // 7 + 1


def week_start(week: int, first: date) -> date:
    """Return the first day of a week of the course."""
    return first + timedelta(days=7 * (week - 1))
