"""A dose rule in words: basis, steps, limits, volume, and what the document adds."""

from collections.abc import Iterator

from protocol.dose import Dose, DosePerM2, DosePerSite
from schedules.display import EMPTY_BOX, quantity_with_words
from schedules.protocol_sheet.values import by, marked, value

_PER = {
    "fixed": "",
    "per-kg": " per kg",
    "per-m2": " per m2",
    "per-cm2": " per cm2",
    "per-site": " per site",
}


def dose_lines(rule: Dose) -> Iterator[str]:
    """Yield the dose on one line, then what limits, warns and explains it."""
    text = f"dose: {value(rule.amount)}{_PER[rule.basis]}{by(rule.amount)}"
    if isinstance(rule, DosePerSite):
        text += f" x {value(rule.sites)} sites{by(rule.sites)}"
    if isinstance(rule, DosePerM2):
        text += f", surface by {rule.formula.value}"
    if rule.round_to is not None:
        text += f", rounded half up to steps of {marked(rule.round_to)}"
    if rule.maximum is not None:
        text += f", no more than {marked(rule.maximum)}"
    yield text
    if rule.volume is not None:
        yield from _volume(rule)
    if rule.tolerance_percent is not None:
        share = rule.tolerance_percent
        yield f"given may depart from planned by {value(share)} %{by(share)}"
    if rule.usual_range is not None:
        ends = rule.usual_range.value
        usual = EMPTY_BOX if ends is None else " to ".join(map(quantity_with_words, ends))
        yield f"usual range: {usual}{by(rule.usual_range)}; outside it warns and never blocks"
    if rule.note is not None:
        yield f"note on the dose: {rule.note}"


def _volume(rule: Dose) -> Iterator[str]:
    volume = rule.volume
    assert volume is not None  # noqa: S101 -- the caller asked
    concentration = volume.concentration_per_ml
    text = f"volume: dose / {value(concentration)} per mL{by(concentration)}"
    if volume.viability_percent is not None:
        text += f" / viability {value(volume.viability_percent)} %{by(volume.viability_percent)}"
    yield f"{text}, rounded half up to steps of {marked(volume.round_to)}"
