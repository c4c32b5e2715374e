"""Windows around a target: how far from it an act may lie, in days or in hours."""

import re
from typing import Self

from protocol.lean import dataclass
from protocol.text_form import TextForm
from protocol.timespan import CLOCK_CHANGE, TimeUnit

_A_DAY = 24 * 60
_FORM = re.compile(r"-([0-9]{1,3})/\+([0-9]{1,3}) (day|hour)s?")


@dataclass(frozen=True, slots=True)
class Window(TextForm):
    """How far from its target an act may lie: ``-1/+2 days`` or ``-2/+6 hours``. Ends are inside.

    Days are calendar days, whatever the hour; hours pass on the clock, from the act's own hour.
    """

    before: int
    after: int
    unit: TimeUnit = TimeUnit.DAY

    PATTERN = r"^-[0-9]{1,3}/\+[0-9]{1,3} (day|hour)s?$"
    EXAMPLES = ("-1/+2 days", "-2/+6 hours")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``-1/+2 days`` or ``-2/+6 hours``; a zero is written, as in ``-0/+3 days``."""
        found = _FORM.fullmatch(text)
        if found is None:
            message = (
                'days or hours before and after with their signs, as in "-1/+2 days", "-0/+0 days"'
                ' or "-2/+6 hours"'
            )
            raise ValueError(message)
        return cls(int(found[1]), int(found[2]), TimeUnit(found[3]))

    @property
    def in_hours(self) -> bool:
        """Whether it is written in hours."""
        return self.unit is TimeUnit.HOUR

    @property
    def whole_days(self) -> "Window":
        """The days that it can reach at the act's own hour, on any calendar.

        >>> print(Window.parse("-2/+6 hours").whole_days, Window.parse("-30/+47 hours").whole_days)
        -0/+0 days -1/+2 days
        """
        if not self.in_hours:
            return self
        before, after = (
            (hours * 60 + CLOCK_CHANGE) // _A_DAY for hours in (self.before, self.after)
        )
        return Window(before, after)

    def covers(self, other: "Window") -> bool:
        """Say whether every act in the other window can lie in this one.

        Of a window in days and one in hours, whether it can for acts at some hour of the day.
        """
        if self.unit is other.unit:
            return self.before >= other.before and self.after >= other.after
        if self.in_hours:
            return self.before >= other.before * 24 and self.after >= other.after * 24
        return other.before < (self.before + 1) * 24 and other.after < (self.after + 1) * 24

    def __str__(self) -> str:
        """Return the text form."""
        return f"-{self.before}/+{self.after} {self.unit.value}s"
