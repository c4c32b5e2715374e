"""What speaks against a day, what conflicts and what would help, in words."""

from datetime import date

from protocol.base import Weekday
from protocol.expiry import Expiry
from protocol.timespan import Length, TimeUnit
from schedules.causes import Cause, CauseKind, ConflictingRule, Proposal, RejectedDay
from schedules.display import Language, day, expiry, length, window
from schedules.plan import PlannedAdministration
from schedules.reason_words.filling import Sentence, filled, weekday

# By kind, with what closes the place, what a dialysis rule finds, or the side that is preferred.
_CAUSES: dict[str, Sentence] = {
    "closed closure": ("{place} closed: {text}", "{place} 关闭: {text}"),
    "closed holiday": ("{place} closed: {text} (public holiday)", "{place} 公众假日关闭: {text}"),
    "closed weekday": ("{place} closed on {weekday}", "{place} {weekday}不开放"),
    "patient-away": ("the patient is away: {text}", "患者不能来: {text}"),
    "hold": ("on hold: {text}", "暂停: {text}"),
    "stop": ("stopped: {text}", "已停止: {text}"),
    "amendment": ("another version of the protocol is in force", "当日适用另一版方案"),
    "past": ("before {on}: nothing is planned back in time", "早于 {on},不再追溯安排"),
    "lot expired": (
        "lot {lot} expires {text}, before it would be over",
        "批号 {lot} 于 {text} 失效,届时尚未给完",
    ),
    "lot recalled": ("lot {lot} was recalled on {on}", "批号 {lot} 已于 {on} 召回"),
    "lot not-released": ("lot {lot} is released on {on} only", "批号 {lot} 于 {on} 才放行"),
    "dialysis session": ("dialysis day", "透析日"),
    "dialysis no-session": ("no dialysis session on this day", "当日没有透析"),
    "dialysis none-the-day-after": ("no dialysis on the day after", "次日没有透析"),
    "dialysis none-the-day-before": ("no dialysis on the day before", "前一日没有透析"),
    "dialysis overlap": ("at {at} it overlaps the dialysis session", "{at} 给药与透析重叠"),
    "dialysis no-hour": (
        "dialysis day, and no hour is stated to tell whether it overlaps the session",
        "透析日,未注明时刻,无法判断是否与透析重叠",
    ),
    "not-stated": ("{rule} is not stated, and not applied", "{rule} 未注明,未予适用"),
    "weekday": ("{weekday} is not among {weekdays}", "{weekday}不在 {weekdays} 之列"),
    "neighbour": (
        "{apart} from {other} on {on}, where it has to be {limits}",
        "距 {other}({on}){apart},应{limits}",
    ),
    "neighbour hours": (
        "on {on} it would be {apart} from {other}, where it has to be {limits}",
        "与 {other}({on})相距 {apart},应{limits}",
    ),
    "own-hours": (
        "its dose at {at} would be {apart} after the one before, where it has to be {limits}",
        "{at} 的给药与前一次相距 {apart},应{limits}",
    ),
    "no-hour": (
        "{rule} is about hours, and none is stated for {other}: look at it when hours are set",
        "{rule} 涉及时刻,而 {other} 未注明时刻: 确定时刻时请核对",
    ),
    "outside-window": (
        "outside the permitted window, {first} to {last}",
        "超出允许的时间窗({first} 至 {last})",
    ),
    "outside-preferred-window": (
        "outside the preferred window, {first} to {last}",
        "超出首选的时间窗({first} 至 {last})",
    ),
    "counted-from": (
        "what counts from it would find worse days then, or none",
        "以其为起算点的给药届时日期更差,或无日期",
    ),
    "other-side-preferred earlier": (
        "equally near, and the earlier day is preferred",
        "距离相同,优先较早的一天",
    ),
    "other-side-preferred later": (
        "equally near, and the later day is preferred",
        "距离相同,优先较晚的一天",
    ),
}
_PROPOSALS: dict[str, Sentence] = {
    "open-day": ("{on}: {steps}", "{on}: {steps}"),
    "widen-window": (
        "permit {window} for {subject} ({stated} now)",
        "{subject} 允许 {window}(现为 {stated})",
    ),
    "shorten-interval": ("relax {rule} here", "此处放宽 {rule}"),
    "drop-rule": ("relax {rule} here", "此处放宽 {rule}"),
    "start-on": (
        "start on {on}: every administration then gets a day",
        "改于 {on} 开始: 每次给药均有日期",
    ),
}
_ORDER: dict[str, Sentence] = {
    "before": ("over before that one starts", "在其开始前结束"),
    "after": ("after that one is over", "在其结束后开始"),
}
_STEPS: dict[CauseKind, Sentence] = {
    CauseKind.DIALYSIS: ("move the dialysis session ({said})", "调整透析({said})"),
    CauseKind.LOT: ("take another lot ({said})", "换用其他批号({said})"),
    CauseKind.CLOSED: ("open it ({said})", "开放({said})"),
}
_SET_ASIDE: Sentence = ("set aside: {said}", "不计: {said}")
_SOFT: Sentence = ("{said} (to be avoided where possible)", "{said}(尽量避开)")


