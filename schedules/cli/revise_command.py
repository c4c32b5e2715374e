"""``hamsc revise``: the next version of a plan."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from protocol.reading import parse_site
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli import exit_codes
from schedules.cli.diff_command import difference_text
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import amended_protocol, load_plan, load_protocol
from schedules.cli.log_loading import read_log, read_pins, say_left_out
from schedules.cli.plan_command import leave_if_unplaced
from schedules.cli.terminal import DAY, note, unplaced
from schedules.patient import parse_patient
from schedules.plan import Plan, write_plan
from schedules.records import AdministrationRecord
from schedules.revision import Signature, Sources, amended, diff, revise


@click.command("revise")
@click.argument("plan")
@click.argument("log", required=False)
@click.option("--patient", help="The patient document as it is now.")
@click.option("--protocol", help="A new version of the protocol, in force from --as-of on.")
@click.option("--site", help="The site's document as it is now: its places, and its adoptions.")
@click.option("--reason", required=True, help="Why the plan is revised, in a few words.")
@click.option("--author", required=True, help="Who revises it: a code, no name.")
@click.option(
    "--as-of", type=DAY, help="Nothing before this day is changed. Default: today at the patient."
)
@click.option("-o", "--output", help="The next version: a file that does not exist yet.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--allow-unreadable", is_flag=True, help="Go on without rows that cannot be read.")
@click.option("--map", "map_file", help="How a foreign log is read: a log-mapping document.")
@click.option("--pins", "pins_file", help="Which dose single records belong to: a pins document.")
def command(
    plan: str,
    log: str | None,
    patient: str | None,
    protocol: str | None,
    site: str | None,
    reason: str,
    author: str,
    as_of: date | None,
    output: str | None,
    dry_run: bool,
    allow_unreadable: bool,
    map_file: str | None,
    pins_file: str | None,
) -> None:
    """Make the next version of PLAN from the LOG and from documents that have changed.

    What was given, and every day before --as-of, stays as it was. LOG is always the whole log. The
    changes are shown with their causes; the next version goes into the file given with -o.

    \b
    Example:
      hamsc revise plan.json log.csv --reason "missed dose" --author N01 -o plan-2.json
      hamsc revise plan.json --patient patient.yaml --reason fever --author N01 --dry-run
    """
    _check_output(output, dry_run=dry_run)
    old = load_plan(plan)
    made_at = datetime.now(UTC).replace(microsecond=0)
    day = as_of or made_at.astimezone(ZoneInfo(old.patient.time_zone)).date()
    sources = _sources(old, day, reason, patient=patient, protocol=protocol, site=site)
    records = _records(log, old, map_file, allow_unreadable=allow_unreadable)
    signature = Signature(author=author, reason=reason, made_at=made_at)
    pins = read_pins(pins_file)
    new = revise(old, records, as_of=day, signature=signature, sources=sources, pins=pins)
    if new is old:
        note(f"Nothing is new on {day}: {plan} stays in force, and no version is made.")
        return
    text = difference_text(diff(old, new))
    if output is None or dry_run:
        click.echo(text)
        note("Nothing was written (--dry-run).")
        if unplaced(new):
            sys.exit(exit_codes.UNPLACED)
        return
    write_output(output, write_plan(new))
    if output != "-":
        click.echo(text)
        note(f"wrote {output}: version {new.number} ({new.digest[:12]}); keep {plan} beside it")
    leave_if_unplaced(new, output)


def _check_output(output: str | None, *, dry_run: bool) -> None:
    if output is None and not dry_run:
        message = "say where the next version goes with -o FILE, or look first with --dry-run"
        raise click.UsageError(message)
    if output is not None and output != "-" and Path(output).exists():
        message = f"{output} exists and is not overwritten: every version is kept"
        raise click.UsageError(message)


def _sources(
    old: Plan,
    day: date,
    reason: str,
    *,
    patient: str | None,
    protocol: str | None,
    site: str | None,
) -> Sources:
    """Return the documents of the plan, with those that have changed put in their place."""
    sources = Sources.of(old)
    version = load_protocol(protocol, site=site) if protocol is not None else None
    if patient is not None:
        sources = _with_patient(sources, patient, version)
    if version is not None and version not in sources.protocols:
        sources = amended(sources, version, day, reason)
    if site is not None:
        places = parse_site(read_text(site), source=site).places
        sources = replace(sources, places=places)
    return sources


def _with_patient(sources: Sources, name: str, version: TreatmentProtocol | None) -> Sources:
    """Return sources with the patient document, and the versions its new amendments name."""
    found = parse_patient(read_text(name), source=name)
    beside = None if name == "-" else Path(name).parent
    protocols = sources.protocols
    for amendment in found.amendments[len(sources.patient.amendments) :]:
        wanted = amendment.protocol
        if version is not None and (version.id, version.version) == (wanted.id, wanted.version):
            protocols = (*protocols, version)
        else:
            protocols = (*protocols, amended_protocol(wanted, beside))
    return replace(sources, patient=found, protocols=protocols)


def _records(
    log: str | None, plan: Plan, map_file: str | None, *, allow_unreadable: bool
) -> tuple[AdministrationRecord, ...]:
    if log is None:
        return ()
    reading = read_log(log, plan.patient.time_zone, map_file)
    records = reading.accepted(allow_unreadable=allow_unreadable)
    say_left_out(reading)
    return tuple(records)
