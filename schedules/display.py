"""How doses, units, dates and times are written so that nobody misreads them.

Rules D01-D22 of docs/reference/display-rules.md: no trailing zero, a leading zero, a no-break space
before the unit, digits in groups, never a power of ten, dates with weekday and month in letters.
Every text that a person reads goes through here; files for programs do not.
"""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from protocol.expiry import Expiry
from protocol.provenance import Provenance
from protocol.quantity import CELLS, Quantity, plain
from protocol.route import Route
from protocol.timespan import Length, TimeUnit
from protocol.treatment_protocol import Status, TreatmentProtocol, statements
from protocol.window import Window

Language = Literal["en", "zh"]
NO_BREAK = "\u00a0"
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS_ZH = {CELLS: "个细胞"}
_WORDS_EN = ((10**9, "billion"), (10**6, "million"))
_WORDS_ZH = ((10**8, "亿"), (10**4, "万"))
_LENGTHS_ZH = {
    TimeUnit.MINUTE: "分钟",
    TimeUnit.HOUR: "小时",
    TimeUnit.DAY: "天",
    TimeUnit.WEEK: "周",
    TimeUnit.MONTH: "个月",
    TimeUnit.YEAR: "年",
}
_ROUTES_ZH = {
    Route.INTRAVENOUS: "静脉输注",
    Route.INTRAMUSCULAR: "肌内注射",
    Route.SUBCUTANEOUS: "皮下注射",
    Route.INTRADERMAL: "皮内注射",
    Route.TOPICAL: "外用",
    Route.ORAL: "口服",
    Route.INTRAVITREAL: "玻璃体内注射",
    Route.INTRAVESICAL: "膀胱内灌注",
    Route.INTRATHECAL: "鞘内注射",
    Route.INTRA_ARTICULAR: "关节腔内注射",
    Route.OTHER: "其他途径",
}
_PROVENANCES = {
    Provenance.REPORTED: ("reported", "文献报道"),
    Provenance.STANDARD_OF_CARE: ("standard of care", "常规治疗"),
    Provenance.ANALOGUE: ("ASSUMED (analogue)", "假定值(类比)"),
    Provenance.ENGINEERING: ("ASSUMED (engineering)", "假定值(工程设定)"),
    Provenance.SITE: ("adopted by the site", "本中心采用"),
}
_WATERMARKS = {
    Status.EXAMPLE: (
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "示例,假定值,不得用于给药",
    )
}
_WATERMARK_ELSEWHERE = ("ASSUMED VALUES - NOT FOR ADMINISTRATION", "假定值,不得用于给药")
ASSUMED = {"en": "ASSUMED", "zh": "假定值"}
NOT_A_PRESCRIPTION = {
    "en": "Not a prescription. Not a record of consent.",
    "zh": "本单不是处方,也不是知情同意记录。",
}
EMPTY_BOX = "________"


def day(on: date, language: Language = "en") -> str:
    """Return a date as people read it, weekday always shown.

    >>> day(date(2026, 3, 4)), day(date(2026, 3, 4), "zh")
    ('Wed 04-Mar-2026', '2026年03月04日(周三)')
    """
    # By number: two moments of two zones may be equal and stand on two days.
    return _day(on.toordinal(), language)


# A plan shows each of its days many times.
@lru_cache(maxsize=2048)
def _day(ordinal: int, language: Language) -> str:
    on = date.fromordinal(ordinal)
    weekday = WEEKDAYS[language][on.weekday()]
    if language == "zh":
        return f"{on.year:04}年{on.month:02}月{on.day:02}日({weekday})"
    return f"{weekday} {on.day:02}-{MONTHS[on.month - 1]}-{on.year:04}"


def clock(at: time) -> str:
    """Return a time of day on the 24-hour clock.

    >>> clock(time(7, 5))
    '07:05'
    """
    return at.isoformat()[:5]


def date_and_time(at: datetime, language: Language = "en") -> str:
    """Return a local date with its time of day.

    >>> date_and_time(datetime(2026, 3, 4, 7, 5))
    'Wed 04-Mar-2026 07:05'
    """
    return f"{day(at.date(), language)} {clock(at.time())}"


def end_of_window(end: date, language: Language = "en") -> str:
    """Return one end of a window: a day, or a moment with its hour on the clock there.

    >>> end_of_window(date(2026, 3, 4)), end_of_window(datetime(2026, 3, 4, 7, 5))
    ('Wed 04-Mar-2026', 'Wed 04-Mar-2026 07:05')
    """
    return date_and_time(end, language) if isinstance(end, datetime) else day(end, language)


