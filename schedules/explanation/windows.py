"""The window of an entry in words, and who states a rule."""

from datetime import date

from protocol.provenance import Provenance
from schedules.display import Language, end_of_window, provenance
from schedules.explanation.words import NO_WINDOW, THE_DAY_ITSELF, Pair, joined, said
from schedules.plan import Plan

_ON: Pair = ("on {first} itself", "{first} 当天")
_FROM: Pair = ("from {first} to {last}", "{first} 至 {last}")
_PERMITTED: Pair = ("Permitted {permitted}, both ends inside.", "允许 {permitted}(含首尾)。")
_PREFERRED: Pair = ("Preferred {preferred}.", "首选 {preferred}。")


def window_words(
    preferred: tuple[date, date],
    permitted: tuple[date, date],
    language: Language,
    *,
    is_stated: bool,
) -> str:
    """Return both tiers of a window; one where they are the same."""
    if not is_stated:
        return said(NO_WINDOW, language)
    if permitted[0] == permitted[1]:
        return said(THE_DAY_ITSELF, language)
    tiers = said(_PERMITTED, language, permitted=_span(permitted, language))
    if preferred == permitted:
        return tiers
    first = said(_PREFERRED, language, preferred=_span(preferred, language))
    return f"{first}{'' if language == 'zh' else ' '}{tiers}"


def _span(ends: tuple[date, date], language: Language) -> str:
    first, last = (end_of_window(end, language) for end in ends)
    return said(_ON if first == last else _FROM, language, first=first, last=last)


def by_whom(plan: Plan, who: Provenance, sources: tuple[str, ...], language: Language) -> str:
    """Return where a number comes from, with its sources cited."""
    if not sources:
        return provenance(who, language)
    known = {
        name: source.citation
        for protocol in (plan.protocol, *plan.earlier_protocols)
        for name, source in protocol.sources.items()
    }
    cited = joined((known[source] for source in sources), language)
    return f"{provenance(who, language)}{':' if language == 'zh' else ': '}{cited}"
