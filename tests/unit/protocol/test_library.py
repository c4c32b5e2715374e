"""The documents that ship: sound, free of doubts, and sourced as their provenance asks."""

from typing import Any, cast

import pytest

from protocol.assessment import AroundAdministrations
from protocol.contradictions import find_doubts
from protocol.errors import UnknownProtocolError
from protocol.library import library_ids, library_text
from protocol.provenance import Provenance
from protocol.reading import parse_protocol
from protocol.timing import Every, WithDialysis
from protocol.treatment_protocol import Status, TreatmentProtocol, open_numbers, statements

pytestmark = pytest.mark.requirement("R39")


def _protocol(name: str) -> TreatmentProtocol:
    return parse_protocol(library_text(name), source=name)


def _stated(name: str) -> dict[str, Any]:
    return {path: _plain(stated.stated) for path, stated in statements(_protocol(name))}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(item) for item in cast("tuple[object, ...]", value)]
    return None if value is None else str(value)


def test_five_documents_ship():
    assert library_ids() == (
        "amimestrocel-dkd",
        "hamsc-cua-example",
        "hamsc-cua-template",
        "remestemcel-l-sr-agvhd",
        "sodium-thiosulfate-hd",
    )


@pytest.mark.parametrize("name", library_ids())
def test_a_document_is_named_like_its_file(name: str):
    assert _protocol(name).id == name


@pytest.mark.parametrize("name", library_ids())
def test_a_shipped_document_raises_no_doubt(name: str):
    assert find_doubts(_protocol(name)) == []


@pytest.mark.parametrize("name", library_ids())
def test_a_shipped_document_points_editors_at_the_schema_beside_it(name: str):
    first_line = library_text(name).partition("\n")[0]
    assert first_line == "# yaml-language-server: $schema=hamsc-protocol.schema.json"


def test_a_document_that_does_not_ship_is_refused_with_those_that_do():
    with pytest.raises(UnknownProtocolError, match="hamsc-cua-example, hamsc-cua-template"):
        library_text("../errors")


# What can be said about hAMSC in calciphylaxis, and by whom: R reported, S standard of care,
# A analogue, E engineering; a dash where no accessible source states anything.
EXAMPLE = [
    ("span", "15 months", "R"),
    ("particulars.biopsy.says", "after 1 month and after 20 months of treatment", "R"),
    ("particulars.dialysis-pattern.says", "Mon-Wed-Fri or Tue-Thu-Sat", "S"),
    ("particulars.dialysis-length.says", "4 hours", "E"),
    ("weight.max_age", "30 days", "E"),
    ("weight.max_change_percent", "5", "E"),
    ("products.hamsc.viability_at_least", None, "-"),
    ("arms.iv.dose.amount", "1000000 cells", "A"),
    ("arms.iv.dose.maximum", None, "-"),
    ("arms.iv.dose.usual_range", ["500000 cells", "3000000 cells"], "E"),
    ("arms.iv.phases.induction.when.offsets", ["day 0", "day 14", "day 28"], "A"),
    ("arms.iv.phases.maintenance.when.first", "day 56", "A"),
    ("arms.iv.phases.maintenance.when.step", "28 days", "A"),
    ("arms.iv.phases.maintenance.when.last", "day 448", "E"),
    ("arms.iv.phases.maintenance.dose.amount", "1000000 cells", "E"),
    ("arms.iv.windows.preferred", "-1/+2 days", "E"),
    ("arms.iv.interval.minimum", "3 days", "A"),
    ("arms.iv.particulars.infusion-time-ceiling.says", "90 minutes", "A"),
    ("arms.iv.particulars.volume.says", None, "-"),
    ("arms.iv.particulars.rate.says", None, "-"),
    ("arms.iv.particulars.filter.says", None, "-"),
    ("arms.iv.particulars.vehicle.says", None, "-"),
    ("arms.iv.particulars.premedication.says", None, "-"),
    (
        "arms.iv.particulars.vital-signs.says",
        "at 0, 15, 30 and 60 minutes, at the end, 15 and 60 minutes after it",
        "E",
    ),
    ("arms.im.dose.amount", "0.5 mL", "A"),
    ("arms.im.dose.sites", "30", "A"),
    ("arms.im.phases.injections.when.offsets", ["day 0", "day 60"], "A"),
    ("arms.im.particulars.total-cells.says", None, "-"),
    ("arms.im.particulars.cells-per-cm2.says", None, "-"),
    ("arms.im.particulars.needle.says", "22 gauge or larger", "A"),
    ("arms.topical.dose.amount", None, "-"),
    ("arms.topical.phases.applications.when.step", "3 days", "A"),
    ("arms.thiosulfate.phases.first.dose.amount", "12.5 g", "S"),
    ("arms.thiosulfate.phases.first.duration", "30 minutes", "S"),
    ("arms.thiosulfate.phases.continuing.dose.amount", "25 g", "S"),
    ("arms.thiosulfate.phases.continuing.duration", "60 minutes", "S"),
    ("assessments.bwat.when.step", "7 days", "S"),
    ("assessments.wound-qol.when.first", "day 0", "E"),
    ("assessments.wound-qol.when.step", "28 days", "E"),
    ("assessments.wound-qol.minimum_interval", "7 days", "S"),
]
WORDS = {
    "R": Provenance.REPORTED,
    "S": Provenance.STANDARD_OF_CARE,
    "A": Provenance.ANALOGUE,
    "E": Provenance.ENGINEERING,
    "-": None,
}


