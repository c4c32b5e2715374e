"""Contradictions inside a dose: units that do not fit, limits below what they limit."""

from collections.abc import Iterator

from protocol.dose import Dose, DosePerSite, FixedDose
from protocol.product import Product
from protocol.provenance import Sourced
from protocol.quantity import Quantity
from protocol.rules import CumulativeMaximum
from protocol.treatment_protocol import MeasurementRule, TreatmentProtocol

_VOLUME = "mL"
_ALL = 100  # per cent


def doses(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield doses that do not fit their product, and limits that do not fit their dose."""
    for path, dose, product in all_doses(protocol):
        yield from _unit(path, dose, product)
        yield from _parts(path, dose)
        yield from _limits(path, dose)
    yield from _changes(protocol)
    for index, rule in enumerate(protocol.rules):
        if isinstance(rule, CumulativeMaximum):
            yield from _cumulative(f"rules.{index}.amount", rule, protocol)


def _changes(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    for name in ("weight", "height", "wound_area"):
        rule: MeasurementRule | None = getattr(protocol, name)
        limit = rule.max_change_percent.value if rule and rule.max_change_percent else None
        if limit is not None and limit < 0:
            yield f"{name}.max_change_percent", f'found "{limit}"; accepted: 0 or more'


def all_doses(protocol: TreatmentProtocol) -> Iterator[tuple[str, Dose, Product]]:
    """Yield every dose rule with its path and its product."""
    for arm in protocol.arms:
        product = protocol.product(arm.product)
        if arm.dose is not None:
            yield f"arms.{arm.id}.dose", arm.dose, product
        for phase in arm.phases:
            if phase.dose is not None:
                yield f"arms.{arm.id}.phases.{phase.id}.dose", phase.dose, product


def _unit(path: str, dose: Dose, product: Product) -> Iterator[tuple[str, str]]:
    amount = dose.amount.value
    if amount is None or amount.converts_to(product.unit) or amount.converts_to(_VOLUME):
        return
    accepted = f"an amount in {product.unit}, the unit of product {product.id}, or a volume in mL"
    yield f"{path}.amount", f'found "{amount}"; accepted: {accepted}'


def _parts(path: str, dose: Dose) -> Iterator[tuple[str, str]]:
    amount = dose.amount.value
    for name, parts in _amounts(dose):
        misfits = [part for part in parts if amount and not part.converts_to(amount.unit)]
        if amount and misfits:
            message = f'found "{misfits[0]}"; accepted: an amount in {amount.unit}, as the dose'
            yield f"{path}.{name}", message
        elif parts[0].amount == 0 and name != "usual_range":
            yield f"{path}.{name}", f'found "{parts[0]}"; accepted: more than 0'
    step = dose.volume.round_to.value if dose.volume else None
    if step is not None and (not step.converts_to(_VOLUME) or step.amount == 0):
        yield f"{path}.volume.round_to", f'found "{step}"; accepted: a volume in {_VOLUME}, above 0'
    yield from _counts(path, dose)


def _counts(path: str, dose: Dose) -> Iterator[tuple[str, str]]:
    """Yield whole numbers that no dose can be counted with."""
    viability = dose.volume.viability_percent if dose.volume else None
    if viability is not None and viability.value is not None and not 1 <= viability.value <= _ALL:
        message = f'found "{viability.value}"; accepted: 1 to {_ALL}'
        yield f"{path}.volume.viability_percent", message
    sites = dose.sites.value if isinstance(dose, DosePerSite) else None
    if sites is not None and sites < 1:
        yield f"{path}.sites", f'found "{sites}"; accepted: 1 or more'
    tolerance = dose.tolerance_percent.value if dose.tolerance_percent else None
    if tolerance is not None and tolerance < 0:
        yield f"{path}.tolerance_percent", f'found "{tolerance}"; accepted: 0 or more'


def _amounts(dose: Dose) -> Iterator[tuple[str, tuple[Quantity, ...]]]:
    """Yield what has to be in the unit of the dose."""
    named: tuple[tuple[str, Sourced[Quantity] | None], ...] = (
        ("amount", dose.amount),
        ("round_to", dose.round_to),
        ("maximum", dose.maximum),
        ("volume.concentration_per_ml", dose.volume.concentration_per_ml if dose.volume else None),
    )
    for name, stated in named:
        if stated is not None and stated.value is not None:
            yield name, (stated.value,)
    if dose.usual_range is not None and dose.usual_range.value is not None:
        yield "usual_range", dose.usual_range.value


def _limits(path: str, dose: Dose) -> Iterator[tuple[str, str]]:
    usual = dose.usual_range.value if dose.usual_range else None
    if (
        usual
        and usual[0].converts_to(usual[1].unit)
        and usual[0].to(usual[1].unit).amount > usual[1].amount
    ):
        message = f'found "{usual[0]}" to "{usual[1]}"; accepted: the lower amount first'
        yield f"{path}.usual_range", message
    amount, maximum = dose.amount.value, dose.maximum.value if dose.maximum else None
    if not isinstance(dose, FixedDose) or amount is None or maximum is None:
        return
    if maximum.converts_to(amount.unit) and maximum.to(amount.unit).amount < amount.amount:
        message = f'found "{maximum}", below the amount "{amount}"; accepted: the amount or more'
        yield f"{path}.maximum", message


def _cumulative(
    path: str, rule: CumulativeMaximum, protocol: TreatmentProtocol
) -> Iterator[tuple[str, str]]:
    limit = rule.amount.value
    if limit is None:
        return
    for name, dose, _ in all_doses(protocol):
        amount = dose.amount.value
        if name.split(".")[1] not in rule.arms or amount is None or amount.converts_to(limit.unit):
            continue
        found = f'found "{limit}", to which {name} in {amount.unit} cannot be added'
        yield path, f"{found}; accepted: one unit for all of these arms"
