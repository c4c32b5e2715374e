"""From a protocol and a patient to a plan. Pure: no clock, no file, no randomness."""

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
