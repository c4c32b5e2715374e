"""A forecast as bars, a week each, in greys: one strip for a product in a unit at a site."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import svg

from protocol.lean import dataclass
from protocol.quantity import Quantity
from schedules.display import MONTHS, Language, quantity_with_words
from schedules.figures import Head, Picture, headed
from schedules.figures.marks import Draw
from schedules.figures.pen import (
    DARK,
    LIGHT,
    MIDDLE,
    NORMAL,
    SMALLEST,
    WHITE,
    box,
    hatched,
    line,
    words,
)
from schedules.figures.picture import BODY, Block, legend, notes
from schedules.forecast.demand import WeeklyDemand
from schedules.forecast.ranges import WeekRange
from schedules.forecast.rows import lines_of_left_out
from schedules.forecast.stock import to_make
from schedules.supply import Supply

_HIGH, _TOP, _LABEL = 84, 22, 4
_WEEKS = 106
_LANGUAGE: Language = "en"


@dataclass(frozen=True, slots=True)
class _Bar:
    """A week's bar: pieces from one amount to another, each with its fill; None is hatched."""

    week: date
    pieces: tuple[tuple[Decimal, Decimal, str | None], ...]

    @property
    def top(self) -> Decimal:
        return max((high for _, high, _ in self.pieces), default=Decimal(0))


def demand_picture(
    demand: Sequence[WeeklyDemand], supply: Supply | None, head: Head, remarks: Sequence[str]
) -> Picture:
    """Return what each week needs; the open part of a bar is what is made on top of it.

    What has no day is in no bar, and is told above them with the remarks.
    """
    strips: dict[tuple[str, str, str], list[_Bar]] = {}
    for item in demand:
        if not item.administrations:
            continue
        if item.has_amount:
            key = (item.product, item.planned.unit, item.site)
            strips.setdefault(key, []).append(_demand_bar(item, supply))
        else:
            key = (item.product, "administrations", item.site)
            number = Decimal(item.administrations)
            strips.setdefault(key, []).append(_Bar(item.week, ((Decimal(0), number, DARK),)))
    marks: list[tuple[Draw, str]] = [(_swatch(DARK), "planned")]
    if supply is not None:
        marks.append((_swatch(WHITE), "made on top of what is planned"))
    if any(item.pending.amount for item in demand):
        marks.append((_swatch(None), "more if a decision falls so"))
    return _drawn(strips, head, [*lines_of_left_out(demand), *remarks], marks)


def ranges_picture(ranges: Sequence[WeekRange], head: Head, remarks: Sequence[str]) -> Picture:
    """Return what each week may need: the middle half of the runs dark, most of them light."""
    strips: dict[tuple[str, str, str], list[_Bar]] = {}
    for item in ranges:
        low, first, middle, third, high = (value.amount for value in item.quantiles.values())
        pieces = ((low, high, LIGHT), (first, third, MIDDLE), (middle, middle, DARK))
        strips.setdefault((item.product, item.unit, ""), []).append(_Bar(item.week, pieces))
    shares = list(ranges[0].quantiles) if ranges else [0] * 5
    marks: list[tuple[Draw, str]] = [
        (_swatch(LIGHT), f"{shares[0]} % to {shares[4]} % of the runs"),
        (_swatch(MIDDLE), f"{shares[1]} % to {shares[3]} %"),
        (_swatch(DARK), f"{shares[2]} %"),
    ]
    return _drawn(strips, head, remarks, marks)


def _demand_bar(item: WeeklyDemand, supply: Supply | None) -> _Bar:
    planned, pending = item.planned.amount, item.pending.amount
    made = item.planned if supply is None else to_make(item.planned, supply.of(item.product))
    pieces: list[tuple[Decimal, Decimal, str | None]] = [(Decimal(0), planned, DARK)]
    if made.amount > planned:
        pieces.append((planned, made.amount, WHITE))
    if pending:
        pieces.append((made.amount, made.amount + pending, None))
    return _Bar(item.week, tuple(pieces))


def _drawn(
    strips: dict[tuple[str, str, str], list[_Bar]],
    head: Head,
    remarks: Sequence[str],
    marks: Sequence[tuple[Draw, str]],
) -> Picture:
    blocks = [*notes(remarks), Block(6, ())]
    for (product, unit, site), bars in strips.items():
        place = f", {site}" if site else ""
        highest = max(bar.top for bar in bars)
        first, last = bars[0].week, bars[-1].week
        while first <= last:
            end = first + timedelta(days=7 * (_WEEKS - 1))
            some = [bar for bar in bars if first <= bar.week <= end]
            title = f"{product}{place}, {unit} a week"
            blocks.append(_strip(title, some, first, Quantity(highest, unit)))
            first = end + timedelta(days=7)
    description = "; ".join([f"{product} {site}".strip() for product, _, site in strips])
    return headed(
        head,
        title="What to make ready, by week",
        description=f"Bars for the weeks from Monday on: {description}.",
        blocks=blocks,
        key=legend(marks),
        language=_LANGUAGE,
    )


def _strip(title: str, bars: Sequence[_Bar], first: date, most: Quantity) -> Block:
    base = _TOP + _HIGH
    highest = most.amount
    elements: list[svg.Element] = [
        words(0, 10, title, size=NORMAL, bold=True),
        words(BODY, 10, f"highest: {quantity_with_words(most)}", size=SMALLEST, anchor="end"),
        line(0, base, BODY, base, stroke=MIDDLE),
    ]
    wide = (BODY - _LABEL) / _WEEKS
    for bar in bars:
        x = _LABEL + wide * ((bar.week - first).days // 7)
        for low, high, fill in bar.pieces:
            up, down = (base - _HIGH * float(value / (highest or 1)) for value in (high, low))
            shown = max(down - up, 0.8)
            piece = (x + 0.5, down - shown, wide - 1, shown)
            if fill is None:
                elements.append(hatched(*piece))
            else:
                elements.append(box(*piece, fill=fill, width=0.3))
    for week in range(_WEEKS):
        monday = first + timedelta(days=7 * week)
        if monday.day <= 7 and (monday.month - 1) % 3 == 0:  # noqa: PLR2004 -- a quarter's first week
            label = f"{MONTHS[monday.month - 1]} {monday.year}"
            if week < _WEEKS - 6:
                elements.append(words(_LABEL + wide * week, base + 9, label, size=SMALLEST))
            elements.append(line(_LABEL + wide * week, base, _LABEL + wide * week, base + 3))
    return Block(base + 18, tuple(elements))


def _swatch(fill: str | None) -> Draw:
    def draw(x: float, y: float) -> tuple[svg.Element, ...]:
        if fill is None:
            return (hatched(x - 4, y - 4, 8, 8), box(x - 4, y - 4, 8, 8))
        return (box(x - 4, y - 4, 8, 8, fill=fill),)

    return draw
