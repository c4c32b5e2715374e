# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What each patient of a registry needs in each week of the course: simulations draw from it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import gcd

import numpy as np

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.alike import alike_rows, doses_of
from schedules.cohort.arrays import Longs
from schedules.cohort.record import Record
from schedules.cohort.totals import amount_of

# Doses that nobody stated are counted, not summed.
ADMINISTRATIONS = "administrations"
_MONDAY = 3  # the weekday of day 0 counts from Monday
Product = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Profiles:
    """A number for each patient, week of the course and product in a unit.

    Weeks begin on Monday, the first with day zero in it. A number is in ``steps`` of its product.
    """

    products: tuple[Product, ...]
    steps: tuple[Decimal, ...]
    needs: Longs


def profiles_of(
    records: Iterable[Record], protocol: TreatmentProtocol, chosen: Longs | None = None
) -> Profiles:
    """Return the profiles of all patients, or of those ``chosen`` by their rising numbers.

    What waits for a decision or has no day is not in them.
    """
    pieces = [
        piece for record in _numbered(records, chosen) for piece in _pieces(*record, protocol)
    ]
    products = tuple(sorted({piece.product for piece in pieces}))
    weeks = max((int(piece.weeks.max()) for piece in pieces), default=0) + 1
    amounts = {
        product: [
            amount for piece in pieces if piece.product == product for amount in piece.amounts
        ]
        for product in products
    }
    steps = {product: _step(found) for product, found in amounts.items()}
    patients = max((int(piece.patients.max()) for piece in pieces), default=-1) + 1
    needs = np.zeros((patients if chosen is None else len(chosen), weeks, len(products)), np.int64)
    for piece in pieces:
        step, at = steps[piece.product], products.index(piece.product)
        numbers = np.array([int(amount / step) for amount in piece.amounts], np.int64)
        np.add.at(needs[:, :, at], (piece.patients, piece.weeks), numbers[piece.doses])
    return Profiles(products, tuple(steps[product] for product in products), needs)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Administrations of a product: whose, in which week, and how much of it."""

    product: Product
    patients: Longs
    weeks: Longs
    doses: Longs
    amounts: tuple[Decimal, ...]


def _numbered(records: Iterable[Record], chosen: Longs | None) -> Iterator[tuple[Record, Longs]]:
    """Yield each record with the profile of each of its patients; -1 for those not chosen."""
    first = 0
    for record in records:
        numbers = np.arange(first, first + record.patients.num_rows)
        first += record.patients.num_rows
        if chosen is not None:
            place = np.minimum(np.searchsorted(chosen, numbers), max(len(chosen) - 1, 0))
            numbers = np.where(chosen[place] == numbers, place, -1)
        yield record, numbers


def _pieces(record: Record, numbers: Longs, protocol: TreatmentProtocol) -> Iterator[_Piece]:
    units = {product.id: product.unit for product in protocol.products}
    texts = record.dictionaries.of["dose"]
    for group in record.groups:
        mine = np.flatnonzero(numbers[group.patients] >= 0)
        for alike in alike_rows(group, protocol) if len(mine) else ():
            if alike.pending or not alike.placed:
                continue
            doses = doses_of(group, mine, alike)
            days = group.template.listed_on[alike.rows]
            weeks = ((group.zeros[mine] + _MONDAY) % 7)[:, None] + days[None, :]
            distinct, places = np.unique(doses, return_inverse=True)
            found = [
                amount_of(texts.text_of(dose) or "", units[alike.product])
                for dose in distinct.tolist()
            ]
            places = np.broadcast_to(places.reshape(doses.shape), weeks.shape)
            who = np.broadcast_to(numbers[group.patients[mine]][:, None], weeks.shape)
            for unit in {ADMINISTRATIONS if item.amount is None else item.unit for item in found}:
                named = [ADMINISTRATIONS if item.amount is None else item.unit for item in found]
                here = np.array([name == unit for name in named])[places]
                yield _Piece(
                    (alike.product, unit),
                    who[here],
                    np.maximum(weeks[here] // 7, 0),
                    places[here],
                    tuple(Decimal(1) if item.amount is None else item.amount for item in found),
                )


def _step(amounts: Iterable[Decimal]) -> Decimal:
    """Return the largest amount of which all are whole multiples; 1 where all are 0."""
    found = [amount for amount in amounts if amount]
    digits = max((max(0, -int(amount.as_tuple().exponent)) for amount in found), default=0)
    return Decimal(gcd(*(int(amount.scaleb(digits)) for amount in found)) or 1).scaleb(-digits)
