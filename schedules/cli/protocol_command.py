"""``hamsc protocol``: list, show and check protocol documents; the schemas for editors."""

import json
from pathlib import Path

import click

from protocol.contradictions import find_doubts
from protocol.library import library_ids, library_text
from protocol.reading import parse_protocol
from protocol.treatment_protocol import open_numbers, statements
from schedules.cli.files import write_file, write_output
from schedules.cli.loading import load_protocol, load_protocol_and_places, protocol_text
from schedules.cli.terminal import note, table
from schedules.protocol_sheet import number_rows, protocol_sheet


@click.group("protocol")
def command() -> None:
    """List, show and check protocol documents.

    \b
    Example:
      hamsc protocol show hamsc-cua-example
    """


@command.command("list")
def list_protocols() -> None:
    """List the protocol documents that come with the program.

    \b
    Example:
      hamsc protocol list
    """
    rows: list[tuple[str, ...]] = []
    for name in library_ids():
        protocol = parse_protocol(library_text(name), source=name)
        assumed = sum(stated.is_assumed for _, stated in statements(protocol))
        counts = (str(assumed), str(len(open_numbers(protocol))))
        rows.append((name, protocol.version, protocol.status.value, *counts, protocol.title.en))
    click.echo(table(("Id", "Version", "Status", "Assumed", "To give", "Title"), rows))


@command.command("show")
@click.argument("name", metavar="PROTOCOL")
@click.option("--site", help="The site's document, whose adoptions are shown in force.")
@click.option("--source", is_flag=True, help="Show the document itself instead of the sheet.")
@click.option("--numbers", is_flag=True, help="Show the name of every number, for a site document.")
def show(name: str, site: str | None, source: bool, numbers: bool) -> None:
    """Show PROTOCOL (an id or a file) as a sheet to review.

    \b
    Example:
      hamsc protocol show hamsc-cua-example
    """
    if source:
        click.echo(protocol_text(name), nl=False)
        return
    protocol = load_protocol(name, site=site)
    if numbers:
        click.echo(table(("Number", "As a document writes it", "Stated by"), number_rows(protocol)))
        return
    click.echo(protocol_sheet(protocol), nl=False)


@command.command("check")
@click.argument("names", metavar="PROTOCOL...", nargs=-1, required=True)
@click.option("--site", help="The site's document to check on top.")
def check(names: tuple[str, ...], site: str | None) -> None:
    """Say whether each PROTOCOL can be used, what the site must still give, what is assumed.

    \b
    Example:
      hamsc protocol check my-protocol.yaml
    """
    for name in names:
        protocol, where = load_protocol_and_places(name, site=site)
        missing = open_numbers(protocol)
        assumed = sum(stated.is_assumed for _, stated in statements(protocol))
        click.echo(
            f"{name}: the document can be read; {assumed} assumed,"
            f" {len(missing)} to be given before planning"
        )
        for path in missing:
            click.echo(f"  to give: {where(path)}: {path}")
        for path, text in find_doubts(protocol):
            click.echo(f"  worth a look: {where(path)}: {path}: {text}")


@command.command("schema")
@click.argument("kind", type=click.Choice(["protocol", "patient", "site", "all"]), default="all")
@click.option("-o", "--output", help="File for one kind; folder for all. Default: standard output.")
def schema(kind: str, output: str | None) -> None:
    """Write the JSON Schema that an editor checks and completes a document with.

    \b
    Example:
      hamsc protocol schema -o .
    """
    # Building a schema loads parts of pydantic that no other command needs.
    from schedules.document_schema import KINDS, document_schema, schema_file

    if kind != "all":
        write_output(output, _pretty(document_schema(kind)))
        return
    if output is None:
        write_output(None, _pretty({name: document_schema(name) for name in KINDS}))
        return
    for name in KINDS:
        path = Path(output) / schema_file(name)
        write_file(path, _pretty(document_schema(name)))
        note(f"wrote {path}")


def _pretty(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
