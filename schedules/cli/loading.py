"""From the files a command was given to a plan, whichever kind of document they are.

What reads protocols is loaded where there is one to read: a plan file holds its own.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import click

from protocol.document import TextPlace
from protocol.lean import dataclass
from protocol.overlay import ProtocolReference
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli.files import read_text
from schedules.patient import Patient, parse_patient
from schedules.plan import Plan, read_plan

# As plan files are written: they are long, and need not be read twice.
_PLAN_BEGINS = re.compile(r'\{\s*"format_version":\s*"[^"]*",\s*"kind":\s*"plan"')


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a plan is made from."""

    protocol: TreatmentProtocol
    patient: Patient
    places: tuple[Place, ...] = ()
    later: tuple[TreatmentProtocol, ...] = ()


def load_plan(name: str, *, protocol: str | None = None, site: str | None = None) -> Plan:
    """Return the plan in a file, or make it where the file is a patient document."""
    text = read_text(name)
    if _is_plan(text):
        if protocol or site:
            message = f"{name} is a plan: --protocol and --site belong to a patient document"
            raise click.UsageError(message)
        return read_plan(text, source=name)
    from schedules.engine import build_plan  # what is planned already needs no engine

    inputs = _inputs(text, name, protocol=protocol, site=site)
    return build_plan(inputs.protocol, inputs.patient, inputs.places, inputs.later)


def load_inputs(name: str, *, protocol: str | None = None, site: str | None = None) -> Inputs:
    """Return what a patient document needs for a plan, without planning."""
    return _inputs(read_text(name), name, protocol=protocol, site=site)


def _inputs(text: str, name: str, *, protocol: str | None, site: str | None) -> Inputs:
    from protocol.reading import parse_adopted_protocol, parse_protocol, parse_site

    patient = parse_patient(text, source=name)
    beside = None if name == "-" else Path(name).parent
    source, protocol_text = find_protocol(protocol or patient.protocol.id, beside)
    later = tuple(amended_protocol(amendment.protocol, beside) for amendment in patient.amendments)
    if site is None:
        return Inputs(parse_protocol(protocol_text, source=source), patient, later=later)
    site_text = read_text(site)
    adopted = parse_adopted_protocol(
        protocol_text, source=source, site_text=site_text, site_source=site
    )
    return Inputs(adopted, patient, parse_site(site_text, source=site).places, later)


def amended_protocol(wanted: ProtocolReference, beside: Path | None) -> TreatmentProtocol:
    """Return the version an amendment names: ``ID-VERSION.yaml`` or ``ID.yaml`` beside the patient.

    A version that the library holds serves, too. A site's adoptions do not reach amended versions.
    """
    from protocol.reading import parse_protocol

    for name in (f"{wanted.id}-{wanted.version}", wanted.id):
        try:
            source, text = find_protocol(name, beside)
        except click.UsageError:
            continue
        found = parse_protocol(text, source=source)
        if found.version == wanted.version:
            return found
    message = (
        f"no protocol {wanted.id} version {wanted.version} for the amendment; accepted:"
        f" {wanted.id}-{wanted.version}.yaml beside the patient document"
    )
    raise click.UsageError(message)


def protocol_text(name: str) -> str:
    """Return a protocol document as it is written, by its id in the library or its file."""
    return find_protocol(name, None)[1]


def load_protocol(name: str, *, site: str | None = None) -> TreatmentProtocol:
    """Return a protocol by its id in the library or its file."""
    return load_protocol_and_places(name, site=site)[0]


def load_protocol_and_places(
    name: str, *, site: str | None = None
) -> tuple[TreatmentProtocol, Callable[[str], TextPlace]]:
    """Return a protocol, and what tells where its document states a number or rule."""
    from protocol.reading import parse_adopted_protocol, parse_protocol, place_of

    source, text = find_protocol(name, None)
    where = partial(place_of, text, source)
    if site is None:
        return parse_protocol(text, source=source), where
    site_text = read_text(site)
    protocol = parse_adopted_protocol(text, source=source, site_text=site_text, site_source=site)
    return protocol, where


def find_protocol(name: str, beside: Path | None = None) -> tuple[str, str]:
    """Return a protocol's source and text: a file, one beside the patient's, the library's."""
    from protocol.library import library_ids, library_text

    if name == "-" or Path(name).is_file():
        return name, read_text(name)
    if beside is not None and (beside / f"{name}.yaml").is_file():
        path = str(beside / f"{name}.yaml")
        return path, read_text(path)
    if name in library_ids():
        return f"{name}.yaml", library_text(name)
    listed = ", ".join(library_ids())
    message = (
        f"no protocol {name}: no such file, and the library holds {listed};"
        " give the file of your own with --protocol FILE, or put it beside the patient document"
    )
    raise click.UsageError(message)


def _is_plan(text: str) -> bool:
    """Whether a text is a plan file: JSON that says so. Documents may be JSON, too."""
    if _PLAN_BEGINS.match(text):
        return True
    if not text.lstrip().startswith("{"):
        return False
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and ("kind", "plan") in cast("dict[str, object]", found).items()
