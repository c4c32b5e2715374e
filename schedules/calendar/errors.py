"""Why a plan could not be written as a calendar."""

from collections.abc import Sequence

from protocol.errors import UserError


class CalendarError(UserError):
    """A plan cannot be written as a calendar. Lists every problem, not only the first."""

    exit_code = 16

    def __init__(self, problems: Sequence[str]) -> None:
        """``problems`` holds one sentence each: which administration, what was found, the fix."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"no calendar can be written:{listed}")
