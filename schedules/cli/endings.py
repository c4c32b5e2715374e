"""The form of an output: what ``--format`` says, else what the file's ending names."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=str)
# Endings of forms that are not called by them.
_ALSO = {"table": "txt", "html": "htm"}


def form_of(stated: F | None, output: str | None, forms: Iterable[F], *, other: F) -> F:
    """Return the form that was stated, else the one of the file's ending, else ``other``.

    Raises ``UsageError`` for an ending that names none of the forms.
    """
    ending = "" if output is None else Path(output).suffix.lower().removeprefix(".")
    if stated is not None or not ending:
        return other if stated is None else stated
    by_ending = {name: form for form in forms for name in (form, _ALSO.get(form))}
    if ending not in by_ending:
        endings = ", ".join(f".{_ALSO['table'] if form == 'table' else form}" for form in forms)
        message = f"-o {output}: found the ending .{ending}; accepted: {endings}, or --format"
        raise click.UsageError(message)
    return by_ending[ending]
