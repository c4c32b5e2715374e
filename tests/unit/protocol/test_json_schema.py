"""What an editor accepts is what the program accepts, with YAML's own types for bare numbers."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from protocol.library import library_ids, library_text
from schedules.document_schema import KINDS, document_schema, schema_file

ROOT = Path(__file__).resolve().parents[3]
STARTERS = {path.name: path for path in (ROOT / "schedules" / "starters").glob("*.yaml")}

CHECKLISTS = sorted((ROOT / "schedules" / "checklists" / "content").glob("*.yaml"))


class EditorYaml(yaml.SafeLoader):
    """YAML 1.2's core types, as editors read them: 1_000 and 2026-03-02 are text there."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- PyYAML's own attribute


for kind, form in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    EditorYaml.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{form})$"), None)


@cache
def _editor(kind: str) -> Draft202012Validator:
    return Draft202012Validator(document_schema(kind))


def _complaints(kind: str, text: str) -> list[str]:
    value = yaml.load(text, Loader=EditorYaml)  # noqa: S506 -- a safe loader
    return [error.json_path for error in _editor(kind).iter_errors(value)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind: str):
    Draft202012Validator.check_schema(document_schema(kind))


@pytest.mark.parametrize("name", library_ids())
def test_an_editor_accepts_the_shipped_documents(name: str):
    assert _complaints("protocol", library_text(name)) == []


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.stem)
def test_an_editor_accepts_the_shipped_checklists(path: Path):
    assert _complaints("checklist", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(STARTERS))
def test_an_editor_accepts_the_starters(name: str):
    text = STARTERS[name].read_text(encoding="utf-8")
    found = re.search(r"^kind: ([a-z-]+)$", text, re.MULTILINE)
    assert found is not None
    assert _complaints(found[1], text) == []


@pytest.mark.parametrize("name", sorted(name for name in STARTERS if name.startswith("new-")))
def test_a_starter_points_at_the_schema_of_its_kind(name: str):
    kind = name.removeprefix("new-").removesuffix(".yaml")
    first_line = STARTERS[name].read_text(encoding="utf-8").partition("\n")[0]
    assert first_line == f"# yaml-language-server: $schema={schema_file(kind)}"


NEW_PATIENT = STARTERS["new-patient.yaml"].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "instead", "path"),
    [
        pytest.param("kg: 60", "kg: 60.5", None, id="a bare decimal"),
        pytest.param("kg: 60", 'kg: "60.5"', None, id="a quoted decimal"),
        pytest.param("code: EXAMPLE-002", "code: 17", None, id="a code of digits"),
        pytest.param("kg: 60", 'kg: "60,5"', "$.weights[0].kg", id="a comma"),
        pytest.param("kg: 60", "kg: null", "$.weights[0].kg", id="nothing"),
        pytest.param(
            "day_zero: 2026-03-03", "day_zero: 3 March", "$.day_zero", id="a date in words"
        ),
        pytest.param("T16:00+08:00", "T16:00", "$.updated_at", id="a time without an offset"),
        pytest.param("mon, wed, fri", "monday", "$.dialysis", id="a weekday in full"),
        pytest.param("format_version: 1", "format_version: 2", "$.format_version", id="a version"),
        pytest.param("day_zero:", "dayzero:", "$", id="a key misspelt"),
    ],
)
def test_an_editor_complains_where_the_program_would(written: str, instead: str, path: str | None):
    assert NEW_PATIENT.count(written) == 1
    complaints = _complaints("patient", NEW_PATIENT.replace(written, instead))
    assert set(complaints) == ({path} if path else set())


AMOUNT = """format_version: 1
kind: protocol
id: tiny
version: 1
title: {title}
status: draft
day_numbering: day0
span: {{value: P15M, provenance: reported, source: book}}
sources: {{book: {{citation: 1984}}}}
products: [{{id: drug, name: Drug, unit: cells}}]
arms:
  - id: iv
    title: Infusion
    product: drug
    route: intravenous
    checklist: infusion
    dose:
      basis: per-site
      amount: {{value: {amount}, provenance: reported, source: book}}
      sites: {{value: {sites}, unset: empty-box}}
    phases:
      - id: course
        when:
          kind: on
          offsets: {{value: [day 0], provenance: reported, source: [book]}}
"""


@pytest.mark.parametrize(
    ("changed", "accepted"),
    [
        pytest.param({}, True, id="as it stands"),
        pytest.param({"amount": "null"}, True, id="an open amount"),
        pytest.param({"sites": "30"}, True, id="a bare whole number"),
        pytest.param({"sites": "1_000"}, True, id="a whole number in groups"),
        pytest.param({"title": "{en: Tiny, zh: null}"}, True, id="words in a language"),
        pytest.param({"title": "[Tiny]"}, False, id="a list for words"),
        pytest.param({"amount": "5"}, False, id="an amount without a unit"),
        pytest.param({"amount": "1e6 cells"}, False, id="an exponent"),
        pytest.param({"sites": "1.5"}, False, id="one site and a half"),
    ],
)
def test_an_editor_reads_numbers_as_the_program_does(changed: dict[str, str], accepted: bool):
    text = AMOUNT.format(
        **{"title": "Tiny", "amount": "1_000_000 cells", "sites": "null"} | changed
    )
    assert (_complaints("protocol", text) == []) == accepted


def test_completion_shows_what_each_part_means():
    for kind in KINDS:
        schema = document_schema(kind)
        assert schema["description"]
        assert [name for name, part in schema["$defs"].items() if not part["description"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_the_same_every_time(kind: str):
    assert str(document_schema(kind)) == str(document_schema(kind))
