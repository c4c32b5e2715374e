"""FHIR's words for what a log says: statuses, and codes for routes.

Routes: SNOMED CT, NCI Thesaurus, HL7 route codes, and our own words.
"""

from protocol.route import Route
from schedules.records import RecordStatus

# in-progress, on-hold and unknown say neither that a dose was given nor that it was not.
STATUSES = {
    "completed": RecordStatus.COMPLETED.value,
    "stopped": RecordStatus.PARTIAL.value,
    "not-done": RecordStatus.NOT_GIVEN.value,
    "entered-in-error": RecordStatus.ENTERED_IN_ERROR.value,
}
ROUTES = {route.value: route.value for route in Route} | {
    code.lower(): route.value
    for route, codes in {
        Route.INTRAVENOUS: ("47625008", "386358000", "C38276", "IV"),
        Route.INTRAMUSCULAR: ("78421000", "386356001", "C28161", "IM"),
        Route.SUBCUTANEOUS: ("34206005", "SC"),
        Route.INTRADERMAL: ("372464004", "ID"),
        Route.TOPICAL: ("6064005", "431695009", "C38304", "TP"),
        Route.ORAL: ("26643006", "PO"),
        Route.INTRATHECAL: ("72607000", "IT"),
    }.items()
    for code in codes
}
