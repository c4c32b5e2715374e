"""From a protocol and a patient to a plan. Pure: no clock, no file, no randomness."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schedules.engine.build import MADE_BY, build_plan, continue_plan, within_cumulative
    from schedules.engine.progress import Before, Lost, Progress
    from schedules.engine.starts import StartDay, start_days

__all__ = [
    "MADE_BY",
    "Before",
    "Lost",
    "Progress",
    "StartDay",
    "build_plan",
    "continue_plan",
    "start_days",
    "within_cumulative",
]
_MODULES = {
    "MADE_BY": "build",
    "Before": "progress",
    "Lost": "progress",
    "Progress": "progress",
    "StartDay": "starts",
    "build_plan": "build",
    "continue_plan": "build",
    "start_days": "starts",
    "within_cumulative": "build",
}


def __getattr__(name: str) -> object:
    """Load a part when it is asked for: what reads a plan needs none that makes one."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"schedules.engine.{_MODULES[name]}"), name)
