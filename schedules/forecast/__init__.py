"""What the cell laboratory has to make ready: demand by week, lots in stock against it."""

from schedules.forecast.demand import (
    COUNTED,
    Need,
    WeeklyDemand,
    in_unit,
    needs_of,
    week_of,
    weekly_demand,
)
from schedules.forecast.ranges import (
    WeekRange,
    range_headers,
    range_rows,
    write_ranges_csv,
    write_ranges_json,
)
from schedules.forecast.rows import (
    HEADERS,
    demand_rows,
    stock_lines,
    write_csv,
    write_json,
)
from schedules.forecast.stock import LotUse, Shortage, to_make, use_lots

__all__ = [
    "COUNTED",
    "HEADERS",
    "LotUse",
    "Need",
    "Shortage",
    "WeekRange",
    "WeeklyDemand",
    "demand_rows",
    "in_unit",
    "needs_of",
    "range_headers",
    "range_rows",
    "stock_lines",
    "to_make",
    "use_lots",
    "week_of",
    "weekly_demand",
    "write_csv",
    "write_json",
    "write_ranges_csv",
    "write_ranges_json",
]
