"""How far a run over many patients has come, for a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

Counts = TypeVar("Counts")


def shown(
    counts: Iterator[Counts],
    total: int,
    patients: Callable[[Counts], int],
    label: str = "patients",
) -> Iterator[Counts]:
    """Pass the counts on, with a progress bar on a terminal: patients, rate and time left."""
    if not sys.stderr.isatty():
        yield from counts
        return
    started, done = time.monotonic(), 0

    def rate(_: int | None) -> str:
        return f"{done / max(time.monotonic() - started, 0.001):.0f} a second"

    with click.progressbar(
        length=total,
        label=label,
        show_pos=True,
        show_eta=True,
        item_show_func=rate,
        file=sys.stderr,
    ) as bar:
        for item in counts:
            done += patients(item)
            bar.update(patients(item))
            yield item
