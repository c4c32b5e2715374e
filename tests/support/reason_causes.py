"""Two days, as both languages write them, and what speaks against a day."""

from datetime import date

from schedules.causes import Cause, CauseKind

ON = date(2026, 4, 4)  # a Saturday
MON = date(2026, 4, 6)
EN, ZH = "Mon 06-Apr-2026", "2026年04月06日(周一)"
SAT_EN, SAT_ZH = "Sat 04-Apr-2026", "2026年04月04日(周六)"


def cause(kind: CauseKind, **fields: object) -> Cause:
    """Return what speaks against a day, by the rule ``a.rule``."""
    return Cause.model_validate({"kind": kind, "rule": "a.rule", **fields})


def closed(by: str, text: str | None = None) -> Cause:
    """Return that the clinic is closed by a closure, a holiday or its weekdays."""
    return cause(CauseKind.CLOSED, place="clinic", closed_by=by, text=text)
