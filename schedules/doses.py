"""The dose line: everything an independent check of a dose needs, on one line."""

from schedules.display import (
    ASSUMED,
    EMPTY_BOX,
    Language,
    day,
    number,
    quantity,
    quantity_with_words,
)
from schedules.plan import Measured, PlannedDose

_WHAT = {
    "weight": ("kg", "公斤"),
    "surface": ("m2", "平方米"),
    "wound-area": ("cm2", "平方厘米"),
    "sites": ("site", "部位"),
}
_KINDS_ZH = {"dry weight": "干体重"}


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
    elif dose.measured is not None:
        parts.append(f" = {quantity_with_words(dose.amount, language)}")
    parts += _roundings(dose, language)
    if dose.assumed:
        parts.append(f" [{ASSUMED[language]}]")
    return "".join(parts)


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
    unit = {"per-kg": 0, "per-m2": 1, "per-cm2": 2, "per-site": 3}[dose.basis]
    word = list(_WHAT.values())[unit][1 if language == "zh" else 0]
    joined = f"每{word} {per}" if language == "zh" else f"{per} per {word}"
    return joined if dose.measured is None else f"{joined} x {_measured(dose.measured, language)}"


def _measured(measured: Measured, language: Language) -> str:
    zh = language == "zh"
    text = f"{number(measured.value)}\u00a0{measured.unit if not zh else _WHAT[measured.what][1]}"
    if measured.on is None:
        return text
    dated = day(measured.on, language)
    detail = None if measured.detail is None else weight_kind(measured.detail, language)
    notes = [note for note in (detail, dated) if note]
    if measured.projected:
        notes.append("预估,给药前须重新测量" if zh else "projected: measure again before this dose")
    return f"{text} ({', '.join(notes)})"


def _roundings(dose: PlannedDose, language: Language) -> list[str]:
    zh = language == "zh"
    found: list[str] = []
    if dose.step is not None and dose.exact is not None and dose.exact != dose.amount:
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
