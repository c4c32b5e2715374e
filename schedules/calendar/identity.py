"""Identifiers of events: the same for the same administration, and telling nothing about it."""

import hashlib
import hmac
from uuid import UUID

from schedules.patient import Patient

# Part of every identifier that was ever written: changing it breaks all updates.
_DOMAIN = b"schedules.calendar/event-key/1"


def event_uid(patient: Patient, protocol_id: str, administration_id: str) -> str:
    """Return the identifier of an administration's event, in the form of a UUID.

    It survives every move, because it is made from the administration's id and no date. With the
    patient's ``calendar_key`` it cannot be traced back. Without one the key is derived from the
    patient's code: whoever guesses the code can then confirm the guess (decision 0006).
    """
    key = _key(patient, protocol_id)
    digest = hmac.digest(key, f"{protocol_id}/{administration_id}".encode(), "sha256")
    return str(_as_uuid(digest[:16]))


def series_id(patient: Patient, protocol_id: str) -> str:
    """Return what all events of one course share, in 32 hex digits that tell nothing about it."""
    # The zero octet keeps it apart from every administration's identifier.
    return hmac.digest(_key(patient, protocol_id), f"\0{protocol_id}".encode(), "sha256")[:16].hex()


def _key(patient: Patient, protocol_id: str) -> bytes:
    if patient.calendar_key is not None:
        return patient.calendar_key.encode()
    # Parted by a character that neither of the two can hold: no two pairs give one key.
    parts = (_DOMAIN, patient.code.encode(), protocol_id.encode())
    return hashlib.sha256(b"\0".join(parts)).digest()


def _as_uuid(octets: bytes) -> UUID:
    """Mark 16 octets as a UUID of version 8 (RFC 9562: made in a way of one's own)."""
    number = int.from_bytes(octets, "big")
    number = number & ~(0xF << 76) | 8 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)
