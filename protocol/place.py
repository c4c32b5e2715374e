"""Places that an arm needs, such as the clinic or the cell laboratory, and when they are closed."""

from typing import Self

from protocol.base import Day, Id, Line, Model, Weekday
from protocol.fields import Field, model_validator


class Closure(Model):
    """Days on which a place is closed, both ends inside, with the reason people will ask for."""

    first: Day
    last: Day
    reason: Line

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.last < self.first:
            message = f"last: found {self.last}, before first {self.first}; accepted: a later day"
            raise ValueError(message)
        return self


class OpenDay(Model):
    """A day on which a place works although its week or a holiday says otherwise."""

    on: Day
    reason: Line


class Place(Model):
    """A place with its working week, closures, public holidays and make-up working days.

    ``holidays`` is a country code, with a region where wanted (``CN``, ``US-NY``).
    """

    id: Id
    weekdays: tuple[Weekday, ...] = Field(min_length=1)
    closures: tuple[Closure, ...] = ()
    holidays: Line | None = None
    open_days: tuple[OpenDay, ...] = ()
