"""Why an event's date or hour is not the one the protocol puts it at, line by line."""

from collections.abc import Iterator

from schedules.display import Language, day
from schedules.plan import ClockReason, HoldReason, MoveReason, PlannedAdministration


def move_words(administration: PlannedAdministration, language: Language) -> Iterator[str]:
    """Yield what moved an administration and why; nothing where it stands on its target.

    Causes are given as the plan holds them, which is in English.
    """
    for reason in administration.reasons:
        match reason:
            case MoveReason():
                yield _moved(reason, language)
                for item in reason.rejected:
                    causes = "; ".join(cause.detail for cause in item.causes)
                    yield f"  {day(item.on, language)}: {causes}"
            case HoldReason():
                yield _held(reason, language)
            case ClockReason():
                yield f"{'时钟调整' if language == 'zh' else 'Clock change'}: {reason.text}"
            case _:
                pass


def _moved(reason: MoveReason, language: Language) -> str:
    target = day(reason.target_on, language)
    if language == "zh":
        return f"由 {target} {_shift(reason.days, language)},原因:"
    return f"Moved {_shift(reason.days, language)} from {target}, because"


def _held(reason: HoldReason, language: Language) -> str:
    first, last = day(reason.first, language), day(reason.last, language)
    if language == "zh":
        return f"因 {first} 至 {last} 暂停{_shift(reason.days, language)}: {reason.text}"
    return (
        f"Moved {_shift(reason.days, language)} by the hold from {first} to {last}: {reason.text}"
    )


def _shift(days: int, language: Language) -> str:
    if language == "zh":
        return f"{'推迟' if days > 0 else '提前'} {abs(days)} 天"
    unit = "day" if abs(days) == 1 else "days"
    return f"{abs(days)} {unit} {'later' if days > 0 else 'earlier'}"