def expiry(value: Expiry, language: Language = "en") -> str:
    """Return when a lot expires: a month, a day, or a moment with its offset from UTC.

    >>> expiry(Expiry("2026-01")), expiry(Expiry("2026-01-31T12:00+08:00"))
    ('Jan-2026', 'Sat 31-Jan-2026 12:00 (UTC+08:00)')
    """
    if value.last_day is None:
        at = datetime.fromisoformat(value.text)
        return f"{date_and_time(at, language)} (UTC{at.isoformat()[-6:]})"
    if len(value.text) > len("2026-01"):
        return day(value.last_day, language)
    on = value.last_day
    return (
        f"{on.year}年{on.month:02}月" if language == "zh" else f"{MONTHS[on.month - 1]}-{on.year}"
    )


def number(value: Decimal | int) -> str:
    """Return digits in groups of three from 1,000 on, without trailing zeros.

    >>> number(60_000_000), number(Decimal("0.50")), number(Decimal("1500.0"))
    ('60,000,000', '0.5', '1,500')
    """
    if isinstance(value, int):
        return f"{value:,}"
    whole, point, fraction = plain(value).partition(".")
    return f"{int(whole):,}{point}{fraction}"


def quantity(amount: Quantity, language: Language = "en") -> str:
    """Return an amount and its unit, never parted at a line's end.

    >>> quantity(Quantity.parse("60000000 cells")).replace(NO_BREAK, " ")
    '60,000,000 cells'
    """
    unit = _UNITS_ZH.get(amount.unit, amount.unit) if language == "zh" else amount.unit
    return f"{number(amount.amount)}{NO_BREAK}{unit}"


def in_words(amount: Quantity, language: Language = "en") -> str | None:
    r"""Return a large whole amount in words where that is exact; None for small ones.

    >>> cells = Quantity.parse("67500000 cells")
    >>> in_words(cells), in_words(cells, "zh"), in_words(Quantity.parse("25 g"))
    ('67.5\xa0million', '6750万', None)
    """
    for size, word in _WORDS_ZH if language == "zh" else _WORDS_EN:
        if amount.amount >= size:
            text = plain(amount.amount / size)
            return f"{text}{word}" if language == "zh" else f"{text}{NO_BREAK}{word}"
    return None


def quantity_with_words(amount: Quantity, language: Language = "en") -> str:
    """Return digits, unit and words: ``60,000,000 cells (60 million)``."""
    words = in_words(amount, language)
    return quantity(amount, language) + (f" ({words})" if words else "")


def percent(share: Fraction) -> str:
    """Return a signed share of one in per cent, rounded half up to one decimal.

    >>> percent(Fraction(7, 60)).replace(NO_BREAK, " "), percent(Fraction(-1, 10))[:3]
    ('+11.7 %', '-10')
    """
    tenths = (abs(share) * 1000 + Fraction(1, 2)).__floor__()
    sign = "-" if share < 0 else "+"
    return f"{sign}{number(Decimal(tenths) / 10)}{NO_BREAK}%"


def length(value: Length, language: Language = "en") -> str:
    """Return a length of time in words.

    >>> length(Length.parse("P15M")).replace(NO_BREAK, " ")
    '15 months'
    """
    if language == "zh":
        return f"{value.count}{NO_BREAK}{_LENGTHS_ZH[value.unit]}"
    return str(value).replace(" ", NO_BREAK)


def window(value: Window, language: Language = "en") -> str:
    """Return a window in words, both ends inside.

    >>> window(Window(1, 2)), window(Window(0, 0))
    ('from 1 day before to 2 days after', 'on the day itself')
    """
    if value.before == value.after == 0:
        itself = ("at the hour itself", "当时") if value.in_hours else ("on the day itself", "当天")
        return itself[language == "zh"]
    ends = (Length(count, value.unit) for count in (value.before, value.after))
    before, after = (length(end, language).replace(NO_BREAK, " ") for end in ends)
    if language == "zh":
        return f"提前 {before}至延后 {after}"
    return f"from {before} before to {after} after"


def route(value: Route, language: Language = "en") -> str:
    """Return a route in full: never IV, IM or IJ outside a grid with a legend."""
    return _ROUTES_ZH[value] if language == "zh" else value.value


def provenance(value: Provenance, language: Language = "en") -> str:
    """Return where a number comes from; borrowed and invented ones carry ASSUMED."""
    return _PROVENANCES[value][1 if language == "zh" else 0]


def watermark(protocol: TreatmentProtocol, language: Language = "en") -> str | None:
    """Return the words that stand on every output while any number is assumed; else None."""
    if not any(stated.is_assumed for _, stated in statements(protocol)):
        return None
    words = _WATERMARKS.get(protocol.status, _WATERMARK_ELSEWHERE)
    return words[1 if language == "zh" else 0]
