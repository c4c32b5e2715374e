import re

import pytest
import yaml
from calendar_plans import ROOT, example_plan
from sheet_texts import SMALL_CHECKLIST, blocks, shown

from protocol.errors import DocumentError
from schedules.checklists import build_checklists, parse_checklist
from schedules.checklists.documents import KINDS, Kind, content_by_kind
from schedules.checklists.sheet import Check, SecondCheck, Table

FOLDER = ROOT / "schedules/checklists/content"
TEXTS = {kind: (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8") for kind in KINDS}


def texts_of(value: object) -> list[dict[str, str]]:
    """Return every pair of languages in a raw document."""
    if isinstance(value, list):
        return [pair for item in value for pair in texts_of(item)]
    if not isinstance(value, dict):
        return []
    if "en" in value:
        return [value]
    return [pair for item in value.values() for pair in texts_of(item)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_an_arm_can_name_has_a_document(kind):
    assert parse_checklist(TEXTS[kind], source=kind).id == kind


@pytest.mark.hazard("H25")
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_left_in_one_language(kind):
    pairs = texts_of(yaml.safe_load(TEXTS[kind]))
    neutral = {"SpO2", "INR"}
    chinese = re.compile("[\u4e00-\u9fff]")
    missing = [
        pair for pair in pairs if pair["en"] not in neutral and not chinese.search(pair["zh"])
    ]
    assert missing == []


@pytest.mark.requirement("R01")
@pytest.mark.parametrize("kind", KINDS)
def test_every_item_says_where_it_comes_from(kind):
    document = yaml.safe_load(TEXTS[kind])
    items = [item for point in document["pause_points"] for item in point["items"]]
    assert [item for item in items if not item.get("source")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_source_is_used(kind):
    used = re.findall(r"source: (?:\[([^\]]+)\]|([a-z0-9-]+))", TEXTS[kind])
    names = {name.strip() for group in used for part in group for name in part.split(",")}
    assert set(yaml.safe_load(TEXTS[kind])["sources"]) - names == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_pause_point_has_fewer_than_ten_items(kind):
    points = content_by_kind()[kind].pause_points
    assert [point.id for point in points if len(point.items) >= 10] == []


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("word", ["ISBT", "Joint Commission", "Bates-Jensen"])
def test_nothing_licensed_is_carried_over(word):
    assert [kind for kind, text in TEXTS.items() if word in text] == []


@pytest.mark.hazard("H25")
@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param(
            "source: ours",
            "source: theirs",
            "own.yaml:14:17: pause_points.before.items.0.source: found the source "
            '"theirs", which is not defined; accepted: ours',
            id="a source that is not listed",
        ),
        pytest.param(
            "Washed hands",
            "Washed hands for 30 seconds",
            "own.yaml:13:9: pause_points.before.items.0.text: found the number 30;"
            " accepted: words, the number under number",
            id="a number without provenance",
        ),
        pytest.param(
            "{en: Washed hands, zh: 已洗手}",
            "{en: Washed hands}",
            'own.yaml:13:9: pause_points.before.items.0.text: "zh" is missing; accepted: zh: ...',
            id="one language only",
        ),
        pytest.param(
            "        source: ours\n",
            "",
            'own.yaml:12:9: pause_points.before.items.0: "source" is missing;'
            " accepted: source: ...",
            id="no source",
        ),
        pytest.param(
            "source: ours\n",
            "source: ours\n        number: {value: [5], unit: min, provenance: engineering}\n",
            "own.yaml:15:9: pause_points.before.items.0.number:"
            " provenance engineering needs note: why the number was chosen",
            id="a number made up without a reason",
        ),
        pytest.param(
            "source: ours\n",
            "source: ours\n        from_product: viability\n        from_particular: rate\n",
            "own.yaml:12:9: pause_points.before.items.0:"
            " found from_product and from_particular; accepted: one of them",
            id="two values for one item",
        ),
        pytest.param(
            "source: ours\n",
            "source: ours\n        number: {value: [5], range: true, unit: min,"
            " provenance: standard-of-care, source: ours}\n",
            "own.yaml:15:37: pause_points.before.items.0.number.range:"
            " found 1 numbers; accepted: 2, its ends",
            id="a range with one end",
        ),
        pytest.param(
            "      - kind: check\n        text: {en: Washed hands, zh: 已洗手}\n",
            "      - kind: gates\n        columns: [{label: {en: seen, zh: 已看}}]\n",
            "own.yaml:12:9: pause_points.before.items.0:"
            " found columns of gates; accepted: columns of sites or wounds",
            id="columns of something that has its own",
        ),
    ],
)
def test_a_broken_document_is_refused_with_its_place(old, new, complaint):
    with pytest.raises(DocumentError) as refused:
        parse_checklist(SMALL_CHECKLIST.replace(old, new), source="own.yaml")
    assert refused.value.problems == (complaint,)


def test_a_tenth_item_is_refused():
    item = SMALL_CHECKLIST[SMALL_CHECKLIST.index("      - kind: check") :]
    with pytest.raises(DocumentError, match="found 10 entries; accepted: 9 entries"):
        parse_checklist(SMALL_CHECKLIST + item * 9, source="own.yaml")


def test_a_digit_inside_a_word_is_no_number():
    own = parse_checklist(
        SMALL_CHECKLIST.replace("Washed hands", "SpO2 and cm2"), source="own.yaml"
    )
    assert own.pause_points[0].title.en == "Before"


def test_a_sites_own_document_has_its_own_boxes_columns_and_ranges():
    text = (
        SMALL_CHECKLIST.replace("id: general", "id: cell-injection")
        + """\
      - kind: second-check
        text: {en: Calculate alone, zh: 独立计算}
        boxes: [{label: {en: checked against the pump, zh: 核对输注泵}}]
        source: ours
      - kind: sites
        columns: [{label: {en: muscle, zh: 肌肉}}, {label: {en: bled, zh: 出血}, ticks: true}]
        source: ours
      - kind: wounds
        columns: [{label: {en: area, zh: 面积}}]
        source: ours
      - kind: write
        text: {en: Rest afterwards, zh: 其后休息}
        number:
          {value: [30, 60], range: true, unit: min, provenance: standard-of-care, source: ours}
        source: ours
"""
    )
    plan = example_plan()
    own = parse_checklist(text, source="own.yaml")
    sheet, *_ = build_checklists(plan, content=[own], ids=["im-injections-d0"])
    (check,) = blocks(sheet, SecondCheck)
    sites, wounds = blocks(sheet, Table)
    assert [box.label.en for box in check.entries][-2:] == ["total", "checked against the pump"]
    assert [column.label.en for column in sites.columns] == ["site", "muscle", "bled"]
    assert (sites.has_tick(sites.rows[0], 1), sites.hint) == (True, None)
    assert [column.label.en for column in wounds.columns] == ["wound", "area"]
    assert shown(blocks(sheet, Check)[-1].figure) == "30 to 60 min"
    assert shown(blocks(sheet, Check)[-1].figure, "zh") == "30 至 60 min"


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_document_is_used_as_it_is_written(kind: Kind):
    assert content_by_kind()[kind] == parse_checklist(TEXTS[kind], source=f"{kind}.yaml")


def test_a_sites_own_document_replaces_the_built_in_one_of_its_kind_only():
    own = parse_checklist(SMALL_CHECKLIST.replace("id: general", "id: topical"), source="own.yaml")
    sheets = build_checklists(example_plan(), content=[own])
    asked = {sheet.arm: [point.id for point in sheet.points] for sheet in sheets}
    assert (asked["topical"], asked["thiosulfate"]) == (["before"], ["before", "during", "after"])
