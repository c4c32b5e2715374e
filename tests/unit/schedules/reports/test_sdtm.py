"""SDTM tables of a report, read back and held against the guide by a checker of its own."""

import json
from datetime import date

import pytest
from deviation_logs import DAY_ZERO, given, not_given, plan_on, report_on, weekly_arm
from engine_documents import fixed, plan_of, protocol_of
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st
from sdtm_checker import complaints, rows_of

from protocol.base import Text
from schedules.deviations import Outcome, confirmed
from schedules.deviations.confirmations import Confirmation
from schedules.records import RecordStatus
from schedules.reports.sdtm import sdtm_tables, write_dataset_json, write_table_csv
from schedules.reports.sdtm.values import pieces

pytestmark = pytest.mark.requirement("R33")

WEEKS = ("01-05", "01-12", "01-19", "01-26")


def weekly(**more):
    return plan_on(*WEEKS, dose=fixed("10 mg"), **more)


def files_of(plan, records, as_of="2027-01-01", **more):
    report = report_on(plan, records, as_of=as_of, **more)
    files = {}
    for table in sdtm_tables(plan, report, records):
        files[f"{table.name.lower()}.json"] = write_dataset_json(table, plan)
        files[f"{table.name.lower()}.csv"] = write_table_csv(table)
    return files


def table(name, plan, records, as_of="2027-01-01"):
    return rows_of(files_of(plan, records, as_of)[f"{name}.json"])


def told(row, *names):
    return tuple(row[name] for name in names)


def test_every_scheduled_dose_and_every_administration_is_collected():
    rows = table("ec", weekly(), [given("01-05", amount="10 mg"), given("01-13", amount="9 mg")])
    names = ("ECMOOD", "ECSPID", "ECLNKID", "ECOCCUR", "ECDOSE", "ECDOSU", "ECSTDTC", "ECSTDY")
    first, second = "iv-course-d0", "iv-course-d7"
    assert [told(row, *names) for row in rows][:4] == [
        ("SCHEDULED", first, first, None, "10", "mg", "2026-01-05", 1),
        ("PERFORMED", "r-iv-01-05-10:00", first, "Y", "10", "mg", "2026-01-05T10:00", 1),
        ("SCHEDULED", second, second, None, "10", "mg", "2026-01-12", 8),
        ("PERFORMED", "r-iv-01-13-10:00", second, "Y", "9", "mg", "2026-01-13T10:00", 9),
    ]


def test_a_missed_dose_did_not_occur_and_has_no_amount():
    rows = table("ec", weekly(), [given(day, amount="10 mg") for day in WEEKS if day != "01-19"])
    (row,) = [row for row in rows if row["ECOCCUR"] == "N"]
    names = ("ECLNKID", "ECREASOC", "ECDOSE", "ECDOSTXT", "ECDOSU", "ECSTDTC")
    assert told(row, *names) == ("iv-course-d14", None, None, None, None, "2026-01-19")


def test_a_dose_recorded_as_not_given_keeps_its_reason_and_its_time():
    refused = not_given("01-12", reason="fever", status=RecordStatus.REFUSED)
    rows = table("ec", weekly(), [given("01-05", amount="10 mg"), refused], as_of="2026-01-14")
    (row,) = [row for row in rows if row["ECOCCUR"] == "N"]
    names = ("ECSPID", "ECLNKID", "ECREASOC", "ECSTDTC", "ECSTDY")
    assert told(row, *names) == (refused.id, "iv-course-d7", "fever", "2026-01-12T09:00", 8)


def test_an_overdue_dose_is_only_scheduled():
    rows = table("ec", weekly(), [], as_of="2026-01-09")
    assert {row["ECMOOD"] for row in rows} == {"SCHEDULED"}


def test_what_was_not_planned_is_not_pre_specified():
    rows = table("ec", weekly(), [given("01-05", amount="10 mg"), given("01-06", amount="10 mg")])
    (row,) = [row for row in rows if row["ECSPID"] == "r-iv-01-06-10:00"]
    assert told(row, "ECPRESP", "ECOCCUR", "ECLNKID") == (None, None, None)


