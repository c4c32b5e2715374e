"""A site's document on top of a protocol: which numbers the site stands behind."""

from typing import Any, Literal

from protocol.base import Day, Id, Line, Model, Text
from protocol.place import Place
from protocol.treatment_protocol import Status


class ProtocolReference(Model):
    """Which protocol, and which version of it, a document is about."""

    id: Id
    version: Line


class AdoptedNumber(Model):
    """One number a site takes responsibility for; the value is stated again, never inferred.

    A rule has no value of its own: it is adopted as it stands, without ``value``.
    """

    number: Line
    value: Any = None
    by: Line
    on: Day
    document: Line
    note: Line | None = None


class SiteOverlay(Model):
    """What a site decides on top of a protocol."""

    format_version: Literal["1"]
    kind: Literal["site"]
    id: Id
    protocol: ProtocolReference
    status: Status | None = None
    intended_use: Text | None = None
    adopt: tuple[AdoptedNumber, ...] = ()
    places: tuple[Place, ...] = ()
