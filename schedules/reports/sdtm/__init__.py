"""A log held against its plan as SDTM: EC, EX and DV with their supplements (SDTMIG 3.4)."""

from schedules.reports.sdtm.domains import sdtm_tables
from schedules.reports.sdtm.tables import Table, Variable
from schedules.reports.sdtm.writers import write_dataset_json, write_table_csv

__all__ = ["Table", "Variable", "sdtm_tables", "write_dataset_json", "write_table_csv"]
