"""What a report did not look at, and what it asks: said in the report, never passed over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from protocol.arm import Missed
from protocol.base import Text
from schedules.deviations import outcome_words as words
from schedules.deviations.course import Course, Log, is_open
from schedules.deviations.matches import Matches
from schedules.deviations.phrases import as_is, both
from schedules.deviations.pins import Pin
from schedules.deviations.report import PlannedResult
from schedules.deviations.taxonomy import Outcome
from schedules.instruments import ScoreEntry, instrument_of
from schedules.plan import Plan


def questions(course: Course, results: Iterable[PlannedResult]) -> Iterator[Text]:
    """Yield what a person has to decide: doses not given in arms whose policy is to ask."""
    for result in results:
        arm = course.arms[result.arm]
        if arm.missed is Missed.ASK and result.outcome in {Outcome.MISSED, Outcome.NOT_GIVEN}:
            yield words.ask(result.planned, arm.id)


def not_examined(
    course: Course, log: Log, matches: Matches, pins: Sequence[Pin] = ()
) -> Iterator[Text]:
    """Yield what no rule looked at in this report, and why."""
    own = [course.arms[arm] for arm in course.plan.patient.arms if arm in course.arms]
    known = {act.id for act in (*log.given, *log.withheld)}
    for pin in pins:
        if pin.record not in known:
            yield both(
                "the decision on record {record}: the log has no such record by the report's day",
                "关于记录 {record} 的决定:截至报告日,日志中没有此记录",
                record=as_is(pin.record),
            )
    yield from _unlimited(course, matches)
    yield from _doses(course, matches)
    without = [arm.id for arm in own if arm.interval is None]
    if without:
        yield both(
            "interval: not stated for {arms}", "间隔:{arms} 未规定", arms=as_is(", ".join(without))
        )
    if log.after_as_of:
        yield both(
            "records after the report's day: {count}",
            "报告日之后的记录:{count}",
            count=as_is(log.after_as_of),
        )
    if any(item.permitted_at is None for item in course.plan.administrations):
        yield both("time of day, where windows are in days", "时间窗以天计时的给药时刻")


def unread_scores(plan: Plan) -> Iterator[Text]:
    """Yield that planned assessments were not looked at, because no scores were read."""
    if plan.protocol.assessments:
        yield both(
            "planned assessments ({names}): no scores were read",
            "计划的评估({names}):未读取评分",
            names=as_is(", ".join(item.id for item in plan.protocol.assessments)),
        )


def unknown_instruments(plan: Plan) -> Iterator[Text]:
    """Yield the assessments whose instrument has no rules here."""
    for item in plan.protocol.assessments:
        if instrument_of(item.instrument) is None:
            yield both(
                "assessment {name}: no rules are known for the instrument {instrument}",
                "评估项 {name}:没有 {instrument} 量表的规则",
                name=as_is(item.id),
                instrument=as_is(item.instrument),
            )


def later_scores(entries: Iterable[ScoreEntry], as_of: date, zone: ZoneInfo) -> Iterator[Text]:
    """Yield the scores after the report's day, which it does not look at."""
    later = [each.id for each in entries if each.at.astimezone(zone).date() > as_of]
    if later:
        yield both(
            "scores after the report's day: {scores}",
            "报告日之后的评分:{scores}",
            scores=as_is(", ".join(later)),
        )


def _unlimited(course: Course, matches: Matches) -> Iterator[Text]:
    alone = Counter(item.arm for item in course.plan.administrations if is_open(item))
    for name, when in matches.in_force.items():
        arm = course.planned[name].arm
        if when.last is None and alone[arm] == 1 and name not in matches.taken:
            yield both(
                "when {planned} counts as missed: arm {arm} has one dose, and so no rhythm",
                "{planned} 何时视为漏给:治疗组 {arm} 仅有一剂,无节律可循",
                planned=as_is(name),
                arm=as_is(course.planned[name].arm),
            )


_REASONS = {
    "tolerance": ("tolerance not stated", "未规定允许偏差"),
    "planned": ("planned amount not stated", "未规定计划剂量"),
    "recorded": ("amount not recorded", "未记录剂量"),
}


def _doses(course: Course, matches: Matches) -> Iterator[Text]:
    """Yield, by arm and reason, how many doses could not be held against the planned one."""
    counts: Counter[tuple[str, str]] = Counter()
    for name, act in matches.taken.items():
        planned = course.planned[name]
        missing: Sequence[str] = [
            reason
            for reason, value in (
                ("planned", planned.dose.amount),
                ("recorded", act.record.amount),
                ("tolerance", planned.dose.tolerance_percent),
            )
            if value is None
        ]
        if missing:
            counts[planned.arm, missing[0]] += 1
    for arm in course.arms:
        for reason, (en, zh) in _REASONS.items():
            if count := counts[arm, reason]:
                yield both(
                    f"dose of {{arm}}: {en} (administrations: {{count}})",
                    f"{{arm}} 的剂量:{zh}(给药次数:{{count}})",
                    arm=as_is(arm),
                    count=as_is(count),
                )
