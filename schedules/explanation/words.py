"""The sentences of an explanation in English and Chinese, and the lines they stand on."""

from collections.abc import Iterable, Iterator

from schedules.display import Language
from schedules.plan import State

# English and Chinese.
Pair = tuple[str, str]
WHY_DATE: Pair = ("Why this date", "日期的由来")
WHY_DOSE: Pair = ("Why this dose", "剂量的由来")
LOOK_AT: Pair = ("Look at", "请留意")
FRESH: Pair = ("Must be fresh before it", "给药前须在有效期内")
ASSUMED_HERE: Pair = (
    "Assumed here, stated by nobody for this treatment",
    "此处为假定,本治疗无人给出",
)
STATES: dict[State, Pair] = {
    State.UNPLACED: ("It has no date: no permitted day serves.", "没有日期: 允许的日子都不可用。"),
    State.HELD: ("It has no date: it is held.", "没有日期: 暂停中。"),
    State.STOPPED: ("It has no date: its arm has ended.", "没有日期: 该治疗已结束。"),
    State.CANCELLED: ("It has no date: it is no longer planned.", "没有日期: 不再安排。"),
}
STANDS: Pair = (
    "It stands on the day it is due: nothing speaks against it.",
    "就在应给药的当天: 无不利因素。",
)
STANDS_ALTHOUGH: Pair = (
    "It stands on the day it is due, although that is to be avoided where possible (see below).",
    "就在应给药的当天,虽然宜尽量避开(见下)。",
)
NO_WINDOW: Pair = (
    "No window is stated: only the day itself is permitted.",
    "未注明时间窗: 只限当天。",
)
THE_DAY_ITSELF: Pair = ("The stated window is the day itself.", "时间窗即当天。")


def said(words: Pair, language: Language, **fields: object) -> str:
    """Return a sentence in one language, its fields filled in."""
    return words[language == "zh"].format(**fields)


def section(title: Pair, entries: Iterable[str], language: Language) -> Iterator[str]:
    """Yield a heading with its entries, after an empty line; nothing where there is no entry."""
    lines = list(entries)
    if lines:
        yield ""
        yield said(title, language)
        yield from (f"  {line}" for line in lines)


def joined(sources: Iterable[str], language: Language) -> str:
    """Return citations as a list."""
    return (";" if language == "zh" else "; ").join(sources)
