"""Who a calendar is for."""

from enum import StrEnum


class Profile(StrEnum):
    """How much an event says.

    ``patient``: when to come, and nothing of what, why or for whom. ``care-team``: everything that
    the plan holds on the administration.
    """

    PATIENT = "patient"
    CARE_TEAM = "care-team"
