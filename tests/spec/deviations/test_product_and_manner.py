"""Lot, expiry, thaw, storage, site, time, rate, weight, late entry: each at its limit to a minute.

Both sides of each limit are held: the limit itself is inside. The lot and expiry rules follow the
CDC logic specification: a month without a day means its last day.
"""

import pytest
from deviation_logs import flags, given, plan_on, report_on, weekly_arm
from engine_documents import closure, number, off_dialysis, plan_of, protocol_of

pytestmark = [pytest.mark.hazard("H05"), pytest.mark.requirement("R26")]

LOT = {"lot": "X", "released_on": "2026-01-01"}


def found(report) -> list[str]:
    """Return every flag of a report."""
    return [flag for each in flags(report).values() for flag in each]


@pytest.mark.parametrize(
    ("expires", "on_day", "at", "expected"),
    [
        pytest.param("2026-01", "01-31", "23:59", [], id="month only, its last minute"),
        pytest.param("2026-01", "02-01", "00:00", ["expired"], id="month only, a minute later"),
        pytest.param("2026-02", "02-28", "23:59", [], id="February ends on the 28th"),
        pytest.param("2026-01-31", "01-31", "23:59", [], id="day, its last minute"),
        pytest.param("2026-01-31", "02-01", "00:00", ["expired"], id="day, a minute later"),
        pytest.param("2026-01-31T12:00+08:00", "01-31", "12:00", [], id="the minute itself"),
        pytest.param("2026-01-31T12:00+08:00", "01-31", "12:01", ["expired"], id="a minute later"),
        pytest.param("2026-01-31T04:00Z", "01-31", "12:01", ["expired"], id="in another zone"),
    ],
)
def test_a_lot_can_be_given_until_its_expiry(expires, on_day, at, expected):
    records = [given(on_day, at=at, expires=expires)]
    assert found(report_on(plan_on("01-12"), records)) == expected


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        pytest.param([LOT], [], id="assigned and released"),
        pytest.param([{**LOT, "lot": "Y"}], ["not among"], id="not assigned"),
        pytest.param([{"lot": "X"}], ["no recorded release"], id="not released"),
        pytest.param([{**LOT, "released_on": "2026-01-06"}], ["only on"], id="released later"),
        pytest.param([{**LOT, "recalled_on": "2026-03-01"}], ["recalled"], id="recalled later"),
        pytest.param([{**LOT, "expires": "2025-12"}], ["expiry"], id="expired by the list"),
        pytest.param(
            [{**LOT, "lot": "Y", "product": "other"}], [], id="a list for another product"
        ),
        pytest.param([], [], id="no list"),
    ],
)
def test_a_lot_is_assigned_released_and_not_recalled(lots, expected):
    products = [{"id": name, "name": name, "unit": "mg"} for name in ("product", "other")]
    plan = plan_of(protocol_of(weekly_arm("01-05"), products=products), lots=lots)
    report = report_on(plan, [given("01-05", lot="X")])
    texts = [each.explanation.en for each in report.planned[0].findings]
    assert len(texts) == len(expected)
    assert all(part in text for part, text in zip(expected, texts, strict=True))


@pytest.mark.parametrize(
    ("ended", "expected"), [("12:00", []), ("12:01", ["excursion"])], ids=["at the limit", "later"]
)
def test_an_infusion_ends_within_the_time_after_thawing(ended, expected):
    product = {"id": "product", "name": "p", "unit": "mg", "post_thaw_limit": number("3 hours")}
    plan = plan_of(protocol_of(weekly_arm("01-05"), products=[product]))
    times = {"thawed_at": _at("09:00"), "ended_at": _at(ended)}
    assert found(report_on(plan, [given("01-05", **times)])) == expected


def test_three_hours_after_thawing_are_three_hours_when_the_clocks_change():
    """On 29 March 2026 01:00 UTC the clocks of Berlin go from 02:00 to 03:00."""
    product = {"id": "product", "name": "p", "unit": "mg", "post_thaw_limit": number("3 hours")}
    plan = plan_of(protocol_of(weekly_arm("03-29"), products=[product]), time_zone="Europe/Berlin")
    for ended, expected in (("05:30", []), ("05:31", ["excursion"])):
        record = given(
            "03-29",
            started_at="2026-03-29T03:10+02:00",
            thawed_at="2026-03-29T01:30+01:00",
            ended_at=f"2026-03-29T{ended}+02:00",
        )
        assert found(report_on(plan, [record])) == expected


@pytest.mark.parametrize(
    ("storage", "expected"),
    [("within-limits", []), ("excursion", ["excursion"]), ("excursion-accepted", [])],
)
def test_an_excursion_counts_unless_it_was_accepted(storage, expected):
    assert found(report_on(plan_on("01-05"), [given("01-05", storage=storage)])) == expected


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(["left", "right"], [], id="as planned"),
        pytest.param(["left", "left"], ["wrong-site"], id="not the planned one"),
        pytest.param(["left", None], [], id="not recorded"),
    ],
)
def test_a_site_is_the_planned_one(sites, expected):
    plan = plan_on("01-05", "01-12", rotation=["left", "right"])
    days = ("01-05", "01-12")
    records = [given(on, site=site) for on, site in zip(days, sites, strict=True)]
    assert found(report_on(plan, records)) == expected


