"""The log as FHIR: valid by the models of each release, and the same log when read back."""

import json
import re
from decimal import Decimal

import pytest
from deviation_logs import given, not_given, plan_on, report_on
from engine_documents import fixed
from fhir.resources.bundle import Bundle as NewerBundle
from fhir.resources.R4B.bundle import Bundle as OlderBundle
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from protocol.quantity import Quantity
from protocol.route import Route
from schedules.deviations import find_deviations
from schedules.logs import parse_log_fhir
from schedules.records import RecordStatus
from schedules.reports.fhir import Release, left_out_of_fhir, write_fhir

pytestmark = pytest.mark.requirement("R33")

RELEASES = ["R4", "R5"]
MODELS = {"R4": OlderBundle, "R5": NewerBundle}
# What the resource has no place for, or the reader finds elsewhere.
LOST = {"recorded_by", "thawed_at", "storage", "viability_percent", "weight_kg", "place"}


def weekly():
    return plan_on("01-05", "01-12", "01-19", "01-26", dose=fixed("10 mg"))


def written(records, release: Release = "R4", plan=None):
    used = plan or weekly()
    return write_fhir(used, report_on(used, records), records, release=release).decode()


def resources(text):
    return [entry["resource"] for entry in json.loads(text, parse_float=Decimal)["entry"]]


def read_back(text):
    return parse_log_fhir(text, source="log.json", zone="Asia/Shanghai").accepted()


@pytest.mark.parametrize("release", RELEASES)
def test_the_example_is_valid_and_reads_back_as_it_was(example_plan, example_log, release):
    records = example_log.accepted()
    text = written(records, release, example_plan)
    MODELS[release].model_validate_json(text)
    arms = {arm.id: arm for arm in example_plan.protocol.arms}
    for before, after in zip(
        sorted(records, key=lambda record: (record.started_at, record.id)),
        read_back(text),
        strict=True,
    ):
        lost = LOST | {"arm", "recorded_at"}
        changed = {"product": before.product or arms[before.arm].product}
        changed["route"] = before.route or arms[before.arm].route
        if before.status is RecordStatus.REFUSED:
            changed["status"] = RecordStatus.NOT_GIVEN
        assert after.model_dump(exclude=lost) == (
            before.model_copy(update=changed).model_dump(exclude=lost)
        )


@pytest.mark.parametrize("release", RELEASES)
def test_the_log_read_back_gives_the_same_outcomes(release):
    records = [given("01-05", amount="10 mg"), given("01-16", amount="9.5 mg"), not_given("01-19")]
    plan = weekly()
    before = report_on(plan, records)
    after = report_on(plan, read_back(written(records, release)))
    assert [item.outcome for item in after.planned] == [item.outcome for item in before.planned]
    assert after.exposure_by_arm == before.exposure_by_arm


def test_amounts_keep_every_digit():
    text = written([given("01-05", amount="123456789012345.123456789012 mg")])
    (resource,) = resources(text)
    assert resource["dosage"]["dose"]["value"] == Decimal("123456789012345.123456789012")
    assert "\\u0000" not in text


def test_cells_and_rates_have_units_that_both_sides_know():
    record = given("01-05", amount="60000000 cells", rate_per_hour=Quantity.parse("30 mL"))
    (resource,) = resources(written([record]))
    assert resource["dosage"]["dose"]["code"] == "{cells}"
    (back,) = read_back(written([record]))
    assert (str(back.amount), str(back.rate_per_hour)) == ("60000000 cells", "30 mL")


def test_a_dose_not_given_is_not_done_and_has_no_amount():
    refused = not_given("01-12", status=RecordStatus.REFUSED)
    (resource,) = resources(written([refused]))
    assert resource["status"] == "not-done"
    assert resource["statusReason"] == [{"text": "refused"}]
    assert "value" not in resource["dosage"]["dose"]


def test_only_what_was_recorded_is_a_request():
    records = [given("01-05"), given("01-12", planned="iv-course-d7")]
    matched, linked = resources(written(records))
    assert "request" not in matched
    assert matched["supportingInformation"][0]["identifier"] == {"value": "iv-course-d0"}
    assert linked["request"]["identifier"] == {"value": "iv-course-d7"}
    assert "supportingInformation" not in linked
    assert [record.planned for record in read_back(written(records))] == [None, "iv-course-d7"]


