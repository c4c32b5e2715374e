"""Reads YAML from the parser's events, with a place for every value and no scalar interpreted."""

import re
from collections.abc import Iterable
from dataclasses import field
from typing import Any

import yaml

from protocol.lean import dataclass
from protocol.placed_values import Document, TextPlace
from protocol.tree import Path

_NO_ANCHORS = "accepted: the value written out (a reader must see each number where it counts)"
# Deeper than any document goes; what reads the values may then call itself for each level.
_DEEPEST = 50
# Alternatives, each of few ranges: as one set it takes as long to compile as a document to read.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|\ufeff|\ufffe|\uffff"
)
# The path of what is read and left out: no document has a value there.
_NOWHERE: Path = ("?",)
# The C parser is about six times faster; both give the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, source: str) -> Document:
    """Return the document of a text: what ``read_document`` does."""
    text = text.removeprefix("\ufeff")
    if unprintable := _UNPRINTABLE.search(text):
        before = text[: unprintable.start()]
        place = TextPlace(source, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        return Document(source, None, {}, ((place, _unprintable(unprintable[0])),), whole=False)
    reader = _Reader(source)
    try:
        for event in _events(text):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reader.complain(error.problem_mark, _syntax_message(error, source))
        reader.whole = False
    except _TooDeep:
        reader.whole = False
    problems = tuple(reader.problems)
    return Document(source, reader.root, reader.places, problems, reader.whole, reader.keys)


def _events(text: str) -> Iterable[yaml.Event]:
    parse: Any = getattr(yaml, "parse")  # noqa: B009 -- its stub has no types
    events: Iterable[yaml.Event] = parse(text, Loader=_LOADER)
    return events


class _TooDeep(Exception):  # noqa: N818 -- ends the reading, never leaves it
    """More levels than any document has."""


def _unprintable(char: str) -> str:
    return f"found the control character U+{ord(char):04X}; accepted: printable text"


def _syntax_message(error: yaml.MarkedYAMLError, source: str) -> str:
    problem = error.problem or "not readable"
    if source.lower().endswith(".json"):
        return f'found text that is not JSON ({problem}); accepted: "key": value, between braces'
    if "tab" in problem or "'\\t'" in problem:
        return "found a tab; accepted: spaces for indentation"
    return (
        f"found text that is not YAML ({problem}); accepted: key: value lines, indented by spaces"
    )


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    first_of: dict[str, TextPlace] = field(default_factory=dict[str, TextPlace])
    ignoring: bool = False


class _Reader:
    """Builds values from parser events, with a stack instead of recursion."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root: Any = None
        self.places: dict[Path, TextPlace] = {}
        self.keys: dict[Path, TextPlace] = {}
        self.problems: list[tuple[TextPlace, str]] = []
        self.whole = True
        self._stack: list[_Open] = []
        self._documents = 0

    def complain(self, mark: Any, message: str) -> None:  # noqa: ANN401 -- yaml's own mark type
        place = self._place(mark) if mark is not None else TextPlace(self.source, 1, 1)
        self.problems.append((place, message))

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:  # noqa: PLR2004 -- the second one is too many
                    self.complain(event.start_mark, "found a second document; accepted: one a file")
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.ScalarEvent():
                self._check_node(event)
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._check_node(event)
                self._open({}, event.start_mark)
            case yaml.SequenceStartEvent():
                self._check_node(event)
                self._open([], event.start_mark)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._stack.pop()
            case _:
                pass

    def _alias(self, event: yaml.AliasEvent) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._ignore_key(parent, event.start_mark, f"the alias *{event.anchor}")
            return
        self.complain(event.start_mark, f"found the alias *{event.anchor}; {_NO_ANCHORS}")
        self._put(None, event.start_mark)

    def _ignore_key(self, parent: _Open, mark: Any, found: str) -> None:  # noqa: ANN401
        self.complain(mark, f"found {found} as a key; accepted: a word as a key")
        parent.key = "?"
        parent.ignoring = True

    def _check_node(self, event: Any) -> None:  # noqa: ANN401 -- three event types
        if event.anchor is not None:
            self.complain(event.start_mark, f"found the anchor &{event.anchor}; {_NO_ANCHORS}")
        if event.tag is not None:
            self.complain(
                event.start_mark, f"found the tag {event.tag}; accepted: the value without a tag"
            )

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._start_key(parent, event)
            return
        is_null = event.implicit[0] and event.value in {"", "null", "~"}
        self._put(None if is_null else event.value, event.start_mark)

    def _start_key(self, parent: _Open, event: yaml.ScalarEvent) -> None:
        key: str = event.value
        place = self._place(event.start_mark)
        if key in parent.first_of:
            first = parent.first_of[key].line
            self.problems.append(
                (place, f'found the key "{key}" again (first on line {first}); accepted: once')
            )
            parent.ignoring = True
        else:
            parent.first_of[key] = place
            self.places[(*parent.path, key)] = self.keys[(*parent.path, key)] = place
        parent.key = key

    def _open(self, value: dict[str, Any] | list[Any], mark: Any) -> None:  # noqa: ANN401
        parent = self._stack[-1] if self._stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._ignore_key(parent, mark, "a list or mapping")
            self._stack.append(_Open(value, _NOWHERE))
            return
        path = self._put(value, mark)
        self._stack.append(_Open(value, path))
        if len(self._stack) > _DEEPEST:
            self.complain(
                mark, f"found a list or mapping inside {_DEEPEST} others; accepted: fewer"
            )
            raise _TooDeep

    def _put(self, value: Any, mark: Any) -> Path:  # noqa: ANN401
        """Attach a value to what is open, and return its path."""
        if not self._stack:
            if self._documents > 1:
                return _NOWHERE
            self.root = value
            self.places.setdefault((), self._place(mark))
            return ()
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            path: Path = (*parent.path, len(parent.value))
            parent.value.append(value)
            self.places.setdefault(path, self._place(mark))
            return path
        path = (*parent.path, parent.key or "")
        if parent.ignoring:
            path = _NOWHERE
        else:
            parent.value[parent.key or ""] = value
        if not isinstance(value, dict | list) and not parent.ignoring:
            # Complaints about a value point at the value; about a mapping, at its key.
            self.places[path] = self._place(mark)
        self._finish(parent)
        return path

    def _finish(self, parent: _Open) -> None:
        parent.key = None
        parent.ignoring = False

    def _place(self, mark: Any) -> TextPlace:  # noqa: ANN401
        return TextPlace(self.source, mark.line + 1, mark.column + 1)
