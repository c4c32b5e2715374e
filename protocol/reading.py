"""From the text of a protocol document, with a site's adoptions on top, to a protocol."""

from protocol.adoption import adopt_all
from protocol.contradictions import find_contradictions
from protocol.document import Document, TextPlace, read_document
from protocol.overlay import SiteOverlay
from protocol.references import broken_references
from protocol.treatment_protocol import TreatmentProtocol
from protocol.tree import named_path
from protocol.validation import complain, validate


def parse_protocol(text: str, *, source: str) -> TreatmentProtocol:
    """Read a protocol document. Raises ``DocumentError`` listing every problem with its place."""
    return _validated(read_document(text, source))


def parse_site(text: str, *, source: str) -> SiteOverlay:
    """Read a site document. Raises ``DocumentError`` listing every problem with its place."""
    return validate(SiteOverlay, read_document(text, source))


def parse_adopted_protocol(
    text: str, *, source: str, site_text: str, site_source: str
) -> TreatmentProtocol:
    """Read a protocol with a site's adoptions in force; only what was adopted becomes ``site``.

    Complaints about an adopted value name its place in the site document.
    """
    base = read_document(text, source)
    protocol = _validated(base)
    site_document = read_document(site_text, site_source)
    site = validate(SiteOverlay, site_document)
    complain(site_document, adopt_all(base, protocol, site_document, site))
    return _validated(Document(site_source, base.value, base.places))


def place_of(text: str, source: str, name: str) -> TextPlace:
    """Return where a document states a number or rule, by the name that findings give it."""
    document = read_document(text, source)
    return document.place(named_path(document.value, name))


def _validated(document: Document) -> TreatmentProtocol:
    protocol = validate(TreatmentProtocol, document, broken_references(document.value))
    found = find_contradictions(protocol)
    complain(document, [(named_path(document.value, name), text) for name, text in found])
    return protocol
