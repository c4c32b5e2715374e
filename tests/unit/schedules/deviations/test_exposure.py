"""Given of planned, in administrations and in dose: every number counted by hand."""

from fractions import Fraction

import pytest
from deviation_logs import given, not_given, plan_on, report_on, weekly_arm
from engine_documents import dose, fixed, phase, plan_of, protocol_of
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from schedules.deviations import exposure_headers, exposure_table
from schedules.deviations.exposure import Exposure
from schedules.display import EMPTY_BOX, NO_BREAK
from schedules.records import RecordStatus

WEEKS = ("01-05", "01-12", "01-19", "01-26")


def weekly(amount="10 mg", **more):
    return plan_on(*WEEKS, dose=fixed(amount), **more)


def without_amounts(plan):
    """The plan as it is where the document leaves the amount open."""
    doses = [item.dose.model_copy(update={"amount": None}) for item in plan.administrations]
    items = zip(plan.administrations, doses, strict=True)
    opened = tuple(item.model_copy(update={"dose": dose}) for item, dose in items)
    return plan.model_copy(update={"administrations": opened})


def whole(plan, records, **more) -> Exposure:
    (line,) = report_on(plan, records, **more).exposure_by_arm
    return line


def doses(*days, amount="10 mg"):
    return [given(day, amount=amount) for day in days]


# Planned 4 x 10 mg on days 0, 7, 14 and 21: 40 mg in 22 days.
CASES = [
    pytest.param(doses(*WEEKS), "2027-01-01", (4, 4, 0), (1, 1), id="all as planned"),
    pytest.param(
        doses("01-05", "01-13", "01-20", "01-28"),
        "2027-01-01",
        (4, 4, 0),
        (1, Fraction(22, 24)),
        id="all given, two days longer",
    ),
    pytest.param(
        doses("01-05", "01-12", "01-19"),
        "2027-01-01",
        (4, 3, 0),
        (Fraction(3, 4), Fraction(3, 4)),
        id="the last one missed: its time counts all the same",
    ),
    pytest.param(
        doses("01-12", "01-19", "01-26"),
        "2027-01-01",
        (4, 3, 0),
        (Fraction(3, 4), Fraction(3, 4)),
        id="the first one missed",
    ),
    pytest.param(
        [*doses("01-05", "01-12", "01-19"), not_given("01-26", reason="refused")],
        "2027-01-01",
        (4, 3, 0),
        (Fraction(3, 4), Fraction(3, 4)),
        id="one not given",
    ),
    pytest.param(
        [*doses(*WEEKS[:3]), *doses("01-26", amount="6 mg")],
        "2027-01-01",
        (4, 4, 0),
        (Fraction(36, 40), Fraction(36, 40)),
        id="one too small",
    ),
    pytest.param(
        doses("01-05", "01-12", "01-13", "01-19", "01-26"),
        "2027-01-01",
        (4, 4, 1),
        (Fraction(50, 40), Fraction(50, 40)),
        id="a duplicate was given, too",
    ),
    pytest.param(
        doses("01-05", "01-12"),
        "2026-01-13",
        (2, 2, 0),
        (1, 1),
        id="only what is due by the day of the report counts",
    ),
    pytest.param([], "2027-01-01", (4, 0, 0), (0, 0), id="nothing given"),
]


@pytest.mark.parametrize(("records", "as_of", "counts", "shares"), CASES)
def test_given_of_planned_follows_from_the_records(records, as_of, counts, shares):
    line = whole(weekly(), records, as_of=as_of)
    assert (line.due, line.given_planned, line.given_unplanned) == counts
    assert (line.dose_intensity, line.relative_dose_intensity) == shares


def test_shares_are_rounded_half_up_to_one_decimal():
    line = whole(weekly("3 mg"), doses("01-05", "01-12", amount="1 mg"))
    assert line.dose_intensity == Fraction(2, 12)
    assert str(line.dose_intensity_pct) == "16.7"
    assert str(whole(weekly(), doses(*WEEKS)).dose_intensity_pct) == "100"


def test_amounts_are_summed_in_the_unit_of_the_product():
    line = whole(weekly("0.01 g"), doses(*WEEKS[:2], amount="5000 mcg"))
    assert (str(line.dose_given), str(line.dose_planned)) == ("10 mg", "40 mg")


MISSING = [
    pytest.param(without_amounts(weekly()), doses(*WEEKS), id="the planned dose is open"),
    pytest.param(weekly(), [given(day) for day in WEEKS], id="no amount was recorded"),
    pytest.param(weekly(), doses(*WEEKS, amount="1 mL"), id="the units do not convert"),
]


