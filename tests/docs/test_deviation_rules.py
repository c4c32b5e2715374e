"""The page that says which test shows which rule of a deviation report names what is there."""

import re
from pathlib import Path

from schedules.deviations.taxonomy import Flag, Kind, Outcome

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/deviation-rules.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_is_there():
    known = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 50
    assert named <= known, named - known


def test_every_outcome_kind_and_flag_has_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    codes = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    assert codes == {each.value for group in (Outcome, Kind, Flag) for each in group}
