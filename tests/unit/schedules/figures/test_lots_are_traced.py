"""The figure of lots: what each is meant for, what was given from it, what stands against it."""

from datetime import date

import pytest
from deviation_logs import given, not_given, report_on
from engine_documents import arm, on, plan_of, protocol_of
from figure_reader import drawn_in, outside, overlaps, texts_of

from schedules.deviations import lots_given
from schedules.figures import lots_picture, to_svg
from schedules.figures.lot_uses import LotUse, uses_of

AS_OF = "2026-02-28"


def plan_with(*lots):
    return plan_of(protocol_of(arm("iv", on("day 0", "day 7"))), lots=list(lots))


def lot(name: str = "L-1", **more):
    meant = {"released_on": "2026-01-01", "administrations": ["iv-course-d7"]}
    return {"lot": name} | meant | more


def uses(plan, *records) -> list[LotUse]:
    return uses_of(plan, lots_given(report_on(plan, records, as_of=AS_OF), records), "en")


def said(picture) -> list[str]:
    return [text.text for text in texts_of(to_svg(picture))]


def test_a_lot_stands_beside_its_administration_with_both_days():
    plan = plan_with(lot())
    (found,) = uses(plan, given("01-12", lot="L-1"))
    assert (found.lot, found.id, found.remarks) == ("L-1", "iv-course-d7", ())
    assert (found.planned_on, found.given_on) == (date(2026, 1, 12), date(2026, 1, 12))


@pytest.mark.parametrize(
    ("own", "record", "remark"),
    [
        pytest.param({"expires": "2026-01-12"}, {}, None, id="on its last day"),
        pytest.param({"recalled_on": None}, {"lot": None}, "given, lot not recorded", id="no lot"),
        pytest.param(
            {"released_on": "2026-01-13"}, {}, "given before the lot was released", id="too early"
        ),
        pytest.param({"released_on": None}, {}, "given before the lot was released", id="never"),
        pytest.param(
            {"recalled_on": "2026-01-20"}, {}, "lot recalled Tue 20-Jan-2026", id="recalled since"
        ),
        pytest.param(
            {"expires": "2026-02"},
            {"expires": "2026-01-31"},
            "expiry on the label: Sat 31-Jan-2026",
            id="another expiry on the label",
        ),
        pytest.param(
            {"expires": "2026-01-12T09:59+08:00"}, {}, "given after expiry", id="a minute late"
        ),
    ],
)
def test_what_stands_against_a_lot_is_remarked(own, record, remark):
    found = uses(plan_with(lot(**own)), given("01-12", **({"lot": "L-1"} | record)))
    # Where a lot speaks against its day, the plan has none.
    remarks = [each for each in found[0].remarks if not each.startswith("no day found")]
    assert remarks == ([] if remark is None else [remark])


def test_a_lot_given_in_place_of_another_stands_under_both():
    plan = plan_with(lot(), lot("L-2", administrations=[]))
    found = uses(plan, given("01-12", lot="L-2"))
    assert [(use.lot, use.id, use.given_on, use.remarks) for use in found] == [
        ("L-1", "iv-course-d7", None, ("another lot given: L-2",)),
        ("L-2", "iv-course-d7", date(2026, 1, 12), ("lot not meant for it",)),
    ]


def test_a_lot_of_the_log_alone_and_a_dose_nobody_planned_are_shown():
    found = uses(plan_with(), given("01-25", lot="X-1"), given("01-12", lot="X-0"))
    assert [(use.lot, use.remarks) for use in found] == [("X-0", ()), ("X-1", ("no planned dose",))]
    assert found[1].id == "r-iv-01-25-10:00"


def test_what_was_not_given_or_given_later_than_known_has_no_lot():
    plan = plan_with(lot())
    (found,) = uses(plan, not_given("01-12", lot="L-1"), given("03-03", lot="L-1"))
    assert found.given_on is None


def test_a_record_that_the_report_left_out_is_told_apart():
    plan = plan_with(lot())
    record = given("01-12", lot="L-1")
    unread = report_on(plan, [], as_of=AS_OF)
    meant, had = uses_of(plan, lots_given(unread, [record]), "en")
    assert (meant.given_on, had.given_on) == (None, date(2026, 1, 12))
    assert had.remarks == ("not held against the plan",)


def test_an_administration_without_a_day_keeps_its_lot():
    stops = [{"arms": ["iv"], "on": "2026-01-08", "reason": "stop"}]
    plan = plan_of(protocol_of(arm("iv", on("day 0", "day 7"))), lots=[lot()], stops=stops)
    (found,) = uses(plan)
    assert (found.planned_on, found.remarks) == (None, ("no day found, or held or stopped",))


def test_the_strip_names_release_expiry_and_recall_of_every_lot(figure):
    shown = said(figure("lots", "en"))
    assert {"L-1", "L-2", "L-3", "L-4", "L-9", "not among the patient's lots"} <= set(shown)
    assert {"not released", "expiry not stated", "recalled Tue 28-Apr-2026"} <= set(shown)
    assert "expires Wed 20-May-2026 12:00 (UTC+08:00)" in " ".join(shown)
    assert any(text.startswith("A lot is recorded for 3 of ") for text in shown)
    arms = {"Intravenous cells", "Local intramuscular cells", "Culture supernatant on the wounds"}
    assert arms & set(shown) == {"Intravenous cells", "Local intramuscular cells"}


def test_a_lot_is_hatched_before_its_release_and_from_its_recall_on():
    def hatched(**own) -> int:
        picture = lots_picture(plan_with(lot(**own)))
        found = [item.element.get("fill") for item in drawn_in(to_svg(picture))]
        return found.count("url(#hatch)") - 1  # one in the legend

    released = {"released_on": "2025-12-01"}
    assert hatched() == 1
    assert hatched(**released) == 0
    assert hatched(**released, recalled_on="2026-01-09") == 1
    assert hatched(recalled_on="2026-01-09") == 2
    assert hatched(released_on=None) == 1


def test_without_a_lot_and_without_a_log_it_says_so():
    assert "No document names a lot." in said(lots_picture(plan_with()))
    assert "Drawn without a log of what was given." in said(lots_picture(plan_with(lot())))


def test_names_of_any_length_and_many_lots_fit():
    plan = plan_with(*(lot(f"{number} " + "a long name of a lot " * 9) for number in range(60)))
    drawn = lots_picture(plan)
    assert len(drawn.pages) > 1
    assert (outside(to_svg(drawn)), overlaps(to_svg(drawn))) == ([], [])
