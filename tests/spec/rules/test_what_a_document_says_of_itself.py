"""What a document says of itself, of its products and of its arms stands on the protocol's sheet.

Identity: id, version, title, status (``example``, ``draft``, ``approved``), intended use, the
numbers of ethics and filing, the day of review, and sources with citation, DOI, PMID or registry
id. Products: the unit of their doses, storage, label text, what they keep after thawing, the least
viability. Arms go on in parallel, each with its product, route and steps. What a person has to fill
in is an empty box; a value that is none of those accepted is refused with its place.
"""

import pytest
from engine_documents import (
    Part,
    arm,
    every,
    number,
    of_arm,
    plan_of,
    protocol_of,
    read_protocol,
)

from protocol.errors import DocumentError
from schedules.protocol_sheet import protocol_sheet

pytestmark = [pytest.mark.hazard("H01"), pytest.mark.requirement("R28")]

CELLS: Part = {
    "id": "product",
    "name": "cells of line 7",
    "unit": "cells",
    "storage": "in vapour of liquid nitrogen",
    "label_text": "for one patient only",
    "post_thaw_limit": number("90 minutes"),
    "viability_at_least": number("80 percent"),
}
STEP: Part = {"id": "line", "title": "line", "says": number("a line of its own")}
APPROVALS = {"ethics": "E-12", "filing": "F-34", "review_by": "2027-01-31"}
SOURCE = {"citation": "a book", "doi": "10.1/x", "pmid": "35872588", "registry": "NCT04592640"}


@pytest.mark.parametrize(
    ("said", "line"),
    [
        pytest.param({"version": "2.1"}, "version 2.1", id="version"),
        pytest.param({"title": "cells by vein"}, "cells by vein", id="title"),
        pytest.param({"status": "example"}, "example", id="status: example"),
        pytest.param({"status": "approved"}, "approved", id="status: approved"),
        pytest.param({"intended_use": "to learn with"}, "to learn with", id="intended use"),
        pytest.param({"approvals": APPROVALS}, "E-12", id="ethics"),
        pytest.param({"approvals": APPROVALS}, "F-34", id="filing"),
        pytest.param({"approvals": APPROVALS}, "31-Jan-2027", id="review date"),
        pytest.param({"sources": {"book": SOURCE}}, "doi 10.1/x", id="DOI"),
        pytest.param({"sources": {"book": SOURCE}}, "PMID 35872588", id="PMID"),
        pytest.param({"sources": {"book": SOURCE}}, "NCT04592640", id="registry id"),
        pytest.param({"products": [CELLS]}, "cells of line 7", id="product"),
        pytest.param({"products": [CELLS]}, "in vapour of liquid nitrogen", id="storage"),
        pytest.param({"products": [CELLS]}, "for one patient only", id="label text"),
        pytest.param({"products": [CELLS]}, "90 minutes [reported: book]", id="post-thaw limit"),
        pytest.param({"products": [CELLS]}, "80 percent [reported: book]", id="viability"),
        pytest.param({"arms": [arm(steps=[STEP])]}, "a line of its own", id="a step"),
    ],
)
def test_it_stands_on_the_sheet(said: Part, line: str):
    said = {"arms": [arm(dose={"basis": "fixed", "amount": number("5 cells")})], **said}
    if "products" not in said:
        said = {"products": [{**CELLS, "name": "p"}], **said}
    if "steps" in said["arms"][0]:
        said["products"] = [{"id": "product", "name": "p", "unit": "mg"}]
    assert line in protocol_sheet(read_protocol(protocol_of(**said))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        pytest.param({"status": "final"}, "example, draft, approved", id="no such status"),
        pytest.param({"approvals": {"review_by": "2027-02-30"}}, "2027-02-30", id="no such day"),
        pytest.param({"version": None}, "version", id="no version"),
        pytest.param({"sources": {"other": SOURCE}}, "book", id="a source that is not listed"),
        pytest.param({"arms": [arm(product="other")]}, "other", id="a product that is not listed"),
        pytest.param({"arms": [arm(route="by mouth")]}, "by mouth", id="no such route"),
        pytest.param(
            {"arms": [arm(dose={"basis": "fixed", "amount": number("5 cells")})]},
            "5 cells",
            id="a unit that does not fit the product",
        ),
    ],
)
def test_what_is_not_accepted_is_refused(said: Part, message: str):
    with pytest.raises(DocumentError, match=message):
        read_protocol(protocol_of(**said))


def test_arms_go_on_in_parallel_each_with_its_product_and_route():
    products = [{"id": name, "name": name, "unit": "mg"} for name in ("product", "other")]
    arms = [
        arm("iv", when=every("7 days", count=3)),
        arm("im", when=every("14 days", count=2), product="other", route="intramuscular"),
    ]
    plan = plan_of(protocol_of(*arms, products=products))
    assert {name: [f"{item.on:%m-%d}" for item in of_arm(plan, name)] for name in ("iv", "im")} == {
        "iv": ["01-05", "01-12", "01-19"],
        "im": ["01-05", "01-19"],
    }
    found = {item.id: (item.product, item.route) for item in plan.protocol.arms}
    assert found == {"iv": ("product", "intravenous"), "im": ("other", "intramuscular")}
