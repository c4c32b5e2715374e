"""The text of the care team's calendar: what, how much, when, why, and where to check it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from protocol.lean import dataclass
from schedules.calendar.move_words import move_words
from schedules.calendar.occasion import AllDay, Occasion
from schedules.calendar.patient_words import visit_title
from schedules.calendar.selection import Entry, Status
from schedules.calendar.title import Title
from schedules.calendar.words import (
    Words,
    act_line,
    cancelled,
    length_words,
    mark,
    moved,
    when_words,
)
from schedules.display import NOT_A_PRESCRIPTION, Language, end_of_window, number, route
from schedules.doses import dose_line, measurement_flags
from schedules.reason_words.causes import warning_words
from schedules.reasons import PendingReason

_LABELS = {
    "patient": ("Patient", "患者编号"),
    "what": ("What", "内容"),
    "dose": ("Dose", "剂量"),
    "site": ("Site", "部位"),
    "when": ("When", "时间"),
    "length": ("Length", "时长"),
    "day": ("Protocol day", "方案日"),
    "window": ("Window", "时间窗"),
    "week": ("This week", "本周"),
    "pending": ("Pending", "待定"),
    "cancelled": ("Cancelled", "取消原因"),
    "look": ("Look at", "注意"),
    "assumed": ("Assumed, stated by nobody for this treatment", "假定值,本治疗无人给出"),
    "checklist": ("Checklist", "核对单"),
}


@dataclass(frozen=True, slots=True)
class TeamText:
    """Everything the plan holds on an administration, every assumed number marked.

    Nothing in it changes while the administration does not: the plan's own hash and number are not
    there, or every event would be another one in every version of a plan.
    """

    code: str
    zone: str
    language: Language
    watermarks: tuple[str, ...]
    title: Title | None = None

    def words(self, entry: Entry, occasion: Occasion) -> Words:
        """Return the title and the text of an entry's event."""
        lines = [
            *self.watermarks,
            *self._gone(entry),
            *self._what(entry),
            *self._when(entry, occasion),
            *move_words(entry.administration, self.language),
            *self._checks(entry),
            NOT_A_PRESCRIPTION[self.language],
        ]
        title = self._title(entry)
        if entry.status is Status.CANCELLED:
            title = cancelled(title, self.language)
        else:
            title = moved(title, entry, self.language)
        return Words(title, "\n".join(lines))

    def window(self, entry: Entry) -> Words:
        """Return the words of an entry's window."""
        act = entry.administration
        title = f"{self._label('window')}: {self._arm(entry)}, {self.code}, {act.id}"
        title = f"{title}{mark(bool(act.assumed), self.language)}"
        if entry.status is Status.CANCELLED:
            title = cancelled(title, self.language)
        gone, what = self._gone(entry), self._what(entry)
        return Words(title, "\n".join([*self.watermarks, *gone, *what, self._window_line(entry)]))

    def week(self, of: Entry, week: Sequence[Entry]) -> Words:
        """Return the words of one week of the arm of an entry, each act on a line of its own."""
        standing = sum(entry.status is not Status.CANCELLED for entry in week)
        title = f"{self._arm(of)}, {self.code}: {self._label('week')} {standing}"
        is_assumed = any(entry.administration.assumed for entry in week)
        lines = [act_line(entry, self._act(entry), self.language) for entry in week]
        text = "\n".join([*self.watermarks, *lines, NOT_A_PRESCRIPTION[self.language]])
        return Words(f"{title}{mark(is_assumed, self.language)}", text)

    def _act(self, entry: Entry) -> str:
        return f"{entry.administration.id}, {dose_line(entry.administration.dose, self.language)}"

    def _title(self, entry: Entry) -> str:
        """Put first what changes what a nurse does; the code tells patients apart."""
        pending = f"{self._label('pending')}: " if entry.status is Status.TENTATIVE else ""
        title = f"{self._arm(entry)}, {self.code}, {entry.administration.id}"
        if self.title is not None:
            title = self.title.fill(self._fields(entry)) or title
        return f"{pending}{title}{mark(bool(entry.administration.assumed), self.language)}"

    def _fields(self, entry: Entry) -> dict[str, str]:
        act, phase = entry.administration, entry.treatment.phase
        title = phase.title
        return {
            "visit": visit_title(entry, self.language),
            "ordinal": number(act.ordinal),
            "day": number(act.day),
            "id": act.id,
            "code": self.code,
            "arm": self._arm(entry),
            "phase": phase.id if title is None else title.in_language(self.language),
            "product": self._product(entry),
            "route": route(entry.treatment.arm.route, self.language),
            "site": act.site or "",
            "dose": dose_line(act.dose, self.language),
        }

    def _arm(self, entry: Entry) -> str:
        return entry.treatment.arm.title.in_language(self.language)

    def _product(self, entry: Entry) -> str:
        return entry.treatment.product.name.in_language(self.language)

    def _gone(self, entry: Entry) -> Iterator[str]:
        gone = entry.history.withdrawn
        if gone is not None:
            yield self._line("cancelled", gone.reason)

    def _what(self, entry: Entry) -> Iterator[str]:
        title = self._arm(entry)
        if entry.treatment.phase.title is not None:
            title = f"{title}, {entry.treatment.phase.title.in_language(self.language)}"
        yield self._line("patient", self.code)
        given = route(entry.treatment.arm.route, self.language)
        yield self._line("what", f"{title}: {self._product(entry)}, {given}")
        dose = entry.administration.dose
        line = dose_line(dose, self.language)
        # An open dose brings its own label, and stands beside its empty box.
        yield f"{line[0].upper()}{line[1:]}" if dose.per is None else self._line("dose", line)
        if entry.administration.site is not None:
            yield self._line("site", entry.administration.site)

    def _when(self, entry: Entry, occasion: Occasion) -> Iterator[str]:
        yield self._line("when", when_words(entry, occasion, self.zone, self.language))
        if not isinstance(occasion, AllDay):
            yield self._line("length", length_words(occasion, self.language))
        yield self._line("day", number(entry.administration.day))
        yield self._window_line(entry)

    def _window_line(self, entry: Entry) -> str:
        is_assumed = any(".windows" in path for path in entry.administration.assumed)
        return self._line("window", self._window(entry) + mark(is_assumed, self.language))

    def _window(self, entry: Entry) -> str:
        zh, act = self.language == "zh", entry.administration
        if entry.treatment.arm.windows is None:
            return "未说明,只限当天" if zh else "none stated, only the day itself"
        permitted = self._span(*act.permitted_span)
        if act.preferred_span == act.permitted_span:
            return permitted
        preferred = self._span(*act.preferred_span)
        if zh:
            return f"首选 {preferred},允许 {permitted}"
        return f"preferred {preferred}; permitted {permitted}"

    def _span(self, first: date, last: date) -> str:
        ends = end_of_window(first, self.language), end_of_window(last, self.language)
        if self.language == "zh":
            inside = "含首尾" if isinstance(first, datetime) else "含首尾两天"
            return f"{ends[0]} 至 {ends[1]}({inside})"
        return f"from {ends[0]} to {ends[1]}, both inside"

    def _checks(self, entry: Entry) -> Iterator[str]:
        act = entry.administration
        for reason in act.reasons:
            if isinstance(reason, PendingReason):
                yield self._line("pending", self._pending(reason))
        flags = (*measurement_flags(act.dose, self.language), *warning_words(act, self.language))
        if flags:
            yield self._line("look", "; ".join(flags))
        if act.assumed:
            yield self._line("assumed", ", ".join(act.assumed))
        yield self._line("checklist", act.id)

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
