"""What every page of a run says."""

from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists.facts import generated_at
from schedules.checklists.sheet import Header
from schedules.checklists.words import Words
from schedules.display import watermark
from schedules.plan import Plan

_DIGITS = 12
_TEMPLATE_MARK = Words("TEMPLATE - NOT FOR ADMINISTRATION", "模板,不得用于给药")


def plan_header(plan: Plan, protocol: TreatmentProtocol) -> Header:
    """Return the header of sheets made from a plan, under one version of its protocol."""
    digest = plan.digest[:_DIGITS]
    return Header(
        protocol_title=Words.of(protocol.title),
        protocol=protocol_words(protocol),
        patient_code=plan.patient.code,
        made_from=Words(f"made from plan {digest}", f"生成自计划 {digest}"),
        made_by=plan.made_by,
        generated=generated_at(plan.patient),
        watermark=protocol_mark(protocol),
        has_assumed=protocol_mark(protocol) is not None,
    )


def blank_header(protocol: TreatmentProtocol, made_by: str) -> Header:
    """Return the header of blank sheets: no patient, no plan, always a watermark."""
    return Header(
        protocol_title=Words.of(protocol.title),
        protocol=protocol_words(protocol),
        patient_code=None,
        made_from=Words("made without a plan", "未经排期生成"),
        made_by=made_by,
        generated=None,
        watermark=protocol_mark(protocol) or _TEMPLATE_MARK,
        has_assumed=protocol_mark(protocol) is not None,
    )


def protocol_words(protocol: TreatmentProtocol) -> Words:
    """Return the protocol's id and version."""
    return Words(
        f"{protocol.id} version {protocol.version}", f"{protocol.id} 版本 {protocol.version}"
    )


def protocol_mark(protocol: TreatmentProtocol) -> Words | None:
    """Return the watermark while anything in the protocol is assumed."""
    english, chinese = watermark(protocol, "en"), watermark(protocol, "zh")
    return None if english is None or chinese is None else Words(english, chinese)
