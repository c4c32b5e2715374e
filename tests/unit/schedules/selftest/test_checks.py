"""Every check of the self-test passes here, and fails where what it looks at is broken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.calendar import Choices, Profile, write_calendar
from schedules.engine import closures, dosing
from schedules.plan import Plan
from schedules.selftest import (
    CHECKS,
    Check,
    Machine,
    dates,
    outputs,
    plans,
    records,
    release,
    run_checks,
)
from schedules.selftest.example import example_plan

pytestmark = [pytest.mark.hazard("H47"), pytest.mark.requirement("R41")]

MACHINE = Machine(
    now=datetime(2027, 1, 4, 9, 30, tzinfo=UTC),
    program="hamsc-scheduler test",
    versions={"Python": "3.11"},
    write=lambda _, data: data,
)
BY_ID = {check.id: check for check in CHECKS}
Patch = tuple[object, str, Callable[..., Any]]


def _run(name: str, with_: Machine = MACHINE) -> tuple[bool, str]:
    (result,) = run_checks([BY_ID[name]], with_)
    return result.passed, result.found


@pytest.mark.parametrize("name", BY_ID)
def test_a_check_passes_here_and_says_what_it_found(name: str):
    passed, found = _run(name)
    assert passed, found
    assert found


def test_ids_are_in_order_and_never_used_twice():
    assert [check.id for check in CHECKS] == [f"T{at:02}" for at in range(1, len(CHECKS) + 1)]


def _first_infusion(**changes: object) -> Callable[[], Plan]:
    """Return what makes the example's plan with its first infusion changed."""

    def made() -> Plan:
        plan = example_plan()
        acts = [
            act.model_copy(update=changes) if act.id == "iv-induction-d0" else act
            for act in plan.administrations
        ]
        return plan.model_copy(update={"administrations": tuple(acts)})

    return made


def _tenfold() -> Plan:
    (first, *_) = (act for act in example_plan().administrations if act.arm == "iv")
    amount = first.dose.amount
    assert amount is not None
    wrong = first.dose.model_copy(update={"amount": replace(amount, amount=amount.amount * 10)})
    return _first_infusion(dose=wrong)()


def _changed(real: Callable[..., Any], *changes: tuple[str, object], **keywords: object) -> Any:
    """Return a function that answers as another one, with keywords or the patient changed."""

    def changed(arm: Any, patient: Any, **protocol: object) -> Any:
        return real(arm, {**patient, **dict(changes)}, **{**protocol, **keywords})

    return changed


def _without_an_event(real: Callable[..., bytes]) -> Callable[..., bytes]:
    def changed(*given: Any, **keywords: Any) -> bytes:
        head, _, rest = real(*given, **keywords).partition(b"BEGIN:VEVENT")
        return head + b"BEGIN:VEVENT" + rest.partition(b"BEGIN:VEVENT")[2]

    return changed


