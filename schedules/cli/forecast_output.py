"""Writing a forecast, of plans or of a registry: table, CSV, JSON or a picture."""

from collections.abc import Sequence
from typing import Literal

from protocol.lean import dataclass
from schedules.cli.figure_command import rendered
from schedules.cli.terminal import table
from schedules.figures import Head
from schedules.forecast import (
    HEADERS,
    LotUse,
    Shortage,
    WeeklyDemand,
    demand_rows,
    stock_lines,
    write_csv,
    write_json,
)
from schedules.forecast.picture import demand_picture
from schedules.supply import Supply

FormatName = Literal["table", "json", "csv", "svg", "pdf", "png"]
FORMATS: tuple[FormatName, ...] = ("table", "json", "csv", "svg", "pdf", "png")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a forecast says. ``marks`` stand above everything, ``remarks`` below the table."""

    supply: Supply | None
    demand: tuple[WeeklyDemand, ...]
    uses: tuple[LotUse, ...]
    shortages: tuple[Shortage, ...]
    marks: Sequence[str]
    remarks: Sequence[str]
    head: Head

    def written(self, format_name: FormatName) -> bytes:
        """Return the forecast in a format."""
        match format_name:
            case "json":
                return write_json(self.demand, self.supply, self.uses, self.shortages)
            case "csv":
                return write_csv(self.demand, self.supply)
            case "table":
                return (self._text() + "\n").encode()
            case _:
                lines = [*stock_lines(self.uses, self.shortages), *self.remarks]
                drawn = demand_picture(self.demand, self.supply, self.head, lines)
                return rendered(drawn, format_name)

    def _text(self) -> str:
        lines = [*self.marks, ""] if self.marks else []
        lines.append(table(HEADERS, demand_rows(self.demand, self.supply)))
        lines += ["", *stock_lines(self.uses, self.shortages)] if self.uses else []
        lines += ["", *self.remarks] if self.remarks else []
        return "\n".join(lines)