@pytest.mark.parametrize("expires", ["2026-01", "2026-01-31", "2026-01-31T12:00+08:00"])
@pytest.mark.parametrize("release", RELEASES)
def test_lot_and_expiry_travel_with_the_product(release, expires):
    record = given("01-05", lot="L-1", expires=expires)
    text = written([record], release)
    MODELS[release].model_validate_json(text)
    (back,) = read_back(text)
    assert (back.lot, str(back.expires), back.product) == ("L-1", expires, "product")


@pytest.mark.hazard("H13")
def test_only_the_code_says_who_the_patient_is():
    text = written([given("01-05", recorded_by="N02")])
    assert "N02" not in text
    assert resources(text)[0]["subject"] == {"identifier": {"value": "P-1"}}


def complaints(text: str) -> list[str]:
    """Return which of FHIR's own invariants a bundle breaks that the models do not hold.

    bdl-7 and the rule that every entry of a collection has a full address; mad-1: a dosage has a
    dose or a rate; dom-3: what is contained is referred to; times with a clock have an offset; a
    number of UCUM has its system.
    """
    bundle = json.loads(text)
    addresses = [entry.get("fullUrl") for entry in bundle["entry"]]
    found = [] if len({*addresses}) == len(addresses) else ["bdl-7"]
    found += [
        f"fullUrl {each}"
        for each in addresses
        if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each or "")
    ]
    for entry in bundle["entry"]:
        resource = entry["resource"]
        dosage = resource.get("dosage", {})
        if dosage and not {"dose", "rateRatio", "rateQuantity"} & set(dosage):
            found.append("mad-1")
        for inside in resource.get("contained", []):
            if f'"#{inside["id"]}"' not in json.dumps(resource):
                found.append("dom-3")
        for quantity in (dosage.get("dose", {}), dosage.get("rateQuantity", {})):
            if ("code" in quantity) != ("system" in quantity):
                found.append("qty-3")
        times = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]*)"', json.dumps(resource))
        found += [each for each in times if not re.search(r":\d\d([+-]\d\d:\d\d|Z)$", each)]
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_the_example_breaks_none_of_fhir_s_invariants(example_plan, example_log, release):
    assert complaints(written(example_log.accepted(), release, example_plan)) == []


@pytest.mark.parametrize("release", RELEASES)
def test_what_a_bundle_has_no_place_for_is_counted(release):
    thawed = {"thawed_at": "2026-01-05T09:00:00+08:00", "viability_percent": "80.5"}
    records = [
        given("01-05", recorded_by="N02", recorded_at="2026-01-05T11:00:00+08:00", **thawed),
        given("01-12", recorded_by="N02", storage="excursion", weight_kg="60"),
    ]
    counted = {"recorded_by": 2, "thawed_at": 1, "storage": 1, "viability_percent": 1}
    counted |= {"weight_kg": 1} | ({"recorded_at": 1} if release == "R4" else {})
    assert left_out_of_fhir(records, release) == counted
    assert left_out_of_fhir([given("01-05")], release) == {}
    back = read_back(written(records, release))
    for before, after in zip(records, back, strict=True):
        lost = {
            name
            for name, value in before.model_dump().items()
            if value is not None and name not in {"arm", "place"} and getattr(after, name) is None
        }
        assert lost == set(left_out_of_fhir([before], release))


def test_micrograms_have_their_ucum_code_and_come_back():
    (resource,) = resources(written([given("01-05", amount="250 mcg")]))
    assert resource["dosage"]["dose"]["code"] == "ug"
    (back,) = read_back(written([given("01-05", amount="250 mcg")]))
    assert str(back.amount) == "250 mcg"


@settings(max_examples=40, deadline=None)
@over(
    st.lists(
        st.tuples(st.integers(0, 27), st.sampled_from([*RecordStatus]), st.sampled_from([*Route]))
    ),
    st.sampled_from(RELEASES),
)
def test_every_log_is_valid_and_reads_back(entries, release):
    records = [
        given(f"2026-01-{1 + day:02}", id=f"r-{number}", status=status, route=route)
        for number, (day, status, route) in enumerate(entries)
    ]
    text = written(records, release)
    MODELS[release].model_validate_json(text)
    assert complaints(text) == []
    back = read_back(text) if records else ()
    assert {(one.id, one.started_at, one.route) for one in back} == {
        (one.id, one.started_at, one.route) for one in records
    }


def test_the_report_of_a_plan_and_the_bundle_are_one_call_each(example_plan, example_log):
    records = example_log.accepted()
    report = find_deviations(example_plan, records, as_of=example_plan.patient.day_zero)
    assert len(resources(write_fhir(example_plan, report, records).decode())) == len(records)
