# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Batches of patients in, batches of administrations out: any engine that speaks Arrow runs it.

An iterator of record batches to an iterator of record batches is what Spark's ``mapInArrow``, a
process pool, a Dask task and a loop all take. A batch needs nothing of the batches before it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from protocol.place import Place
from protocol.reading import parse_adopted_protocol, parse_protocol, parse_site
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.batch import Batch, Reader
from schedules.cohort.compiler import Compiler
from schedules.cohort.kernel import Buffers
from schedules.cohort.patients import as_text, check_columns, codes_of
from schedules.cohort.rows import row_tables
from schedules.cohort.template import DAYS, TEXTS

PLANNED = pa.schema(
    [
        ("code", pa.string()),
        *((name, pa.date32()) for name in DAYS),
        *((name, pa.string()) for name in TEXTS),
        ("minute", pa.int32()),
        ("protocol_day", pa.int32()),
        ("dose", pa.string()),
        ("amount", pa.string()),
        ("unit", pa.string()),
        ("problem", pa.string()),
    ]
)
"""The columns of ``planned_rows``: those of ``rows.parquet``, and ``problem``."""


@dataclass(frozen=True, slots=True)
class Planning:
    """The documents that patients are planned by, as texts, so that any worker can be sent them.

    ``protocol_source`` and ``site_source`` are what problems are told about.
    """

    protocol: str
    protocol_source: str = "protocol"
    site: str | None = None
    site_source: str = "site"

    def documents(self) -> tuple[TreatmentProtocol, tuple[Place, ...]]:
        """Return the protocol, with the site's adoptions where there is one, and its places.

        Raises ``DocumentError`` where a document cannot be used.
        """
        if self.site is None:
            return parse_protocol(self.protocol, source=self.protocol_source), ()
        protocol = parse_adopted_protocol(
            self.protocol,
            source=self.protocol_source,
            site_text=self.site,
            site_source=self.site_source,
        )
        return protocol, parse_site(self.site, source=self.site_source).places


@lru_cache(maxsize=1)
def compiled(planning: Planning) -> Compiler:
    """Return the compiler of documents; a worker keeps the last one with all that it met."""
    return Compiler(*planning.documents())


def planned_rows(
    batches: Iterable[pa.RecordBatch], planning: Planning, *, shared: Iterable[str] = ()
) -> Iterator[pa.RecordBatch]:
    """Yield the administrations of batches of patients, in the columns of ``PLANNED``.

    A patient that cannot be planned is one row with its code and ``problem``, all else null.
    ``shared`` are the codes that several rows of the whole table have: their patients are set
    aside; those that come twice in one batch are found. Raises ``DocumentError`` where a column
    cannot be used.
    """
    everywhere = frozenset(shared)
    first_row = 0
    for batch in batches:
        check_columns(batch.schema, "patients")
        reader = Reader(compiled(planning), "patients", everywhere | codes_again(batch))
        found = reader.read(batch, first_row)
        first_row += batch.num_rows
        for table in row_tables(found, as_text(batch).column("code"), Buffers):
            yield from _plain(table).to_batches()
        yield from _set_aside(found)


def codes_again(batch: pa.RecordBatch | pa.Table) -> frozenset[str]:
    """Return the codes that more than one row has."""
    counted = pc.value_counts(codes_of(batch))
    again = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    return frozenset(code for code in again.to_pylist() if code is not None)


def _plain(table: pa.Table) -> pa.Table:
    """Return rows with their texts written out: not every engine takes numbered ones."""
    columns = {
        name: table.column(name).cast(PLANNED.field(name).type) for name in PLANNED.names[:-1]
    }
    return pa.table({**columns, "problem": pa.nulls(table.num_rows, pa.string())}, schema=PLANNED)


def _set_aside(found: Batch) -> Iterator[pa.RecordBatch]:
    if found.problems:
        rows = [{"code": item.code, "problem": item.text} for item in found.problems]
        yield pa.RecordBatch.from_pylist(rows, schema=PLANNED)
