"""What is given: the product, its unit of dose, and what the laboratory says of it."""

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from protocol.base import Id, Line, Model, Text
from protocol.provenance import Sourced
from protocol.quantity import Quantity
from protocol.timespan import Length


def _parse_unit(found: object) -> str:
    try:
        return Quantity.parse(f"1 {found}").unit
    except ValueError as error:
        raise PydanticCustomError("not_accepted", "{why}", {"why": str(error)}) from None


Unit = Annotated[
    str, BeforeValidator(_parse_unit), WithJsonSchema({"type": "string", "examples": ["cells"]})
]


class Product(Model):
    """A product with the unit its doses are stated in. What is not known stays null."""

    id: Id
    name: Text
    unit: Unit
    label_text: Text | None = None
    storage: Text | None = None
    concentration_per_ml: Sourced[Quantity] | None = None
    post_thaw_limit: Sourced[Length] | None = None
    viability_at_least: Sourced[Line] | None = None
