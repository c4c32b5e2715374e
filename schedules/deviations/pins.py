"""Which dose a person decided that a record belongs to, where the log alone leaves it open."""

from protocol.base import Day, Id, Line, Model


class Pin(Model):
    """One decision on one record, under a name and with a reason. ``planned`` null: unplanned."""

    record: Line
    planned: Id | None
    reason: Line
    by: Line
    on: Day
