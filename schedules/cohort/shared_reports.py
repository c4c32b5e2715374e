# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Which arms of which patients need no report of their own, since another patient's says it.

Where every record of an arm lies in the window of a planned dose, as planned, what is said of the
arm follows from the template and from the days of its doses: nothing else of the patient is in it.
Masks over whole columns find these; the reference judges the first of each kind, and where it has
nothing to list, its counts are those of all others. Every other arm is left to the reference.

Nothing is shared where a rule joins arms, and no arm of which the hour counts: a record is then
held against more than its day.
"""

from dataclasses import field
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from protocol.arm import Arm, DialysisDays
from protocol.hour_limits import limits_in_hours
from protocol.lean import dataclass
from protocol.quantity import Quantity
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.kernel import Group
from schedules.cohort.record import Record
from schedules.cohort.template import DAYS, TEXTS, Days, Template
from schedules.cohort.totals import amount_of

Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Kind = tuple[bytes, str, bytes, int | None]
_NO_ROW = -1
_NOT_GIVEN = np.iinfo(np.int16).min
# What a miss and an extra cost where records are paired: more than any distance in a window.
_PRICE = 10_000
# Rules of a day that do not look at the hour.
_OF_DAYS = {"off-dialysis", "on-dialysis", "day-before", "day-after"}


def looks_at_hours(protocol: TreatmentProtocol, arm: Arm) -> bool:
    """Say whether more than the day of an arm's records counts."""
    return any(True for _ in limits_in_hours(protocol, arm)) or any(
        isinstance(rule, DialysisDays) and rule.allow not in _OF_DAYS for rule in arm.day_rules
    )


@dataclass(frozen=True, slots=True)
class LogColumns:
    """A log as numbers, in the order of the patients: a place for each row.

    ``plain`` rows are of completed administrations that the model surely accepts.
    """

    days: Days
    arms: Days
    arm_names: list[str | None]
    amounts: Days
    amount_texts: list[str | None]
    sites: Days
    site_names: list[str | None]
    plain: Bools

    @classmethod
    def of(cls, rows: pa.RecordBatch, days: Days, sure: Bools, order: Longs) -> "LogColumns":
        """Return rows in another order; ``days`` are those of their starts, since 1970."""
        numbers = {
            name: rows.column(name).dictionary_encode() for name in ("arm", "amount", "site")
        }
        places = {
            name: pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
            for name, found in numbers.items()
        }
        texts = {name: found.dictionary.to_pylist() for name, found in numbers.items()}
        completed = pc.fill_null(pc.equal(rows.column("status"), "completed"), False)  # noqa: FBT003
        plain: Bools = sure & completed.to_numpy(zero_copy_only=False)
        return cls(
            days=days[order],
            arms=places["arm"][order],
            arm_names=texts["arm"],
            amounts=places["amount"][order],
            amount_texts=texts["amount"],
            sites=places["site"][order],
            site_names=texts["site"],
            plain=plain[order],
        )


@dataclass(slots=True)
class SharedCounts:
    """What the reference counted for each kind of arm; None where it had something to list."""

    known: dict[Kind, Counts | None] = field(default_factory=dict[Kind, "Counts | None"])


@dataclass(frozen=True, slots=True)
class ArmKinds:
    """The kind of each arm of each patient of a group; None where it has to be looked at.

    ``apart`` says whose records can be told apart by arm at all.
    """

    kinds: dict[str, list[Kind | None]]
    apart: Bools


