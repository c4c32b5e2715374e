import pytest
from calendar_plans import example_plan

from schedules.calendar.identity import event_uid
from schedules.patient import Patient

pytestmark = pytest.mark.requirement("R18")


def patient(**changes: object) -> Patient:
    return example_plan().patient.model_copy(update=changes)


def test_the_identifier_is_the_hmac_of_protocol_and_administration_under_the_derived_key():
    # openssl: the key is the SHA-256 of "schedules.calendar/event-key/1", the code and the id of
    # the protocol, parted by NUL; the HMAC 7993c3360413ab4dccfb48d8762c00bc... is made a UUID.
    uid = event_uid(patient(), "hamsc-cua-example", "iv-001")
    assert uid == "7993c336-0413-8b4d-8cfb-48d8762c00bc"


def test_the_identifier_is_made_with_the_patients_own_key_where_there_is_one():
    # openssl dgst -sha256 -hmac KEY: 561a6597924efaebe2d008c549a06f72...
    keyed = patient(calendar_key="00112233445566778899aabbccddeeff")
    uid = event_uid(keyed, "hamsc-cua-example", "iv-001")
    assert uid == "561a6597-924e-8aeb-a2d0-08c549a06f72"


def test_with_a_key_the_code_has_no_part_in_the_identifier():
    keyed = patient(calendar_key="00112233445566778899aabbccddeeff")
    renamed = patient(calendar_key="00112233445566778899aabbccddeeff", code="EXAMPLE-002")
    assert event_uid(keyed, "p", "iv-001") == event_uid(renamed, "p", "iv-001")


@pytest.mark.hazard("H06", "H13")
def test_two_patients_without_a_key_share_no_identifier():
    assert event_uid(patient(), "p", "iv-001") != event_uid(
        patient(code="EXAMPLE-002"), "p", "iv-001"
    )


def test_where_code_and_protocol_meet_cannot_be_shifted():
    assert event_uid(patient(code="A1"), "p", "x") != event_uid(patient(code="A"), "1p", "x")
