"""Sheets as Markdown, with task-list boxes. Every text is escaped: none can become markup."""

import re
from collections.abc import Iterator, Sequence

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import fixed
from schedules.checklists.cover import cover_of
from schedules.checklists.language import MODES, Language, Mode, number_once
from schedules.checklists.sheet import (
    Block,
    Check,
    Cover,
    DosePanel,
    Entry,
    Flags,
    Header,
    PausePoint,
    Row,
    Scale,
    SecondCheck,
    Sheet,
    SignOff,
    Table,
)
from schedules.checklists.words import Figure, Words
from schedules.display import EMPTY_BOX
from schedules.plan import Plan

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|~&$!])")
_BREAKS = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_LEADING = re.compile(r"^([-+=]|[0-9]+(?=[.)]))")
# GitHub turns bare addresses into links; one backslash inside keeps them text.
_ADDRESS = re.compile(r"(?i)(www)\.|(:)//|(@)")
_BOX = "_" * len(EMPTY_BOX)
_TICK = "☐"


def render_markdown(
    sheets: Sequence[Sheet], plan_or_protocol: Plan | TreatmentProtocol, *, language: Language
) -> str:
    """Return a cover and every sheet as GitHub Markdown; the same sheets give the same text.

    ``plan_or_protocol`` is what the sheets were made from: a plan, or the protocol of blank ones.
    """
    writer = _Writer(MODES[language])
    lines = [*writer.cover(cover_of(plan_or_protocol, sheets))]
    for at, sheet in enumerate(sheets, start=1):
        lines += writer.sheet(sheet, at, len(sheets))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    safe = _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", text).strip(" "))
    safe = _ADDRESS.sub(_unlinked, safe)
    return _LEADING.sub(_unlisted, safe)


def _unlinked(found: re.Match[str]) -> str:
    if found[1]:
        return f"{found[1]}\\."
    return "\\://" if found[2] else "\\@"


