"""What stops a revision; everything else about it is part of the plan."""

from collections.abc import Sequence

from protocol.errors import UserError


class RevisionError(UserError):
    """A plan cannot be revised as asked. Lists every problem, not only the first."""

    exit_code = 26

    def __init__(self, problems: Sequence[str]) -> None:
        """``problems`` holds one sentence each, with what is accepted."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"the plan cannot be revised:{listed}")


class ChainError(UserError):
    """Of two plans, the second is not the revision of the first that it says it is."""

    exit_code = 27

    def __init__(self, problems: Sequence[str]) -> None:
        """``problems`` holds one sentence each."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"the plans do not follow each other:{listed}")
