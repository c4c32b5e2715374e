"""The scanner of outputs finds what it is there to find, and lets good writing pass."""

import pytest
from output_scanner import broken_rules

FORBIDDEN = [
    ("D01", "give 1.0 mg"),
    ("D01", "0.50 mL in all"),
    ("D01", "12,500.00 units"),
    ("D02", "give .5 mg"),
    ("D03", "60kg"),
    ("D03", "1,000,000cells"),
    ("D03", "6000个细胞"),
    ("D04", "10 U of it"),
    ("D04", "5 IU"),
    ("D05", "2 cc"),
    ("D05", "2 ml"),
    ("D05", "5 µg"),
    ("D05", "5 mL. after that"),
    ("D06", "60000000 cells"),
    ("D06", "1000\u00a0mL"),
    ("D07", "6 x 10^7 cells"),
    ("D07", "2 x 106 cells per kg"),
    ("D07", "10⁶ cells"),
    ("D07", "6e7 cells"),
    ("D08", "60 M"),
    ("D08", "5K cells"),
    ("D11", "5 mg/kg"),
    ("D12", "dose > 5"),
    ("D12", "≥ 5"),
    ("D12", "cells & medium"),
    ("D15", "give it IV"),
    ("D16", "q28d"),
    ("D16", "TIW"),
    ("D17", "9 am"),
    ("D18", "03/04/2026"),
    ("D18", "3.4.26"),
    ("D18", "on 04-Mar-2026"),
    ("D18", "on 2026-03-04"),
    ("D19", "2026年03月04日"),
]
GOOD = [
    "1,000,000 cells per kg x 60 kg (dry weight, Mon 02-Mar-2026) = 60,000,000 cells (60 million)",
    "60,000,000 个细胞 (6000万)",
    "0.5 mL, 12.5 g, 1.05 mg, 100 minutes, 10 sites",
    "Wed 04-Mar-2026 07:05",
    "2026年03月04日(周三) 07:05",
    "every 28 days, at least 3 days apart, from 1 day before to 2 days after",
    "hamsc-scheduler 0.1.0, doi:10.3760/cma.j.cn112137-20211218-02819, PMC9903023, NCT06969807",
    "iv-induction-d0 in arms.iv.dose.amount, plan f9dba1225254",
    "intravenous; +11.7 %; 第 3 周",
]


@pytest.mark.parametrize(("rule", "text"), FORBIDDEN)
def test_a_forbidden_writing_is_found(rule: str, text: str):
    assert [found for found in broken_rules(text) if found.startswith(rule)]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_writing_passes(text: str):
    assert list(broken_rules(text)) == []
