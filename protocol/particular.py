"""What a document states beside dates and doses: printed on sheets, never computed with."""

from protocol.base import Id, Line, Model, Text
from protocol.provenance import Sourced


class Particular(Model):
    """One further statement in words, such as a needle, a vehicle or a time point of follow-up.

    ``says: {value: null, unset: empty-box}`` prints a box for what nobody has stated.
    """

    id: Id
    title: Text
    says: Sourced[Line]