def words_around_hour() -> tuple[str, str]:
    """Return what stands before and behind the hour that overlaps a session, in English."""
    before, _, after = _CAUSES["dialysis overlap"][0].partition("{at}")
    return before, after


def cause_words(cause: Cause, on: date, language: Language = "en") -> str:
    """Return what speaks against the day ``on``."""
    in_hours = "hours" if cause.apart and cause.kind is CauseKind.NEIGHBOUR else None
    which = cause.closed_by or cause.session or cause.side or cause.lot_state or in_hours
    ends = zip(("first", "last"), cause.window or (), strict=False)
    fields = {
        "weekday": weekday(Weekday.of(on), language),
        "weekdays": ("、" if language == "zh" else ", ").join(
            weekday(item, language) for item in cause.weekdays
        ),
        **{name: day(end, language) for name, end in ends},
        **_neighbour(cause, on, language),
    }
    if cause.lot_state == "expired" and cause.text is not None:
        fields["text"] = expiry(Expiry.parse(cause.text), language)
    sentence = _CAUSES[f"{cause.kind} {which}" if which else cause.kind]
    said = filled(sentence, cause, language, **fields)
    return filled(_SOFT, cause, language, said=said) if cause.soft else said


def rejected_words(item: RejectedDay, language: Language = "en") -> str:
    """Return a day with all that speaks against it, on one line."""
    said = "; ".join(cause_words(cause, item.on, language) for cause in item.causes)
    return f"{day(item.on, language)}: {said}"


def warning_words(act: PlannedAdministration, language: Language = "en") -> tuple[str, ...]:
    """Return the rules that speak against the day an administration has, and gave way."""
    return tuple(cause_words(cause, act.listed_on, language) for cause in act.warnings)


def conflict_words(found: ConflictingRule, language: Language = "en") -> str:
    """Return a rule of a smallest conflict, with the days or the pairs it concerns."""
    between = " 与 " if language == "zh" else " and "
    told = [rejected_words(item, language) for item in found.days]
    told += [between.join(pair) for pair in found.pairs]
    return f"{found.rule}: {'; '.join(told)}"


def proposal_words(proposal: Proposal, language: Language = "en") -> str:
    """Return a change that was tried, as something to do."""
    on = proposal.on or date.min
    steps = [
        filled(
            _STEPS.get(cause.kind, _SET_ASIDE),
            cause,
            language,
            said=cause_words(cause, on, language),
        )
        for cause in proposal.causes
    ]
    windows = {
        name: window(found, language)
        for name, found in (("window", proposal.window), ("stated", proposal.stated))
        if found is not None and language == "zh"
    }
    return filled(_PROPOSALS[proposal.kind], proposal, language, steps="; ".join(steps), **windows)


def _neighbour(cause: Cause, on: date, language: Language) -> dict[str, str]:
    """Return how far apart two are, and how far they have to be."""
    if cause.on is None and cause.apart is None:
        return {}
    zh = language == "zh"
    named = ((cause.at_least, "at least ", "至少 "), (cause.at_most, "at most ", "至多 "))
    limits = [
        (chinese if zh else english) + length(limit, language)
        for limit, english, chinese in named
        if limit is not None
    ]
    if cause.in_order:
        limits.append(_ORDER[cause.in_order][zh])
    days = abs((on - cause.on).days) if cause.on else 0
    return {
        "other": cause.other or ("上一次给药" if zh else "what was given last,"),
        "apart": length(cause.apart or Length(days, TimeUnit.DAY), language),
        "limits": ("、" if zh else " and ").join(limits),
    }