def _unlisted(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if not found[1].isdigit() else f"{found[1]}\\"


@dataclass(frozen=True, slots=True)
class _Writer:
    mode: Mode

    def cover(self, cover: Cover) -> Iterator[str]:
        """Yield the lines of the cover."""
        yield f"# {self.say(cover.title)}"
        yield ""
        yield from self._header(cover.header)
        for notice in cover.notices:
            yield from (f"**{self.say(notice)}**", "")
        for section in cover.sections:
            yield from self._point(section, 2)

    def sheet(self, sheet: Sheet, number: int, count: int) -> Iterator[str]:
        """Yield the lines of a sheet."""
        yield from ("---", "", f"## {self.say(sheet.title)} {escaped(sheet.id)}", "")
        yield from (self.say(sheet.subtitle), "")
        yield from self._header(sheet.header)
        for notice in sheet.notices:
            yield from (f"**{self.say(notice)}**", "")
        for fact in sheet.facts:
            values = [*map(self.figure, fact.figures), *map(self.entry, fact.entries)]
            yield f"- {self.say(fact.label)}: {' '.join(values)}"
        yield ""
        if sheet.dose is not None:
            yield from self._dose(sheet.dose)
        for point in sheet.points:
            yield from self._point(point, 3)
        yield from (self.say(fixed.sheet_of(number, count)), "")

    def say(self, words: Words) -> str:
        """Return words on one line; both languages parted by a slash, Chinese first."""
        if self.mode != "both" or words.is_same:
            return escaped(words.zh if self.mode == "zh" else words.en)
        return f"{escaped(words.zh)} / {escaped(words.en)}"

    def figure(self, figure: Figure) -> str:
        """Return a value, an empty box where nobody stated it, its mark where it is assumed."""
        text = escaped(_BOX) if figure.text is None else self._once(figure.text)
        return f"{text} **\\[{self.say(fixed.assumed)}\\]**" if figure.assumed else text

    def _once(self, words: Words) -> str:
        once = number_once(words) if self.mode == "both" else None
        if once is None:
            return self.say(words)
        return f"{escaped(once[0])}\u00a0{escaped(once[1])} / {escaped(once[2])}"

    def entry(self, entry: Entry) -> str:
        """Return a box to write in."""
        unit = f" {escaped(entry.unit)}" if entry.unit else ""
        return f"{self.say(entry.label)} {escaped(_BOX)}{unit}"

    def _header(self, header: Header) -> Iterator[str]:
        if header.watermark is not None:
            yield from (f"**{self.say(header.watermark)}**", "")
        code = escaped(_BOX) if header.patient_code is None else escaped(header.patient_code)
        yield f"- {self.say(fixed.patient_code)}: **{code}**"
        yield f"- {self.say(fixed.second_identifier)}: {escaped(_BOX)}"
        yield f"- {self.say(fixed.affix_label)}: {escaped(_BOX)}"
        yield f"- {self.say(header.protocol)}"
        yield f"- {self.say(header.made_from)}, {escaped(header.made_by)}"
        for words in (header.generated, header.supersedes):
            if words is not None:
                yield f"- {self.say(words)}"
        yield f"- {self.say(fixed.not_a_prescription)}"
        yield ""

    def _dose(self, dose: DosePanel) -> Iterator[str]:
        yield from (f"### {self.say(fixed.dose)}", "")
        yield from (self.figure(dose.total), "")
        for text in (dose.line, dose.stated_by):
            if text is not None:
                yield from (self.say(text), "")

    def _point(self, point: PausePoint, level: int) -> Iterator[str]:
        if point.ward_checks is not None and self.mode != "en":
            yield from self._table(point.ward_checks)
        yield from (f"{'#' * level} {self.say(point.title)}", "")
        for block in point.blocks:
            yield from self._block(block)
        yield ""

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Check():
                yield self._check(block)
            case Table():
                yield from self._table(block)
            case Flags():
                yield from ("", f"**{self.say(block.text)}**", "")
                yield from (f"- [ ] {self.say(flag)}" for flag in block.flags)
                yield from (f"- {self.entry(entry)}" for entry in block.entries)
            case SecondCheck():
                yield from ("", f"**{self.say(block.text)}**", "")
                yield from (f"- {self.entry(entry)}" for entry in block.entries)
            case Scale():
                first, last = map(self.say, block.ends)
                yield from ("", self.say(block.text), "", f"- {first} ... {last}")
            case SignOff():
                for person in block.people:
                    time = f"{self.say(fixed.time)}: {escaped(_BOX)}"
                    yield f"- {self.say(person)}: {escaped(_BOX)}; {time}"

    def _check(self, item: Check) -> str:
        figure = "" if item.figure is None else f": {self.figure(item.figure)}"
        boxes = "".join(f"; {self.entry(entry)}" for entry in item.entries)
        return f"- {'[ ] ' if item.ticked else ''}{self.say(item.text)}{figure}{boxes}"

    def _table(self, table: Table) -> Iterator[str]:
        note = "" if table.note is None else f" {self.figure(table.note)}"
        columns = [self.say(column.label) if column.label.en else " " for column in table.columns]
        yield ""
        if not table.quiet:
            yield from (f"**{self.say(table.caption)}**{note}", "")
        if table.hint is not None:
            yield from (self.say(table.hint), "")
        yield f"| {' | '.join(columns)} |"
        yield f"|{' --- |' * len(columns)}"
        yield from (self._row(row, table) for row in table.rows)
        yield ""

    def _row(self, row: Row, table: Table) -> str:
        cells = [
            self.figure(cell) if cell is not None else _TICK if table.has_tick(row, at) else " "
            for at, cell in enumerate(row.cells)
        ]
        head = [] if row.head is None else [self.figure(row.head)]
        return f"| {' | '.join([*head, *cells])} |"
