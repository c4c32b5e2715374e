"""Documents that are almost right: with any part replaced or removed, read or refused."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.document import read_document
from protocol.errors import DocumentError
from protocol.library import library_ids, library_text
from protocol.reading import parse_protocol
from protocol.tree import Path, get, walk

DOCUMENTS = {name: read_document(library_text(name), name).value for name in library_ids()}
PLACED = re.compile(r"x\.yaml:[0-9]+:[0-9]+: ")
INTERESTING = (
    "", "x", "0", "1", "-1", "day 0", "day -1", "0 days", "-7 days", "9999 days", "1 month",
    "100 years", "0 cells", "5 mg", "1 mL", "-0/+0 days", "-999/+999 days", "2026-03-02", "iv",
    "every", "on", "cycle", "with-dialysis", "site", "analogue", "day1", "same-day", "mon",
)  # fmt: skip
JUNK = st.one_of(st.none(), st.just([]), st.just({}), st.just(["x"]), st.sampled_from(INTERESTING))


def _places(value: object) -> list[Path]:
    return [path for path, _ in walk(value) if path]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    value = json.loads(json.dumps(DOCUMENTS[draw(st.sampled_from(sorted(DOCUMENTS)))]))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_places(value)))
        around = get(value, path[:-1])
        match draw(st.sampled_from(["replace", "remove", "copy"])):
            case "replace":
                around[path[-1]] = json.loads(json.dumps(draw(JUNK)))
            case "remove":
                del around[path[-1]]
            case _:
                other = get(value, draw(st.sampled_from(_places(value))))
                around[path[-1]] = json.loads(json.dumps(other))
    return value


def _problems(value: Any) -> tuple[str, ...]:
    try:
        parse_protocol(json.dumps(value), source="x.yaml")
    except DocumentError as refused:
        return refused.problems
    return ()


@given(value=mutated())
@settings(max_examples=200, deadline=None)
def test_an_almost_right_document_is_read_or_refused_at_a_place(value: Any):
    assert [text for text in _problems(value) if not PLACED.match(text)] == []


@pytest.mark.parametrize("name", library_ids())
def test_the_documents_these_are_made_from_are_sound(name: str):
    parse_protocol(library_text(name), source=name)