@pytest.mark.parametrize(
    ("path", "value", "said_by"), EXAMPLE, ids=[path for path, _, _ in EXAMPLE]
)
def test_the_example_says_what_the_sources_say(path: str, value: object, said_by: str):
    stated = dict(statements(_protocol("hamsc-cua-example")))[path]
    assert (_plain(stated.stated), stated.provenance) == (value, WORDS[said_by])


def test_the_example_asks_for_pain_around_procedures_and_ends_thiosulfate_with_the_session():
    protocol = _protocol("hamsc-cua-example")
    pain = next(item for item in protocol.assessments if item.id == "vas").when
    assert isinstance(pain, AroundAdministrations)
    assert (pain.arms, pain.moments) == (("iv", "im", "topical"), ("before", "after"))
    rhythms = [phase.when for phase in protocol.arm("thiosulfate").phases]
    assert [when.moment for when in rhythms if isinstance(when, WithDialysis)] == ["during"] * 2


@pytest.mark.parametrize("name", ["hamsc-cua-example", "hamsc-cua-template"])
def test_only_the_span_the_instruments_and_the_biopsies_are_reported(name: str):
    reported = {
        path
        for path, stated in statements(_protocol(name))
        if stated.provenance is Provenance.REPORTED
    }
    instruments = {f"assessments.{instrument}" for instrument in ("vas", "bwat", "wound-qol")}
    assert reported == {"span", "particulars.biopsy.says", *instruments}


def test_the_template_leaves_every_dose_and_rhythm_to_the_site():
    protocol = _protocol("hamsc-cua-template")
    missing = set(open_numbers(protocol))
    assert {f"arms.{arm.id}.dose.amount" for arm in protocol.arms} < missing
    rhythms = [(arm.id, phase) for arm in protocol.arms for phase in arm.phases]
    for arm_id, phase in rhythms:
        assert isinstance(phase.when, Every)
        path = f"arms.{arm_id}.phases.{phase.id}.when"
        assert {f"{path}.first", f"{path}.step"} < missing


def test_the_template_assumes_nothing():
    assert [
        path for path, stated in statements(_protocol("hamsc-cua-template")) if stated.is_assumed
    ] == []


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("amimestrocel-dkd", "arms.iv.phases.first.dose.amount", "1000000 cells"),
        ("amimestrocel-dkd", "arms.iv.phases.first.when.offsets", ["day 1", "day 14", "day 28"]),
        ("amimestrocel-dkd", "arms.iv.phases.later.dose.amount", "1500000 cells"),
        (
            "amimestrocel-dkd",
            "arms.iv.phases.later.when.offsets",
            ["8 weeks", "12 weeks", "16 weeks", "20 weeks", "24 weeks"],
        ),
        ("remestemcel-l-sr-agvhd", "arms.iv.dose.amount", "2000000 cells"),
        ("remestemcel-l-sr-agvhd", "arms.iv.interval.minimum", "3 days"),
        ("remestemcel-l-sr-agvhd", "assessments.response.windows.preferred", "-2/+2 days"),
        ("sodium-thiosulfate-hd", "arms.thiosulfate.phases.first.dose.amount", "12.5 g"),
        ("sodium-thiosulfate-hd", "arms.thiosulfate.phases.first.duration", "30 minutes"),
        ("sodium-thiosulfate-hd", "arms.thiosulfate.phases.continuing.dose.amount", "25 g"),
        ("sodium-thiosulfate-hd", "arms.thiosulfate.phases.continuing.duration", "60 minutes"),
    ],
)
def test_the_published_regimens_say_what_their_sources_say(name: str, path: str, value: object):
    assert _stated(name)[path] == value


@pytest.mark.parametrize("name", [name for name in library_ids() if name != "hamsc-cua-template"])
def test_what_ships_ready_to_plan_is_marked_as_an_example(name: str):
    assert _protocol(name).status is Status.EXAMPLE
