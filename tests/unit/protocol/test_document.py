"""Reading text into plain values that know their places."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.document import Document, TextPlace, read_document
from protocol.errors import DocumentError
from protocol.library import library_ids, library_text
from protocol.reading import parse_protocol, parse_site
from protocol.tree import name_of, named_path
from schedules.patient import parse_patient

pytestmark = pytest.mark.requirement("R28")

# Letters of YAML's own grammar come up more often than plain text would have them.
YAMLISH = st.text(alphabet=st.sampled_from("ab1:- \n\t{}[],&*!|>'\"#%@`?~=\x00\x1b\u00e9\ufeff"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: 1e6", {"a": "1e6"}, id="an exponent stays text"),
        pytest.param("a: 08:00", {"a": "08:00"}, id="a time stays text"),
        pytest.param("a: no", {"a": "no"}, id="a word stays text"),
        pytest.param("a: 2026-03-02", {"a": "2026-03-02"}, id="a date stays text"),
        pytest.param("a: 1_000", {"a": "1_000"}, id="a number stays text"),
        pytest.param("a: null", {"a": None}, id="null is nothing"),
        pytest.param("a: ~", {"a": None}, id="a tilde is nothing"),
        pytest.param("a:", {"a": None}, id="no value is nothing"),
        pytest.param('a: "null"', {"a": "null"}, id="a quoted null is a word"),
        pytest.param('a: ""', {"a": ""}, id="a quoted nothing is an empty text"),
        pytest.param('{"a": [1, {"b": "x"}]}', {"a": ["1", {"b": "x"}]}, id="JSON"),
        pytest.param("\ufeffa: 1", {"a": "1"}, id="a byte order mark is passed over"),
    ],
)
def test_every_scalar_stays_the_text_that_was_written(text: str, value: object):
    document = read_document(text, "x")
    assert (document.value, document.problems) == (value, ())


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        pytest.param(("a",), 1, 1, id="a mapping stands at its key"),
        pytest.param(("a", "b"), 2, 6, id="a value stands at itself"),
        pytest.param(("a", "c", 1), 3, 10, id="an entry of a list"),
        pytest.param(("a", "zzz", "y"), 1, 1, id="what is not there: the nearest around it"),
        pytest.param(("zzz",), 1, 1, id="what is nowhere: the document"),
    ],
)
def test_every_value_has_its_place(path: tuple[str | int, ...], line: int, column: int):
    document = read_document("a:\n  b: 1\n  c: [2, 3]\n", "x.yaml")
    assert document.place(path) == TextPlace("x.yaml", line, column)


def test_columns_count_characters_and_not_bytes():
    text = "{\u00e4\u00f6\u00fc: \u4eba, b: 2}"
    assert read_document(text, "x").place(("b",)) == TextPlace("x", 1, 13)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: 1\na: 2\n", {"a": "1"}, id="a key again"),
        pytest.param("a: 1\na: {b: [2]}\nc: 3\n", {"a": "1", "c": "3"}, id="a tree under it"),
        pytest.param("a: 1\n---\nb: 2\n", {"a": "1"}, id="a second document"),
        pytest.param("[x]: {y: 1}\nc: 3\n", {"c": "3"}, id="a list as a key, a tree under it"),
        pytest.param("? {x: 1}\n: 2\nc: 3\n", {"c": "3"}, id="a mapping as a key"),
        pytest.param("*x : 1\nc: 3\n", {"c": "3"}, id="an alias as a key"),
        pytest.param("a: !!int 1\n", {"a": "1"}, id="a tag"),
        pytest.param("a: &x 1\n", {"a": "1"}, id="an anchor"),
    ],
)
def test_what_is_refused_leaves_the_rest_readable(text: str, value: object):
    document = read_document(text, "x")
    assert document.value == value
    assert len(document.problems) == 1


def test_a_second_document_leaves_the_places_of_the_first_alone():
    assert read_document("a: 1\n---\n  \n  a: 2\n", "x").place(("a",)) == TextPlace("x", 1, 4)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 60 + "]" * 60, id="lists"),
        pytest.param("{a: " * 60 + "1" + "}" * 60, id="mappings"),
        pytest.param("[" * 5000, id="far too many"),
    ],
)
def test_a_tree_deeper_than_any_document_is_refused(text: str):
    document = read_document(text, "x")
    assert not document.whole
    assert "inside 50 others" in document.problems[-1][1]


@pytest.mark.parametrize(("source", "format_name"), [("x.yaml", "YAML"), ("x.JSON", "JSON")])
def test_broken_text_is_said_not_to_be_what_its_name_promises(source: str, format_name: str):
    (problem,) = read_document('{"a": 1 "b": 2}', source).problems
    assert problem[0] == TextPlace(source, 1, 12)
    assert problem[1].startswith(f"found text that is not {format_name} (")


def test_a_list_element_is_named_by_its_id():
    value = {"arms": [{"id": "iv", "at": ["1", "2"]}, {"no": "id"}]}
    names = ["arms.iv.at.1", "arms.1.no", "document"]
    paths = [("arms", 0, "at", 1), ("arms", 1, "no"), ()]
    assert [name_of(value, path) for path in paths] == names
    assert [named_path(value, name) for name in names] == paths


@given(text=st.one_of(st.text(), YAMLISH))
@example("\ud800")
@example("%YAML 9.9\n---\n")
@example("a: \u2028b: c")
@example("? a\n")
@example("- - - ? [*a, &a b]: !c d\n")
def test_any_text_gives_a_document(text: str):
    document = read_document(text, "x")
    assert isinstance(document, Document)
    assert document.whole or document.problems


@given(text=st.one_of(st.text(), YAMLISH))
@pytest.mark.parametrize("parse", [parse_protocol, parse_patient, parse_site])
def test_any_text_is_read_or_refused_with_a_message(parse, text: str):
    with pytest.raises(DocumentError):
        parse(text, source="x")


@pytest.mark.parametrize("name", library_ids())
def test_both_parsers_see_the_same_document(name: str, monkeypatch: pytest.MonkeyPatch):
    """Where PyYAML was built without its C parser, the slower one in Python takes its place."""
    fast = read_document(library_text(name), name)
    monkeypatch.setattr("protocol.yaml_text._LOADER", yaml.SafeLoader)
    slow = read_document(library_text(name), name)
    assert (slow.value, slow.places, slow.problems) == (fast.value, fast.places, fast.problems)


@pytest.mark.parametrize("code", [0x0, 0x8, 0xB, 0x1F, 0x7F, 0x84, 0x86, 0x9F, 0xD800, 0xFFFE])
def test_a_character_that_nobody_can_see_is_refused_with_its_place(code):
    document = read_document(f"a: 1\nb: x{chr(code)}\n", "a.yaml")
    assert [place for place, _ in document.problems] == [("a.yaml", 2, 5)]


@pytest.mark.parametrize("code", [0x9, 0x85, 0xA0, 0x7E, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF])
def test_every_other_character_is_read(code):
    assert read_document(f"a: '{chr(code)}x'\n", "a.yaml").whole
