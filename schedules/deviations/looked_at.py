"""Which cells of an administration's record a rule can look at, beside when and how much it was.

What is stated in another cell changes nothing of a report, nor does a product or a route that the
arm has itself.
"""

from protocol.arm import Arm
from protocol.treatment_protocol import TreatmentProtocol


def cells_looked_at(
    protocol: TreatmentProtocol, arm: Arm, *, has_lots: bool, has_closures: bool
) -> frozenset[str]:
    """Return the cells that a rule can look at for an arm that no rule joins to another one.

    ``has_lots``: lots are assigned to the patient; ``has_closures``: days are closed to it. Of an
    expiry only one that is past counts, and of storage only an excursion: the caller sees to that.
    """
    found = {"planned", "expires", "storage"}
    limited = any(product.post_thaw_limit is not None for product in protocol.products)
    if has_lots:
        found.add("lot")
    if protocol.weight is not None:
        found.add("weight_kg")
    if limited:
        found.add("thawed_at")
    if arm.deviations is not None:
        found |= {"rate_per_hour", "recorded_at"}
    if limited or arm.deviations is not None or arm.day_rules or arm.needs or has_closures:
        found.add("ended_at")
    return frozenset(found)
