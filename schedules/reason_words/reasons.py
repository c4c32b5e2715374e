"""Why a date is what it is, sentence by sentence, in English or Chinese."""

from collections.abc import Iterator

from schedules.causes import CauseKind, RejectedDay
from schedules.display import Language
from schedules.reason_words.causes import conflict_words, proposal_words, rejected_words
from schedules.reason_words.filling import Sentence, filled, moved
from schedules.reason_words.places import place_words
from schedules.reasons import (
    ClockReason,
    HoldReason,
    MoveReason,
    Reason,
    TargetReason,
    UnplacedReason,
)

# By kind, with what is told apart inside a kind.
_REASONS: dict[str, Sentence] = {
    "target": (
        "The protocol puts it {place}, counted from {anchor_on}: that is {target_on}.",
        "按方案为{place}(自 {anchor_on} 起计),即 {target_on}。",
    ),
    "target session": (
        "The protocol puts it {place} on {target_on}.",
        "按方案在 {target_on} {place}给药。",
    ),
    "move": ("It moved {moved} from {target_on}, because", "由 {target_on} {moved},原因:"),
    "unplaced": ("No permitted day around {target_on} serves:", "{target_on} 前后没有可用的日期:"),
    "pending": (
        "It is shown for outcome {outcome}, the default, until decision {decision} is recorded.",
        "决定 {decision} 记录之前,按默认结果 {outcome} 显示。",
    ),
    "hold": (
        "The hold from {first} to {last} moves it {moved}: {text}.",
        "{first} 至 {last} 暂停,{moved}: {text}。",
    ),
    "hold covers": (
        "The hold from {first} to {last} covers it: {text}.",
        "{first} 至 {last} 暂停,当日在暂停期内: {text}。",
    ),
    "hold asks": (
        (
            "The hold from {first} to {last} covers it: {text}. It is longer than {longest} days,"
            " and the protocol asks a person what follows: record a stop, or end the hold."
        ),
        (
            "{first} 至 {last} 暂停,当日在暂停期内: {text}。暂停超过 {longest} 天,按方案须由人决定:"
            "记录停止,或结束暂停。"
        ),
    ),
    "stop": ("The arm was stopped on {on}: {text}.", "该治疗已于 {on} 停止: {text}。"),
    "cancelled": (
        "It is no longer planned, from the plan of {on} on: {text}.",
        "自 {on} 的计划起不再安排: {text}。",
    ),
    "given": ("It was given on {on}.", "已于 {on} 给药。"),
    "follows": (
        "It counts from {administration} on {on}: due {moved} than the protocol's calendar has it.",
        "自 {on} 的 {administration} 起计: 比方案日历{moved}。",
    ),
    "interval": (
        "At least {minimum} days after {after} ({rule}): it moves {moved}.",
        "{after} 之后至少 {minimum} 天({rule}): {moved}。",
    ),
    "missed missed": (
        "It was due on {due_on} and missed; the policy is {then}: it is open again, {moved}.",
        "原定 {due_on},漏给;按规则({then})重新待给,{moved}。",
    ),
    "missed not-given": (
        "It was due on {due_on} and not given; the policy is {then}: it is open again, {moved}.",
        "原定 {due_on},记录为未给;按规则({then})重新待给,{moved}。",
    ),
    "deferred": (
        "{administration} is still to be given: it moves {moved}.",
        "{administration} 尚待给药: {moved}。",
    ),
    "stays": (
        "What moved it no longer does, but {due_on} is over: it stays where it stood, {moved}.",
        "使其移后的原因已不存在,但 {due_on} 已过: 仍留在原定之日,{moved}。",
    ),
    "end": (
        "The rhythm ends on {on} ({rule}); this would be later.",
        "该节律于 {on} 结束({rule});此次会晚于该日。",
    ),
    "clock missing": (
        "The clock changes: {stated} does not exist on {on} in {zone}; {used} is meant.",
        "时钟调整: {zone} {on} {stated} 不存在,取 {used}。",
    ),
    "clock double": (
        "The clock changes: {stated} exists twice on {on} in {zone}; the first is meant.",
        "时钟调整: {zone} {on} {stated} 出现两次,取第一次。",
    ),
}
_CONFLICT = ("The smallest conflict, each entry needed for it:", "最小冲突,每一项都不可少:")
_NO_CHANGE = (
    "None of the changes that are tried alone is enough; look at the protocol itself.",
    "逐一试过的改动都不够;请检视方案本身。",
)
_CHANGES = (
    "Each of these lines was tried by itself and gives it a day:",
    "以下每一项都单独试过,均可使其有日期:",
)


def reason_lines(reason: Reason, language: Language = "en") -> Iterator[str]:
    """Yield one reason as sentences; what belongs to the first one is indented."""
    shift = moved(getattr(reason, "days", 0), language)
    place = {"place": place_words(reason.place, language)} if reason.kind == "target" else {}
    yield filled(_REASONS[_key(reason)], reason, language, moved=shift, **place)
    if isinstance(reason, MoveReason | UnplacedReason):
        # Days outside the window are no news: the window is told beside the reasons.
        near = (item for item in reason.rejected if not _is_outside(item))
        yield from (f"  {rejected_words(item, language)}" for item in near)
    if isinstance(reason, UnplacedReason):
        yield from _ways_out(reason, language)


def _is_outside(item: RejectedDay) -> bool:
    return all(cause.kind is CauseKind.OUTSIDE_WINDOW for cause in item.causes)


def _key(reason: Reason) -> str:
    match reason:
        case TargetReason() if "dialysis session" in reason.place:
            return "target session"
        case HoldReason() if reason.longest is not None:
            return "hold asks"
        case HoldReason(days=0):
            return "hold covers"
        case ClockReason():
            return f"clock {reason.found}"
        case _:
            outcome = f" {reason.outcome}" if reason.kind == "missed" else ""
            return reason.kind + outcome


def _ways_out(reason: UnplacedReason, language: Language) -> Iterator[str]:
    zh = language == "zh"
    if reason.conflict:
        yield _CONFLICT[zh]
        yield from (f"  {conflict_words(found, language)}" for found in reason.conflict)
    yield _CHANGES[zh] if reason.proposals else _NO_CHANGE[zh]
    yield from (f"  {proposal_words(item, language)}" for item in reason.proposals)
