"""What is given: the product, its unit of dose, and what the laboratory says of it."""

from typing import Annotated

from protocol.base import Id, Line, Model, Text
from protocol.fields import BeforeValidator, WithJsonSchema
from protocol.provenance import Sourced
from protocol.quantity import Quantity, parse_unit
from protocol.text_form import not_accepted
from protocol.timespan import ClockTime, Length


def _parse_unit(found: object) -> str:
    try:
        return parse_unit(found if isinstance(found, str) else "")
    except ValueError as error:
        raise not_accepted(found, str(error)) from None


Unit = Annotated[
    str, BeforeValidator(_parse_unit), WithJsonSchema({"type": "string", "examples": ["cells"]})
]


class Product(Model):
    """A product with the unit its doses are stated in. What is not known stays null.

    ``expiry_margin`` is the least time between the planned end of an administration and the expiry
    of the lot that is meant for it.
    """

    id: Id
    name: Text
    unit: Unit
    label_text: Text | None = None
    storage: Text | None = None
    concentration_per_ml: Sourced[Quantity] | None = None
    post_thaw_limit: Sourced[Length] | None = None
    expiry_margin: Sourced[ClockTime] | None = None
    viability_at_least: Sourced[Line] | None = None
