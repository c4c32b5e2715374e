"""Routes of administration, with the codes other systems know them by."""

from enum import StrEnum


class Route(StrEnum):
    """How a product reaches the patient."""

    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    INTRADERMAL = "intradermal"
    TOPICAL = "topical"
    ORAL = "oral"
    INTRAVITREAL = "intravitreal"
    INTRAVESICAL = "intravesical"
    INTRATHECAL = "intrathecal"
    INTRA_ARTICULAR = "intra-articular"
    OTHER = "other"
