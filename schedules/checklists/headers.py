"""What every page of a run says."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists.sheet import Header
from schedules.checklists.words import Words
from schedules.display import watermark
from schedules.plan import Plan
from schedules.sheet_code import DIGITS

_FIRST = Words("first plan, replaces none", "首份计划,不替代其他计划")
_TEMPLATE_MARK = Words("TEMPLATE - NOT FOR ADMINISTRATION", "模板,不得用于给药")


def plan_header(
    plan: Plan, protocol: TreatmentProtocol, generated_at: datetime | None = None
) -> Header:
    """Return the header of sheets made from a plan, under one version of its protocol.

    Without ``generated_at`` the time is the plan's own, so that equal plans print equal sheets.
    """
    digest = plan.digest[:DIGITS]
    return Header(
        protocol_title=Words.of(protocol.title),
        protocol=protocol_words(protocol),
        patient_code=plan.patient.code,
        made_from=Words(f"made from plan {digest}", f"生成自计划 {digest}"),
        made_by=plan.made_by,
        generated=_plan_time(plan) if generated_at is None else _printed_at(generated_at),
        supersedes=_supersedes(plan),
        watermark=protocol_mark(protocol),
        has_assumed=protocol_mark(protocol) is not None,
    )


def headers_of(plan: Plan, generated_at: datetime | None) -> Callable[[TreatmentProtocol], Header]:
    """Return the header of a plan's sheets under a version of its protocol, each made once."""
    made: dict[str, Header] = {}

    def header(protocol: TreatmentProtocol) -> Header:
        if protocol.version not in made:
            made[protocol.version] = plan_header(plan, protocol, generated_at)
        return made[protocol.version]

    return header


def blank_header(protocol: TreatmentProtocol, made_by: str) -> Header:
    """Return the header of blank sheets: no patient, no plan, always a watermark."""
    return Header(
        protocol_title=Words.of(protocol.title),
        protocol=protocol_words(protocol),
        patient_code=None,
        made_from=Words("made without a plan", "未经排期生成"),
        made_by=made_by,
        generated=None,
        supersedes=None,
        watermark=protocol_mark(protocol) or _TEMPLATE_MARK,
        has_assumed=protocol_mark(protocol) is not None,
    )


def _plan_time(plan: Plan) -> Words:
    """Return when the plan was made, or when the facts about the patient were last changed."""
    if plan.revision is not None:
        return Words("plan of ", "计划时间 ") + _instant(plan.revision.made_at, plan)
    return Words("patient data of ", "患者资料时间 ") + _instant(plan.patient.updated_at, plan)


def _instant(at: datetime, plan: Plan) -> Words:
    local = at.astimezone(ZoneInfo(plan.patient.time_zone))
    return Words.same(f"{local.isoformat(timespec='minutes')} {plan.patient.time_zone}")


def _printed_at(at: datetime) -> Words:
    return Words("generated ", "生成时间 ") + Words.same(at.isoformat(timespec="minutes"))


def _supersedes(plan: Plan) -> Words:
    if plan.revision is None:
        return _FIRST
    parent = plan.revision.parent[:DIGITS]
    return Words(f"replaces plan {parent}", f"替代计划 {parent}")


def protocol_words(protocol: TreatmentProtocol) -> Words:
    """Return the protocol's id and version."""
    return Words(
        f"{protocol.id} version {protocol.version}", f"{protocol.id} 版本 {protocol.version}"
    )


def protocol_mark(protocol: TreatmentProtocol) -> Words | None:
    """Return the watermark while anything in the protocol is assumed."""
    english, chinese = watermark(protocol, "en"), watermark(protocol, "zh")
    return None if english is None or chinese is None else Words(english, chinese)
