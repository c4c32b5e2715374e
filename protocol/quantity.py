"""An exact amount with its unit, such as 60000000 cells or 12.5 g."""

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction
from typing import Self

from protocol.base import DECIMAL_FORM
from protocol.lean import dataclass
from protocol.text_form import TextForm

CELLS = "cells"
# Micrograms per unit: the only conversions there are. Cells never become a volume by themselves.
_MICROGRAMS = {"mcg": 1, "mg": 1_000, "g": 1_000_000, "kg": 1_000_000_000}
_MICROLITRES = {"mL": 1_000, "L": 1_000_000}
_SCALES = (_MICROGRAMS, _MICROLITRES)
# Joint Commission and ISMP lists of error-prone abbreviations, and ours for multipliers.
_REFUSED = {
    "u": "units",
    "U": "units",
    "iu": "international units",
    "IU": "international units",
    "cc": "mL",
    "µg": "mcg",
    "μg": "mcg",
    "ug": "mcg",
    "cell": "cells",
}
_MULTIPLIERS = ("M", "MM", "K", "thousand", "million", "billion")
_BY_LETTERS = {
    unit.lower(): unit for unit in (CELLS, "mcg", "mg", "g", "kg", "mL", "L", "cm2", "m2")
}
_UNIT = re.compile(r"[^\W\d_]\w*( \w+)*")
_FORM = re.compile(rf"({DECIMAL_FORM}) ([^\W\d_].*)")
# What was computed has as many digits as it needs; a program wrote them, without groups.
_COMPUTED = re.compile(r"[0-9]{1,200}(?:\.[0-9]{1,200})?")
# All scales are powers of ten, so that nothing is lost; a division that were not would raise.
_EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class Quantity(TextForm):
    """An amount and its unit. Compare or add two after converting with ``to``.

    >>> print(Quantity.parse("1.50 g").to("mg"))
    1500 mg
    """

    amount: Decimal
    unit: str

    PATTERN = f"^{DECIMAL_FORM} [A-Za-z][A-Za-z0-9 ]*$"
    EXAMPLES = ("1_000_000 cells", "12.5 g", "0.5 mL")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"12.5 g"``: one number, one space, one unit. Cells are whole numbers."""
        found = _FORM.fullmatch(text)
        if found is None:
            message = (
                'a number in digits, one space and a unit, as in "1_000_000 cells" or "12.5 g"'
                " (a point for decimals; no comma, no exponent)"
            )
            raise ValueError(message)
        unit = parse_unit(found[2])
        if unit == CELLS and "." in found[1]:
            # Nor 60.000: where the point groups thousands, that is sixty thousand.
            message = "a whole number of cells, without a point"
            raise ValueError(message)
        return cls(Decimal(found[1]), unit)

    @classmethod
    def parse_computed(cls, found: object) -> "Quantity":
        """Read an amount that a program computed and wrote: of any number of digits.

        >>> print(Quantity.parse_computed("12345678901234567890.125 mg"))
        12345678901234567890.125 mg

        Raises ``ValueError`` with what is accepted.
        """
        if isinstance(found, cls):
            return found
        digits, _, unit = found.partition(" ") if isinstance(found, str) else ("", "", "")
        return cls(computed_decimal(digits), parse_unit(unit))

    def to(self, unit: str) -> "Quantity":
        """Return the same amount in another unit of the same kind, exactly.

        Raises ``ValueError`` where no exact conversion exists: cells are not a volume.
        """
        if unit == self.unit:
            return self
        for scale in _SCALES:
            if unit in scale and self.unit in scale:
                scaled = _EXACT.multiply(self.amount, Decimal(scale[self.unit]))
                return Quantity(_EXACT.divide(scaled, Decimal(scale[unit])), unit)
        message = f"{self.unit} cannot be converted to {unit}"
        raise ValueError(message)

    def converts_to(self, unit: str) -> bool:
        """Say whether ``to`` would succeed."""
        return unit == self.unit or any(unit in scale and self.unit in scale for scale in _SCALES)

    @property
    def exact(self) -> Fraction:
        """The amount as a fraction, for arithmetic that must not round."""
        return Fraction(self.amount)

    def __str__(self) -> str:
        """Return the document form, without trailing zeros: "1.0 mg" is easily read as 10 mg."""
        return f"{plain(self.amount)} {self.unit}"


def computed_decimal(found: object) -> Decimal:
    """Read a number that a program computed: plain digits, of any length. No float.

    Raises ``ValueError`` with what is accepted.
    """
    if isinstance(found, Decimal) and found.is_finite():
        return found
    if isinstance(found, str) and _COMPUTED.fullmatch(found):
        return Decimal(found)
    message = "a number as a plan file writes it: plain digits, with a point for decimals"
    raise ValueError(message)


def decimal_of(value: Fraction) -> Decimal:
    """Return a fraction as the decimal it equals: products of written decimals always have one.

    >>> decimal_of(Fraction(1, 8))
    Decimal('0.125')

    Raises ``decimal.Inexact`` where there is none.
    """
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def parse_unit(text: str) -> str:
    """Read a unit: letters, as they are written. Raises ``ValueError`` with what is accepted."""
    wanted = _REFUSED.get(text) or _BY_LETTERS.get(text.lower(), text)
    if text.partition(" ")[0] in _MULTIPLIERS:
        wanted = "the number in digits"
    if wanted != text:
        message = f'{wanted} instead of "{text}", which is easily misread'
        raise ValueError(message)
    if not _UNIT.fullmatch(text):
        message = "a unit in letters, such as cells, mL or mg (what it is per stands in the basis)"
        raise ValueError(message)
    return text


def plain(number: Decimal) -> str:
    """Return a decimal in digits, without exponent and without trailing zeros.

    >>> plain(Decimal("1500.0")), plain(Decimal("6E+7"))
    ('1500', '60000000')
    """
    digits = f"{number:f}"  # exact, where normalize() would round to 28 digits
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
