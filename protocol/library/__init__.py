"""Protocol documents that ship with the program, read as text: nothing here is parsed."""

from pathlib import Path

from protocol.errors import UnknownProtocolError

_ENDING = ".yaml"
_HERE = Path(__file__).parent


def library_ids() -> tuple[str, ...]:
    """Return the ids of the shipped documents, sorted."""
    names = (item.name for item in _HERE.iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def library_text(protocol_id: str) -> str:
    """Return the text of a shipped document.

    Raises ``UnknownProtocolError``, which lists what ships.
    """
    known = library_ids()
    if protocol_id not in known:
        raise UnknownProtocolError(protocol_id, known)
    return (_HERE / (protocol_id + _ENDING)).read_text(encoding="utf-8")
