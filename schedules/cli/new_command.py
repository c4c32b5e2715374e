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
}


@click.command("new")
@click.argument("kind", type=click.Choice(list(_STARTERS)))
@click.option("-o", "--output", help="File to write; one that exists is not touched.")
def command(kind: str, output: str | None) -> None:
    """Write a commented starting document of a KIND.

    \b
    Example:
      hamsc new patient -o patient.yaml
    """
    if output is not None and output != "-" and Path(output).exists():
        message = f"{output} exists and is not overwritten; give another name"
        raise click.UsageError(message)
    write_output(output, (files("schedules") / "starters" / _STARTERS[kind]).read_bytes())
    if output is not None and output != "-":
        note(f"wrote {output}; next: {_NEXT[kind].format(file=output)}")
