"""A sheet's blocks as they stand on a page: short items side by side, each with its height."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import TypeVar

from protocol.lean import dataclass
from schedules.checklists.heights import block_height, check_height, line_height
from schedules.checklists.measuring import FULL, HALF, Measuring
from schedules.checklists.page import Element, Line
from schedules.checklists.sheet import Block, Check, PausePoint, SignOff, Table

T = TypeVar("T")
_FEW = 8
_Groups = dict[int, tuple[PausePoint, list[list[Element]]]]
_Heights = dict[int, tuple[object, float]]


@dataclass(slots=True)
class Elements:
    """Arranges and measures blocks, each once: sheets share them."""

    measuring: Measuring
    _groups: _Groups = field(default_factory=_Groups)
    _heights: _Heights = field(default_factory=_Heights)

    def height(self, item: T, measure: Callable[[T], float]) -> float:
        """Return the height of a value, measured the first time only."""
        known = self._heights.get(id(item))
        if known is None:
            # The value is kept with its height, so that its id cannot be given to another.
            known = (item, measure(item))
            self._heights[id(item)] = known
        return known[1]

    def groups(self, point: PausePoint) -> list[list[Element]]:
        """Return a point's elements in groups that share a page."""
        known = self._groups.get(id(point))
        if known is None:
            known = (point, _grouped(list(self._elements(point.blocks))))
            self._groups[id(point)] = known
        return known[1]

    def _elements(self, blocks: Sequence[Block]) -> Iterator[Element]:
        waiting: Check | None = None
        for block in blocks:
            if isinstance(block, Check) and self._is_short(block):
                if waiting is None:
                    waiting = block
                    continue
                yield Line((waiting, block))
                waiting = None
                continue
            if waiting is not None:
                yield Line((waiting,))
                waiting = None
            yield Line((block,)) if isinstance(block, Check) else block
        if waiting is not None:
            yield Line((waiting,))

    def _is_short(self, check: Check) -> bool:
        """Whether an item is no taller in half of the width."""
        return (
            check_height(self.measuring, check, HALF)
            <= check_height(self.measuring, check, FULL) + 0.1
        )

    def element(self, element: Element) -> float:
        """Return the height of an element."""
        if isinstance(element, Line):
            return self.height(element, lambda _: line_height(self.measuring, element.checks))
        return self.height(element, lambda _: block_height(self.measuring, element))

    def title(self, point: PausePoint) -> float:
        """Return the height of a pause point's title."""
        return 2.5 + self.measuring.text(point.title, 184, 10.5, 1.25)


def _grouped(elements: list[Element]) -> list[list[Element]]:
    """Keep a signature with what it signs."""
    groups: list[list[Element]] = []
    for element in elements:
        if isinstance(element, SignOff) and groups and not _is_long(groups[-1][-1]):
            groups[-1].append(element)
        else:
            groups.append([element])
    return groups


def _is_long(element: Element) -> bool:
    return isinstance(element, Table) and len(element.rows) > _FEW