@pytest.mark.hazard("H43")
@pytest.mark.parametrize(("plan", "records"), MISSING)
def test_a_share_is_missing_where_an_amount_is_open(plan, records):
    line = whole(plan, records)
    assert (line.dose_intensity_pct, line.relative_dose_intensity_pct) == (None, None)
    assert (line.due, line.given_planned) == (4, 4)


def test_a_share_is_missing_where_nothing_was_planned():
    line = whole(weekly(), [], as_of="2026-01-01")
    assert (line.due, line.not_yet, str(line.dose_planned)) == (0, 4, "0 mg")
    assert line.dose_intensity is None
    assert line.relative_dose_intensity is None


def test_a_part_of_a_dose_counts_with_its_amount():
    part = given("01-26", amount="4 mg", status=RecordStatus.PARTIAL, reason="line blocked")
    line = whole(weekly(), [*doses(*WEEKS[:3]), part])
    assert (line.given_planned, str(line.dose_given)) == (4, "34 mg")


def test_another_product_is_no_exposure_to_the_planned_one():
    products = [{"id": name, "name": name, "unit": "mg"} for name in ("product", "other")]
    plan = plan_of(protocol_of(weekly_arm(*WEEKS, dose=fixed("10 mg")), products=products))
    wrong = given("01-26", amount="10 mg", product="other", route="intravenous")
    planned, other = report_on(plan, [*doses(*WEEKS[:3]), wrong]).exposure_by_arm
    assert (planned.product, planned.due, planned.given) == ("product", 4, 3)
    assert planned.dose_intensity == Fraction(3, 4)
    assert (other.product, other.due, other.given) == ("other", 0, 1)
    assert other.dose_intensity is None


def two_phases():
    phases = [
        phase("first", {"kind": "on", "offsets": _number(["day 0", "day 7"])}),
        phase("second", {"kind": "on", "offsets": _number(["day 14", "day 21"])}),
    ]
    return plan_of(protocol_of(weekly_arm(dose=fixed("10 mg"), phases=phases)))


def _number(value):
    return {"value": value, "provenance": "reported", "source": "book"}


def test_phases_are_counted_apart_and_add_up_to_their_arm():
    report = report_on(two_phases(), [*doses("01-05", "01-12", "01-13", "01-19")])
    first, second = report.exposure_by_phase
    assert (first.phase, first.due, first.given_planned, first.given_unplanned) == (
        "first",
        2,
        2,
        1,
    )
    assert (second.phase, second.due, second.given_planned) == ("second", 2, 1)
    assert [str(line.dose_given) for line in (first, second)] == ["30 mg", "10 mg"]
    (arm,) = report.exposure_by_arm
    assert (arm.phase, arm.due, arm.given, str(arm.dose_given)) == (None, 4, 4, "40 mg")


def test_the_table_shows_a_box_for_what_is_open_and_a_dash_for_what_was_not_due():
    plan = two_phases()
    rows = exposure_table(report_on(plan, doses("01-05"), as_of="2026-01-06"))
    assert [row[1] for row in rows] == ["all", "first", "second"]
    assert rows[0][3] == "1 / 1"
    assert rows[0][-2:] == (f"100{NO_BREAK}%",) * 2
    assert rows[2][-2:] == ("-", "-")
    open_dose = exposure_table(report_on(without_amounts(weekly()), doses("01-05")))
    assert open_dose[0][-3:] == (EMPTY_BOX,) * 3
    assert {len(row) for row in rows} == {len(exposure_headers())}
    assert len(exposure_headers("zh")) == len(exposure_headers())


@settings(max_examples=60, deadline=None)
@over(
    st.sets(st.integers(0, 40), max_size=8),
    st.integers(0, 45),
    st.sampled_from(["skip", "defer"]),
)
def test_every_dose_and_administration_counts_once(days, as_of, missed):
    records = [given(f"2026-{1 + day // 28:02}-{1 + day % 28:02}", amount="10 mg") for day in days]
    told = report_on(
        weekly(missed=missed), records, as_of=f"2026-{1 + as_of // 28:02}-{1 + as_of % 28:02}"
    )
    for lines in (told.exposure_by_arm, told.exposure_by_phase):
        assert sum(line.planned for line in lines) == told.totals.planned
        assert sum(line.given for line in lines) == told.totals.given
        assert all(line.planned == line.due + line.not_yet + line.withdrawn for line in lines)


