"""Which pages of docs/safety follow from data and code."""

from collections.abc import Callable

from safety_file import SAFETY, components, controls, log, provenance

PAGES: dict[str, Callable[[], str]] = {
    "hazard-log.md": log.hazard_page,
    "requirements.md": log.requirement_page,
    "broken-controls.md": controls.page,
    "provenance.md": provenance.page,
    "components.md": components.page,
}


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (SAFETY / name).write_text(page(), "utf-8")
