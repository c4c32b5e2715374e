"""Every number says who states it: one of five words, and what that word asks for.

``reported``, ``standard-of-care`` and ``analogue`` name a source that the document lists,
``engineering`` says why the number was chosen, ``site`` says who adopted it, when, and in which
document. ``analogue`` and ``engineering`` are borrowed or made up, and carry the mark ASSUMED
until a site adopts them: a site's document names the number and makes it ``site``.
"""

import json

import pytest
from engine_documents import Part, arm, of_arm, plan_of, protocol_of, read_protocol

from protocol.errors import DocumentError
from protocol.reading import parse_adopted_protocol

pytestmark = [pytest.mark.hazard("H01"), pytest.mark.requirement("R01", "R02")]

SIGNED = {"by": "Dr A", "on": "2026-01-02", "document": "SOP-1"}


def _protocol(stated: Part) -> Part:
    return protocol_of(arm(dose={"basis": "fixed", "amount": {"value": "5 mg", **stated}}))


@pytest.mark.parametrize(
    ("stated", "assumed"),
    [
        pytest.param({"provenance": "reported", "source": "book"}, False, id="reported"),
        pytest.param({"provenance": "standard-of-care", "source": "book"}, False, id="usual care"),
        pytest.param({"provenance": "analogue", "source": "book"}, True, id="analogue"),
        pytest.param({"provenance": "engineering", "note": "a value"}, True, id="engineering"),
        pytest.param({"provenance": "site", "adopted": SIGNED}, False, id="site"),
    ],
)
def test_a_dose_is_marked_where_its_number_is_borrowed_or_made_up(stated: Part, assumed: bool):
    plan = plan_of(_protocol(stated))
    (act,) = of_arm(plan)
    assert [item.number for item in plan.assumptions] == ["arms.iv.dose.amount"] * assumed
    assert (act.dose.provenance, act.dose.assumed) == (stated["provenance"], assumed)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        pytest.param({}, "a number needs its provenance", id="nobody"),
        pytest.param({"provenance": "known", "source": "book"}, "known", id="no such word"),
        pytest.param({"provenance": "reported"}, "needs source", id="reported without a source"),
        pytest.param({"provenance": "analogue"}, "needs source", id="analogue without a source"),
        pytest.param({"provenance": "engineering"}, "needs note", id="chosen without a reason"),
        pytest.param({"provenance": "site"}, "needs adopted", id="adopted by nobody"),
        pytest.param(
            {"provenance": "reported", "source": "paper"}, "paper", id="a source not listed"
        ),
    ],
)
def test_a_number_without_what_its_word_asks_for_is_refused(stated: Part, message: str):
    with pytest.raises(DocumentError, match=message):
        read_protocol(_protocol(stated))


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        pytest.param({"value": "6 mg"}, "6 mg", id="another amount"),
        pytest.param({"value": "5 mg"}, "5 mg", id="the same amount"),
    ],
)
def test_a_site_makes_a_borrowed_number_its_own(value: Part, amount: str):
    entry = {"number": "arms.iv.dose.amount", **value, **SIGNED}
    site = {
        "format_version": "1",
        "kind": "site",
        "id": "ward",
        "protocol": {"id": "tiny", "version": "1"},
        "adopt": [entry],
    }
    protocol = parse_adopted_protocol(
        json.dumps(_protocol({"provenance": "analogue", "source": "book"})),
        source="protocol.yaml",
        site_text=json.dumps(site),
        site_source="site.yaml",
    )
    dose = protocol.arms[0].dose
    assert dose is not None
    assert (str(dose.amount.value), dose.amount.provenance) == (amount, "site")
    assert dose.amount.adopted is not None
    assert dose.amount.adopted.replaces == "5 mg (analogue)"