@dataclass(slots=True)
class Sorter:
    """Sorts the arms of a record's patients into kinds."""

    record: Record
    protocol: TreatmentProtocol
    columns: LogColumns
    as_of: int
    _same: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])

    def kinds(self, group: Group, starts: Longs) -> ArmKinds:
        """Return the kinds of a group; ``starts`` are where each patient's rows begin, and end."""
        first, last = int(starts[0]), int(starts[-1])
        who = np.repeat(np.arange(len(group.patients)), np.diff(starts))
        names = self.record.dictionaries.of["arm"].array().to_pylist()
        own = [str(names[number]) for number in np.unique(group.template.texts["arm"]).tolist()]
        numbers = {name: self._number_of(name) for name in own}
        arms = self.columns.arms[first:last]
        apart = np.ones(len(group.patients), bool)
        known = np.isin(arms, list(numbers.values()))
        apart[who[~(known & self.columns.plain[first:last])]] = False
        digest = _digest(group, self.record)
        kinds: dict[str, list[Kind | None]] = {}
        by_hours = {arm.id for arm in self.protocol.arms if looks_at_hours(self.protocol, arm)}
        for name, number in numbers.items():
            if name in by_hours:
                kinds[name] = [None] * len(group.patients)
                continue
            at = np.flatnonzero(arms == number)
            kinds[name] = self._of_arm(group, (name, digest), who[at], first + at)
        return ArmKinds(kinds, apart)

    def _number_of(self, name: str) -> int:
        names = self.columns.arm_names
        return names.index(name) if name in names else -2

    def _of_arm(
        self, group: Group, arm: tuple[str, bytes], mine: Longs, rows: Longs
    ) -> list[Kind | None]:
        """Return the kind of an arm for each patient; ``rows`` are its records, ``mine`` whose."""
        template, (name, digest) = group.template, arm
        number = self.record.dictionaries.of["arm"].number_of(name)
        lines = np.flatnonzero(template.texts["arm"] == number)
        days = self.columns.days[rows] - group.zeros[mine]
        places = _pairs(template, lines, mine, days)
        fits = (places >= 0) & (self.columns.days[rows] <= self.as_of) & self.columns.plain[rows]
        fits[fits] &= self._as_planned(group, mine[fits], lines[places[fits]], rows[fits])
        fits[fits] &= self._weighed(group, mine[fits], lines[places[fits]], days[fits])
        given = np.full((len(group.patients), len(lines)), _NOT_GIVEN, np.int16)
        given[mine[fits], places[fits]] = days[fits] - template.listed_on[lines[places[fits]]]
        odd = np.zeros(len(group.patients), bool)
        odd[mine[~fits]] = True
        whole: Bools = np.logical_and.reduce(given != _NOT_GIVEN, axis=1)
        since = (self.as_of - group.zeros).tolist()
        found: list[Kind | None] = [None] * len(group.patients)
        for at in np.flatnonzero(~odd).tolist():
            found[at] = (digest, name, given[at].tobytes(), None if whole[at] else since[at])
        return found

    def _as_planned(self, group: Group, mine: Longs, lines: Longs, rows: Longs) -> Bools:
        """Say which records state no amount and no site, or those of their doses."""
        amounts, sites = self.columns.amounts[rows], self.columns.sites[rows]
        found = np.ones(len(rows), bool)
        stated = np.flatnonzero(amounts >= 0)
        if len(stated):
            doses = _doses(group, mine[stated], lines[stated])
            pairs = amounts[stated].astype(np.int64) << 32 | doses
            distinct, places = np.unique(pairs, return_inverse=True)
            same = [self._is_same(pair >> 32, pair & 0xFFFFFFFF) for pair in distinct.tolist()]
            found[stated] &= np.array(same, bool)[places]
        named = np.flatnonzero(sites >= 0)
        if len(named):
            names = self.record.dictionaries.of["site"].array().to_pylist()
            place = {text: at for at, text in enumerate(self.columns.site_names)}
            wanted = np.array([place.get(text, -2) for text in names], np.int32)
            found[named] &= sites[named] == wanted[group.template.texts["site"][lines[named]]]
        return found

    def _is_same(self, amount: int, dose: int) -> bool:
        """Say whether an amount is exactly that of a dose: then there is nothing to say of it."""
        if (amount, dose) not in self._same:
            text = self.columns.amount_texts[amount] or ""
            planned = self.record.dictionaries.of["dose"].text_of(dose) or ""
            given = Quantity.parse(text)
            found = amount_of(planned, given.unit)
            self._same[amount, dose] = (found.amount, found.unit) == (given.amount, given.unit)
        return self._same[amount, dose]

    def _weighed(self, group: Group, mine: Longs, lines: Longs, days: Days) -> Bools:
        """Say where the weight has nothing to say: it is recent, or the dose does not follow it.

        A dose given on another day than planned may be another one by then.
        """
        age = self.protocol.weight.max_age if self.protocol.weight else None
        ages = (group.zeros - group.weighed)[mine] + days
        known = (ages >= 0) & (days == group.template.listed_on[lines])
        if age is not None and age.value is not None:
            known &= ages <= age.value.days
        rules = group.template.rules
        follows = np.array([self._follows_weight(rule) for rule in rules], bool)
        found: Bools = known | ~follows[group.template.rule[lines]]
        return found

    def _follows_weight(self, rule: tuple[str, str]) -> bool:
        arm = self.protocol.arm(rule[0])
        phase = next(phase for phase in arm.phases if phase.id == rule[1])
        return arm.dose_of(phase).basis in {"per-kg", "per-m2"}