def test_an_extra_administration_uses_a_site_that_rotates():
    plan = plan_on("01-05", "02-02", rotation=["left", "right"])
    records = [given("01-05", site="left"), given("01-12", site="left"), given("01-13", site="arm")]
    report = report_on(plan, records, "01-15")
    assert [each.flag.value for item in report.unplanned for each in item.findings] == [
        "wrong-site",
        "wrong-site",
    ]


LIMITS = {
    "duration": {"shortest": number("30 minutes"), "longest": number("1 hour")},
    "rate_per_hour": {"least": number("50 mL"), "most": number("100 mL")},
    "late_entry_after": number("24 hours"),
}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param({"ended_at": "10:30"}, [], id="the shortest time"),
        pytest.param({"ended_at": "10:29"}, ["rate-out-of-range"], id="a minute shorter"),
        pytest.param({"ended_at": "11:00"}, [], id="the longest time"),
        pytest.param({"ended_at": "11:01"}, ["rate-out-of-range"], id="a minute longer"),
        pytest.param({"rate_per_hour": "50 mL"}, [], id="the slowest rate"),
        pytest.param({"rate_per_hour": "49.9 mL"}, ["rate-out-of-range"], id="slower"),
        pytest.param({"rate_per_hour": "100 mL"}, [], id="the fastest rate"),
        pytest.param({"rate_per_hour": "100.1 mL"}, ["rate-out-of-range"], id="faster"),
        pytest.param({"rate_per_hour": "5 mg"}, [], id="a rate in another unit is not judged"),
    ],
)
def test_time_and_rate_of_an_administration(record, expected):
    plan = plan_on("01-05", deviations=LIMITS)
    times = {name: _at(at) if name == "ended_at" else at for name, at in record.items()}
    assert found(report_on(plan, [given("01-05", **times)])) == expected


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [("2026-01-06T10:00+08:00", []), ("2026-01-06T10:01+08:00", ["late-entry"])],
)
def test_a_late_entry_is_told_and_is_no_deviation(recorded, expected):
    report = report_on(plan_on("01-05", deviations=LIMITS), [given("01-05", recorded_at=recorded)])
    assert found(report) == expected
    assert not report.has_deviations


WEIGHT = {"max_age": number("28 days"), "max_change_percent": number(10)}


@pytest.mark.parametrize(
    ("weight", "used", "expected"),
    [
        pytest.param("2025-12-08", None, [], id="28 days old"),
        pytest.param("2025-12-07", None, ["stale-weight"], id="29 days old"),
        pytest.param("2026-01-04", "66", [], id="10 % more"),
        pytest.param("2026-01-04", "66.1", ["stale-weight"], id="above 10 %"),
        pytest.param("2026-01-04", "53.9", ["stale-weight"], id="below -10 %"),
    ],
)
def test_a_dose_rests_on_a_weight_that_is_fresh_and_like_the_known_one(weight, used, expected):
    rule = {"basis": "per-kg", "amount": number("1 mg")}
    plan = plan_of(
        protocol_of(weekly_arm("01-05", dose=rule), weight=WEIGHT),
        weights=[{"kg": "60", "on": weight}],
    )
    assert found(report_on(plan, [given("01-05", weight_kg=used)])) == expected


def test_a_dose_is_held_against_the_weight_known_on_the_day_it_was_given():
    rule = {"basis": "per-kg", "amount": number("1 mg"), "tolerance_percent": number(10)}
    weights = [{"kg": "60", "on": "2026-01-04"}, {"kg": "80", "on": "2026-01-07"}]
    plan = plan_of(protocol_of(weekly_arm("01-05", "01-12", dose=rule)), weights=weights)
    assert found(report_on(plan, [given("01-08", amount="80 mg")])) == []
    assert found(report_on(plan, [given("01-05", amount="80 mg")])) == ["wrong-dose-high"]


def test_a_day_that_a_rule_or_a_closure_excludes_is_flagged():
    arm = weekly_arm("01-06", "01-13", day_rules=[off_dialysis()], needs=["clinic"])
    plan = plan_of(
        protocol_of(arm),
        dialysis={"weekdays": ["mon"], "start": "08:00", "duration": "4 hours"},
        places=[
            {"id": "clinic", "weekdays": ["mon", "tue", "wed"], "closures": [closure("2026-01-14")]}
        ],
    )
    report = report_on(plan, [given("01-05"), given("01-14")])
    texts = [each.explanation.en for item in report.planned for each in item.findings]
    assert [text.partition(": ")[2] for text in texts] == ["dialysis day", "clinic closed: closed"]


@pytest.mark.parametrize(
    ("rule", "on_day", "expected"),
    [
        pytest.param({"kind": "never-same-day"}, "01-05", ["wrong-day-type"], id="same day"),
        pytest.param({"kind": "never-same-day"}, "01-06", [], id="the next day"),
        pytest.param(
            {"kind": "at-least-apart", "days": number("2 days")},
            "01-06",
            ["interval-too-short"],
            id="a day too near",
        ),
        pytest.param(
            {"kind": "at-least-apart", "days": number("2 days")}, "01-07", [], id="just apart"
        ),
    ],
)
def test_arms_that_keep_apart(rule, on_day, expected):
    arms = [
        weekly_arm("01-05"),
        weekly_arm("01-07", name="im", route="topical", window="-3/+3 days"),
    ]
    plan = plan_of(protocol_of(*arms, rules=[{**rule, "arms": ["iv", "im"]}]))
    report = report_on(plan, [given("01-05"), given(on_day, arm="im", at="12:00")])
    assert found(report) == expected


def _at(clock: str) -> str:
    return f"2026-01-05T{clock}+08:00"
