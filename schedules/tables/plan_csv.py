"""The plan as CSV for other programs: ISO dates, plain numbers, one row an administration."""

import csv
import io

from protocol.quantity import plain
from schedules.display import watermark
from schedules.doses import measurement_flags
from schedules.plan import Plan, PlannedAdministration
from schedules.reason_words.causes import warning_words

COLUMNS = (
    "administration",
    "arm",
    "phase",
    "state",
    "date",
    "time",
    "zone",
    "protocol_day",
    "target",
    "permitted_first",
    "permitted_last",
    "product",
    "route",
    "amount",
    "unit",
    "dose_assumed",
    "moved_days",
    "warnings",
    "watermark",
)


def write_plan_csv(plan: Plan) -> bytes:
    """Return the whole plan; an amount nobody stated is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(csv_rows(plan))
    return out.getvalue().encode()


def csv_rows(plan: Plan) -> list[tuple[object, ...]]:
    """Return the values of each administration, in the order of the columns."""
    mark = watermark(plan.protocol) or ""
    return [_row(plan, item, mark) for item in plan.administrations]


def _row(plan: Plan, item: PlannedAdministration, mark: str) -> tuple[object, ...]:
    arm = plan.protocol.arm(item.arm)
    amount = item.dose.amount
    return (
        item.id,
        item.arm,
        item.phase,
        item.state.value,
        item.on or "",
        f"{item.at:%H:%M}" if item.at else "",
        plan.patient.time_zone,
        item.day,
        item.target_on,
        item.permitted[0],
        item.permitted[1],
        arm.product,
        arm.route.value,
        plain(amount.amount) if amount else "",
        amount.unit if amount else "",
        "yes" if item.dose.assumed else "no",
        (item.on - item.target_on).days if item.on else "",
        "; ".join((*measurement_flags(item.dose), *warning_words(item))),
        mark,
    )
