"""A number says where it comes from, or it is not a number of a document."""

import pytest
from pydantic import ValidationError

from protocol.model import validated
from protocol.provenance import Adoption, Provenance, Sourced
from protocol.timespan import Length

pytestmark = [pytest.mark.hazard("H01", "H18"), pytest.mark.requirement("R01")]

ADOPTED = {"by": "Dr A", "on": "2026-02-01", "document": "SOP-1"}


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({"provenance": "reported", "source": "a"}, id="reported, with a source"),
        pytest.param({"provenance": "standard-of-care", "source": ["a", "b"]}, id="usual care"),
        pytest.param({"provenance": "analogue", "source": "a"}, id="borrowed, with a source"),
        pytest.param({"provenance": "engineering", "note": "why"}, id="chosen, with a reason"),
        pytest.param({"provenance": "site", "adopted": ADOPTED}, id="adopted"),
    ],
)
def test_a_number_needs_what_its_provenance_asks_for(stated: dict[str, object]):
    number = validated(Sourced[Length], {"value": "3 days", **stated})
    assert number.value == Length.parse("3 days")


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"provenance": "reported"}, id="reported, without a source"),
        pytest.param({"provenance": "standard-of-care"}, id="usual care, without a source"),
        pytest.param({"provenance": "analogue"}, id="borrowed, without a source"),
        pytest.param({"provenance": "engineering", "source": "a"}, id="chosen, without a reason"),
        pytest.param({"provenance": "site", "source": "a"}, id="adopted by nobody"),
    ],
)
def test_a_number_without_it_is_refused(stated: dict[str, object]):
    with pytest.raises(ValidationError):
        validated(Sourced[Length], {"value": "3 days", **stated})


@pytest.mark.parametrize(
    ("provenance", "is_assumed"),
    [
        (Provenance.REPORTED, False),
        (Provenance.STANDARD_OF_CARE, False),
        (Provenance.ANALOGUE, True),
        (Provenance.ENGINEERING, True),
        (Provenance.SITE, False),
    ],
    ids=str,
)
def test_borrowed_and_chosen_numbers_are_assumed(provenance: Provenance, is_assumed: bool):
    assert provenance.is_assumed is is_assumed


@pytest.mark.parametrize(
    ("unset", "stops"), [("refuse", True), ("empty-box", False)], ids=["refuse", "empty-box"]
)
def test_an_open_number_stops_planning_unless_it_prints_as_a_box(unset: str, stops: bool):
    number = validated(Sourced[Length], {"value": None, "unset": unset})
    assert (number.is_open, number.stops_planning, number.is_assumed) == (True, stops, False)


def test_a_number_that_is_left_out_is_not_an_open_number():
    with pytest.raises(ValidationError):
        validated(Sourced[Length], {"provenance": "reported", "source": "a"})


def test_an_adoption_names_who_when_and_which_document():
    adoption = Adoption.model_validate(ADOPTED)
    assert (adoption.by, str(adoption.on), adoption.document) == ("Dr A", "2026-02-01", "SOP-1")
