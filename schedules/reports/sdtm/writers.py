"""A table as CSV, and as Dataset-JSON 1.1, the form that replaces SAS transport files."""

import csv
import io
import json
from typing import Any

from schedules.plan import Plan
from schedules.reports.sdtm.tables import Table, Value, Variable

_VERSION = "1.1.0"


def write_table_csv(table: Table) -> bytes:
    """Return the names of the variables and the rows; what is missing is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(variable.name for variable in table.variables)
    writer.writerows(("" if value is None else value for value in row) for row in table.rows)
    return out.getvalue().encode()


def write_dataset_json(table: Table, plan: Plan) -> bytes:
    """Return the table as CDISC Dataset-JSON: equal tables give equal bytes.

    It is dated like the plan, not when it was written. Doses are decimals, written as text, so
    that no digit is lost.
    """
    made = plan.patient.updated_at if plan.revision is None else plan.revision.made_at
    system, _, version = plan.made_by.rpartition(" ")
    content = {
        "datasetJSONCreationDateTime": made.isoformat(timespec="seconds"),
        "datasetJSONVersion": _VERSION,
        "originator": plan.made_by,
        "sourceSystem": {"name": system or plan.made_by, "version": version},
        "studyOID": plan.protocol.id,
        "itemGroupOID": f"IG.{table.name}",
        "records": len(table.rows),
        "name": table.name,
        "label": table.label,
        "columns": [_column(table, at) for at in range(len(table.variables))],
        "rows": [[_cell(value) for value in row] for row in table.rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _column(table: Table, at: int) -> dict[str, Any]:
    variable = table.variables[at]
    column: dict[str, Any] = {
        "itemOID": f"IT.{table.name}.{variable.name}",
        "name": variable.name,
        "label": variable.label,
        "dataType": variable.kind,
    }
    if variable.kind == "decimal":
        column["targetDataType"] = "decimal"
    if variable.kind != "integer":
        column["length"] = _length(table, variable, at)
    if variable.key is not None:
        column["keySequence"] = variable.key
    return column


def _length(table: Table, variable: Variable, at: int) -> int:
    """Return the bytes of the longest value: lengths in SDTM count bytes."""
    found = (len(str(row[at]).encode()) for row in table.rows if row[at] is not None)
    return max(found, default=1) or len(variable.name)


def _cell(value: Value) -> str | int | None:
    return value if value is None or isinstance(value, int | str) else f"{value:f}"
