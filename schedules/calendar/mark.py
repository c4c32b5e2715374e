"""What a published event carries about itself, so that nothing has to be remembered beside it."""

from datetime import UTC, datetime

from protocol.lean import dataclass
from schedules.calendar.content_line import utc_form

_FORM = "1"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a published event.

    ``series`` tells the events of one course from all others without naming either. ``content`` is
    the digest of what was published: an event that has another one now was edited since.
    ``revised_at`` is the plan's revision of it: a plan whose own is earlier is an older plan.
    """

    series: str
    profile: str
    content: str
    revised_at: datetime | None

    def __str__(self) -> str:
        revised = "-" if self.revised_at is None else utc_form(self.revised_at)
        return f"{_FORM} {self.series} {self.profile} {self.content} {revised}"

    @classmethod
    def parse(cls, text: str | None) -> "Mark | None":
        """Read a mark; None where there is none, or one of a form this program does not know."""
        parts = (text or "").split(" ")
        if len(parts) != 5 or parts[0] != _FORM:  # noqa: PLR2004 -- the form and four fields
            return None
        try:
            revised = None if parts[4] == "-" else datetime.fromisoformat(parts[4]).astimezone(UTC)
        except ValueError:
            return None
        return cls(parts[1], parts[2], parts[3], revised)
