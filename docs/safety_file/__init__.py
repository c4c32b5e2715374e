"""Writes the pages of docs/safety that follow from data and code: ``python docs/generate.py``."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SAFETY = ROOT / "docs" / "safety"
GENERATED = "<!-- Written by docs/generate.py. Change the source, then run it again. -->"
