"""What a document states beside dates and doses: printed on sheets, never computed with."""

import re
from typing import Self

from protocol.base import Id, Line, Model, Text
from protocol.fields import model_validator
from protocol.provenance import Sourced

_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class Particular(Model):
    """One further statement in words, such as a needle, a vehicle or a time point of follow-up.

    ``says: {value: null, unset: empty-box}`` prints a box for what nobody has stated. ``says_zh``
    is the same in Chinese, with the same numbers; without it a Chinese sheet prints the English.
    """

    id: Id
    title: Text
    says: Sourced[Line]
    says_zh: Line | None = None

    @model_validator(mode="after")
    def _says_the_same_in_both_languages(self) -> Self:
        if self.says_zh is None:
            return self
        if self.says.value is None:
            message = "says_zh: found words where says is null; accepted: both or says alone"
            raise ValueError(message)
        stated, chinese = (
            sorted(_DIGITS.findall(text)) for text in (self.says.value, self.says_zh)
        )
        if stated != chinese:
            found, accepted = (", ".join(numbers) or "none" for numbers in (chinese, stated))
            message = f"says_zh: found the numbers {found}; accepted: those of says, {accepted}"
            raise ValueError(message)
        return self
