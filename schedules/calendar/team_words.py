"""The text of the care team's calendar: what, how much, when, why, and where to check it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from protocol.treatment_protocol import next_with_id
from schedules.calendar.move_words import move_words
from schedules.calendar.occasion import AllDay, Occasion
from schedules.calendar.words import Words, length_words, mark, when_words
from schedules.display import NOT_A_PRESCRIPTION, Language, day, number, route
from schedules.doses import dose_line, measurement_flags
from schedules.plan import PendingReason, Plan, PlannedAdministration, State

_LABELS = {
    "patient": ("Patient", "患者编号"),
    "what": ("What", "内容"),
    "dose": ("Dose", "剂量"),
    "site": ("Site", "部位"),
    "when": ("When", "时间"),
    "length": ("Length", "时长"),
    "day": ("Protocol day", "方案日"),
    "window": ("Window", "时间窗"),
    "pending": ("Pending", "待定"),
    "look": ("Look at", "注意"),
    "assumed": ("Assumed, stated by nobody for this treatment", "假定值,本治疗无人给出"),
    "checklist": ("Checklist", "核对单"),
    "plan": ("Plan", "计划"),
}
# Digits of the plan's hash: enough to tell two plans apart, short enough to compare by eye.
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class TeamText:
    """Everything the plan holds on an administration, every assumed number marked.

    ``digest`` is the plan's hash, shown shortened: which plan an event was made from.
    """

    plan: Plan
    language: Language
    watermarks: tuple[str, ...]
    digest: str

    def words(self, administration: PlannedAdministration, occasion: Occasion) -> Words:
        """Return the title and the text of an administration's event."""
        lines = [
            *self.watermarks,
            *self._what(administration),
            *self._when(administration, occasion),
            *move_words(administration, self.language),
            *self._checks(administration),
            NOT_A_PRESCRIPTION[self.language],
        ]
        return Words(self._title(administration), "\n".join(lines))

    def _title(self, administration: PlannedAdministration) -> str:
        """Put first what changes what a nurse does; the code tells patients apart."""
        arm = self.plan.protocol.arm(administration.arm).title.in_language(self.language)
        pending = f"{self._label('pending')}: " if administration.state is State.PENDING else ""
        assumed = mark(bool(administration.assumed), self.language)
        return f"{pending}{arm}, {self.plan.patient.code}, {administration.id}{assumed}"

    def _what(self, administration: PlannedAdministration) -> Iterator[str]:
        arm = self.plan.protocol.arm(administration.arm)
        phase = next_with_id(arm.phases, administration.phase)
        title = arm.title.in_language(self.language)
        if phase.title is not None:
            title = f"{title}, {phase.title.in_language(self.language)}"
        product = self.plan.protocol.product(arm.product).name.in_language(self.language)
        yield self._line("patient", self.plan.patient.code)
        yield self._line("what", f"{title}: {product}, {route(arm.route, self.language)}")
        dose = administration.dose
        line = dose_line(dose, self.language)
        # An open dose brings its own label, and stands beside its empty box.
        yield f"{line[0].upper()}{line[1:]}" if dose.per is None else self._line("dose", line)
        if administration.site is not None:
            yield self._line("site", administration.site)

    def _when(self, administration: PlannedAdministration, occasion: Occasion) -> Iterator[str]:
        hours = when_words(self.plan, administration, occasion, self.language)
        yield self._line("when", hours)
        if not isinstance(occasion, AllDay):
            yield self._line("length", length_words(occasion, self.language))
        yield self._line("day", number(administration.day))
        is_assumed = any(".windows" in path for path in administration.assumed)
        yield self._line("window", self._window(administration) + mark(is_assumed, self.language))

    def _window(self, administration: PlannedAdministration) -> str:
        zh = self.language == "zh"
        if self.plan.protocol.arm(administration.arm).windows is None:
            return "未说明,只限当天" if zh else "none stated, only the day itself"
        permitted = self._span(*administration.permitted)
        if administration.preferred == administration.permitted:
            return permitted
        preferred = self._span(*administration.preferred)
        if zh:
            return f"首选 {preferred},允许 {permitted}"
        return f"preferred {preferred}; permitted {permitted}"

    def _span(self, first: date, last: date) -> str:
        ends = day(first, self.language), day(last, self.language)
        if self.language == "zh":
            return f"{ends[0]} 至 {ends[1]}(含首尾两天)"
        return f"from {ends[0]} to {ends[1]}, both inside"

    def _checks(self, administration: PlannedAdministration) -> Iterator[str]:
        for reason in administration.reasons:
            if isinstance(reason, PendingReason):
                yield self._line("pending", self._pending(reason))
        flags = (*measurement_flags(administration.dose, self.language), *administration.warnings)
        if flags:
            yield self._line("look", "; ".join(flags))
        if administration.assumed:
            yield self._line("assumed", ", ".join(administration.assumed))
        yield self._line("checklist", administration.id)
        yield self._line("plan", self.digest[:_DIGITS])

    def _pending(self, reason: PendingReason) -> str:
        if self.language == "zh":
            return f"决定 {reason.decision} 尚未记录,暂按默认结果 {reason.outcome} 显示"
        return (
            f"decision {reason.decision} is not recorded; shown for its default outcome"
            f" {reason.outcome}"
        )

    def _line(self, name: str, words: str) -> str:
        return f"{self._label(name)}: {words}"

    def _label(self, name: str) -> str:
        return _LABELS[name][1 if self.language == "zh" else 0]
