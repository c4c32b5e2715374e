"""``hamsc new``: commented starting documents that work as they are."""

from importlib.resources import files
from pathlib import Path

import click

from schedules.cli.files import write_output
from schedules.cli.terminal import note

_STARTERS = {
    "patient": "new-patient.yaml",
    "protocol": "new-protocol.yaml",
    "site": "new-site.yaml",
    "log": "new-log.csv",
    "supply": "new-supply.yaml",
    "scenario": "new-scenario.yaml",
    "log-mapping": "new-log-mapping.yaml",
    "pins": "new-pins.yaml",
    "confirmations": "new-confirmations.yaml",
    "checklist": "new-checklist.txt",
}
_NEXT = {
    "patient": "hamsc plan {file}",
    "protocol": "hamsc protocol check {file}",
    "site": "hamsc protocol show hamsc-cua-example --site {file}",
    "log": "hamsc deviations PLAN {file}",
    "supply": "hamsc forecast PLAN --supply {file}",
    "scenario": "hamsc cohort forecast PLANS --scenario {file}",
    "log-mapping": "hamsc deviations PLAN LOG --map {file}",
    "pins": "hamsc deviations PLAN LOG --pins {file}",
    "confirmations": "hamsc deviations PLAN LOG --confirm {file}",
    "checklist": "hamsc checklist PLAN --content {file} -o sheets.pdf",
}
_CHECKLISTS = ("cell-infusion", "cell-injection", "topical", "infusion", "general", "as-needed")


@click.command("new")
@click.argument("kind", type=click.Choice(list(_STARTERS)))
@click.option("-o", "--output", help="File to write; one that exists is not touched.")
@click.option(
    "--of",
    "checklist",
    type=click.Choice(_CHECKLISTS),
    help="Which shipped checklist to start from. Default: topical.",
)
def command(kind: str, output: str | None, checklist: str | None) -> None:
    """Write a commented starting document of a KIND.

    \b
    Example:
      hamsc new patient -o patient.yaml
      hamsc new checklist --of cell-infusion -o our-infusion.yaml
    """
    if checklist is not None and kind != "checklist":
        message = f"--of is for hamsc new checklist, and not for {kind}"
        raise click.UsageError(message)
    if output is not None and output != "-" and Path(output).exists():
        message = f"{output} exists and is not overwritten; give another name"
        raise click.UsageError(message)
    write_output(output, _starter(kind, checklist or "topical"))
    if output is not None and output != "-":
        note(f"wrote {output}; next: {_NEXT[kind].format(file=output)}")


def _starter(kind: str, checklist: str) -> bytes:
    """Return a starting document; a checklist is the shipped one with what may be changed."""
    own = (files("schedules") / "starters" / _STARTERS[kind]).read_bytes()
    if kind != "checklist":
        return own
    shipped = files("schedules") / "checklists" / "content" / f"{checklist}.yaml"
    return own + shipped.read_bytes()
