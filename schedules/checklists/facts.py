"""What the plan says of one administration: when, what, by which route, how much."""

from collections.abc import Iterator, Sequence
from datetime import date

from protocol.arm import Arm, Phase
from protocol.dose import DosePerSite
from protocol.particular import Particular
from protocol.product import Product
from schedules.checklists.figures import stated_words
from schedules.checklists.fixed import TO
from schedules.checklists.sheet import DosePanel, Entry, Fact
from schedules.checklists.words import Figure, Words, both, day_words, joined
from schedules.display import (
    EMPTY_BOX,
    NO_BREAK,
    clock,
    end_of_window,
    expiry,
    length,
    number,
    provenance,
    quantity_with_words,
    route,
)
from schedules.doses import dose_line, weight_kind
from schedules.patient import Patient
from schedules.plan import PlannedAdministration
from schedules.planned_dose import PlannedDose

_WHEN = Words("planned", "计划时间")
_WINDOW = Words("allowed", "允许日期")
_PREFERRED = Words("preferred", "首选日期")
_TARGET = Words("protocol's own date", "方案原定日期")
_PRODUCT = Words("product", "药名")
_ROUTE = Words("route", "用法")
_DURATION = Words("planned duration", "计划时长")
_LABEL = Words("printed on the label", "标签文字")
_STORAGE = Words("storage", "储存")
_WEIGHT = Words("weight", "体重")
_AT = (Entry(Words("time", "时间"), "time"),)
_WEIGHT_NOW = Words("weight today", "今日体重")
_SCALES = (Entry(Words("measured", "实测"), "short", "kg"),)
_LOT = Words("lot meant for it", "指定批号")
_SITE = Words("site of this administration", "本次部位")
_SITES = Words("sites", "部位数")
_PER_SITE = Words("at each site", "每部位剂量")
_BY_WEIGHT = frozenset({"per-kg", "per-m2"})


def planned(act: PlannedAdministration, arm: Arm) -> Iterator[Fact]:
    """Yield when an administration is planned, each date marked where its rule is assumed."""
    assumed = _rests_on(act, f"arms.{arm.id}.phases.{act.phase}.when")
    on = None if act.on is None else day_words(act.on)
    by_hour = any(
        _rests_on(act, name)
        for name in (f"arms.{arm.id}.at", f"arms.{arm.id}.phases.{act.phase}.at")
    )
    if act.at is None:
        yield Fact(_WHEN, (Figure(on, assumed),), _AT)
    else:
        yield Fact(_WHEN, _at(Figure(on, assumed), Figure(Words.same(clock(act.at)), by_hour)))
    by_window = assumed or _rests_on(act, f"arms.{arm.id}.windows")
    if act.preferred_span != act.permitted_span:
        yield Fact(_PREFERRED, (Figure(span(*act.preferred_span), by_window),))
    yield Fact(_WINDOW, (Figure(span(*act.permitted_span), by_window),))
    if act.on != act.target_on:
        yield Fact(_TARGET, (Figure(day_words(act.target_on), assumed),))
    if act.site is not None:
        yield Fact(_SITE, (Figure(Words.same(act.site)),))


def lots(act: PlannedAdministration, patient: Patient) -> Iterator[Fact]:
    """Yield the lots that the laboratory meant for an administration, with their expiry."""
    for lot in patient.lots:
        if act.id in lot.administrations:
            said = Words.same(lot.lot)
            if lot.expires is not None:
                said += Words(", expires ", ",失效 ") + both(expiry, lot.expires)
            yield Fact(_LOT, (Figure(said),))


def product(given: Product) -> Fact:
    """Return what is given, its name never shortened."""
    return Fact(_PRODUCT, (Figure(Words.of(given.name)),))


