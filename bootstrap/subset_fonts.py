"""Make the fonts of the printed sheets anew, from fonts installed on this machine.

    .venv/bin/python bootstrap/subset_fonts.py FOLDER

FOLDER is searched for Noto Sans (Debian: fonts-noto-core) and Noto Sans CJK (fonts-noto-cjk).
Nothing is fetched. The same fonts give the same files.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "schedules" / "fonts"
# Latin with all its extensions, Greek, Cyrillic, punctuation, signs, arrows, mathematics.
ALPHABETS = ((0x20, 0x530), (0x1E00, 0x2000), (0x2000, 0x2300), (0x2460, 0x2500), (0x25A0, 0x2800))
CHINESE = ((0x3000, 0x3030), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7))
# Rows of GB 2312: 16 to 55 hold its first level of characters, up to 87 its second.
GB_2312 = range(16, 88)
COMMON = range(16, 56)
FIRST_HAN = 0x2E80
# Typst takes "Bold" off a family's name: the bold Chinese would stand in for the regular one.
FONTS = (
    ("sheet-sans-regular.ttf", "NotoSans-Regular.ttf", "Sheet Sans", "Regular"),
    ("sheet-sans-bold.ttf", "NotoSans-Bold.ttf", "Sheet Sans", "Bold"),
    ("sheet-han-regular.otf", "NotoSansCJK-Regular.ttc", "Sheet Han", "Regular"),
    ("sheet-han-bold.otf", "NotoSansCJK-Bold.ttc", "Sheet Han Strong", "Bold"),
)
_NAMED = {1, 4, 6, 16}
_KEPT_NAMES = {0, 1, 2, 4, 6, 13, 14}


def main(folder: Path) -> None:
    """Write every font, and the list of the characters that they hold together."""
    held: set[int] = set()
    for name, original, family, style in FONTS:
        font = _opened(folder, original)
        _subset(font, _wanted(name))
        _rename(font, family, style)
        font.save(TARGET / name)
        if not name.endswith("bold.otf"):
            held |= set(font.getBestCmap() or {})
    text = "".join(map(chr, sorted(held)))
    (TARGET / "held.txt").write_text(text, encoding="utf-8", newline="")


def _wanted(name: str) -> set[int]:
    if "han" not in name:
        return _ranges(ALPHABETS)
    own = {ord(char) for char in _own_texts() if ord(char) >= FIRST_HAN}
    if "bold" in name:
        # Any rarer character of a bold text stands in the regular weight.
        return own | set(_gb2312(COMMON))
    return _ranges(CHINESE) | _ranges(ALPHABETS) | own | set(_gb2312(GB_2312))


def _own_texts() -> str:
    """Return every text of the program: whatever stands in its sources can be printed."""
    found = [
        path.read_text("utf-8")
        for folder in ("protocol", "schedules")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".yaml", ".j2", ".typ"}
    ]
    return "".join(found)


def _gb2312(rows: Iterable[int]) -> Iterable[int]:
    for row in rows:
        for cell in range(1, 95):
            char = bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", "ignore")
            if char:
                yield ord(char)


def _ranges(pairs: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, end in pairs for code in range(first, end)}


def _opened(folder: Path, name: str) -> TTFont:
    found = next(iter(sorted(folder.rglob(name))), None)
    if found is None:
        sys.exit(f"{folder}: found no {name}; install the fonts that this file's first lines name")
    if not name.endswith(".ttc"):
        return TTFont(found, recalcTimestamp=False)
    for number in range(64):
        font = TTFont(found, fontNumber=number, recalcTimestamp=False)
        if font["name"].getDebugName(1) == "Noto Sans CJK SC":
            return font
    sys.exit(f"{found}: no face for simplified Chinese")


def _subset(font: TTFont, wanted: set[int]) -> None:
    options = subset.Options(
        hinting=False,
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl"],
        name_IDs=sorted(_KEPT_NAMES),
        name_languages=[0x409],
        notdef_outline=True,
        drop_tables=[*subset.Options().drop_tables, "VORG", "vhea", "vmtx", "DSIG", "BASE"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def _rename(font: TTFont, family: str, style: str) -> None:
    """Give the changed font a name of its own, so that nobody takes it for the whole one."""
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    table = font["name"]
    for record in list(table.names):
        if record.nameID in names:
            table.setName(
                names[record.nameID],
                record.nameID,
                record.platformID,
                record.platEncID,
                record.langID,
            )
        elif record.nameID in _NAMED:
            table.names.remove(record)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [names[6]]
        cff.topDictIndex[0].FullName = names[4]
        cff.topDictIndex[0].FamilyName = family


if __name__ == "__main__":
    main(Path(sys.argv[1]))
