"""From a protocol and a patient to a plan. Pure: no clock, no file, no randomness."""

from typing import TYPE_CHECKING

from protocol.late import loaded_late

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
# What reads a plan needs none that makes one.
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
__getattr__ = loaded_late(__name__, _MODULES)
