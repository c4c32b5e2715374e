"""Identifiers of events: the same for the same administration, and telling nothing about it."""

import hashlib
import hmac
from datetime import date

from protocol.lean import dataclass
from schedules.patient import Patient
from schedules.plan import Plan, PlannedAdministration

# Part of every identifier that was ever written: changing it breaks all updates.
_DOMAIN = b"schedules.calendar/event-key/1"


@dataclass(frozen=True, slots=True)
class Identity:
    """Gives the identifiers of one course: each from a name within the course."""

    _key: bytes
    _prefix: str

    @classmethod
    def of(cls, patient: Patient, protocol_id: str) -> "Identity":
        """Return the identity of a patient's course."""
        return cls(_key(patient, protocol_id), f"{protocol_id}/")

    def uid(self, name: str) -> str:
        """Return an identifier: an administration's id is a name, what belongs to it is below it.

        Ids hold no slash, so that no two names meet. The empty name is the course's own.
        """
        message = f"{self._prefix}{name}".encode()
        return _as_uuid(hmac.digest(self._key, message, "sha256").hex())


def event_uid(patient: Patient, protocol_id: str, administration_id: str) -> str:
    """Return the identifier of an administration's event, in the form of a UUID.

    It survives every move, because it is made from the administration's id and no date. With the
    patient's ``calendar_key`` it cannot be traced back. Without one the key is derived from the
    patient's code: whoever guesses the code can then confirm the guess (decision 0006).
    """
    return Identity.of(patient, protocol_id).uid(administration_id)


def course_of(plan: Plan) -> str:
    """Return the identifier that all events of a plan's course are related to."""
    return Identity.of(plan.patient, plan.protocol.id).uid("")


def window_name(act: PlannedAdministration) -> str:
    """Return the name of an act's window. Another window is another event, none is moved."""
    first, last = act.permitted
    return f"{act.id}/window/{first}/{last}"


def week_name(arm: str, monday: date) -> str:
    """Return the name of a week of an arm."""
    return f"{arm}/week/{monday}"


def _key(patient: Patient, protocol_id: str) -> bytes:
    if patient.calendar_key is not None:
        return patient.calendar_key.encode()
    # Parted by a character that neither of the two can hold: no two pairs give one key.
    parts = (_DOMAIN, patient.code.encode(), protocol_id.encode())
    return hashlib.sha256(b"\0".join(parts)).digest()


def _as_uuid(digits: str) -> str:
    """Mark the first 16 octets as a UUID of version 8 (RFC 9562: made in a way of one's own)."""
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
