"""Three small registries whose dates, doses, weeks, lots and deviations were worked out by hand.

Every expected value follows from the documents below with a calendar and a pencil. March 2026
begins on a Sunday: the 2nd, 9th, 16th and 23rd are Mondays.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from cohort_tables import Row, row, table
from engine_documents import (
    Part,
    arm,
    closure,
    cycle,
    dose,
    every,
    off_dialysis,
    on,
    place,
    protocol_of,
    windows,
    with_dialysis,
)

from schedules.cli import main

pytestmark = [pytest.mark.hazard("H26"), pytest.mark.requirement("R31")]


def _run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["cohort", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def _planned(folder: Path, protocol: Part, people: list[Row], *places: Part, code: int = 0) -> str:
    """Plan a registry; return the folder of its plans."""
    site = {"format_version": "1", "kind": "site", "id": "s", "places": list(places)}
    site |= {"protocol": {"id": "tiny", "version": "1"}}
    for name, document in {"protocol": protocol, "site": site}.items():
        (folder / f"{name}.yaml").write_text(json.dumps(document), "utf-8")
    pq.write_table(pa.Table.from_batches([table(people)]), folder / "patients.parquet")
    asked = [str(folder / "patients.parquet"), "--protocol", str(folder / "protocol.yaml")]
    asked += ["--site", str(folder / "site.yaml"), "--rows", "--workers", "1"]
    _run("plan", *asked, "-o", str(folder / "plans"), code=code)
    return str(folder / "plans")


def _doses(plans: str) -> dict[str, list[str]]:
    """Return "arm month-day amount unit" of everything that is planned, by patient."""
    found: dict[str, list[str]] = {}
    for item in pq.read_table(f"{plans}/part-00000/rows.parquet").to_pylist():
        told = f"{item['arm']} {item['on'] or item['due_on']:%m-%d} {item['amount']} {item['unit']}"
        state = "" if item["state"] == "planned" else f" {item['state']}"
        found.setdefault(item["code"], []).append(told + state)
    return found


def _weeks(plans: str, *more: str) -> list[str]:
    """Return "Monday site doses planned to_make order_by" of each week."""
    rows = csv.DictReader(io.StringIO(_run("forecast", plans, "--format", "csv", *more)))
    names = ("week", "site", "unit", "administrations", "planned", "to_make", "order_by")
    return [" ".join(found[name] or "-" for name in names) for found in rows]


def _beside_a_closure() -> Part:
    """Weekly infusions by weight off dialysis days, and 5 mL on the wound on two days."""
    infusions = arm(
        "iv",
        every("7 days", count=4),
        dose=dose("per-kg", "1_000_000 cells"),
        windows=windows("-1/+1 days", "-2/+2 days"),
        day_rules=[off_dialysis("hard")],
        needs=["clinic"],
        product="cells",
    )
    wound = arm("wound", on("day 0", "day 3"), dose=dose("fixed", "5 mL"), product="supernatant")
    wound |= {"route": "topical"}
    products = [
        {"id": "cells", "name": "cells", "unit": "cells"},
        {"id": "supernatant", "name": "supernatant", "unit": "mL"},
    ]
    return protocol_of(infusions, wound, products=products, span="60 days")


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clinic is open from Monday to Friday, and closed on the 16th and the 17th.

    A begins on Monday the 2nd with 60.5 kg, dialysed on Saturdays. B begins on Tuesday the 3rd with
    80 kg, dialysed on Tuesdays, Thursdays and Saturdays. C has the wound alone. D was never
    weighed.
    """
    folder = tmp_path_factory.mktemp("weekly")
    weighed = {"weight_on": "2026-02-27"}
    sessions = {"dialysis_start": "08:00", "dialysis_duration": "4 hours"}
    once, thrice = ({"dialysis_weekdays": days, **sessions} for days in ("sat", "tue thu sat"))
    people = [
        row("A", day_zero="2026-03-02", weight_kg="60.5", site="east", **weighed, **once),
        row("B", day_zero="2026-03-03", weight_kg="80", site="east", **weighed, **thrice),
        row("C", day_zero="2026-03-06", arms="wound", site="west"),
        row("D", day_zero="2026-03-02", **once),
    ]
    clinic = place(closures=[closure("2026-03-16", "2026-03-17")])
    _planned(folder, _beside_a_closure(), people, clinic, code=20)
    return folder


