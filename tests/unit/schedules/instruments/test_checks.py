"""Scores held against a plan: the day they were wanted, and the instruments' own rules."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from engine_documents import arm, every, number, on, plan_of, protocol_of

from schedules.display import Language
from schedules.instruments import ScoreEntry, check_scores, score_headers, score_table
from schedules.instruments.table import write_scores_csv
from schedules.plan import Plan

pytestmark = pytest.mark.requirement("R30")

ZONE = ZoneInfo("Asia/Shanghai")
DAY_ZERO = date(2026, 1, 5)
AS_OF = date(2026, 3, 1)
ITEMS = {"bwat": "3 " * 13, "wound-qol": "2 " * 17, "vas": "5", "nrs": "5"}


def plan_with(*assessments: dict) -> Plan:
    protocol = protocol_of(arm("iv", on("day 0", "day 7")), assessments=list(assessments))
    wounds = [{"id": "left", "place": "left buttock"}, {"id": "right", "place": "right buttock"}]
    return plan_of(protocol, wounds=wounds)


def weekly(instrument: str, **more: object) -> dict:
    return {
        "id": instrument.lower(),
        "instrument": instrument,
        "title": instrument,
        "provenance": "reported",
        "source": "book",
        "when": every("7 days", "day 0", count=3),
    } | more


def around(instrument: str = "VAS") -> dict:
    when = {"kind": "around", "arms": ["iv"], "moments": ["before", "after"]}
    return weekly(instrument, when=when)


def filled(name: str, instrument: str, days: int, **more: object) -> ScoreEntry:
    at = datetime.combine(DAY_ZERO + timedelta(days=days), datetime.min.time(), ZONE)
    given = {"id": name, "instrument": instrument, "at": at + timedelta(hours=9)}
    return ScoreEntry.model_validate(given | {"items": ITEMS[instrument]} | more)


def told(plan: Plan, *entries: ScoreEntry, as_of: date = AS_OF, **more) -> list[str]:
    return [
        " ".join(filter(None, (item.planned, item.wound, item.standing.value, item.score)))
        for item in check_scores(plan, entries, as_of=as_of, **more)
    ]


@pytest.mark.parametrize(
    ("days", "standing"),
    [(6, "early"), (7, "on-time"), (8, "late"), (10, "late"), (4, "early")],
)
def test_a_score_belongs_to_the_nearest_assessment(days: int, standing: str):
    found = told(plan_with(weekly("Wound-QoL")), filled("s", "wound-qol", days))
    assert found == [
        "wound-qol-d0 missed",
        f"wound-qol-d7 {standing} s",
        "wound-qol-d14 missed",
    ]


def test_an_assessment_is_due_on_its_day_and_missed_from_the_next_on():
    plan = plan_with(weekly("Wound-QoL"))
    for days, wanted in ((-1, "not-due"), (0, "due"), (1, "missed")):
        assert told(plan, as_of=DAY_ZERO + timedelta(days=days))[0] == f"wound-qol-d0 {wanted}"


def test_bwat_is_wanted_of_every_wound():
    found = told(plan_with(weekly("BWAT")), filled("s", "bwat", 0, wound="right"))
    assert found[:2] == ["bwat-d0 left missed", "bwat-d0 right on-time s"]


def test_of_two_scores_near_one_assessment_the_nearer_counts_and_the_other_is_additional():
    plan = plan_with(weekly("Wound-QoL"))
    found = told(plan, filled("b", "wound-qol", 1), filled("a", "wound-qol", 0))
    assert found[0] == "wound-qol-d0 on-time a"
    assert "additional b" in found


def test_a_link_wins_over_the_date():
    plan = plan_with(weekly("Wound-QoL"))
    found = told(plan, filled("s", "wound-qol", 0, planned="wound-qol-d7"))
    assert found[:2] == ["wound-qol-d0 missed", "wound-qol-d7 early s"]


def test_a_link_to_nothing_is_told():
    checked = check_scores(
        plan_with(weekly("Wound-QoL")),
        [filled("s", "wound-qol", 0, planned="wound-qol-009")],
        as_of=AS_OF,
    )
    (found,) = [item for item in checked if item.score]
    assert [remark.en for remark in found.remarks] == ["the plan has no assessment wound-qol-009"]


def test_pain_before_and_after_a_dose_is_looked_for_on_the_day_it_was_given():
    plan = plan_with(around())
    entries = filled("s", "vas", 2, moment="before"), filled("t", "nrs", 2, moment="after")
    assert "vas-iv-course-d0-before missed" in told(plan, *entries)
    moved = told(
        plan, *entries, given={"iv-course-d0": DAY_ZERO + timedelta(days=2), "iv-course-d7": None}
    )
    assert moved == [
        "vas-iv-course-d0-after on-time t",
        "vas-iv-course-d0-before on-time s",
        "vas-iv-course-d7-after not-examined",
        "vas-iv-course-d7-before not-examined",
    ]


@pytest.mark.parametrize(
    ("days", "remarks"),
    [
        pytest.param(6, ["6 days after the last one; at least 7 days apart"], id="6 days"),
        pytest.param(7, [], id="7 days"),
    ],
)
def test_wound_qol_looks_back_seven_days(days: int, remarks: list[str]):
    entries = filled("a", "wound-qol", 0), filled("b", "wound-qol", days)
    checked = check_scores(plan_with(weekly("Wound-QoL")), entries, as_of=AS_OF)
    (found,) = [item for item in checked if item.score == "b"]
    assert [remark.en for remark in found.remarks] == remarks


def test_a_protocol_may_ask_for_more_days_between_two():
    longer = weekly("Wound-QoL", minimum_interval=number("28 days"), when=on_days("day 0"))
    checked = check_scores(
        plan_with(longer),
        [filled("a", "wound-qol", 0), filled("b", "wound-qol", 27)],
        as_of=AS_OF,
    )
    said = [remark.en for item in checked for remark in item.remarks]
    assert said == ["27 days after the last one; at least 28 days apart"]


def on_days(*days: str) -> dict:
    return on(*days)


def test_open_items_and_an_unknown_wound_are_told():
    entry = filled("s", "bwat", 0, wound="elbow", items="3 " * 12 + "-")
    checked = check_scores(plan_with(weekly("BWAT")), [entry], as_of=AS_OF)
    (found,) = [item for item in checked if item.score]
    assert [remark.en for remark in found.remarks] == [
        "incomplete 12/13",
        "the patient document has no wound elbow",
    ]
    assert found.departs


def test_a_score_after_the_day_of_judging_is_not_looked_at():
    plan = plan_with(weekly("Wound-QoL"))
    assert told(plan, filled("s", "wound-qol", 7), as_of=DAY_ZERO)[1] == "wound-qol-d7 not-due"


def test_an_instrument_that_nobody_knows_is_left_alone():
    assert told(plan_with(weekly("Skindex"))) == []


def test_the_order_of_rows_does_not_matter():
    plan, random = plan_with(weekly("Wound-QoL"), weekly("BWAT"), around()), Random(1)
    for _ in range(40):
        entries = [
            filled(f"s-{index}", name, random.randint(0, 16), **more)
            for index, (name, more) in enumerate(
                random.choices(
                    [
                        ("wound-qol", {}),
                        ("bwat", {"wound": "left"}),
                        ("vas", {"moment": "before"}),
                        ("nrs", {"moment": "after"}),
                    ],
                    k=7,
                )
            )
        ]
        before = check_scores(plan, entries, as_of=AS_OF)
        random.shuffle(entries)
        assert check_scores(plan, entries, as_of=AS_OF) == before
        assert sorted(item.score for item in before if item.score) == sorted(
            entry.id for entry in entries
        )


def test_a_table_keeps_sum_and_mean_under_their_names_in_both_languages():
    entries = {"s": filled("s", "wound-qol", 0), "t": filled("t", "bwat", 0, wound="left")}
    plan = plan_with(weekly("Wound-QoL"), weekly("BWAT"))
    checked = check_scores(plan, list(entries.values()), as_of=DAY_ZERO)
    said_in: dict[Language, str] = {"en": "mean 2, sum 34", "zh": "均分 2,总分 34"}
    for language, said in said_in.items():
        rows = score_table(checked, entries, zone=plan.patient.time_zone, language=language)
        assert {len(row) for row in rows} == {len(score_headers(language))}
        assert said in [row[5] for row in rows]


def test_the_csv_holds_every_assessment_and_score():
    entries = {"s": filled("s", "wound-qol", 0), "t": filled("t", "bwat", 0, wound="left")}
    checked = check_scores(
        plan_with(weekly("Wound-QoL"), weekly("BWAT")), list(entries.values()), as_of=AS_OF
    )
    lines = write_scores_csv(checked, entries).decode().splitlines()
    assert len(lines) == 1 + len(checked)
    assert "wound-qol,,wound-qol-d0,2026-01-05,s,2026-01-05T09:00:00+08:00,17,17,34,2,on-time," in (
        lines
    )
