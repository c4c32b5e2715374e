"""What weeks may need, as quantiles over many runs: for people, and as CSV and JSON."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from protocol.lean import dataclass
from protocol.quantity import Quantity, plain
from schedules.display import ASSUMED, day, quantity
from schedules.forecast.stock import to_make
from schedules.supply import Supply


@dataclass(frozen=True, slots=True)
class WeekRange:
    """What a week, which begins on a Monday, may need of a product: a value for each quantile.

    So many per cent of the runs need no more than the value.
    """

    week: date
    product: str
    quantiles: Mapping[int, Quantity]

    @property
    def unit(self) -> str:
        """The unit of all values."""
        return next(iter(self.quantiles.values())).unit

    @property
    def most(self) -> Quantity:
        """The value of the highest quantile: what a laboratory that is rarely short makes."""
        return self.quantiles[max(self.quantiles)]


def range_headers(ranges: Sequence[WeekRange]) -> tuple[str, ...]:
    """Return the headings of ``range_rows``."""
    shares = [f"{share} % of runs" for share in (ranges[0].quantiles if ranges else ())]
    return ("Week from", "Product", "Unit", *shares, "To make", "Order by", "Look at")


def range_rows(
    ranges: Sequence[WeekRange], supply: Supply | None, *, assumed: bool
) -> list[tuple[str, ...]]:
    """Return one row a product and week; what to make covers the highest quantile."""
    return [
        (
            day(item.week),
            item.product,
            item.unit,
            *(
                quantity(value).removesuffix(value.unit).strip()
                for value in item.quantiles.values()
            ),
            quantity(_to_make(item, supply)).removesuffix(item.unit).strip(),
            "-" if (by := _order_by(item, supply)) is None else day(by),
            ASSUMED["en"] if assumed or _is_assumed(item, supply) else "",
        )
        for item in ranges
    ]


def write_ranges_csv(ranges: Sequence[WeekRange], supply: Supply | None, *, assumed: bool) -> bytes:
    """Return the ranges as CSV: ISO dates, plain numbers."""
    records = [_record(item, supply, assumed=assumed) for item in ranges]
    out = io.StringIO()
    names = list(records[0]) if records else ["week", "product", "unit"]
    writer: csv.DictWriter[str] = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue().encode()


def write_ranges_json(
    ranges: Sequence[WeekRange],
    supply: Supply | None,
    *,
    assumed: bool,
    about: Mapping[str, str | int],
) -> bytes:
    """Return the ranges as JSON; amounts are text. ``about`` says how they were drawn."""
    weeks = [_record(item, supply, assumed=assumed) for item in ranges]
    whole = {"kind": "simulated-forecast", **about, "weeks": weeks}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n"


def _record(item: WeekRange, supply: Supply | None, *, assumed: bool) -> dict[str, str]:
    by = _order_by(item, supply)
    return {
        "week": item.week.isoformat(),
        "product": item.product,
        "unit": item.unit,
        **{f"p{share}": plain(value.amount) for share, value in item.quantiles.items()},
        "to_make": plain(_to_make(item, supply).amount),
        "order_by": by.isoformat() if by else "",
        "assumed": "yes" if assumed or _is_assumed(item, supply) else "no",
    }


def _to_make(item: WeekRange, supply: Supply | None) -> Quantity:
    return item.most if supply is None else to_make(item.most, supply.of(item.product))


def _order_by(item: WeekRange, supply: Supply | None) -> date | None:
    lead = None if supply is None else supply.of(item.product).lead_days
    return None if lead is None else item.week - timedelta(days=lead)


def _is_assumed(item: WeekRange, supply: Supply | None) -> bool:
    return supply is not None and supply.of(item.product).is_assumed
