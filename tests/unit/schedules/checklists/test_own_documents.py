"""Whatever a shipped checklist says, a site's own document can say otherwise, or not at all."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import yaml
from calendar_plans import ROOT, example_plan
from click.testing import CliRunner
from sheet_texts import SMALL_CHECKLIST, words_in

from protocol.errors import DocumentError
from schedules.checklists import ChecklistContent, build_blank_sheets, parse_checklist
from schedules.checklists.documents import KINDS, content_by_kind
from schedules.checklists.sheet import Sheet
from schedules.cli import main

FOLDER = ROOT / "schedules/checklists/content"
# Which arm of the example is printed; kinds that none of its arms uses stand in for another.
ARMS = {"cell-infusion": "iv", "cell-injection": "im", "infusion": "thiosulfate"}


def printed(kind: str, own: ChecklistContent) -> list[Sheet]:
    """Return the blank sheets of an arm under a site's own document."""
    protocol, arm_id = example_plan().protocol, ARMS.get(kind, "topical")
    arm = protocol.arm(arm_id)
    own = own.model_copy(update={"id": arm.checklist})
    return list(build_blank_sheets(protocol, arm_ids=[arm_id], content=[own]))


def texts(sheets: list[Sheet]) -> list[str]:
    return [text for words in words_in(sheets) for text in (words.en, words.zh)]


def letters(number: int) -> str:
    """Return a number in letters: words hold none."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def edited(value: Any, numbers: Iterator[int], made: list[str]) -> Any:
    """Return a raw document with words and numbers of its own in every place."""
    if isinstance(value, list):
        return [edited(item, numbers, made) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"en", "zh"}:
        name = letters(next(numbers))
        made += [f"Own {name}", f"自有 {name}"]
        return dict(zip(("en", "zh"), made[-2:], strict=True))
    if "provenance" in value:
        stated = [str(700 + next(numbers)) for _ in value["value"] or ()]
        made += stated
        return {**value, "value": stated or None}
    # A table that follows the protocol leaves out what the protocol says otherwise.
    kept = {key: item for key, item in value.items() if key != "follows"}
    return {key: edited(item, numbers, made) for key, item in kept.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_and_every_number_of_a_shipped_document_can_be_another(kind):
    raw = yaml.safe_load((FOLDER / f"{kind}.yaml").read_text("utf-8"))
    made: list[str] = []
    raw["ward_checks"] = edited(raw.get("ward_checks"), numbers := count(), made)
    raw["pause_points"] = edited(raw["pause_points"], numbers, made)
    own = parse_checklist(yaml.safe_dump(raw, allow_unicode=True), source="own.yaml")
    said = "\n".join(texts(printed(kind, own)))
    assert len(made) > 20
    assert [text for text in made if text not in said] == []


ITEMS = [
    (kind, at, number)
    for kind in KINDS
    for at, point in enumerate(content_by_kind()[kind].pause_points)
    for number in range(len(point.items))
]


@pytest.mark.parametrize(("kind", "at", "number"), ITEMS)
def test_every_item_of_a_shipped_document_can_be_left_out(kind, at, number):
    content = content_by_kind()[kind]
    point = content.pause_points[at]
    items = (*point.items[:number], *point.items[number + 1 :])
    points = list(content.pause_points)
    points[at : at + 1] = [point.model_copy(update={"items": items})] if items else []
    gone = point.items[number]
    before = texts(printed(kind, content))
    after = texts(printed(kind, content.model_copy(update={"pause_points": tuple(points)})))
    said = getattr(gone, "text", None) or getattr(gone, "title", None)
    if said is not None:
        assert after.count(said.en) == before.count(said.en) - 1
    assert len(after) <= len(before)


@pytest.mark.parametrize("kind", KINDS)
def test_the_starting_document_is_the_shipped_one_with_what_may_be_changed(kind, tmp_path):
    path = tmp_path / "own.yaml"
    result = CliRunner().invoke(main, ["new", "checklist", "--of", kind, "-o", str(path)])
    assert result.exit_code == 0, result.output
    text = path.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=hamsc-checklist.schema.json\n#\n")
    assert parse_checklist(text, source="own.yaml") == content_by_kind()[kind]


def test_a_checklist_to_start_from_is_asked_of_a_checklist_only():
    result = CliRunner().invoke(main, ["new", "patient", "--of", "topical"])
    assert (result.exit_code, "--of is for hamsc new checklist" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("kinds", "complaint"),
    [
        (["general"], "found general, which no arm uses; accepted: cell-infusion, cell-injection,"),
        (["topical", "topical"], "found topical twice; accepted: one document for each kind"),
    ],
)
def test_a_document_of_which_nothing_would_be_printed_is_refused(kinds, complaint, tmp_path):
    names: list[str] = []
    for at, kind in enumerate(kinds):
        path = tmp_path / f"{at}.yaml"
        path.write_text(SMALL_CHECKLIST.replace("id: general", f"id: {kind}"), "utf-8")
        names += ["--content", str(path)]
    result = CliRunner().invoke(main, ["checklist", "--blank", "hamsc-cua-example", *names])
    assert (result.exit_code, complaint in result.output) == (2, True), result.output


@pytest.mark.parametrize(
    ("added", "complaint"),
    [
        pytest.param(
            SMALL_CHECKLIST[SMALL_CHECKLIST.index("  - id: before") :],
            "own.yaml:8:1: pause_points: found before twice; accepted: each id once",
            id="a pause point twice",
        ),
        pytest.param(
            "ward_checks:\n  before: bedside\n  title: {en: Ours, zh: 本院}\n"
            "  columns: [{en: bed, zh: 床号}]\n  rows: [{en: before, zh: 操作前}]\n"
            "  source: ours\n",
            'own.yaml:16:11: ward_checks.before: found "bedside", which is no pause point;'
            " accepted: before",
            id="checks before a pause point that is none",
        ),
    ],
)
def test_what_would_be_printed_twice_or_not_at_all_is_refused_with_its_place(added, complaint):
    with pytest.raises(DocumentError) as refused:
        parse_checklist(SMALL_CHECKLIST + added, source="own.yaml")
    assert refused.value.problems == (complaint,)
