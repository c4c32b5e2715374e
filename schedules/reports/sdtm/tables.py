"""The tables and their variables: names, labels and order of SDTMIG 3.4.

Only variables that the plan and the log can fill, and those the guide expects. VISIT is not among
them: it comes from the trial's own design tables.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from protocol.lean import dataclass

Kind = Literal["string", "integer", "decimal"]
Value = str | int | Decimal | None
Record = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: its name, its label, what it holds, and its place in the key, counted from 1."""

    name: str
    label: str
    kind: Kind = "string"
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset: its rows hold a value for every variable, None where there is none."""

    name: str
    label: str
    variables: tuple[Variable, ...]
    rows: tuple[tuple[Value, ...], ...]


_STUDY = Variable("STUDYID", "Study Identifier", key=1)
_DOMAIN = Variable("DOMAIN", "Domain Abbreviation")
_SUBJECT = Variable("USUBJID", "Unique Subject Identifier", key=2)
_EPOCH = Variable("EPOCH", "Epoch")


def _identifiers(prefix: str) -> tuple[Variable, ...]:
    sequence = Variable(f"{prefix}SEQ", "Sequence Number", "integer")
    return (_STUDY, _DOMAIN, _SUBJECT, sequence)


EC = (
    *_identifiers("EC"),
    Variable("ECSPID", "Sponsor-Defined Identifier", key=6),
    Variable("ECLNKID", "Link ID"),
    Variable("ECTRT", "Name of Treatment", key=3),
    Variable("ECMOOD", "Mood", key=4),
    Variable("ECCAT", "Category of Treatment"),
    Variable("ECSCAT", "Subcategory of Treatment"),
    Variable("ECPRESP", "Pre-Specified"),
    Variable("ECOCCUR", "Occurrence"),
    Variable("ECREASOC", "Reason for Occur Value"),
    Variable("ECDOSE", "Dose", "decimal"),
    Variable("ECDOSTXT", "Dose Description"),
    Variable("ECDOSU", "Dose Units"),
    Variable("ECDOSFRM", "Dose Form"),
    Variable("ECROUTE", "Route of Administration"),
    Variable("ECLOT", "Lot Number"),
    Variable("ECLOC", "Location of Dose Administration"),
    Variable("ECLAT", "Laterality"),
    Variable("ECADJ", "Reason for Dose Adjustment"),
    _EPOCH,
    Variable("ECSTDTC", "Start Date/Time of Treatment", key=5),
    Variable("ECENDTC", "End Date/Time of Treatment"),
    Variable("ECSTDY", "Study Day of Start of Treatment", "integer"),
    Variable("ECENDY", "Study Day of End of Treatment", "integer"),
)
EX = (
    *_identifiers("EX"),
    Variable("EXSPID", "Sponsor-Defined Identifier", key=5),
    Variable("EXLNKID", "Link ID"),
    Variable("EXTRT", "Name of Treatment", key=3),
    Variable("EXCAT", "Category of Treatment"),
    Variable("EXSCAT", "Subcategory of Treatment"),
    Variable("EXDOSE", "Dose", "decimal"),
    Variable("EXDOSTXT", "Dose Description"),
    Variable("EXDOSU", "Dose Units"),
    Variable("EXDOSFRM", "Dose Form"),
    Variable("EXROUTE", "Route of Administration"),
    Variable("EXLOT", "Lot Number"),
    Variable("EXLOC", "Location of Dose Administration"),
    Variable("EXLAT", "Laterality"),
    Variable("EXADJ", "Reason for Dose Adjustment"),
    _EPOCH,
    Variable("EXSTDTC", "Start Date/Time of Treatment", key=4),
    Variable("EXENDTC", "End Date/Time of Treatment"),
    Variable("EXSTDY", "Study Day of Start of Treatment", "integer"),
    Variable("EXENDY", "Study Day of End of Treatment", "integer"),
)
DV = (
    *_identifiers("DV"),
    Variable("DVREFID", "Reference ID", key=5),
    Variable("DVSPID", "Sponsor-Defined Identifier", key=6),
    Variable("DVTERM", "Protocol Deviation Term"),
    Variable("DVDECOD", "Protocol Deviation Coded Term", key=4),
    Variable("DVCAT", "Category for Protocol Deviation"),
    Variable("DVSCAT", "Subcategory for Protocol Deviation"),
    _EPOCH,
    Variable("DVSTDTC", "Start Date/Time of Deviation", key=3),
    Variable("DVSTDY", "Study Day of Start of Deviation Event", "integer"),
)
SUPPLEMENT = (
    _STUDY,
    Variable("RDOMAIN", "Related Domain Abbreviation", key=3),
    _SUBJECT,
    Variable("IDVAR", "Identifying Variable", key=4),
    Variable("IDVARVAL", "Identifying Variable Value", key=5),
    Variable("QNAM", "Qualifier Variable Name", key=6),
    Variable("QLABEL", "Qualifier Variable Label"),
    Variable("QVAL", "Data Value"),
    Variable("QORIG", "Origin"),
    Variable("QEVAL", "Evaluator"),
)
LABELS = {"EC": "Exposure as Collected", "EX": "Exposure", "DV": "Protocol Deviations"}


def table_of(
    name: str, label: str, variables: tuple[Variable, ...], records: Iterable[Record]
) -> Table:
    """Return records as rows in the order of the variables; what a record lacks is None."""
    rows = tuple(tuple(record.get(column.name) for column in variables) for record in records)
    return Table(name, label, variables, rows)