def given(arm: Arm, product: Product, phase: Phase) -> Iterator[Fact]:
    """Yield how it is given, the route in full, and what the label and the document add."""
    yield Fact(_ROUTE, (Figure(both(route, arm.route)),))
    if product.label_text is not None:
        yield Fact(_LABEL, (Figure(Words.of(product.label_text)),))
    if product.storage is not None:
        yield Fact(_STORAGE, (Figure(Words.of(product.storage)),))
    duration = phase.duration or arm.duration
    if duration is not None:
        value = duration.value
        text = None if value is None else both(length, value)
        yield Fact(_DURATION, (Figure(text, duration.is_assumed),))
    yield from _sites(arm, phase)


def boxes_last(items: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return facts in their order, those to write in at the end: tall ones stand side by side.

    The first, when it is planned, stays the first.
    """
    rest = sorted(items[1:], key=lambda fact: bool(fact.entries) or None in fact.texts)
    return items[0], *rest


def particulars(items: tuple[Particular, ...], elsewhere: frozenset[str]) -> Iterator[Fact]:
    """Yield what the document says beside dates and doses, where no item asks for it already."""
    for item in items:
        if item.id not in elsewhere:
            yield Fact(Words.of(item.title), (stated_words(item),))


def weight(dose: PlannedDose) -> Iterator[Fact]:
    """Yield the dated weight a dose rests on, with a box for today's; nothing for other doses."""
    if dose.basis not in _BY_WEIGHT:
        return
    measured = dose.measured
    if measured is None or measured.what != "weight" or measured.on is None:
        yield Fact(_WEIGHT_NOW, (), _SCALES)
        return
    dated = day_words(measured.on)
    if measured.detail is not None:
        dated = joined((both(weight_kind, measured.detail), dated))
    kg = Words.same(f"{number(measured.value)}{NO_BREAK}kg (")
    yield Fact(_WEIGHT, (Figure(kg + dated + Words.same(")")),))
    yield Fact(_WEIGHT_NOW, (), _SCALES)


def dose_panel(dose: PlannedDose) -> DosePanel:
    """Return the dose as it is printed: total, line, who stated it."""
    line = both(dose_line, dose)
    amount, stated_by = dose.amount, _stated_by(dose)
    if amount is None:
        return DosePanel(
            Words(_without_box(line.en), _without_box(line.zh)), Figure(None), stated_by
        )
    total = Figure(both(quantity_with_words, amount), dose.assumed)
    repeats = dose.basis == "fixed" and dose.exact in {None, amount}
    return DosePanel(None if repeats else line, total, stated_by)


def _without_box(line: str) -> str:
    """Return a dose line beside whose empty box it stands, without the box and its label."""
    before, _, after = line.partition(EMPTY_BOX)
    stated = before.rstrip(" =")
    return after.strip() if stated.endswith(":") else stated + after


def _rests_on(act: PlannedAdministration, part: str) -> bool:
    return any(path == part or path.startswith(f"{part}.") for path in act.assumed)


def _at(on: Figure, hour: Figure) -> tuple[Figure, ...]:
    """Return day and hour; as one where one mark, or none, says the same of both."""
    if on.text is None or hour.text is None or on.assumed != hour.assumed:
        return on, hour
    return (Figure(joined((on.text, hour.text), " ", " "), on.assumed),)


def span(first: date, last: date) -> Words:
    """Return the first and the last day of a span, with their hours; or its only one."""
    opens, closes = both(end_of_window, first), both(end_of_window, last)
    return opens if first == last else opens + TO + closes


def _sites(arm: Arm, phase: Phase) -> Iterator[Fact]:
    rule = arm.dose_of(phase)
    if not isinstance(rule, DosePerSite):
        return
    amount, count = rule.amount.value, rule.sites.value
    per = None if amount is None else both(quantity_with_words, amount)
    yield Fact(_PER_SITE, (Figure(per, rule.amount.is_assumed),))
    sites = None if count is None else Words.same(number(count))
    yield Fact(_SITES, (Figure(sites, rule.sites.is_assumed),))


def _stated_by(dose: PlannedDose) -> Words | None:
    if dose.provenance is None:
        return None
    words = both(provenance, dose.provenance)
    if not dose.source:
        return words
    return words + Words(" (source: ", " (来源:") + Words.same(f"{', '.join(dose.source)})")
