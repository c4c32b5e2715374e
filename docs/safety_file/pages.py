"""Which pages of docs/safety follow from data and code."""

from collections.abc import Callable

from safety_file import SAFETY, log

PAGES: dict[str, Callable[[], str]] = {
    "hazard-log.md": log.hazard_page,
    "requirements.md": log.requirement_page,
}


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (SAFETY / name).write_text(page(), "utf-8")
