"""A deviation report for people, regulators and other systems: pages, SDTM tables, FHIR."""
