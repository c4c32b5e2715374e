"""Amounts: exact, with a unit that cannot be misread, and the same text both ways."""

import contextlib
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.quantity import Quantity, computed_decimal, parse_unit, plain

pytestmark = [pytest.mark.hazard("H27"), pytest.mark.requirement("R05")]

DIGITS = st.decimals(min_value=0, max_value=10**15 - 1, allow_nan=False, places=12)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        pytest.param("5 mg", Decimal(5), "mg", id="a whole amount"),
        pytest.param("12.5 g", Decimal("12.5"), "g", id="a decimal amount"),
        pytest.param("1_000_000 cells", Decimal(1_000_000), "cells", id="groups of three"),
        pytest.param("1000000 cells", Decimal(1_000_000), "cells", id="no groups"),
        pytest.param("20 international units", Decimal(20), "international units", id="words"),
        pytest.param("24 cm2", Decimal(24), "cm2", id="a digit in the unit"),
    ],
)
def test_an_amount_is_one_number_one_space_and_one_unit(text: str, amount: Decimal, unit: str):
    assert Quantity.parse(text) == Quantity(amount, unit)


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("5", id="no unit"),
        pytest.param("mg", id="no number"),
        pytest.param("5mg", id="no space"),
        pytest.param("5  mg", id="two spaces"),
        pytest.param(" 5 mg", id="a space before"),
        pytest.param("5 mg ", id="a space after"),
        pytest.param("5 mg\n", id="a line end"),
        pytest.param("12,5 mg", id="a comma"),
        pytest.param("1e6 mg", id="an exponent"),
        pytest.param("-5 mg", id="a sign"),
        pytest.param(".5 mg", id="no leading zero"),
        pytest.param("5. mg", id="nothing after the point"),
        pytest.param("10_00 mg", id="a group of two"),
        pytest.param("1000_000 mg", id="a first group of four"),
        pytest.param("\u0661 mg", id="digits of another script"),
        pytest.param("5 mg/kg", id="a slash"),
        pytest.param("0.5 cells", id="half a cell"),
        pytest.param("60.000 cells", id="sixty, or sixty thousand"),
        pytest.param("1" + "0" * 15 + " mg", id="more digits than are kept exactly"),
    ],
)
def test_what_is_not_an_amount_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 -- the messages are in tests/documents
        Quantity.parse(text)


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        pytest.param(
            Quantity.parse,
            "1e6 cells",
            'a number in digits, one space and a unit, as in "1_000_000 cells" or "12.5 g"'
            " (a point for decimals; no comma, no exponent)",
            id="no amount",
        ),
        pytest.param(
            Quantity.parse, "60.000 cells", "a whole number of cells, without a point", id="cells"
        ),
        pytest.param(
            parse_unit,
            "mg/kg",
            "a unit in letters, such as cells, mL or mg (what it is per stands in the basis)",
            id="a unit that is a ratio",
        ),
        pytest.param(
            computed_decimal,
            "1e6",
            "a number as a plan file writes it: plain digits, with a point for decimals",
            id="a computed number",
        ),
    ],
)
def test_what_is_accepted_is_said_in_full(read: Callable[[str], object], text: str, told: str):
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        read(text)


@pytest.mark.parametrize("found", [60, 60.5, None, ["60", "mg"]])
def test_a_computed_amount_that_is_no_text_is_refused(found: object):
    with pytest.raises(ValueError, match="a number as a plan file writes it"):
        Quantity.parse_computed(found)


@pytest.mark.parametrize(
    ("unit", "instead"),
    [
        pytest.param("U", "units", id="U is read as 0"),
        pytest.param("IU", "international units", id="IU is read as IV"),
        pytest.param("cc", "mL", id="cc is read as units"),
        pytest.param("ml", "mL", id="l is read as 1"),
        pytest.param("\u00b5g", "mcg", id="the micro sign is read as m"),
        pytest.param("\u03bcg", "mcg", id="the Greek letter is read as m"),
        pytest.param("MG", "mg", id="capitals"),
        pytest.param("Cells", "cells", id="a capital"),
        pytest.param("M", "the number in digits", id="M is thousand or million"),
        pytest.param("million cells", "the number in digits", id="a multiplier in words"),
    ],
)
def test_a_unit_that_is_easily_misread_is_refused_with_the_right_one(unit: str, instead: str):
    with pytest.raises(ValueError, match=f"^{instead} instead of"):
        parse_unit(unit)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        pytest.param("1.5 g", "mg", "1500 mg", id="grams to milligrams"),
        pytest.param("250 mcg", "mg", "0.25 mg", id="micrograms to milligrams"),
        pytest.param("2 kg", "mcg", "2000000000 mcg", id="kilograms to micrograms"),
        pytest.param("0.05 L", "mL", "50 mL", id="litres to millilitres"),
        pytest.param("7 tablets", "tablets", "7 tablets", id="the same unit"),
    ],
)
def test_a_unit_converts_exactly_within_its_kind(amount: str, unit: str, expected: str):
    assert str(Quantity.parse(amount).to(unit)) == expected


@pytest.mark.parametrize("unit", ["mL", "mg", "million cells"])
def test_cells_convert_to_nothing_else(unit: str):
    cells = Quantity.parse("5 cells")
    assert not cells.converts_to(unit)
    with pytest.raises(ValueError, match=f"^cells cannot be converted to {unit}$"):
        cells.to(unit)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("1.0", "1", id="no trailing zero"),
        pytest.param("1500.50", "1500.5", id="one zero goes"),
        pytest.param("6E+7", "60000000", id="no exponent"),
        pytest.param("0.0", "0", id="zero"),
        pytest.param("100", "100", id="zeros before the point stay"),
        pytest.param(
            "123456789012345678901234567890.5",
            "123456789012345678901234567890.5",
            id="more digits than a context keeps",
        ),
    ],
)
def test_a_number_is_written_in_digits(number: str, expected: str):
    assert plain(Decimal(number)) == expected


def test_an_amount_is_exact_as_a_fraction():
    assert Quantity.parse("0.1 mg").exact == Fraction(1, 10)


@given(amount=DIGITS, unit=st.sampled_from(["mg", "mL", "international units", "cm2"]))
def test_the_text_of_an_amount_is_read_as_the_same_amount(amount: Decimal, unit: str):
    quantity = Quantity(amount, unit)
    assert Quantity.parse(str(quantity)) == quantity


@given(text=st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text: str):
    quantity = None
    with contextlib.suppress(ValueError):
        quantity = Quantity.parse(text)
    assert quantity is None or Quantity.parse(str(quantity)) == quantity