def test_dates_keep_clear_of_a_closure_and_of_dialysis_and_doses_follow_the_weight(weekly: Path):
    """A: the 16th is closed; of the days within two, the 18th alone is open.

    B: Mondays and Wednesdays are a day away and open, the later one is taken; the 17th has the
    18th alone, since the 16th is closed and the 19th a dialysis day.
    """
    a, b = ("60500000 cells", "80000000 cells")
    assert _doses(str(weekly / "plans")) == {
        "A": [f"iv 03-02 {a}", f"iv 03-09 {a}", f"iv 03-18 {a}", f"iv 03-23 {a}"],
        "B": [f"iv 03-04 {b}", f"iv 03-11 {b}", f"iv 03-18 {b}", f"iv 03-25 {b}"],
        "C": ["wound 03-06 5 mL", "wound 03-09 5 mL"],
    }
    (problem,) = pq.read_table(weekly / "plans/part-00000/problems.parquet").to_pylist()
    assert (problem["row"], problem["code"]) == (3, "D")


def test_weeks_lots_and_what_expires_are_those_of_a_pencil(weekly: Path):
    """60.5 and 80 million a week, a quarter on top for the cells, ten days ahead.

    Made are 75.625 for A and 100 for B. Lot 1 serves A on the 2nd and B on the 4th and then expires
    with 24.375. Lot 2 serves 75.625, 100, 75.625 and 48.75 of the next 100; lot 3 51.25 of it and
    48.75 of A's 75.625 on the 23rd: 26.875 and B's 100 on the 25th are missing.
    """

    def lot(name: str, millions: int, last: str) -> dict[str, str]:
        return {"lot": name, "amount": f"{millions}_000_000 cells", "last_day": last}

    lots = [
        lot("L1", 200, "2026-03-04"),
        lot("L2", 300, "2026-03-20"),
        lot("L3", 100, "2026-06-30"),
    ]
    note = {"provenance": "engineering", "note": "by hand"}
    cells: dict[str, Any] = {"product": "cells", "lots": lots}
    cells |= {"lead_time": {"value": "10 days", **note}, "overage_percent": {"value": 25, **note}}
    supply = {"format_version": "1", "kind": "supply", "id": "lab", "products": [cells]}
    (weekly / "supply.yaml").write_text(json.dumps(supply), "utf-8")
    asked = (str(weekly / "plans"), "--supply", str(weekly / "supply.yaml"))
    orders = {"03-02": "02-20", "03-09": "02-27", "03-16": "03-06", "03-23": "03-13"}
    assert _weeks(*asked) == [
        *(f"2026-{week} east cells 2 140500000 175625000 2026-{by}" for week, by in orders.items()),
        "2026-03-02 west mL 1 5 5 -",
        "2026-03-09 west mL 1 5 5 -",
    ]
    told = json.loads(_run("forecast", *asked, "--format", "json"))
    assert [(x["lot"], x["used"], x["left"], x["expires_with_rest"]) for x in told["lots"]] == [
        ("L1", "175625000", "24375000", True),
        ("L2", "300000000", "0", False),
        ("L3", "100000000", "0", False),
    ]
    (missing,) = told["shortages"]
    assert (missing["first_on"], missing["missing"]) == ("2026-03-23", "126875000")


def test_a_short_log_departs_where_a_pencil_says_so(weekly: Path):
    """A: as planned; the 9th given on the 12th, one day after its window; nothing on the 18th.

    The 23rd as planned. B: as planned, but refused on the 18th and given twice on the 25th. C: the
    first on its day, the second not at all.
    """
    given = [
        ("A", "iv", "2026-03-02 10:00", "completed"),
        ("A", "iv", "2026-03-12 10:00", "completed"),
        ("A", "iv", "2026-03-23 10:00", "completed"),
        ("B", "iv", "2026-03-04 10:00", "completed"),
        ("B", "iv", "2026-03-11 10:00", "completed"),
        ("B", "iv", "2026-03-18 10:00", "refused"),
        ("B", "iv", "2026-03-25 10:00", "completed"),
        ("B", "iv", "2026-03-25 15:00", "completed"),
        ("C", "wound", "2026-03-06 10:00", "completed"),
    ]
    lines = [f"{code},r{at},{own},{on},{state}" for at, (code, own, on, state) in enumerate(given)]
    text = "\n".join(["code,id,arm,started_at,status", *lines]) + "\n"
    (weekly / "log.csv").write_text(text, "utf-8")
    asked = (str(weekly / "plans"), str(weekly / "log.csv"), "--as-of", "2026-04-30")
    _run("deviations", *asked, "-o", str(weekly / "found"), "--workers", "1", code=3)
    part = weekly / "found" / "part-00000"
    told = [
        (x["code"], x["due"] and f"{x['due']:%m-%d}", x["outcome"] or x["kind"], x["record"])
        for x in pq.read_table(part / "results.parquet").to_pylist()
    ]
    assert told == [
        ("A", "03-09", "late", "r1"),
        ("A", "03-18", "missed", None),
        ("B", "03-18", "not-given", None),
        ("B", None, "duplicate", "r7"),
        ("C", "03-09", "missed", None),
    ]
    counts = {
        x["code"]: (x["planned"], x["given"], x["on-time"], x["departures"])
        for x in pq.read_table(part / "patients.parquet").to_pylist()
    }
    assert counts == {"A": (4, 3, 2, 2), "B": (4, 4, 3, 2), "C": (2, 1, 1, 1)}


