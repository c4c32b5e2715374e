# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Texts that stand in many rows, each kept once and named by a number."""

from collections.abc import Sequence
from dataclasses import field
from typing import Self

import pyarrow as pa

from protocol.lean import dataclass


@dataclass(slots=True)
class NumberedTexts:
    """Gives every text a number, in the order in which they come."""

    _numbers: dict[str | None, int] = field(default_factory=dict[str | None, int])
    _texts: list[str | None] = field(default_factory=list[str | None])

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> Self:
        """Return texts with the numbers of their places; each must stand there once."""
        return cls({text: at for at, text in enumerate(texts)}, list(texts))

    def number_of(self, text: str | None) -> int:
        """Return the text's number, a new one for a new text."""
        if text not in self._numbers:
            self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return self._numbers[text]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._texts)

    def text_of(self, number: int) -> str | None:
        """Return the text with a number."""
        return self._texts[number]

    def array(self) -> pa.Array:
        """Return the texts in the order of their numbers, to decode a column of numbers with."""
        return pa.array(self._texts, pa.string())
