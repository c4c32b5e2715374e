# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What a template and its patients' facts say, as a key that holds in every part of a run."""

from hashlib import sha256

from schedules.cohort.kernel import Group
from schedules.cohort.record import Record
from schedules.cohort.template import DAYS, TEXTS


def digest_of(group: Group, record: Record) -> bytes:
    """Return what a template says, doses aside, whatever its numbers in this part are."""
    template, found = group.template, sha256()
    for name in DAYS:
        found.update(template.days[name].tobytes())
    for column in (template.at, template.number, template.ordinal, template.rule):
        found.update(column.tobytes())
    for name in (*TEXTS, "rest"):
        texts = record.dictionaries.of[name].array().to_pylist()
        numbers = template.rest if name == "rest" else template.texts[name]
        found.update(repr([texts[number] for number in numbers.tolist()]).encode())
    found.update(repr((facts_of(group, record), template.rules)).encode())
    return found.digest()


def facts_of(group: Group, record: Record) -> str:
    """Return what all patients of a group have in common beside their dates, as text."""
    facts = record.patients.slice(int(group.patients[0]), 1)
    own = facts.select(["time_zone", "arms", "weight_kind", "dialysis_weekdays"])
    more = facts.select(["dialysis_start", "dialysis_duration", "more"])
    return repr((own.to_pylist(), more.to_pylist()))
