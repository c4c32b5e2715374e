"""What figures show is what the plan, the report and the scores hold."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from calendar_plans import example_plan
from engine_documents import arm, every, fixed, on, plan_of, protocol_of
from figure_reader import drawn_in, outside, overlaps, texts_of

from schedules.deviations import followed
from schedules.figures import (
    lanes_picture,
    months_picture,
    schedule_picture,
    sites_picture,
    start_days_picture,
    to_svg,
    trends_picture,
)
from schedules.figures.marks import Shape, shapes_of


def said(picture) -> list[str]:
    return [text.text for text in texts_of(to_svg(picture))]


def marks(picture, tag: str) -> int:
    return sum(item.tag == tag for item in drawn_in(to_svg(picture)))


def test_the_schedule_counts_what_the_plan_holds(figure):
    plan, picture = example_plan(), figure("schedule", "en")
    for title, count in (("Intravenous cells", 18), ("Local intramuscular cells", 2)):
        assert f"{title}: {count}" in picture.description
    weeks = {
        (item.on - plan.patient.day_zero).days // 7 for item in plan.administrations if item.on
    }
    assert {str(week + 1) for week in weeks} <= set(said(picture))


def test_the_schedule_marks_assumed_open_and_stated_doses_differently():
    stated = protocol_of(arm("iv", on("day 0", "day 7")))
    assumed = protocol_of(arm("iv", on("day 0", "day 7"), dose=fixed("1 mg") | ASSUMED))
    empty = protocol_of(arm("iv", on("day 0", "day 7"), dose=OPEN))
    keys = ("planned", "planned, the dose is ASSUMED", "planned, the dose is left open")
    for protocol, key in zip((stated, assumed, empty), keys, strict=True):
        shown = said(schedule_picture(plan_of(protocol)))
        assert [name for name in keys if name in shown] == [key]


ASSUMED = {"amount": {"value": "1 mg", "provenance": "engineering", "note": "made up"}}
OPEN = {"basis": "fixed", "amount": {"value": None, "unset": "empty-box", "note": "nobody says"}}


def test_every_administration_stands_in_its_month_once(figure):
    shown = Counter(
        re.findall(r"[a-z]+(?:-[a-z]+)?-d[0-9]+", " ".join(said(figure("month", "en"))))
    )
    assert shown == Counter(item.id for item in example_plan().administrations)


def test_dialysis_days_are_hatched_in_months_and_no_others():
    plan = example_plan()
    picture = months_picture(plan, first=date(2026, 3, 1), last=date(2026, 3, 31))
    hatched = [
        item for item in drawn_in(to_svg(picture)) if item.element.get("fill") == "url(#hatch)"
    ]
    march = [date(2026, 3, 1) + timedelta(number) for number in range(31)]
    assert len(hatched) - 1 == sum(day.weekday() in {0, 2, 4} for day in march)  # 1 in the legend


def test_months_between_two_days_are_those_alone():
    picture = months_picture(example_plan(), first=date(2026, 4, 1), last=date(2026, 5, 31))
    assert [text for text in said(picture) if re.fullmatch("[A-Z][a-z]{2} 2026", text)] == [
        "Apr 2026",
        "May 2026",
    ]


@pytest.mark.hazard("H09")
def test_lanes_name_every_departure_of_the_report(figure, report):
    departing = [item for item in followed(report) if item.number is not None]
    shown = said(figure("lanes", "en"))
    assert [item.number for item in departing] == list(range(1, len(departing) + 1))
    for item in departing:
        (line,) = [text for text in shown if text.startswith(f"{item.number}. ")]
        assert item.id in line
        assert item.word in line
        assert str(item.number) in shown


def test_lanes_draw_a_filled_mark_for_every_dose_given(figure, report):
    filled = [
        item
        for item in drawn_in(to_svg(figure("lanes", "en")))
        if item.tag in {"circle", "polygon"} and item.element.get("fill") == "#000"
    ]
    assert len(filled) - 1 == report.totals.given  # one more in the legend


def test_lanes_of_a_log_without_departures_say_so():
    plan = plan_of(protocol_of(arm("iv", on("day 0", "day 7"))))
    picture = lanes_picture(plan, (), plan.patient.day_zero)
    assert "Nothing departs from the plan." in said(picture)


def test_adherence_shows_a_letter_for_every_day_that_departs(figure, report):
    shown = Counter(said(figure("adherence", "en")))
    legends = len(figure("adherence", "en").pages)
    told = Counter(item.glyph for item in followed(report) if item.number is not None)
    for glyph, count in told.items():
        assert shown[glyph] - legends == count


def test_adherence_counts_planned_doses_alone(figure, report):
    on_time = [item for item in report.planned if item.outcome == "on-time"]
    judged = [
        item
        for item in report.planned
        if item.outcome in {"on-time", "early", "late", "partial", "not-given", "missed", "overdue"}
    ]
    assert f"{len(on_time)} of {len(judged)} doses" in figure("adherence", "en").description


@pytest.mark.parametrize("total", ["56", "61", "3.59", "8.5"])
def test_trends_print_the_totals_that_a_hand_adds_up(figure, total: str):
    assert total in said(figure("trends", "en"))


@pytest.mark.hazard("H15")
@pytest.mark.requirement("R30")
def test_trends_keep_sum_and_mean_apart_and_draw_no_target(figure):
    shown = said(figure("trends", "en"))
    assert {"Wound-QoL, sum", "Wound-QoL, mean", "BWAT, left-buttock, sum"} <= set(shown)
    footnotes = [text for text in shown if "single case" in text]
    assert len(footnotes) == 1
    assert "no target" in footnotes[0]
    assert any("incomplete 11/13, no sum" in text for text in shown)


def test_trends_without_a_score_say_so():
    assert "No score with a total was given." in said(trends_picture(example_plan(), []))


def test_sites_are_numbered_with_their_volume_under_the_assumed_mark():
    shown = said(sites_picture(example_plan(), "en", "im-injections-d0"))
    assert {str(number) for number in range(1, 31)} <= set(shown)
    assert shown.count("0.5\u00a0mL ASSUMED") == 30
    assert any(text.startswith("All sites together, planned: 15\u00a0mL ASSUMED") for text in shown)


def test_a_plan_without_sites_says_so():
    plan = plan_of(protocol_of(arm("iv", on("day 0"))))
    assert "No administration has numbered sites." in said(sites_picture(plan))


def test_start_days_show_the_collisions_of_the_published_calculation(figure):
    """Offsets 0, 14, 28, then every 28 days: all of them collide or none does."""
    counts = [
        text for text in said(figure("start-days", "en")) if re.fullmatch("[0-9]+ of 18", text)
    ]
    none, all_of_them = "0 of 18", "18 of 18"
    on_mwf = [none, all_of_them, none, all_of_them, none, none, all_of_them]  # Tue ... Mon
    on_tts = [all_of_them, none, all_of_them, none, all_of_them, none, none]
    assert counts == [*on_mwf, *on_tts]


def test_without_a_rule_about_dialysis_days_no_bar_is_drawn():
    plan = plan_of(protocol_of(arm("iv", on("day 0"))))
    assert "No arm has a rule about dialysis days." in said(start_days_picture(plan, {}))


@pytest.mark.hazard("H40")
def test_a_text_of_a_document_cannot_break_the_drawing():
    title = "<b>cells</b> & 'more' \"words\""
    plan = plan_of(protocol_of(arm("iv", on("day 0"), title=title)))
    assert title in said(schedule_picture(plan))


@pytest.mark.parametrize("count", [1, 600])
@pytest.mark.parametrize("draw", [schedule_picture, months_picture])
def test_one_and_six_hundred_administrations_fit(count: int, draw):
    protocol = protocol_of(
        arm("iv", every("1 day", count=count), title="A very long title of an arm " * 5),
        span="1400 days",
    )
    drawn = to_svg(draw(plan_of(protocol)))
    assert (outside(drawn), overlaps(drawn)) == ([], [])


def test_an_administration_without_a_day_is_crossed_out():
    plan = plan_of(
        protocol_of(arm("iv", on("day 0", "day 7"))),
        stops=[{"arms": ["iv"], "on": "2026-01-08", "reason": "stop"}],
    )
    for picture in (schedule_picture(plan), months_picture(plan)):
        assert "no day found, or held or stopped" in said(picture)


def test_every_arm_has_a_form_of_its_own_while_there_are_some():
    protocol = plan_of(protocol_of(*(arm(f"arm-{number}") for number in range(10)))).protocol
    found = list(shapes_of(protocol.arms).values())
    assert len(set(found[: len(Shape)])) == len(Shape)
    assert len(found) == 10


def test_the_same_plan_gives_the_same_bytes(figure):
    assert to_svg(schedule_picture(example_plan())) == to_svg(figure("schedule", "en"))
