"""What the cell laboratory says of making and keeping a product: a document of its own."""

from typing import Literal, Self

from protocol.base import Day, Id, Line, Model, Whole
from protocol.document import read_document
from protocol.fields import Field, model_validator
from protocol.provenance import Provenance, Sourced, Stated
from protocol.quantity import Quantity
from protocol.timespan import Days
from protocol.validation import validate


class Lot(Model):
    """A lot in stock: how much of it there is, and the last day on which it may be given."""

    lot: Line
    amount: Quantity
    last_day: Day


class ProductSupply(Model):
    """How one product is made ready.

    ``lead_time`` lies between the order and the day of use. ``overage_percent`` is made on top of
    what is planned, for what is lost between the laboratory and the patient. Without them nothing
    is added and no order date is given.
    """

    product: Id
    lead_time: Sourced[Days] | None = None
    overage_percent: Sourced[Whole] | None = None
    lots: tuple[Lot, ...] = ()

    @model_validator(mode="after")
    def _names_a_lot_once(self) -> Self:
        names = [lot.lot for lot in self.lots]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"lots: found {twice[0]} twice; accepted: once"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _counts_lots_in_one_unit(self) -> Self:
        units = sorted({lot.amount.unit for lot in self.lots})
        if len(units) > 1:
            message = f"lots: found {' and '.join(units)}; accepted: one unit for all of a product"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _is_the_laboratory_s_own_word(self) -> Self:
        accepted = {Provenance.SITE, Provenance.ENGINEERING}
        for stated in self._numbers:
            if stated.provenance is not None and stated.provenance not in accepted:
                message = (
                    f"found provenance {stated.provenance}; accepted: site with adopted, or"
                    " engineering with note (a supply document has no list of sources)"
                )
                raise ValueError(message)
        return self

    @property
    def _numbers(self) -> tuple[Stated, ...]:
        return tuple(stated for stated in (self.lead_time, self.overage_percent) if stated)

    @property
    def lead_days(self) -> int | None:
        """Days between order and use; None where nobody stated them."""
        stated = self.lead_time
        return stated.value.days if stated is not None and stated.value is not None else None

    @property
    def percent_made(self) -> int:
        """What is made for each 100 planned."""
        stated = self.overage_percent
        return 100 + (stated.value or 0 if stated is not None else 0)

    @property
    def is_assumed(self) -> bool:
        """Whether any number of it is assumed."""
        return any(stated.is_assumed for stated in self._numbers)


class Supply(Model):
    """What a forecast needs to know beside the plans."""

    format_version: Literal["1"]
    kind: Literal["supply"]
    id: Id
    products: tuple[ProductSupply, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_a_product_once(self) -> Self:
        names = [item.product for item in self.products]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"products: found {twice[0]} twice; accepted: once"
            raise ValueError(message)
        return self

    def of(self, product: str) -> ProductSupply:
        """Return what is said of a product; nothing at all where the document leaves it out."""
        found = (item for item in self.products if item.product == product)
        return next(found, ProductSupply(product=product))


def parse_supply(text: str, *, source: str) -> Supply:
    """Read a supply document. Raises ``DocumentError`` listing every problem with its place."""
    return validate(Supply, read_document(text, source))
