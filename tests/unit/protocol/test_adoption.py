"""A site adopts numbers: they become its own, and nothing else changes."""

from pathlib import Path

import pytest

from protocol.library import library_text
from protocol.provenance import Provenance
from protocol.reading import parse_adopted_protocol, parse_protocol, place_of
from protocol.timespan import Offset
from protocol.treatment_protocol import Status, TreatmentProtocol, open_numbers, statements
from schedules.display import watermark

pytestmark = [pytest.mark.hazard("H01"), pytest.mark.requirement("R02")]

BASE = (Path(__file__).resolve().parents[2] / "documents" / "base.yaml").read_text()
HEADER = 'format_version: 1\nkind: site\nid: ward\nprotocol: {id: %s, version: "1"}\n'


def _adopted(base: str, protocol_id: str, *entries: str, more: str = "") -> TreatmentProtocol:
    signed = "by: Dr A, on: 2026-02-01, document: SOP-1"
    listed = "".join(f"  - {{{entry}, {signed}}}\n" for entry in entries)
    site = HEADER % protocol_id + more + (f"adopt:\n{listed}" if listed else "")
    return parse_adopted_protocol(base, source="base", site_text=site, site_source="site")


def _assumed(protocol: TreatmentProtocol) -> set[str]:
    return {name for name, stated in statements(protocol) if stated.is_assumed}


ASSUMED = {"arms.iv.interval.minimum", "arms.iv.day_rules.0"}
MINIMUM = "number: arms.iv.interval.minimum, value: 5 days"
RULE = "number: arms.iv.day_rules.0"


def test_the_base_document_assumes_what_these_tests_adopt():
    assert _assumed(parse_protocol(BASE, source="base")) == ASSUMED


@pytest.mark.parametrize(
    ("entries", "still_assumed"),
    [
        pytest.param([], ASSUMED, id="nothing adopted"),
        pytest.param([MINIMUM], {"arms.iv.day_rules.0"}, id="a number adopted"),
        pytest.param([RULE], {"arms.iv.interval.minimum"}, id="a rule adopted"),
        pytest.param([MINIMUM, RULE], set(), id="both adopted"),
    ],
)
def test_the_mark_goes_from_what_was_adopted_and_only_from_that(
    entries: list[str], still_assumed: set[str]
):
    protocol = _adopted(BASE, "tiny", *entries)
    assert _assumed(protocol) == still_assumed
    assert (watermark(protocol) is None) == (not still_assumed)


def test_an_adopted_number_says_who_when_where_and_what_it_replaces():
    interval = (
        _adopted(BASE, "tiny", "number: arms.iv.interval.minimum, value: 4 days").arms[0].interval
    )
    assert interval is not None
    assert interval.minimum is not None
    minimum, adopted = interval.minimum, interval.minimum.adopted
    assert adopted is not None
    assert (str(minimum.value), minimum.provenance) == ("4 days", Provenance.SITE)
    assert (adopted.by, str(adopted.on), adopted.document) == ("Dr A", "2026-02-01", "SOP-1")
    assert adopted.replaces == "5 days (analogue)"


def test_everything_else_stays_as_it_was():
    before = dict(statements(parse_protocol(BASE, source="base")))
    after = dict(statements(_adopted(BASE, "tiny", MINIMUM)))
    assert [name for name in before if before[name] != after[name]] == ["arms.iv.interval.minimum"]


def test_a_note_of_the_site_replaces_the_documents():
    entry = "number: arms.iv.dose.amount, value: 6 mg, note: after review"
    amount = dict(statements(_adopted(BASE, "tiny", entry)))["arms.iv.dose.amount"]
    assert (str(amount.stated), amount.note) == ("6 mg", "after review")


def test_a_list_is_replaced_whole():
    base = library_text("amimestrocel-dkd")
    entry = "number: arms.iv.phases.first.when.offsets, value: [day 1, day 15]"
    stated = dict(statements(_adopted(base, "amimestrocel-dkd", entry)))
    offsets = stated["arms.iv.phases.first.when.offsets"]
    assert offsets.stated == (Offset(1, None), Offset(15, None))
    assert offsets.adopted is not None
    assert offsets.adopted.replaces == "day 1, day 14, day 28 (reported)"


def test_an_open_number_is_given_by_adopting_it():
    base = library_text("hamsc-cua-template")
    name = "arms.topical.dose.amount"
    protocol = _adopted(base, "hamsc-cua-template", f"number: {name}, value: 0.1 mL")
    missing = open_numbers(parse_protocol(base, source="base"))
    assert name in missing
    assert set(missing) - set(open_numbers(protocol)) == {name}


def test_a_site_may_change_the_status_of_the_whole():
    assert _adopted(BASE, "tiny", more="status: approved\n").status is Status.APPROVED


def test_a_number_is_found_where_the_document_states_it():
    place = place_of(BASE, "base", "arms.iv.interval.minimum")
    assert "minimum" in BASE.splitlines()[place.line - 1]
