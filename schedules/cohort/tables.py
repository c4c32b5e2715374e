# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A batch in its factorised form: who follows which template with which doses, and each of those.

That is the record of a cohort's plan: about twenty bytes a patient. The rows of ``rows_table``
follow from it by looking up, and nothing else.
"""

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from schedules.cohort.batch import Batch
from schedules.cohort.kernel import Group
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.rows import amounts_of, coded, named, with_nulls
from schedules.cohort.template import DAYS, NO_DAY, NO_TIME, TEXTS, Days, Dictionaries, Template


@dataclass(frozen=True, slots=True)
class PartTables:
    """The four tables of a batch.

    ``patients``: code, row, day zero, template, day of the weight, row of ``doses``, and the facts
    that the patient came with.
    ``templates``: the rows of each template, days after day zero. ``doses``: for each template and
    weight that occurs, the dose of each rule in each epoch. ``problems``: who was set aside, why.
    """

    patients: pa.Table
    templates: pa.Table
    doses: pa.Table
    problems: pa.Table


def tables_of(batch: Batch, facts: pa.RecordBatch, first_row: int) -> PartTables:
    """Return the tables of a batch; ``facts`` are its patients as text, counted from a row on."""
    groups, dictionaries = batch.groups, batch.dictionaries
    return PartTables(
        patients=_patients(groups, facts, first_row),
        templates=_templates(groups, dictionaries),
        doses=_doses(groups, dictionaries),
        problems=pa.table(
            {
                "row": pa.array([item.row for item in batch.problems], pa.int64()),
                "code": pa.array([item.code for item in batch.problems], pa.string()),
                "problem": pa.array([item.text for item in batch.problems], pa.string()),
            }
        ),
    )


def _patients(groups: list[Group], facts: pa.RecordBatch, first_row: int) -> pa.Table:
    numbers = _joined([group.patients for group in groups])
    own = facts.take(pa.array(numbers))
    kept = [name for name in facts.schema.names if name not in {"code", "day_zero"}]
    return pa.table(
        {
            "code": own.column("code"),
            "row": pa.array(numbers.astype(np.int64) + first_row),
            "day_zero": pa.array(_joined([group.zeros for group in groups])).cast(pa.date32()),
            "template": _joined([np.full_like(group.patients, group.number) for group in groups]),
            "weighed_on": pa.array(_joined([group.weighed for group in groups])).cast(pa.date32()),
            "doses": _joined([group.places for group in groups]),
            **{name: own.column(name).dictionary_encode() for name in kept},
        }
    )


def _templates(groups: list[Group], dictionaries: Dictionaries) -> pa.Table:
    used = {group.number: group.template for group in groups}
    if not used:
        return pa.table({"template": pa.array([], pa.int32())})
    templates = [used[number] for number in sorted(used)]
    sizes = [template.rows for template in templates]
    columns = {"template": pa.array(np.repeat(np.array(sorted(used), np.int32), sizes))}
    for name in DAYS:
        columns[name] = with_nulls(_joined([each.days[name] for each in templates]), NO_DAY)
    columns["minute"] = with_nulls(_joined([each.at for each in templates]), NO_TIME)
    columns["protocol_day"] = pa.array(_joined([each.number for each in templates]))
    columns["ordinal"] = pa.array(_joined([each.ordinal for each in templates]))
    numbers = {name: _joined([each.texts[name] for each in templates]) for name in TEXTS}
    numbers["rest"] = _joined([each.rest for each in templates])
    for name, numbered in numbers.items():
        columns[name] = named(numbered, dictionaries.of[name].array())
    names = NumberedTexts()
    columns["rule"] = coded(
        _joined([_rules(each, names)[each.rule] for each in templates]), names.array()
    )
    own = [
        np.full(each.rows, -1, np.int32) if each.dose is None else each.dose for each in templates
    ]
    dose = with_nulls(_joined(own), -1)
    columns["dose"] = dictionaries.of["dose"].array().take(dose).dictionary_encode()
    return pa.table(columns)


def _rules(template: Template, names: NumberedTexts) -> Days:
    """Return the numbers of the names of a template's rules."""
    named = [names.number_of(f"{arm}/{phase}") for arm, phase in template.rules]
    return np.array(named, np.int32)


def _doses(groups: list[Group], dictionaries: Dictionaries) -> pa.Table:
    """Return the doses that occur, one a template, weight, rule and epoch of the weight's age."""
    columns: dict[str, list[Days]] = {
        "template": [],
        "doses": [],
        "rule": [],
        "dose": [],
        "age": [],
    }
    rule_names: list[Days] = []
    names = NumberedTexts()
    # Most templates have their epochs in common.
    ages: dict[tuple[int, int], Days] = {}
    for group in groups:
        if group.template.dose is not None:
            continue
        places = np.unique(group.places)
        rules, width = len(group.template.rules), group.doses.shape[1]
        key = id(group.epochs), width
        firsts = ages[key] = ages[key] if key in ages else _first_ages(group.epochs, width // rules)
        count = len(places) * width
        columns["template"].append(np.full(count, group.number, np.int32))
        columns["doses"].append(np.repeat(places, width))
        columns["rule"].append(
            np.tile(np.repeat(np.arange(rules, dtype=np.int32), width // rules), len(places))
        )
        rule_names.append(_rules(group.template, names)[columns["rule"][-1]])
        columns["age"].append(np.tile(firsts, len(places)))
        columns["dose"].append(group.doses[places].ravel())
    joined = {name: _joined(parts) for name, parts in columns.items()}
    texts = dictionaries.of["dose"].array()
    amounts, units = amounts_of(texts)
    dose = with_nulls(joined.pop("dose"), -1)
    return pa.table(
        {
            **joined,
            "rule_name": coded(_joined(rule_names), names.array()),
            "dose": texts.take(dose).dictionary_encode(),
            "amount": amounts.take(dose).dictionary_encode(),
            "unit": units.take(dose).dictionary_encode(),
        }
    )


def _first_ages(epochs: Days, width: int) -> Days:
    """Return the first age, in days, of each epoch of each rule; -1 for an epoch it has not."""
    firsts = np.full((len(epochs), width), -1, np.int32)
    for at, ages in enumerate(epochs):
        found, first = np.unique(ages, return_index=True)
        firsts[at, found] = first
    return firsts.ravel()


def _joined(parts: list[Days]) -> Days:
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)
