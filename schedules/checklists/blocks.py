"""From a checklist document's items to the blocks of one arm's sheets."""

from collections.abc import Iterator

from protocol.arm import Arm, Phase
from protocol.assessment import Assessment
from protocol.dose import DosePerSite
from protocol.lean import dataclass
from protocol.particular import Particular
from protocol.product import Product
from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import filled_blocks, instrument_boxes
from schedules.checklists.documents import (
    Box,
    ChecklistContent,
    FilledItem,
    Item,
    PausePointContent,
    Question,
    SecondCheckItem,
    SignItem,
    TableColumn,
    TableItem,
)
from schedules.checklists.figures import (
    marked,
    product_figure,
    rows_of,
    says_same_numbers,
    stated_number,
    stated_words,
    words_of,
)
from schedules.checklists.sheet import Block, Check, Column, Entry, PausePoint, Row, SignOff, Table
from schedules.checklists.words import Figure, Words
from schedules.freshness import GateState
from schedules.patient import Wound

_SIGNATURE = Words(", signature", ",签名")


@dataclass(frozen=True, slots=True)
class Asked:
    """The assessments that one administration's sheet has boxes for."""

    before: tuple[Assessment, ...] = ()
    after: tuple[Assessment, ...] = ()
    due: tuple[Assessment, ...] = ()
    gates: tuple[GateState, ...] = ()


@dataclass(frozen=True, slots=True)
class ArmBlocks:
    """Builds the pause points of an arm in one phase."""

    protocol: TreatmentProtocol
    arm: Arm
    phase: Phase
    product: Product
    content: ChecklistContent
    wounds: tuple[Wound, ...] = ()

    def points(self, asked: Asked) -> tuple[PausePoint, ...]:
        """Return every pause point with what the plan fills in.

        The arm's steps have one of their own at the end where the document has no place for them.
        """
        points = tuple(self._point(point, asked) for point in self.content.pause_points)
        if not self.arm.steps or self._has_place_for_steps:
            return points
        return (
            *points,
            PausePoint("steps", filled_blocks.STEPS, tuple(filled_blocks.steps(self.arm.steps))),
        )

    @property
    def _has_place_for_steps(self) -> bool:
        items = (item for point in self.content.pause_points for item in point.items)
        return any(isinstance(item, FilledItem) and item.kind == "steps" for item in items)

    @property
    def asked_particulars(self) -> frozenset[str]:
        """The ids of the arm's particulars that an item of the document prints."""
        items = [item for point in self.content.pause_points for item in point.items]
        named = [item.from_particular for item in items if isinstance(item, Question)]
        named += [item.follows for item in items if isinstance(item, TableItem)]
        return frozenset(name for name in named if name is not None)

    def _point(self, point: PausePointContent, asked: Asked) -> PausePoint:
        blocks = tuple(block for item in point.items for block in self._blocks(item, asked))
        ward = self.content.ward_checks
        checks = (
            filled_blocks.ward_table(ward) if ward is not None and ward.before == point.id else None
        )
        title = words_of(point.title)
        return PausePoint(point.id, title, blocks, point.new_page, checks, point.own_sheet)

    def _blocks(self, item: Item, asked: Asked) -> Iterator[Block]:
        match item:
            case Question():
                yield self._question(item)
            case TableItem():
                yield self._table(item)
            case SecondCheckItem():
                boxes = tuple(map(_entry, item.boxes))
                basis = self.arm.dose_of(self.phase).basis
                yield filled_blocks.second_check(words_of(item.text), basis, boxes)
            case SignItem():
                yield SignOff(tuple(words_of(person) + _SIGNATURE for person in item.people))
            case FilledItem():
                yield from self._filled(item, asked)

    def _question(self, item: Question) -> Check:
        return Check(
            words_of(item.text),
            ticked=item.kind == "check",
            figure=self._figure(item),
            entries=tuple(_entry(box) for box in item.boxes),
            source=item.source,
        )

    def _figure(self, item: Question) -> Figure | None:
        if item.number is not None:
            return stated_number(item.number)
        if item.from_product is not None:
            return product_figure(self.product, item.from_product)
        found = self._particular(item.from_particular)
        return None if found is None else stated_words(found)

    def _particular(self, wanted: str | None) -> Particular | None:
        return next((item for item in self.arm.particulars if item.id == wanted), None)

    def _table(self, item: TableItem) -> Table:
        columns = tuple(map(_column, item.columns))
        rows = [row for spec in item.rows for row in rows_of(spec, len(columns))]
        rows += [Row.to_fill(columns) for _ in range(item.blank_rows)]
        if item.rows:
            columns = (Column(Words.same(""), 25), *columns)
        stated = self._particular(item.follows)
        if stated is None or stated.says.value is None:
            return Table(item.id, words_of(item.title), columns, tuple(rows))
        says = stated_words(stated)
        if says_same_numbers(stated.says.value, item.rows):
            same = tuple(marked(row, assumed=says.assumed) for row in rows)
            return Table(item.id, words_of(item.title), columns, same)
        blank = tuple(Row(Figure(None), row.cells) for row in rows)
        return Table(item.id, words_of(item.title), columns, blank, note=says)

    def _filled(self, item: FilledItem, asked: Asked) -> Iterator[Block]:
        rule = self.arm.dose_of(self.phase)
        gates = [gate for gate in self.protocol.gates if self.arm.id in gate.arms]
        match item.kind:
            case "gates" if gates:
                yield filled_blocks.gates_table(gates, asked.gates)
            case "hold-flags" if self.protocol.hold_flags:
                yield filled_blocks.hold_flags(self.protocol.hold_flags)
            case "wounds":
                yield filled_blocks.wounds_table(self.wounds, tuple(map(_column, item.columns)))
            case "steps":
                yield from filled_blocks.steps(self.arm.steps)
            case "sites" if isinstance(rule, DosePerSite):
                yield filled_blocks.sites_table(rule, tuple(map(_column, item.columns)))
            case "assessments-before":
                yield from (instrument_boxes.at_moment(one, "before") for one in asked.before)
            case "assessments-after":
                yield from (instrument_boxes.at_moment(one, "after") for one in asked.after)
            case "assessments-due":
                yield from (instrument_boxes.due(one, self.wounds) for one in asked.due)
            case _:
                return


def takes_due_assessments(content: ChecklistContent) -> bool:
    """Whether a document has boxes for the assessments that are due on the day."""
    return any(
        isinstance(item, FilledItem) and item.kind == "assessments-due"
        for point in content.pause_points
        for item in point.items
    )


def _entry(box: Box) -> Entry:
    return Entry(words_of(box.label), box.width, box.unit)


def _column(column: TableColumn) -> Column:
    return Column(words_of(column.label), column.share, column.ticks)
