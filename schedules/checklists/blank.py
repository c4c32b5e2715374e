"""Blank sheets of a protocol that no plan was made from: the skeleton, with empty boxes."""

from collections.abc import Sequence

from protocol.arm import Arm, Phase
from protocol.assessment import AroundAdministrations, Assessment
from protocol.dose import DosePerSite
from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import facts
from schedules.checklists.arm_sheets import ArmSheets, apart
from schedules.checklists.blocks import ArmBlocks, Asked
from schedules.checklists.documents import ChecklistContent, content_by_kind
from schedules.checklists.headers import blank_header
from schedules.checklists.instrument_sheets import blank_instruments
from schedules.checklists.sheet import Entry, Fact, Header, Sheet
from schedules.checklists.words import Words
from schedules.planned_dose import PlannedDose

_WHEN = Words("planned", "计划时间")
_AT = (Entry(Words("date", "日期"), "date"), Entry(Words("time", "时间"), "time"))
_BLANK = Words("blank sheet, one for each administration", "空白单,每次给药一张")


def build_blank_sheets(
    protocol: TreatmentProtocol,
    *,
    arm_ids: Sequence[str] | None = None,
    content: Sequence[ChecklistContent] | None = None,
    made_by: str = "hamsc-scheduler",
) -> tuple[Sheet, ...]:
    """Return blank sheets for each arm and each instrument, a box for every number that is open.

    For a protocol that cannot be planned yet. No sheet of it is without a watermark.
    """
    header, contents = blank_header(protocol, made_by), content_by_kind(content)
    arms = [arm for arm in protocol.arms if arm_ids is None or arm.id in arm_ids]
    sheets = [
        sheet for arm in arms for sheet in _sheets(protocol, arm, contents[arm.checklist], header)
    ]
    if arm_ids is None:
        sheets += blank_instruments(protocol, header)
    return tuple(sheets)


def _sheets(
    protocol: TreatmentProtocol, arm: Arm, content: ChecklistContent, header: Header
) -> tuple[Sheet, ...]:
    phase, product = arm.phases[0], protocol.product(arm.product)
    shared = ArmSheets(ArmBlocks(protocol, arm, phase, product, content))
    dose = _dose(arm, phase)
    points, own = shared.points(_asked(protocol, arm))
    known = (Fact(_WHEN, (), _AT), facts.product(product))
    sheet = Sheet(
        id=f"{arm.id}-blank",
        arm=arm.id,
        title=Words.of(arm.title),
        subtitle=_BLANK,
        on=None,
        at=None,
        header=header,
        notices=(),
        facts=(
            *known,
            *facts.weight(dose),
            *shared.given,
        ),
        dose=facts.dose_panel(dose),
        points=points,
    )
    return sheet, *(apart(sheet, points, known) for points in own)


def _dose(arm: Arm, phase: Phase) -> PlannedDose:
    """Return the dose rule with nothing measured: what is stated prints, the rest is a box."""
    rule = arm.dose_of(phase)
    fixed = rule.amount.value if rule.basis == "fixed" else None
    return PlannedDose(
        rule=f"arms.{arm.id}.dose",
        basis=rule.basis,
        per=rule.amount.value,
        exact=fixed,
        amount=fixed,
        assumed=rule.amount.is_assumed or (isinstance(rule, DosePerSite) and rule.sites.is_assumed),
        provenance=rule.amount.provenance,
        source=rule.amount.source,
    )


def _asked(protocol: TreatmentProtocol, arm: Arm) -> Asked:
    around: dict[str, list[Assessment]] = {"before": [], "after": []}
    for assessment in protocol.assessments:
        when = assessment.when
        if isinstance(when, AroundAdministrations) and arm.id in when.arms:
            for moment in when.moments:
                around[moment].append(assessment)
    dated = [one for one in protocol.assessments if not isinstance(one.when, AroundAdministrations)]
    return Asked(tuple(around["before"]), tuple(around["after"]), tuple(dated))
