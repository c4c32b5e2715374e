"""The languages a run can be printed in."""

import re
from typing import Literal

from schedules.checklists.words import Words

Language = Literal["en", "zh-CN", "en+zh-CN"]
Mode = Literal["en", "zh", "both"]
MODES: dict[str, Mode] = {"en": "en", "zh-CN": "zh", "en+zh-CN": "both"}
# A number and its unit, with the number in words where it is large; nothing else after it.
_NUMBER_FIRST = re.compile(r"([0-9][0-9,.]*)\u00a0([^0-9]+(?:\([0-9.]+[^0-9]+\))?)")


def number_once(words: Words) -> tuple[str, str, str] | None:
    """Return the number that both languages start with, and what each says after it; else None.

    >>> number_once(Words("90\u00a0minutes", "90\u00a0分钟"))
    ('90', '分钟', 'minutes')
    """
    zh, en = _NUMBER_FIRST.fullmatch(words.zh), _NUMBER_FIRST.fullmatch(words.en)
    if words.is_same or not zh or not en or zh[1] != en[1]:
        return None
    return zh[1], zh[2], en[2]
