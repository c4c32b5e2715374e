"""A forecast as rows: for people, and as CSV and JSON for other programs."""

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from protocol.quantity import Quantity, plain
from schedules.display import ASSUMED, day, quantity_with_words
from schedules.forecast.demand import WeeklyDemand
from schedules.forecast.stock import LotUse, Shortage, to_make
from schedules.supply import Supply

HEADERS = ("Week from", "Site", "Product", "Doses", "Planned", "To make", "Order by", "Look at")
COLUMNS = (
    "week",
    "site",
    "product",
    "unit",
    "administrations",
    "planned",
    "to_make",
    "order_by",
    "pending",
    "without_amount",
    "unplaced",
    "assumed",
)


def demand_rows(demand: Sequence[WeeklyDemand], supply: Supply | None) -> list[tuple[str, ...]]:
    """Return one row a week, site and product, as people read it."""
    return [
        (
            day(item.week),
            item.site or "-",
            item.product,
            str(item.administrations),
            *_amounts(item, supply),
            _day_or_dash(_order_by(item, supply)),
            "; ".join(_remarks(item, supply)),
        )
        for item in demand
    ]


def stock_lines(uses: Sequence[LotUse], shortages: Sequence[Shortage]) -> list[str]:
    """Return what becomes of the lots in stock, a line each, and what they do not cover."""
    lines = [
        f"Lot {use.lot.lot} of {use.product}, last day {day(use.lot.last_day)}:"
        f" {quantity_with_words(use.used)} used, {quantity_with_words(use.left)}"
        f" {'EXPIRE' if use.expires and use.left.amount else 'left'}"
        for use in uses
    ]
    lines += [
        f"The lots of {item.product} do not cover {day(item.first_on)} and what follows:"
        f" {quantity_with_words(item.missing)} missing in all"
        for item in shortages
    ]
    return lines


def lines_of_left_out(demand: Sequence[WeeklyDemand]) -> list[str]:
    """Return what a picture's bars do not hold, a line for each product at a site.

    Weeks in which no dose is stated at all are drawn as administrations.
    """
    undated: Counter[str] = Counter()
    unstated: Counter[str] = Counter()
    for item in demand:
        place = f"{item.product}, {item.site}" if item.site else item.product
        undated[place] += item.unplaced
        unstated[place] += item.without_amount if item.has_amount else 0
    told = {"without a day": undated, "without a stated dose": unstated}
    return [
        f"{place}: {number} {what}, not counted"
        for what, counts in told.items()
        for place, number in counts.items()
        if number
    ]


def write_csv(demand: Sequence[WeeklyDemand], supply: Supply | None) -> bytes:
    """Return the demand as CSV: ISO dates, plain numbers."""
    out = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_record(item, supply) for item in demand)
    return out.getvalue().encode()


def write_json(
    demand: Sequence[WeeklyDemand],
    supply: Supply | None,
    uses: Sequence[LotUse],
    shortages: Sequence[Shortage],
) -> bytes:
    """Return the whole forecast as JSON; amounts are text, so that no reader rounds them."""
    lots = [
        {
            "product": use.product,
            "lot": use.lot.lot,
            "last_day": use.lot.last_day.isoformat(),
            "used": plain(use.used.amount),
            "left": plain(use.left.amount),
            "unit": use.left.unit,
            "expires_with_rest": use.expires and use.left.amount > 0,
        }
        for use in uses
    ]
    missing = [
        {
            "product": item.product,
            "first_on": item.first_on.isoformat(),
            "missing": plain(item.missing.amount),
            "unit": item.missing.unit,
        }
        for item in shortages
    ]
    weeks = [_record(item, supply) for item in demand]
    whole = {"kind": "forecast", "weeks": weeks, "lots": lots, "shortages": missing}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n"


def _record(item: WeeklyDemand, supply: Supply | None) -> dict[str, str | int]:
    order_by = _order_by(item, supply)
    return {
        "week": item.week.isoformat(),
        "site": item.site,
        "product": item.product,
        "unit": item.planned.unit,
        "administrations": item.administrations,
        "planned": plain(item.planned.amount) if item.has_amount else "",
        "to_make": plain(_to_make(item, supply).amount) if item.has_amount else "",
        "order_by": order_by.isoformat() if order_by else "",
        "pending": plain(item.pending.amount),
        "without_amount": item.without_amount,
        "unplaced": item.unplaced,
        "assumed": "yes" if _is_assumed(item, supply) else "no",
    }


def _amounts(item: WeeklyDemand, supply: Supply | None) -> tuple[str, str]:
    if not item.has_amount:
        return "not stated", "not stated"
    return quantity_with_words(item.planned), quantity_with_words(_to_make(item, supply))


def _to_make(item: WeeklyDemand, supply: Supply | None) -> Quantity:
    return item.planned if supply is None else to_make(item.planned, supply.of(item.product))


def _order_by(item: WeeklyDemand, supply: Supply | None) -> date | None:
    """Return the last day to order for the week's first day, so that it serves the whole week."""
    lead = None if supply is None else supply.of(item.product).lead_days
    return None if lead is None else item.week - timedelta(days=lead)


def _is_assumed(item: WeeklyDemand, supply: Supply | None) -> bool:
    return item.assumed or (supply is not None and supply.of(item.product).is_assumed)


def _remarks(item: WeeklyDemand, supply: Supply | None) -> list[str]:
    remarks = [ASSUMED["en"]] if _is_assumed(item, supply) else []
    if item.pending.amount:
        remarks.append(f"{quantity_with_words(item.pending)} more if a decision falls so")
    if item.without_amount:
        remarks.append(f"{item.without_amount} without a stated dose, not counted")
    if item.unplaced:
        remarks.append(f"{item.unplaced} without a day, not counted")
    return remarks


def _day_or_dash(on: date | None) -> str:
    return "-" if on is None else day(on)
