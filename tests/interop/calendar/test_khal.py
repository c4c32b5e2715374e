"""khal, a calendar for the terminal: what a person in another zone sees after an import."""

import subprocess
import sys
from pathlib import Path

import pytest
from calendar_plans import example_plan

from schedules.calendar import Choices, write_calendar

pytestmark = pytest.mark.requirement("R17")

KHAL = Path(sys.executable).with_name("khal")


def khal(folder: Path, zone: str, *words: str) -> str:
    config = folder / "config"
    config.write_text(
        "[calendars]\n[[visits]]\n"
        f"path = {folder / 'visits'}\n"
        f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {folder / 'khal.db'}\n",
        "utf-8",
    )
    result = subprocess.run(
        [KHAL, "-c", config, *words], capture_output=True, check=False, text=True
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        # The first infusion, 10:00 in Shanghai; London and New York are on winter time.
        pytest.param("Asia/Shanghai", "2026-03-03 10:00|2026-03-03 11:00", id="in the clinic"),
        pytest.param("Europe/London", "2026-03-03 02:00|2026-03-03 03:00", id="in London"),
        pytest.param("America/New_York", "2026-03-02 21:00|2026-03-02 22:00", id="the day before"),
    ],
)
def test_an_imported_visit_stands_at_its_instant_wherever_it_is_looked_at(tmp_path, zone, expected):
    (tmp_path / "visits").mkdir()
    file = tmp_path / "patient.ics"
    plan = example_plan()
    acts = tuple(act for act in plan.administrations if act.id == "iv-induction-d0")
    file.write_bytes(write_calendar(plan.model_copy(update={"administrations": acts})))
    khal(tmp_path, zone, "import", "--batch", str(file))
    line = "{start}|{end}|{title}"
    listed = khal(tmp_path, zone, "list", "-f", line, "--day-format", "", "2026-03-02", "3d")
    assert listed.splitlines() == [f"{expected}|Clinic visit"]


def test_a_night_across_the_clock_change_lasts_as_long_as_it_does(tmp_path):
    # 23:30 to 03:30 by the clock on the night that London loses an hour: three hours.
    plan = example_plan(patient=(("Asia/Shanghai", "Europe/London"),))
    protocol = plan.protocol
    night = [
        act.model_copy(update={"on": act.on.replace(month=3, day=28), "at": act.at.replace(23, 30)})
        for act in plan.administrations
        if act.id == "iv-induction-d0" and act.on and act.at
    ]
    arms = tuple(
        arm.model_copy(update={"duration": _hours(arm.duration, 3)}) for arm in protocol.arms
    )
    changed = plan.model_copy(
        update={
            "administrations": tuple(night),
            "protocol": protocol.model_copy(update={"arms": arms}),
        }
    )
    (tmp_path / "visits").mkdir()
    file = tmp_path / "patient.ics"
    file.write_bytes(write_calendar(changed, Choices()))
    khal(tmp_path, "Europe/London", "import", "--batch", str(file))
    line = "{start}|{end}"
    listed = khal(
        tmp_path, "Europe/London", "list", "-f", line, "--day-format", "", "2026-03-28", "1d"
    )
    assert listed.splitlines() == ["2026-03-28 23:30|2026-03-29 03:30"]


def _hours(stated, hours):
    if stated is None:
        return None
    return stated.model_copy(update={"value": type(stated.value).parse(f"{hours} hours")})
