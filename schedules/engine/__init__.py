"""From a protocol and a patient to a plan. Pure: no clock, no file, no randomness."""

from schedules.engine.build import MADE_BY, build_plan
from schedules.engine.starts import StartDay, start_days

__all__ = ["MADE_BY", "StartDay", "build_plan", "start_days"]
