# pyright: basic
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Many patients at once, by the same rules: the engine is asked once for each distinct case.

Patients who share what dates follow from share a template; patients who share a weight share doses.
What is left for each row is to look both up (``kernel``). Needs the extra ``cohort``.
"""

from typing import TYPE_CHECKING

from protocol.late import loaded_late

if TYPE_CHECKING:
    from schedules.cohort.batch import Batch, Reader
    from schedules.cohort.compiler import Compiler
    from schedules.cohort.demand import Demand
    from schedules.cohort.deviations.arm_stretches import Shared
    from schedules.cohort.deviations.comparison import (
        ComparisonTables,
        compare,
        joined,
        problems_table,
    )
    from schedules.cohort.deviations.log_rows import (
        LogProblem,
        check_log_columns,
        log_as_text,
        trimmed,
        with_rows,
        with_source,
    )
    from schedules.cohort.deviations.portions import portion_of_each, portions
    from schedules.cohort.dose_days import DoseDays
    from schedules.cohort.kernel import Buffers, Group, expand
    from schedules.cohort.patient_plans import PatientPlans
    from schedules.cohort.patients import OPTIONAL, REQUIRED, Problem, check_columns
    from schedules.cohort.planning import (
        PLANNED,
        Planning,
        codes_again,
        compiled,
        planned_rows,
    )
    from schedules.cohort.profiles import Profiles, profiles_of
    from schedules.cohort.record import Record, record_of
    from schedules.cohort.relative import absolute
    from schedules.cohort.rows import row_tables, rows_table
    from schedules.cohort.simulation import simulate
    from schedules.cohort.tables import PartTables, tables_of
    from schedules.cohort.totals import Counted

__all__ = [
    "OPTIONAL",
    "PLANNED",
    "REQUIRED",
    "Batch",
    "Buffers",
    "ComparisonTables",
    "Compiler",
    "Counted",
    "Demand",
    "DoseDays",
    "Group",
    "LogProblem",
    "PartTables",
    "PatientPlans",
    "Planning",
    "Problem",
    "Profiles",
    "Reader",
    "Record",
    "Shared",
    "absolute",
    "check_columns",
    "check_log_columns",
    "codes_again",
    "compare",
    "compiled",
    "expand",
    "joined",
    "log_as_text",
    "planned_rows",
    "portion_of_each",
    "portions",
    "problems_table",
    "profiles_of",
    "record_of",
    "row_tables",
    "rows_table",
    "simulate",
    "tables_of",
    "trimmed",
    "with_rows",
    "with_source",
]
# Who plans holds no logs against plans.
_MODULES = {
    "OPTIONAL": "patients",
    "PLANNED": "planning",
    "REQUIRED": "patients",
    "Batch": "batch",
    "Buffers": "kernel",
    "ComparisonTables": "deviations.comparison",
    "Compiler": "compiler",
    "Counted": "totals",
    "Demand": "demand",
    "DoseDays": "dose_days",
    "Group": "kernel",
    "LogProblem": "deviations.log_rows",
    "PartTables": "tables",
    "PatientPlans": "patient_plans",
    "Planning": "planning",
    "Problem": "patients",
    "Profiles": "profiles",
    "Reader": "batch",
    "Record": "record",
    "Shared": "deviations.arm_stretches",
    "absolute": "relative",
    "check_columns": "patients",
    "check_log_columns": "deviations.log_rows",
    "codes_again": "planning",
    "compare": "deviations.comparison",
    "compiled": "planning",
    "expand": "kernel",
    "joined": "deviations.comparison",
    "log_as_text": "deviations.log_rows",
    "planned_rows": "planning",
    "portion_of_each": "deviations.portions",
    "portions": "deviations.portions",
    "problems_table": "deviations.comparison",
    "profiles_of": "profiles",
    "record_of": "record",
    "row_tables": "rows",
    "rows_table": "rows",
    "simulate": "simulation",
    "tables_of": "tables",
    "trimmed": "deviations.log_rows",
    "with_rows": "deviations.log_rows",
    "with_source": "deviations.log_rows",
}
__getattr__ = loaded_late(__name__, _MODULES)
