"""The calendar of one arm of the example, as it is read back."""

from calendar_plans import example_plan

from schedules.calendar import Choices

PLAN = example_plan()
ARMS = ("iv",)
CHOICES = Choices(arms=ARMS)
ACT = "iv-induction-d14"
FROM = "moved from Tue 17-Mar-2026 10:00 to"
