"""The base of every type in a document, and the scalar types that documents use."""

import re
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from protocol.fields import BeforeValidator, WithJsonSchema, model_validator
from protocol.model import Model as Model  # noqa: PLC0414 -- said to be for others, too
from protocol.text_form import not_accepted

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_ID = re.compile(ID_PATTERN)
# [0-9] and not \d: other scripts' digits would be read by int() without a complaint.
# Groups of three or none. At most 27 digits in all: decimal arithmetic keeps 28 exactly.
_WHOLE_FORM = r"(?:[0-9]{1,3}(?:_[0-9]{3}){1,4}|[0-9]{1,15})"
DECIMAL_FORM = _WHOLE_FORM + r"(?:\.[0-9]{1,12})?"
_WHOLE = re.compile("[+-]?" + _WHOLE_FORM)
_DECIMAL = re.compile(DECIMAL_FORM)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# Control characters but tab and newline, and lone surrogates: neither prints nor travels.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})"
)


def parse_whole(found: object) -> int:
    """Read a whole number: digits, in groups of three with ``_`` if wanted."""
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and _WHOLE.fullmatch(found):
        return int(found)
    raise not_accepted(found, "a whole number in digits, such as 28 or 1_000_000")


def parse_decimal(found: object) -> Decimal:
    """Read an exact positive number. A float is refused: it is not the number that was written."""
    if isinstance(found, Decimal) and found.is_finite():
        return found
    if isinstance(found, int) and not isinstance(found, bool):
        return Decimal(found)
    if isinstance(found, str) and _DECIMAL.fullmatch(found):
        return Decimal(found)
    raise not_accepted(
        found, "a number in digits with a point, such as 12.5 or 1_000_000 (no comma, no exponent)"
    )


def parse_positive(found: object) -> Decimal:
    """Read an exact number above zero."""
    number = parse_decimal(found)
    if number == 0:
        raise not_accepted(found, "a number above 0")
    return number


def parse_day(found: object) -> date:
    """Read a calendar date as ISO 8601 writes it. Years outside 1900 to 2199 are slips."""
    if type(found) is date:
        return found
    day = _day_of(found) if isinstance(found, str) else None
    if day is None:
        raise not_accepted(found, "a date that exists, as in 2026-03-02")
    return day


@lru_cache(maxsize=4096)  # a plan names each of its days many times
def _day_of(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    check_year(text)
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def check_year(written: str) -> None:
    """Refuse a date, or a date with a time, of a year outside 1900 to 2199: it is a slip.

    What is further off could leave the calendar once it is counted in another zone. Raises
    ``ValueError`` with what is accepted.
    """
    if not "1900" <= written[:4] <= "2199":
        raise not_accepted(written, "a date from 1900 to 2199, as in 2026-03-02")


def parse_clock(found: object) -> time:
    """Read a time of day, 24-hour clock, without a zone: the patient's zone applies."""
    if isinstance(found, time) and found.tzinfo is None:
        return found
    if isinstance(found, str) and _CLOCK.fullmatch(found):
        return time.fromisoformat(found)
    raise not_accepted(found, "a time on the 24-hour clock, as in 09:30")


def parse_instant(found: object) -> datetime:
    """Read a date with a time and an offset from UTC."""
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found
    if isinstance(found, str) and _INSTANT.fullmatch(found):
        check_year(found)
        with suppress(ValueError):
            return datetime.fromisoformat(found)
    raise not_accepted(found, "date, time and offset from UTC, as in 2026-03-02T09:30+08:00")


def _as_tuple(found: object) -> object:
    return (found,) if isinstance(found, str) else found


def _text_schema(pattern: str, example: str, *also: str) -> WithJsonSchema:
    """Describe a scalar to an editor; ``also`` names what YAML may take an unquoted one for."""
    kinds = ["string", *also] if also else "string"
    return WithJsonSchema({"type": kinds, "pattern": pattern, "examples": [example]})


Whole = Annotated[
    int, BeforeValidator(parse_whole), _text_schema(f"^{_WHOLE.pattern}$", "28", "integer")
]
Exact = Annotated[
    Decimal,
    BeforeValidator(parse_decimal),
    _text_schema(f"^{DECIMAL_FORM}$", "12.5", "number"),
]
Positive = Annotated[
    Decimal,
    BeforeValidator(parse_positive),
    _text_schema(f"^{DECIMAL_FORM}$", "60.5", "number"),
]
Day = Annotated[date, BeforeValidator(parse_day), _text_schema(f"^{_DAY.pattern}$", "2026-03-02")]
Clock = Annotated[
    time,
    BeforeValidator(parse_clock),
    _text_schema(f"^{_CLOCK.pattern}$", "09:30"),
]
Instant = Annotated[
    datetime,
    BeforeValidator(parse_instant),
    _text_schema(f"^{_INSTANT.pattern}$", "2026-03-02T09:30+08:00"),
]


def _parse_id(found: object) -> str:
    if isinstance(found, str) and _ID.fullmatch(found):
        return found
    raise not_accepted(found, "a short id of a-z, 0-9 and single hyphens, such as iv or hamsc-cua")


def parse_line(found: object) -> str:
    """Read some words on one line, without the blanks around them."""
    if isinstance(found, str) and found.strip() and not _has_control(found):
        return found.strip()
    raise not_accepted(found, "some text without control characters")


def _has_control(text: str) -> bool:
    return _CONTROL.search(text) is not None


_ID_SCHEMA = {"type": ["string", "integer"], "pattern": ID_PATTERN}
Id = Annotated[str, BeforeValidator(_parse_id), WithJsonSchema(_ID_SCHEMA)]
# Unquoted digits and words such as yes are text here, whatever an editor takes them for.
Line = Annotated[
    str,
    BeforeValidator(parse_line),
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1}),
]
Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [_ID_SCHEMA, {"type": "array", "items": _ID_SCHEMA}]}),
]


class Weekday(StrEnum):
    """A day of the week; ``number`` counts from Monday = 0, as ``date.weekday`` does."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Return Monday = 0 ... Sunday = 6."""
        return _WEEK.index(self)

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """Return the weekday of a date."""
        return _WEEK[day.weekday()]


_WEEK = tuple(Weekday)


class Text(Model):
    """Words shown to people: English always, Chinese where it was given."""

    en: Line
    zh: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_english(cls, found: object) -> object:
        return {"en": found} if isinstance(found, str) else found

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        """Describe both forms to an editor."""
        described = super().__get_pydantic_json_schema__(schema, handler)
        words = described.pop("description")
        return {"anyOf": [{"type": "string", "minLength": 1}, described], "description": words}

    def in_language(self, language: str) -> str:
        """Return the words in ``en`` or ``zh``; English where no Chinese was given."""
        return self.zh if language == "zh" and self.zh else self.en
