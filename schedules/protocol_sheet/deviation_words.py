"""How an arm's records are judged, in words."""

from collections.abc import Iterator

from protocol.deviation import AssessmentSeverity, DeviationRules, SeverityRule
from protocol.provenance import Stated
from schedules.protocol_sheet.values import by, marked, value

_SEVERITIES = {
    "none": "no departure",
    "not-important": "not important",
    "important": "proposed as important",
}


def deviation_lines(rules: DeviationRules | None) -> Iterator[str]:
    """Yield each limit that records are held against beyond windows, and how much it matters."""
    if rules is None:
        return
    duration, rate, matching = rules.duration, rules.rate_per_hour, rules.matching
    named: tuple[tuple[str, Stated | None, str], ...] = (
        ("taken at all no earlier than {} before it is due", rules.early_limit, ""),
        ("taken at all no later than {} after it is due", rules.late_limit, ""),
        ("a second record within {} is a duplicate", rules.duplicate_within, ""),
        ("entered late when entered more than {} afterwards", rules.late_entry_after, ""),
        ("takes at least {}", duration.shortest if duration else None, ""),
        ("takes at most {}", duration.longest if duration else None, ""),
        ("runs at least at {} per hour", rate.least if rate else None, ""),
        ("runs at most at {} per hour", rate.most if rate else None, ""),
        ("at least {} of what was planned until then", rules.cumulative_at_least_percent, " %"),
        ("a miss costs {} of an interval", matching.miss_percent if matching else None, " %"),
        ("an extra costs {} of an interval", matching.extra_percent if matching else None, " %"),
    )
    for words, stated, unit in named:
        if stated is not None:
            yield f"records: {words.format(f'{value(stated)}{unit}{by(stated)}')}"
    yield from (f"records: {severity_words(rule)}" for rule in rules.severity)


def severity_words(rule: SeverityRule | AssessmentSeverity) -> str:
    """Return how much a kind of departure matters, and in which cases."""
    parts = [f"{rule.of} is {_SEVERITIES[rule.severity]}"]
    if isinstance(rule, SeverityRule):
        parts += _narrower(rule)
    if rule.beyond is not None:
        parts.append(f"when more than {marked(rule.beyond)} outside its window")
    if rule.from_repeat is not None:
        parts.append(f"from time {marked(rule.from_repeat)} on")
    return ", ".join(parts) + by(rule)


def _narrower(rule: SeverityRule) -> Iterator[str]:
    if rule.phase is not None:
        yield f"in phase {rule.phase}"
    if rule.beyond_percent is not None:
        share = rule.beyond_percent
        yield f"when more than {value(share)} %{by(share)} from what was planned"
