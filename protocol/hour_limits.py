"""Limits in hours: they need the hours of the day at which an arm is given."""

from collections.abc import Iterator

from protocol.arm import Arm
from protocol.provenance import Sourced
from protocol.rules import AtLeastApart, AtMostApart, FromAdministration
from protocol.timespan import Length
from protocol.treatment_protocol import TreatmentProtocol
from protocol.window import Window


def limits_in_hours(protocol: TreatmentProtocol, arm: Arm) -> Iterator[str]:
    """Yield the numbers in hours on which the dates of an arm rest, by name."""
    name = f"arms.{arm.id}"
    limits: list[tuple[str, Sourced[Window] | Sourced[Length] | None]] = []
    if arm.windows is not None:
        limits += [
            (f"{name}.windows.preferred", arm.windows.preferred),
            (f"{name}.windows.permitted", arm.windows.permitted),
        ]
    if arm.interval is not None:
        limits += [
            (f"{name}.interval.minimum", arm.interval.minimum),
            (f"{name}.interval.maximum", arm.interval.maximum),
        ]
    for number, rule in enumerate(protocol.rules):
        if isinstance(rule, AtLeastApart | AtMostApart) and arm.id in rule.arms:
            limits.append((f"rules.{number}.hours", rule.hours))
        if isinstance(rule, FromAdministration) and _concerns(rule, arm):
            limits.append((f"rules.{number}.minimum", rule.minimum))
            limits.append((f"rules.{number}.maximum", rule.maximum))
    for path, stated in limits:
        if stated is not None and _in_hours(stated.value):
            yield path


def _concerns(rule: FromAdministration, arm: Arm) -> bool:
    return arm.id in rule.arms or rule.administration.startswith(f"{arm.id}-")


def _in_hours(number: Window | Length | None) -> bool:
    if isinstance(number, Window):
        return number.in_hours
    return number is not None and number.is_clock_time
