"""A table that another system writes, by the mapping that reads it."""

ZONE = "Europe/Berlin"
MAPPING = """
format_version: 1
kind: log-mapping
delimiter: semicolon
columns:
  id: {column: Nr}
  arm: {constant: iv}
  started_at: {columns: [Datum, Zeit], format: "%d.%m.%Y %H:%M"}
  amount: {column: Dosis, unit: mg, decimal_comma: yes}
  status: {column: Gegeben, values: {J: completed, N: not-given}}
ignore: [Bemerkung]
"""
