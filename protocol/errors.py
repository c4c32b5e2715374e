"""Errors a person can act on; everything else is a bug and keeps its traceback."""

from collections.abc import Sequence
from typing import ClassVar


class UserError(Exception):
    """Base of the errors shown without a traceback.

    ``exit_code`` is public: scripts tell errors apart by it. A number is never reused.
    """

    exit_code: ClassVar[int] = 1


class DocumentError(UserError):
    """A document cannot be used. Lists every problem, not only the first."""

    exit_code = 10

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        """Keep the parts, so that callers need not parse the message."""
        self.source = source
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{source} cannot be used, {count}:{listed}")


class UnknownProtocolError(UserError):
    """A protocol was asked for by an id that no shipped document has."""

    exit_code = 15

    def __init__(self, found: str, accepted: Sequence[str]) -> None:
        """``accepted`` holds the ids that ship."""
        self.found = found
        self.accepted = tuple(accepted)
        listed = ", ".join(accepted)
        super().__init__(f'found the protocol "{found}", which does not ship; accepted: {listed}')


class NumbersMissingError(UserError):
    """A plan was asked for, but the protocol leaves numbers open that a plan needs."""

    exit_code = 13

    def __init__(self, protocol_id: str, numbers: Sequence[str]) -> None:
        """``numbers`` holds the path of each open number, in document order."""
        self.numbers = tuple(numbers)
        listed = "".join(f"\n  {number}" for number in numbers)
        super().__init__(
            f"protocol {protocol_id} cannot be planned: the site must give"
            f" {len(numbers)} number{'' if len(numbers) == 1 else 's'} first:{listed}\n"
            "Give each in a site document (hamsc new site), under a name, a date and a document."
        )


class PlanningError(UserError):
    """Protocol and patient are each sound, but do not fit together."""

    exit_code = 14

    def __init__(self, problems: Sequence[str]) -> None:
        """``problems`` holds one sentence each, with the place and the fix."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"no plan can be made:{listed}")
