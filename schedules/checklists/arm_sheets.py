"""What the sheets of an arm in one phase share, built once."""

from dataclasses import dataclass, field, replace

from schedules.checklists import facts
from schedules.checklists.blocks import ArmBlocks, Asked
from schedules.checklists.sheet import Fact, PausePoint, Sheet

Points = tuple[PausePoint, ...]
Split = tuple[Points, tuple[Points, ...]]
_ByAsked = dict[tuple[object, ...], Split]


@dataclass(slots=True)
class ArmSheets:
    """What the sheets of an arm in one phase share."""

    blocks: ArmBlocks
    given: tuple[Fact, ...] = field(init=False)
    _points: _ByAsked = field(default_factory=_ByAsked)

    def __post_init__(self) -> None:
        blocks = self.blocks
        self.given = (
            *facts.given(blocks.arm, blocks.product, blocks.phase),
            *facts.particulars(blocks.arm.particulars, blocks.asked_particulars),
        )

    def points(self, asked: Asked) -> Split:
        """Return the pause points with these assessments, and those with a sheet of their own."""
        parts = (asked.before, asked.after, asked.due)
        key = (*(tuple(one.id for one in part) for part in parts), asked.gates)
        if key not in self._points:
            points = self.blocks.points(asked)
            own = tuple((replace(point, apart=False),) for point in points if point.own_sheet)
            self._points[key] = tuple(point for point in points if not point.own_sheet), own
        return self._points[key]


def apart(sheet: Sheet, points: Points, known: tuple[Fact, ...]) -> Sheet:
    """Return a pause point as a sheet of its own: what is given and when, without the dose."""
    (point,) = points
    return replace(
        sheet,
        id=f"{sheet.id}.{point.id}",
        subtitle=point.title,
        notices=(),
        facts=known,
        dose=None,
        points=points,
    )
