"""A checklist document: what is asked at each pause point, bilingual, each item with its source.

Words hold no number: a number stands under ``number`` with its provenance, so that an assumed one
carries its mark.
"""

import pathlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Self, cast, get_args

from protocol.base import Exact, Id, Ids, Line, Model, Whole
from protocol.document import read_document
from protocol.fields import Field, model_validator
from protocol.provenance import Sourced
from protocol.treatment_protocol import Source
from protocol.tree import Path, walk
from protocol.validation import validate

Kind = Literal["cell-infusion", "cell-injection", "topical", "infusion", "general", "as-needed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# A digit inside a word (SpO2, cm2) belongs to the word; any other is a number.
_NUMBER = re.compile(r"(?<![A-Za-z])[0-9]+")


class Bilingual(Model):
    """Words in both languages. Both are needed: a sheet is never half translated."""

    en: Line
    zh: Line

    @model_validator(mode="after")
    def _holds_no_number(self) -> Self:
        for text in (self.en, self.zh):
            if found := _NUMBER.search(text):
                message = f"found the number {found[0]}; accepted: words, the number under number"
                raise ValueError(message)
        return self


class StatedNumber(Sourced[Annotated[tuple[Exact, ...], Field(min_length=1)]]):
    """Numbers with their unit and provenance; ``value: null`` prints an empty box.

    With ``range`` two numbers are the ends of a range; else each stands for itself.
    """

    unit: Line | None = None
    range: bool = False

    @model_validator(mode="after")
    def _has_two_ends(self) -> Self:
        if self.range and self.value is not None and len(self.value) != 2:  # noqa: PLR2004
            message = f"range: found {len(self.value)} numbers; accepted: 2, its ends"
            raise ValueError(message)
        return self


class Box(Model):
    """A box to write in."""

    label: Bilingual
    width: Literal["short", "time", "date", "long"] = "short"
    unit: Line | None = None


class _Item(Model):
    source: Annotated[Ids, Field(min_length=1)]


class Question(_Item):
    """A box to tick (``check``) or only boxes to write in (``write``).

    The printed value comes from ``number``, or from what the protocol says of the product
    (``from_product``) or in a particular of the arm (``from_particular``).
    """

    kind: Literal["check", "write"]
    text: Bilingual
    number: StatedNumber | None = None
    from_product: Literal["post-thaw-limit", "viability", "concentration"] | None = None
    from_particular: Id | None = None
    boxes: tuple[Box, ...] = ()

    @model_validator(mode="after")
    def _has_one_value(self) -> Self:
        given = [
            name for name in ("number", "from_product", "from_particular") if getattr(self, name)
        ]
        if len(given) > 1:
            message = f"found {' and '.join(given)}; accepted: one of them"
            raise ValueError(message)
        return self


class TableColumn(Model):
    """A column and its share of the width; with ``ticks`` each of its cells is a box to tick."""

    label: Bilingual
    share: Whole = 10
    ticks: bool = False


class TableRow(Model):
    """One row, or one for each number."""

    label: Bilingual
    number: StatedNumber | None = None


class TableItem(_Item):
    """A table to fill in: named rows, then blank ones.

    ``follows`` names a particular of the arm that says the rows' numbers. Where it says others
    than the rows do, the rows are left blank and the particular is printed.
    """

    kind: Literal["table"]
    id: Id
    title: Bilingual
    columns: tuple[TableColumn, ...] = Field(min_length=1)
    rows: tuple[TableRow, ...] = ()
    blank_rows: Whole = 0
    follows: Id | None = None


class FilledItem(_Item):
    """Something the plan fills in. ``columns`` are those to write in, of sites and wounds only.

    Without them the program's own columns stand there.
    """

    kind: Literal[
        "gates",
        "hold-flags",
        "wounds",
        "sites",
        "steps",
        "assessments-before",
        "assessments-after",
        "assessments-due",
    ]
    columns: tuple[TableColumn, ...] = ()

    @model_validator(mode="after")
    def _has_columns_where_it_may(self) -> Self:
        if self.columns and self.kind not in {"sites", "wounds"}:
            message = f"found columns of {self.kind}; accepted: columns of sites or wounds"
            raise ValueError(message)
        return self


class SecondCheckItem(_Item):
    """The second checker's box; it never stands beside the printed result.

    Its first boxes are the numbers that the dose follows from. ``boxes`` come after the total;
    without them the program's own: concentration, volume, initials, time.
    """

    kind: Literal["second-check"]
    text: Bilingual
    boxes: tuple[Box, ...] = ()


class SignItem(_Item):
    """Who signs."""

    kind: Literal["sign"]
    people: tuple[Bilingual, ...] = Field(min_length=1)


Item = Annotated[
    Question | TableItem | FilledItem | SecondCheckItem | SignItem, Field(discriminator="kind")
]


class PausePointContent(Model):
    """A pause point: fewer than ten items, so that it is read and not skimmed.

    ``own_sheet`` prints it as a sheet of its own, to travel with the product.
    """

    id: Id
    title: Bilingual
    new_page: bool = False
    own_sheet: bool = False
    items: tuple[Item, ...] = Field(min_length=1, max_length=9)


class WardChecks(_Item):
    """The ward's own row of checks, printed on Chinese sheets before a pause point."""

    before: Id
    title: Bilingual
    columns: tuple[Bilingual, ...] = Field(min_length=1)
    rows: tuple[Bilingual, ...] = Field(min_length=1)


class ChecklistContent(Model):
    """What one kind of checklist asks. ``id`` is the kind that arms name."""

    format_version: Literal["1"]
    kind: Literal["checklist"]
    id: Kind
    version: Line
    title: Bilingual
    sources: dict[Id, Source]
    ward_checks: WardChecks | None = None
    pause_points: tuple[PausePointContent, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_point_once(self) -> Self:
        named = [point.id for point in self.pause_points]
        if twice := sorted({name for name in named if named.count(name) > 1}):
            message = f"pause_points: found {', '.join(twice)} twice; accepted: each id once"
            raise ValueError(message)
        if self.ward_checks is not None and self.ward_checks.before not in named:
            message = (
                f'ward_checks.before: found "{self.ward_checks.before}", which is no pause point;'
                f" accepted: {', '.join(named)}"
            )
            raise ValueError(message)
        return self


def parse_checklist(text: str, *, source: str) -> ChecklistContent:
    """Read a checklist document. Raises ``DocumentError`` listing every problem with its place."""
    document = read_document(text, source)
    return validate(ChecklistContent, document, list(_unknown_sources(document.value)))


def content_by_kind(own: Sequence[ChecklistContent] | None = None) -> dict[str, ChecklistContent]:
    """Return the content of each kind: a site's own where it brings one, else the built-in."""
    return _Contents({content.id: content for content in own or () if content.id in KINDS})


class _Contents(dict[str, ChecklistContent]):
    """A site's own contents, and the built-in ones of kinds that are asked for."""

    def __missing__(self, kind: str) -> ChecklistContent:
        """Read the built-in content of a kind. Raises ``KeyError`` where there is none."""
        if kind not in KINDS:
            raise KeyError(kind)
        self[kind] = _built_in(kind)
        return self[kind]


@cache
def _built_in(kind: str) -> ChecklistContent:
    """Return a shipped content from its values: YAML takes several times as long to read."""
    file = pathlib.Path(__file__).parent / "content" / f"{kind}.json"
    return ChecklistContent.model_validate_json(file.read_text(encoding="utf-8"))


def _unknown_sources(value: Any) -> Iterator[tuple[Path, str]]:  # noqa: ANN401 -- a raw document
    if not isinstance(value, dict):
        return
    sources = cast("dict[str, object]", value).get("sources")
    known = list(cast("dict[str, object]", sources)) if isinstance(sources, dict) else []
    for path, item in walk(cast("dict[str, object]", value)):
        names = "source" in path[-2:] and "sources" not in path
        if names and isinstance(item, str) and item not in known:
            accepted = ", ".join(known) or "none is defined; add it under sources"
            yield path, f'found the source "{item}", which is not defined; accepted: {accepted}'
