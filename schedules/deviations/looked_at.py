"""Which cells of an administration's record a rule can look at, beside when and how much it was.

A link to a planned dose is not among them: matching follows it, and no rule looks at it. What else
is stated in another cell changes nothing of a report.
"""

from collections.abc import Iterator

from protocol.arm import Arm, DialysisDays
from protocol.treatment_protocol import TreatmentProtocol
from schedules.deviations.checks import kind_findings
from schedules.deviations.course import Act, Course
from schedules.deviations.manner_checks import manner_findings
from schedules.deviations.product_checks import product_findings
from schedules.deviations.report import Finding


def cells_looked_at(protocol: TreatmentProtocol, arm: Arm, *, has_lots: bool) -> frozenset[str]:
    """Return the cells that ``cell_findings`` can look at for an arm, and what they look at beside.

    ``has_lots``: lots are assigned to the patient.
    """
    found = {"product", "route", "expires", "storage"}
    if has_lots:
        found.add("lot")
    limits = (product.post_thaw_limit for product in protocol.products)
    if any(limit is not None and limit.value is not None for limit in limits):
        found.add("thawed_at")
    rules = arm.deviations
    if rules is not None:
        stated = {
            "ended_at": rules.duration,
            "rate_per_hour": rules.rate_per_hour,
            "recorded_at": rules.late_entry_after,
        }
        found |= {name for name, rule in stated.items() if rule is not None}
    return frozenset(found)


def looks_at_end(arm: Arm) -> bool:
    """Say whether when an administration ended counts beside sessions of dialysis."""
    return any(
        isinstance(rule, DialysisDays) and rule.allow == "outside-session" for rule in arm.day_rules
    )


def cell_findings(course: Course, act: Act, arm: Arm) -> Iterator[Finding]:
    """Yield what cells show by themselves: kind, product, duration, rate and entry.

    Not among them is what also hangs on the dose or on other records: day, amount, site, weight.
    """
    yield from kind_findings(course, act, arm)
    yield from product_findings(course, act)
    without_site = act.record.model_copy(update={"site": None})
    yield from manner_findings(course, Act(without_site, act.on, act.minute, arm.id), None, {})
