"""Finds in any text for people what the display rules forbid, without the program's own code.

What is quoted (identifiers, addresses, versions, hashes) is taken out first: those are not numbers
that a person reads as a dose, a date or a time.
"""

import re
from collections.abc import Iterator

_QUOTED = re.compile(
    r"https?://\S+"
    r"|doi:\S+|\b10\.[0-9]{4,}/\S+"  # DOIs
    r"|\bPMC?[0-9 ]+|\bPMID [0-9]+|\b(?:NCT|ChiCTR)[0-9]+"  # registries
    r"|\b0\.[0-9]+\.[0-9]+\b"  # versions of the program
    r"|\b[0-9a-f]{12,}\b"  # hashes
    r"|\b[a-z]+(?:[._-][a-z0-9]+)+\b"  # ids of documents: arms.iv.dose, iv-induction-d0
)
_UNITS = "cells|mL|L|mg|mcg|g|kg|cm2|m2|units|minutes?|hours?|days?|weeks?|months?|years?|个细胞"
_RULES = {
    "D01 trailing zero": r"(?<![0-9.])[0-9][0-9,]*\.[0-9]*0(?![0-9])",
    "D02 naked point": r"(?<![0-9A-Za-z])\.[0-9]",
    "D03 unit without a space": rf"(?<![0-9A-Za-z])[0-9][0-9,.]*(?:{_UNITS})\b",
    "D04 U or IU": r"\b(?:U|IU)\b",
    "D05 cc, ml or µg": r"(?<![A-Za-z])(?:cc|ml|ML|µg|μg|ug)\b",
    "D05 point after a unit": r"[0-9]\s?(?:mL|mg|mcg|kg)\.(?=\s[a-z])",
    "D06 digits without groups": rf"(?<![0-9,.])[0-9]{{4,}}[ \u00a0](?:{_UNITS})\b",
    "D07 power of ten": r"10\^|10[⁰¹²³⁴-⁹]|[0-9][eE][+-]?[0-9]|[x\u00d7*]\s?10[0-9]\b",
    "D08 M, MM or K": r"[0-9]\s?(?:MM?|K)\b",
    "D11 slash for per": r"/\s?(?:kg|mL|cm2|m2|h|hour|min|day|week)\b",
    "D12 sign for a word": r"(?<![-=<])[<>](?![-=])|[≥≤]|@|&",
    "D15 route in short": r"\b(?:IV|IM|SC|IJ|ID|PO)\b",
    "D16 frequency in short": r"\b(?:q[0-9]+[dhw]|QD|QOD|TIW|BIW|BID|TID|x[0-9]+d)\b",
    "D17 twelve-hour clock": r"[0-9]\s?(?:am|pm|AM|PM)\b",
    "D18 all-numeric date": r"\b[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}\b|[0-9]{4}/[0-9]{1,2}/",
    "D18 date without weekday": (
        r"(?<!Mon )(?<!Tue )(?<!Wed )(?<!Thu )(?<!Fri )(?<!Sat )(?<!Sun )"
        r"\b[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{4}"
    ),
    "D18 date for programs": r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b",
    "D19 date without weekday": r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?!\(周[一二三四五六日]\))",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _RULES.items()}


def broken_rules(text: str) -> Iterator[str]:
    """Yield each forbidden writing with its rule and what stands around it."""
    plain = _QUOTED.sub("§", text)
    for name, pattern in _PATTERNS.items():
        for found in pattern.finditer(plain):
            around = plain[max(0, found.start() - 30) : found.end() + 30].replace("\n", " ")
            yield f"{name}: {found[0]!r} in {around!r}"
