"""A protocol document that fills every field that the model has."""

import json
from typing import Any

from engine_documents import (
    allowed_weekdays,
    arm,
    between,
    cycle,
    dose,
    every,
    interval,
    number,
    off_dialysis,
    on,
    phase,
    protocol_of,
    weekdays,
    windows,
    with_dialysis,
)

from protocol.reading import parse_protocol
from protocol.treatment_protocol import TreatmentProtocol

TEXT = {"en": "words", "zh": "词"}
OPEN = {"value": None, "unset": "empty-box", "note": "nobody said"}
ADOPTED = {
    "value": "3 days",
    "provenance": "site",
    "adopted": {"by": "Dr A", "on": "2026-01-01", "document": "SOP 1", "replaces": "2 days"},
}


def _says(name: str, says: Any) -> dict:
    return {"id": name, "title": TEXT, "says": says}


def _full() -> TreatmentProtocol:
    """Return a protocol that fills every field."""
    volume = {
        "concentration_per_ml": number("5 mg"),
        "viability_percent": number(80),
        "round_to": number("0.1 mL"),
    }
    limits = {"round_to": "1 mg", "maximum": "90 mg", "tolerance_percent": 5, "sites": 2}
    full_dose = dose("per-site", "2 mg", **limits, usual_range=["1 mg", "3 mg"])
    full_dose |= {"volume": volume, "note": "by weight of the day"}
    branch = {"decision": "response", "outcome": "good"}
    reviewed = arm(
        "iv",
        dose=full_dose,
        phases=[
            phase("a", on("day 0"), title=TEXT, duration=number("1 hour"), at=number(["09:00"])),
            phase("b", every("7 days", "day 20", last="day 60"), only_if=branch),
            phase("c", cycle([1, 8], length="21 days", cycles=2, first="day 100")),
            phase("d", weekdays("mon", first="day 200", count=3), dose=dose("per-kg", "3 mg")),
        ],
        at=number(["10:00"]),
        duration=number("30 minutes"),
        windows=windows("-1/+1 days", "-1/+2 days"),
        interval=interval(minimum="4 days", hard_minimum="3 days", maximum="400 days"),
        day_rules=[
            off_dialysis() | {"note": "why"},
            allowed_weekdays("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ],
        needs=["clinic"],
        rotation=["left", "right"],
        anchor_event="graft",
        hold={"maximum": ADOPTED, "then": "ask"},
        deviations={
            "early_limit": number("2 days"),
            "late_limit": number("3 days"),
            "duplicate_within": number("1 hour"),
            "late_entry_after": number("24 hours"),
            "duration": {"shortest": number("20 minutes"), "longest": number("90 minutes")},
            "rate_per_hour": {"least": number("1 mL"), "most": number("9 mL")},
            "cumulative_at_least_percent": number(80),
            "matching": {"miss_percent": number(50), "extra_percent": number(150)},
            "severity": [
                {"of": "late", "severity": "important", "beyond": number("1 day"), "phase": "a"},
                {"of": "wrong-dose-low", "severity": "none", "beyond_percent": number(9)},
                {"of": "missed", "severity": "not-important", "from_repeat": number(2)},
            ],
        },
        particulars=[
            _says("needle", number("22 gauge")) | {"says_zh": "22 号"},
            _says("vehicle", OPEN),
        ],
        steps=[
            _says("line", number("a cannula of 20 gauge")) | {"says_zh": "20 号"},
            _says("flush", OPEN),
        ],
    )
    needed = {"kind": "as-needed", "maximum_per_day": number(2), "minimum_gap": number("4 hours")}
    per_m2 = dose("per-m2", "2 mg", formula="mosteller")
    needed_arm = arm("im", phases=[phase("n", needed)], dose=per_m2)
    sessions = arm(
        "hd",
        with_dialysis(count=4, skip=2),
        duration=number("1 hour"),
        anchor_administration="iv-a-d0",
    )
    lasts = {"id": "consent", "title": TEXT, "arms": ["iv"], "lasts": "once", "note": "signed"}
    fresh = {
        "id": "count",
        "title": TEXT,
        "arms": ["iv"],
        "fresh_for": number("7 days"),
        "refreshed_by": ["blood", "checks"],
    }
    document = protocol_of(
        reviewed,
        needed_arm,
        sessions,
        title=TEXT,
        intended_use=TEXT,
        approvals={"ethics": "E-1", "filing": "F-1", "review_by": "2027-01-01"},
        weight={
            "kind": "dry weight",
            "max_age": number("30 days"),
            "max_change_percent": number(5),
        },
        height={"max_age": number("90 days"), "max_change_percent": number(2)},
        wound_area={"max_age": number("7 days"), "max_change_percent": number(20)},
        sources={
            "book": {
                "citation": "a book",
                "doi": "10.1/x",
                "pmid": "1",
                "registry": "NCT1",
                "url": "https://example.org",
                "seen": "whole",
            }
        },
        products=[
            {
                "id": "product",
                "name": TEXT,
                "unit": "mg",
                "label_text": TEXT,
                "storage": TEXT,
                "concentration_per_ml": number("5 mg"),
                "post_thaw_limit": number("2 hours"),
                "expiry_margin": number("30 minutes"),
                "viability_at_least": number("80 percent"),
            }
        ],
        rules=[
            between("never-same-day", "im", "hd") | {"note": "why"},
            between("at-most-apart", "im", "iv", days="9 days"),
            between("at-least-apart", "im", "hd", days="1 day"),
            between("at-most-apart", "hd", "im", hours="30 hours"),
            between("same-day", "hd", "iv", minimum="30 minutes", maximum="5 hours")
            | {"order": "as-listed"},
            {
                "kind": "from-administration",
                "arms": ["im"],
                "administration": "iv-a-d0",
                "minimum": number("1 day"),
                "maximum": number("2 years"),
            },
            {"kind": "cumulative-maximum", "arms": ["iv", "im"], "amount": number("2000 mg")},
        ],
        decisions=[
            {
                "id": "response",
                "question": TEXT,
                "due": number("day 18"),
                "outcomes": ["good", "poor"],
                "default": "good",
            }
        ],
        events=[{"id": "graft", "title": TEXT}],
        assessments=[
            {
                "id": "blood",
                "instrument": "laboratory",
                "title": TEXT,
                "score": "0 to 9",
                "when": every("7 days"),
                "windows": windows("-1/+1 days"),
                "minimum_interval": number("3 days"),
                "anchor_administration": "iv-a-d0",
                "needs": ["clinic"],
                "provenance": "reported",
                "source": "book",
                "note": "weekly",
                "severity": [
                    {"of": "late", "severity": "not-important", "beyond": number("2 days")},
                    {"of": "missed", "severity": "important", "from_repeat": number(2)},
                ],
            },
            {
                "id": "pain",
                "instrument": "VAS",
                "title": TEXT,
                "when": {"kind": "around", "arms": ["iv"], "moments": ["before"], "note": "why"},
            },
        ],
        gates=[lasts, fresh],
        hold_flags=[TEXT],
        particulars=[_says("biopsy", number("after a month"))],
    )
    return parse_protocol(json.dumps(document), source="full.yaml")


FULL = _full()
