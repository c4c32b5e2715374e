"""Spark plans a registry by ``mapInArrow``, and gives what a loop gives. Needs pyspark and Java.

    pytest --no-cov -n 0 -m by_hand tests/interop/by_hand/test_spark.py

The checks hand the same function, sent as Spark sends it, to a fresh process
(``tests/acceptance/test_cohort_storage.py``).
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cohort_tables import SITE, row, table

from protocol.library import library_text
from schedules.cohort import PLANNED, Planning, planned_rows

ORDER = [("code", "ascending"), ("administration", "ascending")]
FACTS = {
    "arms": "iv im",
    "weight_on": "2026-01-02",
    "weight_kind": "dry weight",
    "dialysis_weekdays": "mon wed fri",
    "dialysis_start": "13:00",
    "dialysis_duration": "4 hours",
}


@pytest.mark.filterwarnings("ignore")
def test_spark_plans_what_a_loop_plans(tmp_path: Path):
    # In here, so that collecting the tests asks nobody for Spark.
    session: Any = import_module("pyspark.sql").SparkSession
    types: Any = import_module("pyspark.sql.pandas.types")
    planning = Planning(library_text("hamsc-cua-example"), "example", SITE, "site.yaml")
    people = [row(f"P-{at}", weight_kg=str(60 + at) if at else None, **FACTS) for at in range(12)]
    patients = table(people)
    here = pa.Table.from_batches(list(planned_rows([patients], planning)))
    pq.write_table(pa.Table.from_batches([patients]), tmp_path / "patients.parquet")
    spark = session.builder.master("local[2]").getOrCreate()
    read = spark.read.parquet(f"{tmp_path}/patients.parquet").repartition(3)
    schema = types.from_arrow_schema(PLANNED)
    rows = read.mapInArrow(lambda batches: planned_rows(batches, planning), schema)
    rows.write.parquet(f"{tmp_path}/rows")
    spark.stop()
    there = pq.read_table(f"{tmp_path}/rows").cast(PLANNED)
    assert here.num_rows == 1 + 11 * 20
    assert there.sort_by(ORDER).equals(here.sort_by(ORDER))