def test_months_end_where_they_end_and_doses_by_surface_are_rounded_as_stated(tmp_path: Path):
    """Months from 31 January: 28 February and 31 March. Days 1 and 8 of two cycles of 21 days.

    170 cm and 72.25 kg are sqrt(170 * 72.25 / 3600) = 1.84711 m2 (Mosteller): 18.4711 mg at 10 mg
    per m2, which is 18.5 in steps of 0.5.
    """
    monthly = arm("im", every("1 month", count=3), dose=dose("fixed", "60 mg"))
    cycles = arm(
        "iv",
        cycle([1, 8], length="21 days", cycles=2),
        dose=dose("per-m2", "10 mg", formula="mosteller", round_to="0.5 mg"),
    )
    more = json.dumps({"heights": [{"cm": "170", "on": "2026-01-02"}]})
    weighed = {"weight_kg": "72.25", "weight_on": "2026-01-02", "more": more}
    people = [row("M", arms="im", day_zero="2026-01-31"), row("S", **weighed)]
    plans = _planned(tmp_path, protocol_of(monthly, cycles, span="12 months"), people)
    days = ("01-05", "01-12", "01-26", "02-02")
    assert _doses(plans) == {
        "M": ["im 01-31 60 mg", "im 02-28 60 mg", "im 03-31 60 mg"],
        "S": [f"iv {day} 18.5 mg" for day in days],
    }
    assert _weeks(plans, "--from", "2026-01-26", "--to", "2026-02-28") == [
        "2026-01-26 - mg 2 78.5 78.5 -",
        "2026-02-02 - mg 1 18.5 18.5 -",
        "2026-02-23 - mg 1 60 60 -",
    ]


def test_what_falls_on_dialysis_follows_each_patients_days_and_a_hold_needs_nothing(
    tmp_path: Path,
):
    """Three sessions from Tuesday the 3rd on: the 4th, 6th and 9th, or the 3rd, 5th and 7th."""
    when = with_dialysis("during", count=3)
    protocol = protocol_of(arm("iv", when, dose=dose("fixed", "100 mg")), span="60 days")
    hold = {"arms": ["iv"], "first": "2026-03-05", "last": "2026-03-05", "reason": "fever"}
    sessions = {"dialysis_start": "08:00", "dialysis_duration": "4 hours"}
    people = [
        row("O", day_zero="2026-03-03", dialysis_weekdays="mon wed fri", **sessions),
        row("E", day_zero="2026-03-03", dialysis_weekdays="tue thu sat", **sessions),
        row("H", day_zero="2026-03-03", dialysis_weekdays="tue thu sat", **sessions),
    ]
    people[2]["more"] = json.dumps({"holds": [hold | {"resume": "rejoin"}]})
    plans = _planned(tmp_path, protocol, people)
    found = _doses(plans)
    assert found["O"] == [f"iv 03-{day} 100 mg" for day in ("04", "06", "09")]
    assert found["E"] == [f"iv 03-{day} 100 mg" for day in ("03", "05", "07")]
    assert found["H"] == ["iv 03-03 100 mg", "iv 03-05 100 mg held", "iv 03-07 100 mg"]
    assert _weeks(plans) == ["2026-03-02 - mg 7 700 700 -", "2026-03-09 - mg 1 100 100 -"]
