"""The display rules, one test a rule. Their sources are in docs/reference/display-rules.md."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from engine_documents import arm, dose, on, plan_of, protocol_of, read_protocol
from sheet_texts import numbers_in

from protocol.errors import DocumentError
from protocol.expiry import Expiry
from protocol.quantity import Quantity
from protocol.route import Route
from protocol.timespan import Length
from protocol.window import Window
from schedules import display
from schedules.checklists import build_checklists, render_html
from schedules.display import NO_BREAK
from schedules.doses import dose_line

pytestmark = [pytest.mark.hazard("H02", "H07"), pytest.mark.requirement("R23")]

ROOT = Path(__file__).parents[3]
CSS = (ROOT / "schedules/checklists/templates/style.css").read_text("utf-8")


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1.0", "1"),
        ("0.50", "0.5"),
        ("100", "100"),
        ("10.010", "10.01"),
        ("0", "0"),
        ("6E+7", None),
    ],
)
def test_d01_no_trailing_zero(value: str, shown: str | None):
    assert display.number(Decimal(value)) == (shown or "60,000,000")


def test_d02_a_zero_before_the_point():
    assert display.number(Decimal(".5")) == "0.5"


def test_d03_a_no_break_space_between_number_and_unit():
    assert display.quantity(Quantity.parse("0.5 mL")) == f"0.5{NO_BREAK}mL"
    assert display.length(Length.parse("P28D")) == f"28{NO_BREAK}days"


@pytest.mark.parametrize("unit", ["U", "IU", "iu"])
def test_d04_units_in_full(unit: str):
    with pytest.raises(ValueError, match="units instead of"):
        Quantity.parse(f"5 {unit}")


@pytest.mark.parametrize("unit", ["cc", "ml", "µg", "ug"])
def test_d05_units_that_are_easily_misread_are_refused(unit: str):
    with pytest.raises(ValueError, match="instead of"):
        Quantity.parse(f"5 {unit}")


@pytest.mark.parametrize(
    ("value", "shown"), [(999, "999"), (1000, "1,000"), (12345678, "12,345,678")]
)
def test_d06_digits_in_groups_from_a_thousand_on(value: int, shown: str):
    assert display.number(value) == shown


def test_d07_digits_and_words_and_never_a_power_of_ten():
    cells = Quantity.parse("67_500_000 cells")
    assert plain(display.quantity_with_words(cells)) == "67,500,000 cells (67.5 million)"


@pytest.mark.parametrize("unit", ["M cells", "K cells", "million cells"])
def test_d08_no_letter_or_word_in_place_of_digits(unit: str):
    with pytest.raises(ValueError, match="the number in digits"):
        Quantity.parse(f"60 {unit}")


@pytest.mark.hazard("H08")
def test_d09_chinese_digits_first_then_its_own_large_numbers():
    cells = Quantity.parse("60_000_000 cells")
    assert plain(display.quantity_with_words(cells, "zh")) == "60,000,000 个细胞 (6000万)"


def weighed(**more: object):
    protocol = protocol_of(
        arm("iv", on("day 0"), dose=dose("per-kg", "1_000_000 cells", **more)), unit="cells"
    )
    weights = [{"kg": "60.04", "on": "2026-01-02", "kind": "dry weight"}]
    return plan_of(protocol, weights=weights)


def test_d10_the_dose_line_holds_all_that_an_independent_check_needs():
    found = weighed(round_to="1_000_000 cells").administrations[0].dose
    line = plain(dose_line(found))
    for part in (
        "1,000,000 cells per kg x 60.04 kg",
        "(dry weight, Fri 02-Jan-2026",
        "= 60,000,000 cells (60 million)",
        "rounded from 60,040,000 cells in steps of 1,000,000 cells",
    ):
        assert part in line
    assert "\n" not in line


def test_d10_an_assumed_dose_carries_its_mark_and_an_open_one_is_a_box():
    assumed = {"value": "1 mg", "provenance": "engineering", "note": "made up"}
    plan = plan_of(protocol_of(arm("iv", on("day 0"), dose={"basis": "fixed", "amount": assumed})))
    assert dose_line(plan.administrations[0].dose).endswith("[ASSUMED]")
    empty = {"value": None, "unset": "empty-box", "note": "nobody says"}
    plan = plan_of(protocol_of(arm("iv", on("day 0"), dose={"basis": "fixed", "amount": empty})))
    assert display.EMPTY_BOX in dose_line(plan.administrations[0].dose)


def test_d11_per_in_words():
    assert "/" not in dose_line(weighed().administrations[0].dose)


def test_d12_limits_in_words():
    maximum = weighed(maximum="50_000_000 cells").administrations[0].dose
    assert not set("<>≤≥+@&") & set(dose_line(maximum))


def test_d13_a_product_is_named_in_full_on_its_sheet():
    name = "human amnion-derived mesenchymal stem cells of a very long name " * 3
    protocol = protocol_of(products=[{"id": "product", "name": name.strip(), "unit": "mg"}])
    plan = plan_of(protocol)
    assert name.strip() in render_html(build_checklists(plan), plan, language="en")


def test_d14_lines_stand_120_to_140_per_cent_apart_in_running_text():
    (body,) = re.findall(r"^html \{[^}]*line-height: ([0-9.]+)", CSS, flags=re.MULTILINE)
    assert 1.2 <= float(body) <= 1.4


@pytest.mark.parametrize("route", list(Route))
def test_d15_routes_in_full(route: Route):
    assert len(display.route(route)) > 3
    assert display.route(route) not in {"IV", "IM", "IJ", "SC"}
    assert re.search("[一-鿿]", display.route(route, "zh"))


def test_d16_lengths_and_windows_in_words():
    assert plain(display.length(Length.parse("P15M"))) == "15 months"
    assert plain(display.window(Window(1, 2))) == "from 1 day before to 2 days after"


@pytest.mark.parametrize(
    ("at", "shown"), [((0, 5), "00:05"), ((12, 0), "12:00"), ((23, 59), "23:59")]
)
def test_d17_the_24_hour_clock(at: tuple[int, int], shown: str):
    assert display.clock(time(*at)) == shown


def test_d18_an_english_date_has_its_weekday_and_its_month_in_letters():
    assert display.day(date(2026, 3, 4)) == "Wed 04-Mar-2026"
    assert display.date_and_time(datetime(2026, 3, 4, 7, 5)) == "Wed 04-Mar-2026 07:05"


def test_d19_a_chinese_date_has_its_weekday():
    assert display.day(date(2026, 3, 4), "zh") == "2026年03月04日(周三)"


def test_d20_what_nobody_stated_is_a_box_and_never_a_blank():
    assert display.EMPTY_BOX.strip("_") == ""
    assert len(display.EMPTY_BOX) >= 8


def test_d21_no_name_is_set_in_tall_letters():
    """Names come from documents as they are: no output changes the case of a letter."""
    assert "text-transform" not in CSS
    assert "small-caps" not in CSS


@pytest.mark.hazard("H08")
def test_d22_the_numbers_of_both_languages_are_the_same():
    found = weighed(round_to="1_000_000 cells").administrations[0].dose
    assert numbers_in(plain(dose_line(found, "zh"))) == numbers_in(plain(dose_line(found)))


def test_d23_nothing_is_in_italics_and_letters_have_no_serifs():
    assert "italic" not in CSS
    (families,) = re.findall(r"^html \{ font-family: ([^;]+);", CSS, flags=re.MULTILINE)
    assert families.endswith("sans-serif")


def test_every_rule_of_the_page_has_a_test_here():
    page = (ROOT / "docs/reference/display-rules.md").read_text("utf-8")
    rules = re.findall(r"^\| (D[0-9]{2}) \|", page, flags=re.MULTILINE)
    assert rules == [f"D{number:02}" for number in range(1, 24)]
    tests = Path(__file__).read_text("utf-8")
    assert [rule for rule in rules if f"def test_{rule.lower()}_" not in tests] == []


def test_a_bare_number_in_a_document_is_refused():
    with pytest.raises(DocumentError):
        read_protocol(protocol_of(arm("iv", on("day 0"), dose=dose("fixed", "60e6 cells"))))


@pytest.mark.hazard("H07")
@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("2026-01", "Jan-2026", "2026年01月"),
        ("2026-02-01", "Sun 01-Feb-2026", "2026年02月01日(周日)"),
        (
            "2026-01-31T12:00-05:00",
            "Sat 31-Jan-2026 12:00 (UTC-05:00)",
            "2026年01月31日(周六) 12:00 (UTC-05:00)",
        ),
        (
            "2026-01-31T12:00Z",
            "Sat 31-Jan-2026 12:00 (UTC+00:00)",
            "2026年01月31日(周六) 12:00 (UTC+00:00)",
        ),
    ],
)
def test_d18_an_expiry_is_written_as_people_read_dates(text: str, en: str, zh: str):
    lot = Expiry.parse(text)
    assert (display.expiry(lot), display.expiry(lot, "zh")) == (en, zh)
