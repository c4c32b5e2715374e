"""Wherever the reported outcome is told, the later deaths of the same series are told beside it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The outcome in any words: from 65 to 13 (BWAT) or from 68 to 0 (Wound-QoL).
OUTCOME = re.compile(r"\b65\b\D{1,40}\b13\b|\b68\b(?!\.)\D{1,20}\b0\b|65 降至 13")
# A woman treated for 20 months, and two of three patients, in the words of either language.
DEATHS = (
    re.compile(r"stroke.*respiratory\s+failure|卒中.*呼吸衰竭", re.DOTALL),
    re.compile(r"died|deaths?|死亡"),
)
# Scales, not outcomes.
SCALES = re.compile(r"\b13 to 65\b|\b0 to 68\b")


def _texts() -> list[Path]:
    places = [ROOT / name for name in ("README.md", "CITATION.cff", "CHANGELOG.md")]
    for folder, endings in (("docs", "md yaml"), ("protocol", "py yaml"), ("schedules", "py yaml")):
        for ending in endings.split():
            places += (ROOT / folder).rglob(f"*.{ending}")
    return sorted(places)


def _telling() -> list[Path]:
    return [path for path in _texts() if OUTCOME.search(path.read_text("utf-8"))]


@pytest.mark.hazard("H50")
@pytest.mark.requirement("R40")
@pytest.mark.parametrize("path", _telling(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_deaths_stand_beside_the_outcome(path: Path):
    text = path.read_text("utf-8")
    missing = [wanted.pattern for wanted in DEATHS if not wanted.search(text)]
    assert missing == [], "tell the later deaths where the outcome is told"


@pytest.mark.hazard("H50")
def test_the_readme_and_the_figure_of_scores_are_among_those_that_tell_it():
    told = {path.relative_to(ROOT).as_posix() for path in _telling()}
    assert {"README.md", "schedules/figures/trends.py"} <= told
