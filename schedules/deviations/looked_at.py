"""Which cells of an administration's record a rule can look at, beside when and how much it was.

A link to a planned dose is not among them: matching follows it, and no rule looks at it. What else
is stated in another cell changes nothing of a report, nor does a product or a route that the arm
has itself.
"""

from protocol.arm import Arm, DialysisDays
from protocol.treatment_protocol import TreatmentProtocol


def cells_looked_at(protocol: TreatmentProtocol, arm: Arm, *, has_lots: bool) -> frozenset[str]:
    """Return the cells that a rule can look at for an arm that no rule joins to another one.

    ``has_lots``: lots are assigned to the patient. Of an expiry only one that is past counts, and
    of storage only an excursion: the caller sees to that. When an administration ended counts
    beside sessions of dialysis, too.
    """
    found = {"expires", "storage"}
    limited = any(product.post_thaw_limit is not None for product in protocol.products)
    if has_lots:
        found.add("lot")
    if protocol.weight is not None:
        found.add("weight_kg")
    if limited:
        found.add("thawed_at")
    if arm.deviations is not None:
        found |= {"rate_per_hour", "recorded_at"}
    beside = any(
        isinstance(rule, DialysisDays) and rule.allow == "outside-session" for rule in arm.day_rules
    )
    if limited or beside or arm.deviations is not None:
        found.add("ended_at")
    return frozenset(found)
