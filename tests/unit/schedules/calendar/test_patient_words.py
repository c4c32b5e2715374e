from dataclasses import replace

import pytest
from calendar_plans import example_plan
from calendar_revisions import revised
from hypothesis import given, settings
from hypothesis import strategies as st
from ical_content import Component, read_calendar, unescaped

from protocol.treatment_protocol import TreatmentProtocol
from schedules.calendar import Choices, Profile, write_calendar
from schedules.display import Language
from schedules.plan import Plan, State

pytestmark = [pytest.mark.hazard("H13"), pytest.mark.requirement("R18")]

# Every word the example's documents use of product, dose, route, arm, wound and disease.
TELLING = (
    "hamsc",
    "amnion",
    "stem",
    "mesenchymal",
    "cell",
    "cua",
    "calciphylaxis",
    "thiosulfate",
    "supernatant",
    "infus",
    "inject",
    "intra",
    "topical",
    "wound",
    "dialysis",
    "dose",
    "million",
    "000,000",
    "weight",
    "kg",
    "mL",
    "example-001",
    "iv-",
    "im-",
    "arm",
    "细胞",
    "钙化",
    "剂量",
    "输注",
    "注射",
    "透析",
    "创面",
)


def events(plan: Plan, language: Language = "en") -> list[Component]:
    data = write_calendar(plan, Choices(profile=Profile.PATIENT, language=language, alarms=(30,)))
    return read_calendar(data).parts("VEVENT")


def texts(event: Component) -> list[str]:
    alarms = [alarm.value("DESCRIPTION") or "" for alarm in event.parts("VALARM")]
    found = [event.value(name) or "" for name in ("SUMMARY", "DESCRIPTION")]
    return [unescaped(text).replace("\u00a0", " ") for text in (*found, *alarms)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_in_the_file_tells_what_the_patient_gets_or_has(language):
    data = write_calendar(example_plan(), Choices(profile=Profile.PATIENT, language=language))
    unfolded = data.decode().replace("\r\n ", "").lower()
    assert [word for word in TELLING if word.lower() in unfolded] == []


def test_a_visit_says_when_to_come_and_that_it_may_change():
    title, text, alarm = texts(events(example_plan())[1])
    assert title == alarm == "Clinic visit"
    assert text.splitlines() == [
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "示例,假定值,不得用于给药",
        "Tue 03-Mar-2026 10:00 to 11:00 (Asia/Shanghai) [ASSUMED]",
        "Length: 60 minutes [ASSUMED]",
        "Planned; it may change. What the clinic tells you counts.",
    ]


def test_a_day_without_an_hour_is_a_reminder():
    title, text = texts(events(example_plan(), "zh")[0])
    assert title == "门诊提醒"
    assert text.splitlines() == [
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "示例,假定值,不得用于给药",
        "2026年03月03日(周二), 未指定时间 [假定值]",
        "此为计划时间,可能变动,以门诊通知为准。",
    ]


def test_a_pending_visit_is_to_be_confirmed_and_does_not_say_why():
    act = (
        example_plan()
        .administration("iv-maintenance-d56")
        .model_copy(update={"state": State.PENDING})
    )
    plan = example_plan().model_copy(update={"administrations": (act,)})
    assert texts(events(plan)[0])[0] == "Clinic visit (to be confirmed)"


def test_readers_are_asked_to_show_no_more_than_busy():
    assert {event.value("CLASS") for event in events(example_plan())} == {"CONFIDENTIAL"}


def test_a_protocol_without_assumptions_has_no_watermark(monkeypatch):
    monkeypatch.setattr("schedules.display.statements", nothing_stated)
    assert texts(events(example_plan())[1])[1].startswith("Tue 03-Mar-2026")


def nothing_stated(_protocol: TreatmentProtocol) -> tuple[()]:
    return ()


words = st.text(st.characters(categories=["L", "N"]), min_size=6, max_size=30)


@settings(max_examples=25)
@given(
    code=words,
    product=words,
    arm=words,
    protocol_id=st.from_regex(r"[a-z0-9]{12,20}", fullmatch=True),
)
def test_no_word_of_the_documents_reaches_the_file(code, product, arm, protocol_id):
    plan = renamed(example_plan(), code, product, arm, protocol_id)
    written = write_calendar(plan, Choices(profile=Profile.PATIENT)).decode().replace("\r\n ", "")
    few = example_plan().model_copy(update={"administrations": plan.administrations})
    plain = write_calendar(few, Choices(profile=Profile.PATIENT)).decode().replace("\r\n ", "")
    assert without_identifiers(written) == without_identifiers(plain)


@settings(max_examples=25)
@given(code=words)
def test_no_identifier_holds_the_patients_code(code):
    plan = renamed(example_plan(), code, "product", "arm", "protocol")
    assert all(code.lower() not in (event.value("UID") or "") for event in events(plan))


EVERYTHING = Choices(
    profile=Profile.PATIENT,
    alarms=(60, 10),
    windows=True,
    digests=("topical",),
    title="{visit} {ordinal} {day}",
)


# Letters that no word and no number of a calendar holds by itself.
marked = words.map("zqx{}".format)


@settings(max_examples=15)
@given(
    code=marked, product=marked, arm=marked, reason=marked, language=st.sampled_from(["en", "zh"])
)
def test_no_option_and_no_revision_tells_a_word_of_the_documents(
    code, product, arm, reason, language
):
    """Moved, withdrawn with a reason, with windows, weeks and a title of one's own, or as tasks."""
    first = renamed(example_plan(), code, product, arm, "some-protocol")
    acts = [act.id for act in first.administrations]
    plan = revised(first, moved=(acts[1],), withdrawn=(acts[0], acts[2]), reason=reason)
    options = replace(EVERYTHING, language=language)
    alone = replace(options, windows=False, digests=())
    for data in (write_calendar(plan, options), write_calendar(plan, alone, kind="tasks")):
        text = data.decode().replace("\r\n ", "")
        assert b"CANCELLED" in data
        for told in (code, product, arm, reason, *acts):
            assert told.casefold() not in text.casefold()


def renamed(plan: Plan, code: str, product: str, arm: str, protocol_id: str) -> Plan:
    """Return the plan's first days with the names in its documents replaced."""
    old = plan.protocol
    named = {"en": product, "zh": product}
    products = tuple(
        item.model_copy(update={"name": item.name.model_copy(update=named)})
        for item in old.products
    )
    titled = {"en": arm, "zh": arm}
    arms = tuple(
        item.model_copy(update={"title": item.title.model_copy(update=titled)}) for item in old.arms
    )
    protocol = old.model_copy(update={"id": protocol_id, "products": products, "arms": arms})
    patient = plan.patient.model_copy(update={"code": code})
    few = plan.administrations[:6]
    return plan.model_copy(
        update={"protocol": protocol, "patient": patient, "administrations": few}
    )


def without_identifiers(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(("UID:", "RELATED-TO:"))]
