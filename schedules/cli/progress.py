"""What a command that takes long is doing, how far it has come, and for how long, on a terminal."""

import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click

# Seconds before anything is said, and between two lines.
_PATIENCE = 2.0
_PACE = 0.5


@contextmanager
def under_way(doing: str, counted: str = "") -> Generator[Callable[[int], None]]:
    """Show a line on standard error while the block runs for long, and take it away at its end.

    The block is given what to tell how many it has done; ``counted`` says of what. Where standard
    error is no terminal, nothing is shown.
    """
    done = [0]

    def tell(number: int) -> None:
        done[0] = number

    if sys.stderr is None or not sys.stderr.isatty():
        yield tell
        return
    ended = threading.Event()
    begun = time.monotonic()

    def line() -> str:
        number = f" {done[0]:,} {counted}," if done[0] and counted else ""
        return f"{doing}:{number} {time.monotonic() - begun:.0f} s"

    shown = threading.Thread(target=_show, args=(line, ended), daemon=True)
    shown.start()
    try:
        yield tell
    finally:
        ended.set()
        shown.join()


def _show(line: Callable[[], str], ended: threading.Event) -> None:
    """Write a line over the one before, until the end; then leave none."""
    width = 0
    pause = _PATIENCE
    while not ended.wait(pause):
        text = line()
        click.echo(f"\r{text.ljust(width)}", nl=False, file=sys.stderr)
        width, pause = len(text), _PACE
    if width:
        click.echo(f"\r{' ' * width}\r", nl=False, file=sys.stderr)
