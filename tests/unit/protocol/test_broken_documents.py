"""Every file in tests/documents with a .txt beside it is refused with exactly that message."""

from pathlib import Path

import pytest

from protocol.errors import DocumentError
from protocol.reading import parse_adopted_protocol, parse_protocol
from schedules.patient import parse_patient

pytestmark = pytest.mark.requirement("R28")

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
BROKEN = sorted(DOCUMENTS.glob("*.txt"))


def _read(name: str):
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    match name.partition("-")[0]:
        case "protocol":
            parse_protocol(text, source=name)
        case "patient":
            parse_patient(text, source=name)
        case "site":
            base = (DOCUMENTS / "base.yaml").read_text(encoding="utf-8")
            parse_adopted_protocol(base, source="base.yaml", site_text=text, site_source=name)


@pytest.mark.hazard("H02", "H03", "H07", "H19", "H29", "H40")
@pytest.mark.parametrize("expected", BROKEN, ids=lambda path: path.stem)
def test_a_broken_document_is_refused_with_its_message(expected: Path):
    with pytest.raises(DocumentError) as refused:
        _read(expected.with_suffix(".yaml").name)
    assert str(refused.value) + "\n" == expected.read_text(encoding="utf-8")


def test_every_broken_document_has_its_message():
    documents = {path.stem for path in DOCUMENTS.glob("*.yaml")} - {"base"}
    assert documents == {path.stem for path in BROKEN}


def test_the_document_that_the_site_documents_belong_to_is_sound():
    assert parse_protocol((DOCUMENTS / "base.yaml").read_text(), source="base.yaml").id == "tiny"