def test_an_amount_nobody_stated_is_said_in_words_with_a_unit_that_says_so(
    example_plan, example_log
):
    rows = table("ec", example_plan, example_log.accepted(), as_of="2026-03-05")
    told_of = [
        told(row, "ECDOSE", "ECDOSTXT", "ECDOSU") for row in rows if row["ECCAT"] == "topical"
    ]
    planned, performed = told_of[:2]
    assert planned == (None, "NOT STATED IN THE PROTOCOL", "NOT STATED")
    assert performed == (None, "AMOUNT NOT RECORDED", "NOT STATED")


def test_cells_have_the_unit_of_the_controlled_terminology():
    arm = weekly_arm(*WEEKS, dose=fixed("1_000_000 cells"))
    plan = plan_of(protocol_of(arm, unit="cells"))
    (row,) = table("ex", plan, [given("01-05", amount="1_000_000 cells")])
    assert told(row, "EXDOSE", "EXDOSU") == ("1000000", "Therapeutic Cells")


def test_the_treatment_epoch_lasts_from_the_first_administration_to_the_last():
    files = files_of(weekly(), [given("01-03", amount="10 mg"), given("02-20", amount="10 mg")])
    told_of = {
        name: {row["EPOCH"] for row in rows_of(files[f"{name}.json"])}
        for name in ("ec", "ex", "dv")
    }
    assert told_of == {"ec": {"TREATMENT"}, "ex": {"TREATMENT"}, "dv": {"TREATMENT"}}


def test_exposure_holds_what_was_given_and_the_planned_dose_beside_it():
    record = given(
        "01-05", amount="9.5 mg", site="left-thigh", lot="L-1", ended_at="2026-01-05T11:30:00+08:00"
    )
    files = files_of(weekly(), [record])
    (row,) = rows_of(files["ex.json"])
    names = ("EXDOSE", "EXDOSU", "EXLOC", "EXLAT", "EXLOT", "EXROUTE", "EXSTDTC", "EXENDTC")
    times = ("2026-01-05T10:00", "2026-01-05T11:30")
    assert told(row, *names) == ("9.5", "mg", "THIGH", "LEFT", "L-1", "INTRAVENOUS", *times)
    planned = {row["QNAM"]: row["QVAL"] for row in rows_of(files["suppex.json"])}
    assert planned == {"EXPLDOS": "10", "EXPLDOSU": "mg"}


def test_times_are_the_patients_and_the_day_before_the_first_is_minus_one():
    late = given("01-05", amount="10 mg", started_at="2026-01-04T15:30:00Z")
    rows = table("ex", weekly(), [late])
    assert told(rows[0], "EXSTDTC", "EXSTDY") == ("2026-01-04T23:30", -1)


def test_a_deviation_is_dated_when_it_happened_and_only_proposed():
    files = files_of(weekly(), [given("01-05", amount="10 mg"), given("01-16", amount="10 mg")])
    rows = rows_of(files["dv.json"])
    names = ("DVREFID", "DVSPID", "DVDECOD", "DVSTDTC", "DVSTDY")
    late = ("iv-course-d7", "r-iv-01-16-10:00", "LATE", "2026-01-16T10:00", 12)
    assert told(rows[0], *names) == late
    missed = [told(row, *names) for row in rows[1:]]
    assert missed == [
        ("iv-course-d14", None, "MISSED", "2026-01-19", 15),
        ("iv-course-d21", None, "MISSED", "2026-01-26", 22),
    ]
    judged = [row for row in rows_of(files["suppdv.json"]) if row["IDVARVAL"] == "1"]
    proposed = {row["QNAM"]: row["QVAL"] for row in judged}
    assert proposed == {"DVPRIMP": "NOT IMPORTANT", "DVPRRULE": "default.late"}


def test_what_a_person_decided_stands_beside_the_proposal():
    plan, records = weekly(), [given("01-05", amount="10 mg"), given("01-16", amount="10 mg")]
    report = report_on(plan, records)
    decision = Confirmation(
        planned="iv-course-d7",
        of=Outcome.LATE,
        important="yes",
        by="DR7",
        on=date(2026, 1, 20),
        reason="dose-critical",
    )
    tables = sdtm_tables(plan, confirmed(report, (decision,)), records)
    rows = rows_of(write_dataset_json(tables[-1], plan))
    answers = [told(row, "IDVARVAL", "QVAL", "QORIG") for row in rows if row["QNAM"] == "DVIMPORT"]
    assert answers == [("1", "Y", "Assigned")]