def _pairs(template: Template, lines: Longs, mine: Longs, days: Days) -> Longs:
    """Return which of an arm's doses each record is taken for here, -1 for none.

    Records on the days of doses need no search. A patient with another one is read whole, with the
    windows as limits. That only tells patients apart; what it means is judged by the reference.
    """
    found = _on_their_days(template.listed_on[lines], days)
    who = np.unique(mine[found < 0])
    if len(who):
        left = np.flatnonzero(np.isin(mine, who))
        order = left[np.lexsort((days[left], mine[left]))]
        ends = np.searchsorted(mine[order], who, side="right")
        found[order] = _in_windows(template, lines, days[order], ends)
    places = mine * np.int64(len(lines)) + found
    distinct, counts = np.unique(places[found >= 0], return_counts=True)
    return np.where(np.isin(places, distinct[counts > 1]), _NO_ROW, found)


def _in_windows(template: Template, lines: Longs, days: Days, ends: Longs) -> Longs:
    """Return which dose each record is taken for, patient by patient, within the windows."""
    from schedules.cohort.banded import read_streams  # noqa: PLC0415 -- it loads a compiler

    planned = template.listed_on[lines]
    opens, closes = template.days["permitted_first"][lines], template.days["permitted_last"][lines]
    doses = np.column_stack(
        [
            planned,
            np.minimum(opens, planned),
            np.maximum(closes, planned),
            np.full(len(lines), _PRICE),
        ]
    ).astype(np.int64)
    order = np.argsort(planned, kind="stable")
    slots = read_streams(doses[order], _PRICE, days.astype(np.int64), ends)
    return np.where(slots < 0, _NO_ROW, order[slots])


def _on_their_days(planned: Days, days: Days) -> Longs:
    """Return which planned day each day is, -1 for none and for one that is planned twice."""
    order = np.argsort(planned, kind="stable")
    ordered = planned[order]
    at = np.searchsorted(ordered, days)
    inside = np.minimum(at, len(ordered) - 1)
    same = ordered[inside] == days
    following = np.minimum(inside + 1, len(ordered) - 1)
    twice = (following != inside) & (ordered[following] == days)
    found: Longs = np.where(same & ~twice, order[inside], _NO_ROW)
    return found


def _doses(group: Group, mine: Longs, lines: Longs) -> Longs:
    """Return the dose of each of some patients in each of as many rows of the template."""
    template = group.template
    width = group.doses.shape[1]
    rule = template.rule[lines]
    age = (group.zeros - group.weighed)[mine] + template.listed_on[lines]
    epoch = group.epochs[rule, age]
    slot = group.places[mine] * width + rule * (width // len(template.rules)) + epoch
    found: Longs = group.doses.ravel()[slot].astype(np.int64)
    return found


def _digest(group: Group, record: Record) -> bytes:
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
    facts = record.patients.slice(int(group.patients[0]), 1)
    own = facts.select(["time_zone", "arms", "weight_kind", "dialysis_weekdays"])
    more = facts.select(["dialysis_start", "dialysis_duration", "more"])
    found.update(repr((own.to_pylist(), more.to_pylist(), template.rules)).encode())
    return found.digest()
