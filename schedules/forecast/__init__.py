"""What the cell laboratory has to make ready: demand by week, lots in stock against it."""

from schedules.forecast.demand import Need, WeeklyDemand, needs_of, week_of, weekly_demand
from schedules.forecast.rows import (
    HEADERS,
    demand_rows,
    stock_lines,
    write_csv,
    write_json,
)
from schedules.forecast.stock import LotUse, Shortage, to_make, use_lots

__all__ = [
    "HEADERS",
    "LotUse",
    "Need",
    "Shortage",
    "WeeklyDemand",
    "demand_rows",
    "needs_of",
    "stock_lines",
    "to_make",
    "use_lots",
    "week_of",
    "weekly_demand",
    "write_csv",
    "write_json",
]
