# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The folder of a finished ``hamsc cohort plan`` as input: its documents and its parts."""

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from protocol.errors import UserError
from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli.cohort_parts import PartCounts, finished, part_folder
from schedules.cli.cohort_run import Job
from schedules.cli.cohort_storage import Stored
from schedules.cohort import PartTables, Record, record_of


class CohortError(UserError):
    """A cohort's plans cannot be used: they are none, or parts of them are missing or damaged."""

    exit_code = 21


@dataclass(frozen=True, slots=True)
class Plans:
    """A cohort's plans: what they were made from, and how many parts they have."""

    folder: Stored
    run: str
    job: Job
    counts: tuple[PartCounts, ...]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.counts)

    @classmethod
    def read(cls, folder: str) -> "Plans":
        """Return the plans in a folder. Raises ``CohortError`` unless every part is there whole."""
        path = Stored.of(folder)
        try:
            held = json.loads((path / "run.json").read())
            job = Job(**held["job"] | {"shared": tuple(held["job"]["shared"])})
            run, parts = str(held["run"]), int(held["parts"])
        except (OSError, ValueError, KeyError, TypeError):
            message = f"{path} holds no plans of a cohort; give what hamsc cohort plan wrote"
            raise CohortError(message) from None
        found = [
            finished(part_folder(path, at), PartCounts, record_only=True) for at in range(parts)
        ]
        missing = [part_folder(path, at).last for at in range(parts) if found[at] is None]
        if missing:
            message = (
                f"{path}: {len(missing)} of {parts} parts are missing or damaged"
                f" ({', '.join(missing[:5])}); give hamsc cohort plan again to go on with them"
            )
            raise CohortError(message)
        return cls(path, run, job, tuple(counts for counts in found if counts is not None))

    def documents(self) -> tuple[TreatmentProtocol, tuple[Place, ...]]:
        """Return the protocol as adopted, and the site's places."""
        return self.job.documents()

    def tables(self, number: int) -> PartTables:
        """Return the tables of a part."""
        folder = part_folder(self.folder, number)
        names = ("patients", "templates", "doses", "problems")
        return PartTables(*(read_table(folder / f"{name}.parquet") for name in names))

    def stamps(self) -> set[str]:
        """Return when the patients' documents were changed, as they say it."""
        found: set[str] = set()
        for number in range(self.parts):
            people = part_folder(self.folder, number) / "patients.parquet"
            column = read_table(people, ["updated_at"]).column(0)
            found |= set(pc.unique(column.cast(pa.string())).to_pylist())
        return found

    def records(self) -> Iterator[Record]:
        """Yield the record of each part."""
        return (record_of(self.tables(number)) for number in range(self.parts))


def read_table(file: Stored, columns: list[str] | None = None) -> pa.Table:
    """Return a Parquet file as a table: all columns, or those named."""
    with file.source() as data:
        return pq.read_table(data, columns=columns)