# Two arms of one course, counted by hand. The patient weighs 60 kg, the wound is 24 cm2.
# Cells: 1,000,000 /kg = 60,000,000, in phase "a" on days 0 and 7, in phase "b" on days 14 and 21.
# Supernatant: 0.5 mL/cm2 = 12 mL on days 0, 3, 6 and 9.
PRODUCTS = [
    {"id": "cells", "name": "cells", "unit": "cells"},
    {"id": "supernatant", "name": "supernatant", "unit": "mL"},
]


def cells_and_supernatant():
    phases = [
        phase("a", {"kind": "on", "offsets": _number(["day 0", "day 7"])}),
        phase("b", {"kind": "on", "offsets": _number(["day 14", "day 21"])}),
    ]
    days = ("01-05", "01-08", "01-11", "01-14")
    per_kg, per_cm2 = dose("per-kg", "1_000_000 cells"), dose("per-cm2", "0.5 mL")
    cells = weekly_arm(product="cells", dose=per_kg, phases=phases)
    wash = weekly_arm(*days, name="wash", window="-1/+1 days", product="supernatant", dose=per_cm2)
    wound = {"id": "left", "place": "left", "areas": [{"cm2": "24", "on": "2026-01-04"}]}
    return plan_of(
        protocol_of(cells, wash | {"route": "topical"}, products=PRODUCTS),
        weights=[{"kg": "60", "on": "2026-01-04"}],
        wounds=[wound],
    )


def of_cells(day, millions, **more):
    return given(day, amount=f"{millions * 1_000_000} cells", **more)


def of_supernatant(day, amount, **more):
    return given(day, arm="wash", amount=amount, **more)


PART = {"status": RecordStatus.PARTIAL, "reason": "stopped"}
GIVEN = [
    of_cells("01-05", 60),
    of_cells("01-13", 60),  # one day late, inside its window
    of_cells("01-13", 60, at="15:00"),  # the same day again
    of_cells("01-19", 30, **PART),  # half of it; the last one is not due until 26 January
    of_supernatant("01-05", "12 mL"),
    of_supernatant("01-08", "0.01 L", **PART),  # 10 mL; nothing on 11 January
    of_supernatant("01-15", "12 mL"),  # one day late
]
BY_HAND = {
    # planned, given, planned days, actual days, per cent without and with time
    ("iv", None): ("180000000 cells", "210000000 cells", 15, 15, "116.7", "116.7"),
    ("iv", "a"): ("120000000 cells", "180000000 cells", 8, 9, "150", "133.3"),  # 150 x 8 / 9
    ("iv", "b"): ("60000000 cells", "30000000 cells", 1, 1, "50", "50"),
    ("wash", None): ("48 mL", "34 mL", 10, 11, "70.8", "64.4"),  # 34 / 48; x 10 / 11
}


def test_a_course_of_cells_and_supernatant_is_counted_as_by_hand():
    report = report_on(cells_and_supernatant(), GIVEN, as_of="2026-01-20")
    lines = [*report.exposure_by_arm, *report.exposure_by_phase]
    found = {(line.arm, line.phase): line for line in lines if (line.arm, line.phase) in BY_HAND}
    assert {
        key: (
            *map(str, (line.dose_planned, line.dose_given)),
            line.planned_days,
            line.actual_days,
            *map(str, (line.dose_intensity_pct, line.relative_dose_intensity_pct)),
        )
        for key, line in found.items()
    } == BY_HAND
    counted = {
        key: (line.due, line.given_planned, line.given_unplanned) for key, line in found.items()
    }
    assert counted == {
        ("iv", None): (3, 3, 1),
        ("iv", "a"): (2, 2, 1),
        ("iv", "b"): (1, 1, 0),
        ("wash", None): (4, 3, 0),
    }


def test_one_amount_nobody_recorded_leaves_its_phase_open_and_no_other():
    records = [record for record in GIVEN if record.started_at.day != 19]
    report = report_on(cells_and_supernatant(), [*records, given("01-19")], as_of="2026-01-20")
    shares = {
        (line.arm, line.phase): line.dose_intensity_pct
        for line in (*report.exposure_by_arm, *report.exposure_by_phase)
    }
    assert shares["iv", None] is None
    assert shares["iv", "b"] is None
    assert str(shares["iv", "a"]) == "150"
    assert str(shares["wash", None]) == "70.8"
