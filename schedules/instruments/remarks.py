"""What instruments have against scores: open items, filled in again too early, unknown names."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from protocol.base import Text
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.instrument import INSTRUMENTS, Instrument, instrument_of
from schedules.plan import Plan


def remarks_on(
    plan: Plan, entries: Sequence[ScoreEntry], zone: ZoneInfo
) -> dict[str, tuple[Text, ...]]:
    """Return what the instruments' own rules have to say of each score."""
    found: dict[str, list[Text]] = {entry.id: [] for entry in entries}
    planned = {item.id for item in plan.assessments}
    wounds = {wound.id for wound in plan.patient.wounds}
    for entry in entries:
        if entry.planned is not None and entry.planned not in planned:
            found[entry.id].append(
                Text(
                    en=f"the plan has no assessment {entry.planned}",
                    zh=f"计划中没有评估项 {entry.planned}",
                )
            )
        if open_items := entry.score.incomplete:
            missing = open_items.removeprefix("incomplete ")
            found[entry.id].append(Text(en=open_items, zh=f"未完成 {missing}"))
        if entry.wound is not None and entry.wound not in wounds:
            found[entry.id].append(
                Text(
                    en=f"the patient document has no wound {entry.wound}",
                    zh=f"患者文件中没有创面 {entry.wound}",
                )
            )
    for entry, days in _inside_recall(plan, entries, zone):
        found[entry.id].append(days)
    return {name: tuple(remarks) for name, remarks in found.items()}


def _inside_recall(
    plan: Plan, entries: Sequence[ScoreEntry], zone: ZoneInfo
) -> Iterator[tuple[ScoreEntry, Text]]:
    for instrument in INSTRUMENTS.values():
        least = _least_days(plan, instrument)
        mine = sorted(
            (entry for entry in entries if entry.instrument == instrument.id and least),
            key=lambda entry: (entry.at, entry.id),
        )
        for one, other in pairwise(mine):
            days = (other.day(zone) - one.day(zone)).days
            if days < least:
                yield (
                    other,
                    Text(
                        en=f"{days} days after the last one; at least {least} days apart",
                        zh=f"距上次 {days} 天;至少间隔 {least} 天",
                    ),
                )


def _least_days(plan: Plan, instrument: Instrument) -> int:
    stated = [
        item.minimum_interval.value.count
        for item in plan.protocol.assessments
        if item.minimum_interval is not None
        and item.minimum_interval.value is not None
        and instrument_of(item.instrument) == instrument
    ]
    return max([instrument.recall_days, *stated])
