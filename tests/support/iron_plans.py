"""The short example's plan and its real revisions, made by the program's own commands."""

from pathlib import Path

from click.testing import CliRunner, Result

from schedules.cli import main

ROOT = Path(__file__).parents[2]
PATIENT = (ROOT / "docs/examples/iron-sucrose-hd.patient.yaml").read_text("utf-8")
PROTOCOL = ROOT / "docs/examples/iron-sucrose-hd.yaml"
MOVED = PATIENT.replace("to: 2026-06-12", "to: 2026-06-14")
STOPPED = f"{PATIENT}stops:\n  - {{arms: [iron], on: 2026-06-18, reason: ferritin high}}\n"


def hamsc(*words: object) -> Result:
    """Run a command of the program in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def first_plan(folder: Path) -> Path:
    """Write the first version of the plan."""
    plan, patient = folder / "plan.json", folder / "patient.yaml"
    patient.write_text(PATIENT, "utf-8")
    made = hamsc("plan", patient, "--protocol", PROTOCOL, "-o", plan)
    assert made.exit_code == 0, made.output
    return plan


def next_plan(old: Path, patient: str) -> Path:
    """Write the version after ``old`` for a patient document that has changed."""
    number = len(list(old.parent.glob("plan*.json"))) + 1
    new, document = old.with_name(f"plan-{number}.json"), old.with_name(f"patient-{number}.yaml")
    document.write_text(patient, "utf-8")
    made = hamsc(
        *("revise", old, "--patient", document, "--reason", "test", "--author", "N01"),
        *("--as-of", "2026-06-02", "-o", new),
    )
    assert made.exit_code == 0, made.output
    return new
