"""Ids used but not defined, and ids defined twice: found on the raw values of a document."""

from collections.abc import Iterator

from protocol.tree import Path, as_list, as_mapping, walk

# Which keys hold an id that must be defined elsewhere in the same document, and where.
_REFERENCES: dict[tuple[str, ...], str] = {
    ("arms", "*", "product"): "products",
    ("rules", "*", "arms", "*"): "arms",
    ("assessments", "*", "when", "arms", "*"): "arms",
    ("gates", "*", "arms", "*"): "arms",
    ("arms", "*", "anchor_event"): "events",
    ("arms", "*", "phases", "*", "only_if", "decision"): "decisions",
}
_LISTS_WITH_IDS = ("products", "arms", "decisions", "events", "assessments", "gates", "particulars")
_LISTS_OF_AN_ARM = ("phases", "particulars", "steps")
# Dated lists of the patient document that can keep a gate fresh, beside assessments.
PATIENT_LISTS = ("weights", "heights", "wounds", "checks")


def broken_references(value: object) -> list[tuple[Path, str]]:
    """Return the complaints about ids of a protocol document, each at its path."""
    document = as_mapping(value)
    defined = {name: _ids(document.get(name)) for name in _LISTS_WITH_IDS}
    problems = [problem for name, ids in defined.items() for problem in _twice((name,), ids)]
    for index, arm in enumerate(as_list(document.get("arms"))):
        for name in _LISTS_OF_AN_ARM:
            problems += _twice(("arms", index, name), _ids(as_mapping(arm).get(name)))
    names = {name: [found for _, found in ids] for name, ids in defined.items()}
    names["sources"] = list(as_mapping(document.get("sources")))
    return problems + list(_undefined(document, names))


def _undefined(value: object, names: dict[str, list[str]]) -> Iterator[tuple[Path, str]]:
    for path, item in walk(value):
        if not isinstance(item, str):
            continue
        space = _space_of(path)
        if space == "refreshed_by":
            known = [*names["assessments"], *PATIENT_LISTS]
            if item not in known:
                yield path, f'found "{item}"; accepted: {", ".join(known)}'
        elif space and item not in names[space]:
            yield path, _unknown(space, item, names[space])


def _space_of(path: Path) -> str | None:
    """Return which list the text at a path must name an element of."""
    if "sources" in path[:1]:
        return None
    if path[-1:] == ("source",) or (path[-2:-1] == ("source",) and isinstance(path[-1], int)):
        return "sources"
    if path[:1] == ("gates",) and "refreshed_by" in path[2:3]:
        return "refreshed_by"
    return _REFERENCES.get(tuple("*" if isinstance(part, int) else part for part in path))


def _twice(path: Path, ids: list[tuple[int, str]]) -> Iterator[tuple[Path, str]]:
    seen: set[str] = set()
    for index, found in ids:
        if found in seen:
            yield (*path, index, "id"), f'found the id "{found}" twice; accepted: each id once'
        seen.add(found)


def _ids(items: object) -> list[tuple[int, str]]:
    found = [(index, as_mapping(item).get("id")) for index, item in enumerate(as_list(items))]
    return [(index, own) for index, own in found if isinstance(own, str)]


def _unknown(space: str, found: str, known: list[str]) -> str:
    accepted = ", ".join(known) or f"none is defined; add it under {space}"
    what = space.removesuffix("s")
    return f'found the {what} "{found}", which the document does not define; accepted: {accepted}'
