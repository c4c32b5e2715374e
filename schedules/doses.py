"""The dose line: everything an independent check of a dose needs, on one line."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from schedules.display import (
    ASSUMED,
    EMPTY_BOX,
    NO_BREAK,
    Language,
    day,
    number,
    quantity,
    quantity_with_words,
)
from schedules.planned_dose import Measured, PlannedDose

_WHAT = {
    "weight": ("kg", "公斤"),
    "height": ("cm", "厘米"),
    "surface": ("m2", "平方米"),
    "wound-area": ("cm2", "平方厘米"),
    "sites": ("site", "部位"),
}
_PER = {"per-kg": "weight", "per-m2": "surface", "per-cm2": "wound-area", "per-site": "sites"}
_NAMES = {
    "weight": ("weight", "体重"),
    "height": ("height", "身高"),
    "wound-area": ("wound area", "创面面积"),
}
_FORMULAS = {"mosteller": "Mosteller", "du-bois": "Du Bois"}
# What the document asks for and leaves open: a box wherever the dose is written.
_OPEN = {"round_to": ("rounded in steps of", "取整步长"), "maximum": ("no more than", "上限")}
_KINDS_ZH = {"dry weight": "干体重"}


# A course has few doses and says each many times.
@lru_cache(maxsize=256)
def dose_line(dose: PlannedDose, language: Language = "en") -> str:
    """Return how the total follows: per unit, dated measurement, total in digits and words.

    An amount that nobody stated is an empty box. Assumed numbers carry their mark.
    """
    zh = language == "zh"
    if dose.per is None:
        return (
            f"剂量:{EMPTY_BOX}(文件未给出,由医嘱填写)"
            if zh
            else (f"dose: {EMPTY_BOX} (not stated in the document; write the ordered dose)")
        )
    parts = [_product(dose, language)]
    if dose.amount is None:
        parts.append(f" = {EMPTY_BOX}")
    elif dose.measured is not None or dose.amount != dose.per:
        parts.append(f" = {quantity_with_words(dose.amount, language)}")
    parts += [*_roundings(dose, language), *_volume(dose, language)]
    if dose.assumed:
        parts.append(f" [{ASSUMED[language]}]")
    return "".join((*parts, *_boxes(dose, language)))


def weight_kind(kind: str, language: Language = "en") -> str:
    """Return which weight was measured; a site's own words stay as they are.

    >>> weight_kind("dry weight", "zh")
    '干体重'
    """
    return _KINDS_ZH.get(kind, kind) if language == "zh" else kind


def _product(dose: PlannedDose, language: Language) -> str:
    assert dose.per is not None  # noqa: S101 -- dose_line's first branch
    per = quantity(dose.per, language)
    if dose.basis == "fixed":
        return quantity_with_words(dose.per, language)
    word = _WHAT[_PER[dose.basis]][1 if language == "zh" else 0]
    joined = f"每{word} {per}" if language == "zh" else f"{per} per {word}"
    return joined if dose.measured is None else f"{joined} x {_measured(dose.measured, language)}"


def _measured(measured: Measured, language: Language) -> str:
    zh = language == "zh"
    text = _value(measured.value, _WHAT[measured.what][1] if zh else measured.unit)
    if measured.parts:
        detail = measured.detail if measured.what == "surface" else None
        parts = ", ".join(_part(part, language) for part in measured.parts)
        by = f"{_FORMULAS[detail]}: {parts}" if detail else parts
        return f"{text} ({by})"
    if measured.on is None:
        return text
    return f"{text} ({', '.join(_notes(measured, language))})"


def _part(part: Measured, language: Language) -> str:
    unit = _WHAT[part.what][1] if language == "zh" else part.unit
    return f"{_value(part.value, unit)} {', '.join(_notes(part, language))}"


def _value(value: Decimal, unit: str) -> str:
    return f"{number(value)}{NO_BREAK}{unit}"


def _notes(measured: Measured, language: Language) -> Iterator[str]:
    """Yield which it is, of which day, and whether it counts for a later day than it was made."""
    if measured.detail is not None:
        yield weight_kind(measured.detail, language)
    if measured.on is not None:
        yield day(measured.on, language)
    zh = language == "zh"
    if measured.measure_again and measured.projected:
        yield "预估,给药前须重新测量" if zh else "projected: measure again before this dose"
    elif measured.measure_again:
        yield "给药前须重新测量" if zh else "measure again before this dose"
    elif measured.projected:
        yield "预估" if zh else "projected"


def _roundings(dose: PlannedDose, language: Language) -> list[str]:
    zh = language == "zh"
    found: list[str] = []
    if dose.step is not None and dose.exact is not None and _was_rounded(dose):
        exact, step = quantity(dose.exact, language), quantity(dose.step, language)
        found.append(
            f",由 {exact} 按 {step} 四舍五入"
            if zh
            else f", rounded from {exact} in steps of {step}"
        )
    if dose.capped and dose.maximum is not None:
        cap = quantity(dose.maximum, language)
        found.append(f",上限 {cap}" if zh else f", capped at {cap}")
    return found


def _boxes(dose: PlannedDose, language: Language) -> Iterator[str]:
    for part, (english, chinese) in _OPEN.items():
        if part in dose.open_parts:
            yield f";{chinese} {EMPTY_BOX}" if language == "zh" else f"; {english} {EMPTY_BOX}"


def _volume(dose: PlannedDose, language: Language) -> Iterator[str]:
    """Yield the volume to give, with what it was computed with; a box where a part is open."""
    zh = language == "zh"
    if dose.volume is not None and dose.volume_by is not None:
        volume, by = quantity(dose.volume, language), dose.volume_by
        per_ml = quantity(by.per_ml, language)
        alive = f"{by.viability_percent} %" if by.viability_percent is not None else ""
        if zh:
            yield f";体积 {volume}(每毫升 {per_ml}{alive and f',活率 {alive}'})"
        else:
            yield f"; volume {volume} ({per_ml} per mL{alive and f', viability {alive}'})"
    elif set(dose.open_parts) - set(_OPEN):
        yield f";体积 {EMPTY_BOX} mL" if zh else f"; volume {EMPTY_BOX} mL"


def _was_rounded(dose: PlannedDose) -> bool:
    """Whether rounding changed the amount; a cap alone is no rounding."""
    assert dose.exact is not None  # noqa: S101 -- the caller asked
    assert dose.step is not None  # noqa: S101
    return dose.exact.exact % dose.step.exact != 0


def measurement_flags(dose: PlannedDose, language: Language = "en") -> tuple[str, ...]:
    """Return which measurements that a dose rests on changed more than the protocol allows."""
    found = dose.measured.measurements if dose.measured is not None else ()
    return tuple(text for item in found for text in _changed(item, language))


def _changed(measured: Measured, language: Language) -> Iterator[str]:
    if measured.changed is None or measured.on is None:
        return
    zh = language == "zh"
    what = _NAMES[measured.what][1 if zh else 0]
    unit = _WHAT[measured.what][1] if zh else measured.unit
    new, on = _value(measured.value, unit), day(measured.on, language)
    old, before = _value(measured.changed.value, unit), day(measured.changed.on, language)
    limit = measured.changed.limit_percent
    if zh:
        yield f"{what} {new}({on})与 {old}({before})相差超过 {limit} %"
    else:
        yield f"{what} {new} of {on} differs from {old} of {before} by more than {limit} %"
