"""Some patients with their plans and their rows of a log: all that is held together at a time."""

from datetime import date

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.given import Patients
from schedules.cohort.deviations.log_columns import LogColumns
from schedules.cohort.deviations.template_digest import Digests
from schedules.cohort.kernel import Group
from schedules.cohort.patient_plans import PatientPlans
from schedules.cohort.record import Record


@dataclass(frozen=True, slots=True)
class Portion:
    """Patients of a record in the order of their groups, and their rows as known on a day."""

    plans: PatientPlans
    patients: Patients
    digests: Digests
    log: LogColumns
    as_of: date

    def group_of(self, who: int) -> Group:
        """Return the group that a patient is in."""
        return self.plans.record.groups[int(self.patients.group[who])]


def portion_of(  # noqa: PLR0917 -- plans, a log, and the day
    record: Record,
    documents: tuple[TreatmentProtocol, tuple[Place, ...]],
    source: str,
    log: LogColumns,
    as_of: date,
) -> Portion:
    """Return a record's patients with their rows; ``source`` is what problems are told about."""
    plans = PatientPlans(record, *documents, source)
    return Portion(plans, _patients_of(record), Digests(record), log, as_of)


def _patients_of(record: Record) -> Patients:
    groups = record.groups
    sizes = [len(group.patients) for group in groups]
    return Patients(
        group=np.repeat(np.arange(len(groups)), sizes),
        place=np.concatenate([np.arange(size) for size in sizes] or [np.zeros(0, np.int64)]),
        row=_joined([group.patients for group in groups]),
        zero=_joined([group.zeros for group in groups]),
        weighed=_joined([group.weighed for group in groups]),
    )


def _joined(parts: list[npt.NDArray[np.int32]]) -> Longs:
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)
