"""Values that are one text in a document, and the complaint about what is none of them."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

from protocol.values import Reader

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema, PydanticCustomError


def not_accepted(found: object, accepted: str) -> "PydanticCustomError":
    """Return the complaint every scalar raises: what was found, what is accepted."""
    # What complains well takes long to load, and most values give no reason to.
    from pydantic_core import PydanticCustomError  # noqa: PLC0415

    return PydanticCustomError(
        "not_accepted",
        "found {found}; accepted: {accepted}",
        {"found": quoted(found), "accepted": accepted},
    )


def quoted(found: object) -> str:
    """Return a value as it can stand in a message, shortened where it is long."""
    if found is None:
        return "nothing (null)"
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, list | tuple):
        return "a list"
    text = str(found)
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'  # noqa: PLR2004 -- one line


class TextForm(ABC):
    """A value written as one text in a document, such as ``12.5 g`` or ``-1/+2 days``.

    A subclass gives ``parse`` (which raises ``ValueError`` with what is accepted) and ``__str__``;
    ``parse(str(value)) == value`` holds for every value.
    """

    __slots__ = ()
    PATTERN = ""
    EXAMPLES: tuple[str, ...] = ()

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """Read the text form."""

    @classmethod
    def _validate(cls, found: object) -> Self:
        if isinstance(found, cls):
            return found
        accepted = "text such as " + " or ".join(f'"{example}"' for example in cls.EXAMPLES)
        if not isinstance(found, str):
            raise not_accepted(found, accepted)
        try:
            return cls.parse(found)
        except ValueError as error:
            raise not_accepted(found, str(error) or accepted) from None

    @classmethod
    def reader(cls, _parts: tuple[Any, ...]) -> Reader:
        """Return what reads the text."""
        return cls._validate

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: type[Any], _handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Validate from text, write as text."""
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: "CoreSchema", _handler: object
    ) -> dict[str, Any]:
        """Describe the text to an editor."""
        return {"type": "string", "pattern": cls.PATTERN, "examples": list(cls.EXAMPLES)}