_TEAM = Choices(profile=Profile.CARE_TEAM, language="en")
_on = records.find_deviations
_noise = iter(range(1000))
BROKEN: list[tuple[str, str, Patch, str]] = [
    ("T03", "a day later", (plans, "example_plan", _first_infusion(on=date(2026, 3, 4))), "days"),
    ("T03", "a tenfold dose", (plans, "example_plan", _tenfold), "their dose"),
    ("T03", "another plan", (plans, "expected", lambda _: "0" * 64), "SHA-256 of the plan"),
    ("T04", "a lenient reader", (plans, "read_plan", lambda *_, **__: example_plan()), "half"),
    ("T04", "a writer that adds", (plans, "_sha", lambda _: "0" * 64), "read and written again"),
    ("T05", "protocols taken", (plans, "parse_protocol", lambda *_, **__: None), "was taken"),
    ("T05", "patients taken", (plans, "parse_patient", lambda *_, **__: None), "was taken"),
    ("T05", "another example", (plans, "library_text", lambda _: ""), "no longer holds"),
    ("T06", "rounding down", (dosing, "rounded", lambda e, s: Fraction(e // s) * s), "10 mg"),
    ("T07", "wider windows", (dates, "_days", lambda _: ["2027-03-30"]), "expected"),
    (
        "T08",
        "another month rule",
        (dates, "small_plan", _changed(dates.small_plan, month_rule="first-of-next")),
        "from 2026-01-31",
    ),
    (
        "T09",
        "clocks that do not change",
        (dates, "small_plan", _changed(dates.small_plan, ("time_zone", "UTC"))),
        "01:30 on 2026-03-29 in Europe/London",
    ),
    ("T10", "other zone data", (dates, "ZoneInfo", lambda _: ZoneInfo("UTC")), "minutes of"),
    (
        "T10",
        "rules of another zone",
        (dates, "write_time_zone", lambda *_: b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU\r\n"),
        "yearly rules",
    ),
    (
        "T11",
        "an event that is lost",
        (outputs, "write_calendar", _without_an_event(outputs.write_calendar)),
        "departures of",
    ),
    ("T11", "a blind comparison", (outputs, "compare_calendar", lambda *_: ()), "not seen"),
    (
        "T12",
        "the team's words",
        (outputs, "write_calendar", lambda plan, _: write_calendar(plan, _TEAM)),
        "words that tell",
    ),
    ("T13", "other bytes", (outputs, "render_pdf", lambda *_, **__: b"%d" % next(_noise)), "two"),
    ("T13", "no PDF", (outputs, "render_pdf", lambda *_, **__: b"<html>"), "the file's beginning"),
    ("T13", "other fonts", (outputs, "render_pdf", lambda *_, **__: b"%PDF-1.7"), "fonts that are"),
    ("T13", "a blind look", (outputs, "missing_from", lambda _: set()), "that no font holds"),
    (
        "T14",
        "another number",
        (outputs, "dose_line", lambda _, name: "1" if name == "en" else "2"),
        "numbers",
    ),
    ("T15", "one code for all", (outputs, "sheet_code", lambda *_: "hamsc:1:0:x"), "broke"),
    (
        "T15",
        "codes of any plan",
        (outputs, "planned_by_code", lambda plan, code: plan.administration(code.split(":")[3])),
        "was followed",
    ),
    (
        "T16",
        "a record that is lost",
        (records, "starter", lambda name: plans.starter(name).replace("\nr-021", "\n# r-021")),
        "records, given",
    ),
    (
        "T16",
        "another day",
        (records, "find_deviations", lambda *given, as_of: _on(*given, as_of=date(2026, 5, 1))),
        "expected",
    ),
]


@pytest.mark.parametrize(
    ("name", "patch", "told"),
    [pytest.param(name, patch, told, id=f"{name} {why}") for name, why, patch, told in BROKEN],
)
def test_a_check_fails_where_what_it_looks_at_is_broken(
    name: str, patch: Patch, told: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(*patch)
    passed, found = _run(name)
    assert not passed, found
    assert told in found


def test_a_holiday_that_is_not_known_fails_the_days_around_easter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(closures, "_holidays", lambda *_: {})
    passed, found = _run("T07")
    assert not passed
    assert "GB-ENG" in found


@pytest.mark.hazard("H24")
@pytest.mark.parametrize(
    ("now", "passed"),
    [
        pytest.param(datetime(2026, 11, 25, 23, 59, tzinfo=UTC), False, id="the day before"),
        pytest.param(datetime(2026, 11, 26, tzinfo=UTC), True, id="the day of the release"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), False, id="a clock that was never set"),
    ],
)
def test_a_clock_from_before_the_release_is_wrong(now: datetime, passed: bool):
    assert _run("T01", replace(MACHINE, now=now))[0] is passed


def test_a_part_without_a_version_is_told():
    passed, found = _run("T01", replace(MACHINE, versions={"typst": ""}))
    assert (passed, found) == (False, "the version of typst cannot be told")


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda _, data: data[:-1], id="cut off"),
        pytest.param(lambda _, data: data.replace(b"\r\n", b"\n"), id="line ends changed"),
        pytest.param(lambda _, data: data or b"\0", id="an empty file that is not"),
    ],
)
def test_files_that_do_not_come_back_as_written_are_told(write: Callable[[str, bytes], bytes]):
    assert not _run("T02", replace(MACHINE, write=write))[0]


@pytest.mark.parametrize("text", ["{}", "[]", "{"], ids=["empty", "no mapping", "broken"])
def test_without_the_results_of_the_release_the_known_plan_is_not_known(
    text: str, monkeypatch: pytest.MonkeyPatch
):
    release.expected.cache_clear()

    class Folder:
        def __truediv__(self, _: str) -> "Folder":
            return self

        def read_bytes(self) -> bytes:
            return text.encode()

    monkeypatch.setattr(release, "files", lambda _: Folder())
    passed, found = _run("T03")
    release.expected.cache_clear()
    assert not passed
    assert "the release's own results" in found


def test_a_check_that_breaks_has_failed_and_the_next_one_runs():
    def breaks(_: Machine) -> str:
        raise ZeroDivisionError

    checks = [Check("T90", "a", "a", breaks), Check("T91", "b", "b", lambda _: "fine")]
    first, second = run_checks(checks, MACHINE)
    assert (first.passed, first.found) == (False, "broke: ZeroDivisionError: ")
    assert (second.passed, second.found) == (True, "fine")
