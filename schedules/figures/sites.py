"""The numbered sites of an injection: two outlines to write the numbers on, and a table.

Where a site lies is not in any document, so the outlines are empty; the person who injects writes
the number where it was given.
"""

from collections.abc import Iterator

import svg

from protocol.quantity import Quantity
from schedules.display import ASSUMED, EMPTY_BOX, Language, day, quantity, route
from schedules.figures.pen import DARK, MIDDLE, NORMAL, SMALL, line, points, words
from schedules.figures.picture import BODY, Block, Picture, notes, picture, stacked
from schedules.figures.words import arm_title, said
from schedules.plan import Plan, PlannedAdministration

_COLUMNS = (30, 120, 70, 250, 90, 110, 112)
_HEADS = (
    ("No.", "编号"),
    ("planned", "计划量"),
    ("time", "时间"),
    ("side, muscle or wound edge", "侧别、肌肉或创缘"),
    ("given, mL", "实际量,mL"),
    ("bleeding yes or no", "出血 有或无"),
    ("initials", "签名"),
)
_HEAD, _ROW, _ROWS = 32, 22.7, 15  # 22.7 points are 8 mm: a line that can be written on


def sites_picture(
    plan: Plan, language: Language = "en", administration: str | None = None
) -> Picture:
    """Return the site map of each administration that has numbered sites, or of one by its id."""
    wanted = [
        item
        for item in plan.administrations
        if sites_of(item) and administration in {None, item.id}
    ]
    blocks = [block for item in wanted for block in _of(plan, item, language)]
    nothing = said(language, "No administration has numbered sites.", "没有按编号部位给药的项目。")
    return picture(
        plan,
        title=said(language, "Injection sites", "注射部位图"),
        description="; ".join(f"{item.id}: {sites_of(item)}" for item in wanted) or nothing,
        blocks=blocks or notes([nothing]),
        language=language,
    )


def sites_of(item: PlannedAdministration) -> int:
    """Return how many sites an administration has; 0 where it is not given by sites."""
    measured = item.dose.measured
    if measured is None or measured.what != "sites":
        return 0
    return int(measured.value)


def _of(plan: Plan, item: PlannedAdministration, language: Language) -> Iterator[Block]:
    yield stacked([*_heading(plan, item, language), _outlines(language)])
    count = sites_of(item)
    for first in range(1, count + 1, _ROWS):
        yield _table(item, range(first, min(first + _ROWS, count + 1)), language)
    yield from notes([_total(item, language)], bold=True)


def _heading(plan: Plan, item: PlannedAdministration, language: Language) -> list[Block]:
    arm = next(arm for arm in plan.protocol.arms if arm.id == item.arm)
    on = day(item.on, language) if item.on else said(language, "no day found", "无可用日期")
    title = arm_title(plan, item.arm, language)
    return notes([f"{item.id} · {on} · {title} · {route(arm.route, language)}"], bold=True)


def _outlines(language: Language) -> Block:
    elements: list[svg.Element] = []
    views = (
        (BODY / 4, ("front", "正面"), (("right", "右"), ("left", "左"))),
        (BODY * 3 / 4, ("back", "背面"), (("left", "左"), ("right", "右"))),
    )
    for middle, view, (here, there) in views:
        elements += _person(middle, 20)
        elements.append(words(middle, 14, said(language, *view), size=NORMAL, anchor="middle"))
        elements.append(words(middle - 80, 80, said(language, *here), size=NORMAL, anchor="end"))
        elements.append(words(middle + 80, 80, said(language, *there), size=NORMAL))
    hint = said(
        language,
        "Write each number where it was given. Where the sites lie is the local order's to say.",
        "在实际注射处写上编号。部位由本地医嘱规定。",
    )
    elements.append(words(BODY / 2, 366, hint, size=SMALL, anchor="middle"))
    return Block(378, tuple(elements))


# The left half of an outline from neck to crotch, in points from the middle and from the crown.
_HALF = (
    (6, 42), (9, 52), (34, 60), (42, 74), (48, 120), (56, 168), (58, 186), (50, 188), (46, 170),
    (36, 124), (31, 92), (28, 128), (32, 166), (34, 206), (28, 252), (28, 280), (20, 322),
    (28, 334), (10, 334), (10, 320), (9, 252), (3, 184),
)  # fmt: skip


def _person(x: float, y: float) -> Iterator[svg.Element]:
    yield svg.Circle(cx=x, cy=y + 22, r=20, fill="none", stroke=DARK, stroke_width=1)
    right = [(x + away, y + down) for away, down in _HALF]
    left = [(x - away, y + down) for away, down in reversed(_HALF)]
    yield svg.Polyline(points=points((*right, *left)), fill="none", stroke=DARK, stroke_width=1)


def _table(item: PlannedAdministration, sites: range, language: Language) -> Block:
    span = said(
        language,
        f"{item.id}: sites {sites[0]} to {sites[-1]}",
        f"{item.id}:部位 {sites[0]} 至 {sites[-1]}",
    )
    elements: list[svg.Element] = [words(0, 10, span, size=NORMAL, bold=True)]
    edges = [sum(_COLUMNS[:at]) for at in range(len(_COLUMNS) + 1)]
    for x, (en, zh) in zip(edges, _HEADS, strict=False):
        elements.append(words(x + 3, _HEAD - 6, said(language, en, zh), size=SMALL, bold=True))
    amount = _per_site(item, language)
    bottom = _HEAD + _ROW * len(sites)
    for row, site in enumerate(sites):
        y = _HEAD + _ROW * row
        elements += [line(0, y, edges[-1], y, stroke=MIDDLE)]
        elements.append(words(3, y + 15, str(site), size=NORMAL, bold=True))
        elements.append(words(edges[1] + 3, y + 15, amount, size=NORMAL))
    elements += [line(0, bottom, edges[-1], bottom, stroke=MIDDLE)]
    elements += [line(x, _HEAD, x, bottom, stroke=MIDDLE) for x in edges]
    return Block(bottom + 10, tuple(elements))


def _per_site(item: PlannedAdministration, language: Language) -> str:
    if item.dose.basis != "per-site" or item.dose.per is None:
        return EMPTY_BOX
    return _marked(item.dose.per, assumed=item.dose.assumed, language=language)


def _total(item: PlannedAdministration, language: Language) -> str:
    amount = EMPTY_BOX
    if item.dose.amount is not None:
        amount = _marked(item.dose.amount, assumed=item.dose.assumed, language=language)
    name = said(language, "All sites together, planned: ", "所有部位合计(计划):")
    given = said(language, "given: ", "实际:")
    return f"{name}{amount}    {given}{EMPTY_BOX}"


def _marked(amount: Quantity, *, assumed: bool, language: Language) -> str:
    return quantity(amount, language) + (f" {ASSUMED[language]}" if assumed else "")
