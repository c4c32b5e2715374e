"""The whole of what a protocol document says, independent of any patient."""

from enum import StrEnum
from typing import Literal, Protocol, Self, TypeVar, cast

from protocol.arm import Arm
from protocol.assessment import Assessment
from protocol.base import Day, Id, Line, Model, Text, Whole
from protocol.fields import Field, model_validator
from protocol.particular import Particular
from protocol.product import Product
from protocol.provenance import Sourced, Stated
from protocol.rules import Decision, Event, Gate, Rule
from protocol.timespan import Days, Length, Offset


class Status(StrEnum):
    """How far a document has come."""

    EXAMPLE = "example"
    DRAFT = "draft"
    APPROVED = "approved"


class DayNumbering(StrEnum):
    """Whether the anchor day is Day 0 or Day 1 (then there is no Day 0)."""

    DAY0 = "day0"
    DAY1 = "day1"


class MonthRule(StrEnum):
    """Where a date falls that its month does not have, such as 31 February."""

    LAST_OF_MONTH = "last-of-month"
    FIRST_OF_NEXT = "first-of-next"


class Source(Model):
    """A publication, label, registry entry or document of the site that states numbers."""

    citation: Line
    doi: Line | None = None
    pmid: Line | None = None
    registry: Line | None = None
    url: Line | None = None
    seen: Line | None = None


class Approvals(Model):
    """Reviews the treatment needs; empty where they were not given."""

    ethics: Line | None = None
    filing: Line | None = None
    review_by: Day | None = None


class MeasurementRule(Model):
    """When a measurement is too old, or too different from the one before, to go without a flag."""

    max_age: Sourced[Days] | None = None
    max_change_percent: Sourced[Whole] | None = None


class WeightRule(MeasurementRule):
    """The rule for weights; ``kind`` says which weights count, such as dry weight."""

    kind: Line | None = None


class TreatmentProtocol(Model):
    """What a protocol plans for every arm, independent of any patient."""

    format_version: Literal["1"]
    kind: Literal["protocol"]
    id: Id
    version: Line
    title: Text
    status: Status
    intended_use: Text | None = None
    approvals: Approvals | None = None
    day_numbering: DayNumbering
    month_rule: MonthRule | None = None
    span: Sourced[Length]
    weight: WeightRule | None = None
    height: MeasurementRule | None = None
    wound_area: MeasurementRule | None = None
    sources: dict[Id, Source] = Field(default_factory=dict)
    products: tuple[Product, ...] = Field(min_length=1)
    arms: tuple[Arm, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    decisions: tuple[Decision, ...] = ()
    events: tuple[Event, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    gates: tuple[Gate, ...] = ()
    hold_flags: tuple[Text, ...] = ()
    particulars: tuple[Particular, ...] = ()

    @model_validator(mode="after")
    def _months_have_a_rule(self) -> Self:
        for path, stated in statements(self):
            on_the_line = (
                path == "span"
                or path.startswith("rules.")
                or any(part in path for part in (".when.", ".interval."))
                or path.endswith(".due")
            )
            if self.month_rule is None and on_the_line and in_months(stated.stated):
                message = (
                    f"{path}: a number of calendar months needs month_rule;"
                    " accepted: month_rule: last-of-month, month_rule: first-of-next"
                )
                raise ValueError(message)
        return self

    def for_arms(self, wanted: tuple[str, ...]) -> Self:
        """Return what concerns some arms: who does not receive an arm needs none of its numbers.

        Rules between arms stay as they are, since reasons name them by their place in the list.
        """
        arms = tuple(arm for arm in self.arms if arm.id in wanted)
        products = {arm.product for arm in arms}
        return self.model_copy(
            update={
                "arms": arms,
                "products": tuple(item for item in self.products if item.id in products),
                "assessments": tuple(
                    assessment
                    for item in self.assessments
                    if (assessment := item.for_arms(wanted)) is not None
                ),
                "gates": tuple(
                    gate for item in self.gates if (gate := item.for_arms(wanted)) is not None
                ),
            }
        )

    def arm(self, arm_id: str) -> Arm:
        """Return the arm with this id; raises ``KeyError``."""
        return next_with_id(self.arms, arm_id)

    def product(self, product_id: str) -> Product:
        """Return the product with this id; raises ``KeyError``."""
        return next_with_id(self.products, product_id)


class HasId(Protocol):
    """Anything a document names by an id."""

    @property
    def id(self) -> str:
        """The id."""
        ...


Named = TypeVar("Named", bound=HasId)


def next_with_id(items: tuple[Named, ...], wanted: str) -> Named:
    """Return the item whose ``id`` is the wanted one; raises ``KeyError``."""
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)


def in_months(number: object) -> bool:
    """Say whether a number, or one of a list, counts calendar months or years."""
    match number:
        case Length():
            return not number.is_exact
        case Offset():
            return number.after is not None and not number.after.is_exact
        case tuple():
            return any(in_months(item) for item in cast("tuple[object, ...]", number))
        case _:
            return False


_WITH_PARTS = (Model, tuple)


def statements(value: object, path: str = "") -> list[tuple[str, Stated]]:
    """Return every stated number or rule with its path, in document order.

    A list element is named by its id where it has one: ``arms.iv.phases.induction.when.offsets``.
    """
    found: list[tuple[str, Stated]] = []
    _gather(value, path, found)
    return found


def _gather(value: object, path: str, found: list[tuple[str, Stated]]) -> None:
    if isinstance(value, Stated):
        found.append((path, value))
    if isinstance(value, Model):
        for name, part in vars(value).items():
            if isinstance(part, _WITH_PARTS):
                _gather(cast("object", part), f"{path}.{name}" if path else name, found)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            if isinstance(item, _WITH_PARTS):
                part = cast("object", item)
                _gather(part, f"{path}.{getattr(part, 'id', index)}", found)


def open_numbers(protocol: TreatmentProtocol) -> tuple[str, ...]:
    """Return the paths of the numbers that must be given before anything can be planned."""
    return tuple(path for path, stated in statements(protocol) if stated.stops_planning)