def test_each_flag_is_a_deviation_of_its_own():
    wrong = given("01-05", amount="20 mg", started_at="2026-01-02T10:00:00+08:00")
    arm = weekly_arm(*WEEKS, dose=fixed("10 mg", tolerance_percent=10))
    rows = table("dv", plan_of(protocol_of(arm)), [wrong], as_of="2026-01-06")
    assert [row["DVDECOD"] for row in rows] == ["EARLY", "WRONG DOSE HIGH"]


def test_long_terms_are_cut_between_words():
    found = pieces(Text(en="word " * 99))
    assert [len(each) for each in found] == [199, 199, 94]
    assert " ".join(found) == " ".join(["word"] * 99)
    assert pieces(Text(en="x" * 401)) == ["x" * 200, "x" * 200, "x"]


def test_the_example_passes_the_checker(example_plan, example_log):
    report_files = files_of(example_plan, example_log.accepted(), as_of="2026-05-15")
    assert complaints(report_files, date(2026, 3, 3)) == []
    assert len(rows_of(report_files["ex.json"])) == 59
    assumed = rows_of(report_files["suppdv.json"])
    assert {row["QVAL"] for row in assumed if row["QNAM"] == "DVASSUM"} == {
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION"
    }


def test_only_the_code_says_who_the_patient_is(example_plan, example_log):
    for name, data in files_of(example_plan, example_log.accepted(), "2026-05-15").items():
        if name.endswith(".json"):
            assert {row["USUBJID"] for row in rows_of(data)} == {"EXAMPLE-001"}
        assert b"N02" not in data  # who recorded it


BROKEN = [
    pytest.param("ECDOSE", "0", "neither dose nor description", id="a dose of zero"),
    pytest.param("ECSTDY", 0, "wrong study day", id="a day zero"),
    pytest.param("ECMOOD", None, "no mood", id="no mood"),
    pytest.param("ECSTDTC", "05-JAN-2026", "is not ISO 8601", id="a date of another form"),
    pytest.param("ECROUTE", "IV", "is no term", id="an abbreviated route"),
    pytest.param("ECDOSU", "cells", "is no term", id="a unit of another name"),
    pytest.param("ECDOSU", None, "without its unit", id="no unit"),
    pytest.param("ECPRESP", "Y", "do not go together", id="a scheduled record pre-specified"),
    pytest.param("EPOCH", None, "no epoch", id="no epoch"),
    pytest.param("ECSEQ", 2, "is not unique", id="a number twice"),
]


@pytest.mark.parametrize(("name", "value", "said"), BROKEN)
def test_the_checker_finds_what_is_wrong(name, value, said):
    files = files_of(weekly(), [given("01-05", amount="10 mg")])
    content = json.loads(files["ec.json"])
    at = [column["name"] for column in content["columns"]].index(name)
    content["rows"][0][at] = value
    broken = files | {"ec.json": json.dumps(content).encode()}
    assert said in "\n".join(complaints(broken, DAY_ZERO))


STATUSES = st.sampled_from([*RecordStatus])
DAYS = st.integers(-3, 40)


@settings(max_examples=60, deadline=None)
@over(st.lists(st.tuples(DAYS, STATUSES, st.booleans()), max_size=8), DAYS)
def test_every_log_gives_tables_that_pass_the_checker(entries, as_of):
    records = [_record(number, *entry) for number, entry in enumerate(entries)]
    files = files_of(weekly(), records, as_of=_on(as_of))
    assert complaints(files, DAY_ZERO) == []


def _on(offset):
    return date.fromordinal(DAY_ZERO.toordinal() + offset).isoformat()


def _record(number, offset, status, has_amount):
    amount = "10 mg" if has_amount and status in {"completed", "partial"} else None
    return given(
        _on(offset), id=f"r-{number}", status=status, amount=amount, reason="a person's words"
    )
