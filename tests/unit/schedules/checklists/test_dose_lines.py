"""The dose on each arm's sheet: inputs with their date, total, rounding, and who stated it."""

import pytest
from calendar_plans import example_plan
from engine_documents import arm, dose, on, plan_of, protocol_of
from sheet_texts import dose_of, shown

from schedules.checklists import build_checklists
from schedules.checklists.sheet import DosePanel
from schedules.checklists.words import Figure

pytestmark = [pytest.mark.hazard("H01", "H29"), pytest.mark.requirement("R02", "R21")]

MARK = {"en": "[ASSUMED]", "zh": "[假定值]"}


def said(panel: DosePanel, language: str) -> tuple[str | None, bool, str | None, str | None]:
    """Return total, whether it is marked, line, and who stated it."""
    line, by = (shown(Figure(words), language) for words in (panel.line, panel.stated_by))
    return shown(panel.total, language), panel.total.assumed, line, by


# 0.5 mL x 30 sites = 15 mL; 1,000,000 x 60 = 60,000,000.
ARMS = [
    pytest.param(
        "iv-induction-d0",
        "zh",
        (
            "60,000,000 个细胞 (6000万)",
            True,
            (
                "每公斤 1,000,000 个细胞 x 60 公斤 (干体重, 2026年03月02日(周一), 预估)"
                " = 60,000,000 个细胞 (6000万) [假定值];上限 ________"
            ),
            "假定值(类比) (来源:lupus-review, ckd-series, nct06969807)",
        ),
        id="infusion, Chinese",
    ),
    pytest.param(
        "im-injections-d0",
        "en",
        (
            "15 mL",
            True,
            "0.5 mL per site x 30 sites = 15 mL [ASSUMED]",
            "ASSUMED (analogue) (source: pace)",
        ),
        id="injection",
    ),
    pytest.param(
        "im-injections-d0",
        "zh",
        (
            "15 mL",
            True,
            "每部位 0.5 mL x 30 部位 = 15 mL [假定值]",
            "假定值(类比) (来源:pace)",
        ),
        id="injection, Chinese",
    ),
    pytest.param(
        "topical-applications-d3",
        "en",
        (None, False, "(not stated in the document; write the ordered dose)", None),
        id="supernatant",
    ),
    pytest.param(
        "topical-applications-d3",
        "zh",
        (None, False, "(文件未给出,由医嘱填写)", None),
        id="supernatant, Chinese",
    ),
    pytest.param(
        "thiosulfate-d3",
        "en",
        ("25 g", False, None, "standard of care (source: edren)"),
        id="thiosulfate",
    ),
    pytest.param(
        "thiosulfate-d3",
        "zh",
        ("25 g", False, None, "常规治疗 (来源:edren)"),
        id="thiosulfate, Chinese",
    ),
]


@pytest.mark.parametrize(("sheet", "language", "expected"), ARMS)
def test_a_dose_stands_with_what_it_follows_from_and_who_stated_it(
    sheets, sheet, language, expected
):
    assert said(dose_of(sheets[sheet]), language) == expected


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_assumed_dose_stands_on_a_sheet_without_its_mark(sheets, language):
    acts = [act for act in example_plan().administrations if act.id in sheets]
    assert {act.dose.assumed for act in acts} == {True, False}
    unmarked = [
        act.id
        for act in acts
        for total, marked, line, _ in [said(dose_of(sheets[act.id]), language)]
        if act.dose.assumed != marked
        or (marked and (total is None or line is None or MARK[language] not in line))
    ]
    assert unmarked == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            (
                "2 mg per kg x 66.3 kg (Thu 01-Jan-2026, projected: measure again before this"
                " dose) = 135 mg, rounded from 132.6 mg in steps of 5 mg"
            ),
        ),
        (
            "zh",
            (
                "每公斤 2 mg x 66.3 公斤 (2026年01月01日(周四), 预估,给药前须重新测量)"
                " = 135 mg,由 132.6 mg 按 5 mg 四舍五入"
            ),
        ),
    ],
)
def test_a_rounded_dose_says_from_what_and_in_what_steps(language, line):
    """2 mg x 66.3 = 132.6 mg; the nearest step of 5 mg is 135 mg."""
    plan = plan_of(
        protocol_of(arm(when=on("day 0"), dose=dose("per-kg", "2 mg", round_to="5 mg"))),
        weights=[{"kg": "66.3", "on": "2026-01-01"}],
    )
    (sheet,) = build_checklists(plan)
    assert said(dose_of(sheet), language)[:3] == ("135 mg", False, line)
