"""Plans: the known one, its file, and documents that must not be taken."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from protocol.errors import UserError
from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.patient import parse_patient
from schedules.plan import read_plan, write_plan
from schedules.selftest.check import CheckFailedError, Machine, expect
from schedules.selftest.example import PROTOCOL, example_plan, starter
from schedules.selftest.release import expected

# Offsets 0, 14, 28, then every 28 days to day 448, from 3 March 2026: counted by hand.
_FIRST, _OFFSETS = date(2026, 3, 3), (0, 14, 28, *range(56, 449, 28))
# 60 kg x 1,000,000 cells per kg.
_CELLS = "60000000 cells"


def known_plan(_: Machine) -> str:
    """Make the example's plan: infusions by hand calculation, all the rest by its digest."""
    plan = example_plan()
    infusions = [act for act in plan.administrations if act.arm == "iv"]
    wanted = [_FIRST + timedelta(offset) for offset in _OFFSETS]
    expect("days of the infusions", [act.on for act in infusions], wanted)
    expect("their dose", {str(act.dose.amount) for act in infusions}, {_CELLS})
    # Under the example's pattern (Mon, Wed, Fri) no Tuesday is a dialysis day.
    expect("their weekday", {day.weekday() for day in wanted}, {1})
    expect("SHA-256 of the plan", plan.digest, expected("plan"))
    return f"{len(plan.administrations)} administrations, SHA-256 {plan.digest[:12]}"


def round_trip(_: Machine) -> str:
    """Read the plan's file back; refuse one that ends early, and one with a dose changed."""
    data = write_plan(example_plan())
    again = write_plan(read_plan(data.decode(), source="plan.json"))
    expect("bytes read and written again", hashlib.sha256(again).hexdigest(), _sha(data))
    _refuse("half of a plan", lambda: read_plan(data.decode()[: len(data) // 2], source="plan"))
    file = json.loads(data)
    for act in file["administrations"]:
        if act["arm"] == "iv":
            act["dose"]["amount"] = "600000000 cells"
    _refuse("a dose ten times as large", lambda: read_plan(json.dumps(file), source="plan"))
    return f"{len(data):,} bytes; half of them and a tenfold dose are refused"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_AMOUNT = (
    "amount: {value: 1_000_000 cells, provenance: analogue,"
    " source: [lupus-review, ckd-series, nct06969807]}"
)
_BAD_PROTOCOLS = {
    "a number without its provenance": (_AMOUNT, "amount: {value: 1_000_000 cells}"),
    "a power of ten": ("value: 1_000_000 cells, provenance: analogue", "value: 1e6 cells"),
    "a decimal comma": ("value: 12.5 g", 'value: "12,5 g"'),
    "a dose without a basis": ("      basis: per-kg\n", ""),
    "a unit that is easily misread": ("value: 12.5 g", "value: 12.5 gm"),
    "a key that is misspelt": ("      maximum:", "      maximun:"),
    "no numbering of days": ("day_numbering: day0\n", ""),
    "a tag": ("title:\n", "title: !!python/name:os.system\n"),
}
_BAD_PATIENTS = {
    "a date that does not exist": ("day_zero: 2026-03-03", "day_zero: 2026-02-30"),
    "a zone that does not exist": ("Asia/Shanghai", "Asia/Beijing"),
    "a time without its offset": ("16:00+08:00", "16:00"),
    "a weight of nothing": ("kg: 60,", "kg: 0,"),
    "a number with a comma": ("kg: 60,", 'kg: "60,5",'),
}


def refusals(_: Machine) -> str:
    """Break the shipped documents in known ways: each has to be refused."""
    protocol, patient = library_text(PROTOCOL), starter("example-patient.yaml")
    for name, (old, new) in _BAD_PROTOCOLS.items():
        text = _changed(protocol, old, new)
        _refuse(name, partial(parse_protocol, text, source="protocol"))
    for name, (old, new) in _BAD_PATIENTS.items():
        text = _changed(patient, old, new)
        _refuse(name, partial(parse_patient, text, source="patient"))
    return f"{len(_BAD_PROTOCOLS) + len(_BAD_PATIENTS)} broken documents, all refused"


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        message = f"the shipped document no longer holds {old.strip()}"
        raise CheckFailedError(message)
    return text.replace(old, new, 1)


def _refuse(name: str, read: Callable[[], object]) -> None:
    try:
        read()
    except UserError:
        return
    message = f"{name} was taken"
    raise CheckFailedError(message)
