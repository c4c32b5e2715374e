"""Logs of other systems whose columns and values a mapping names."""

import pytest
from foreign_logs import MAPPING, ZONE

from protocol.errors import DocumentError
from schedules.logs import LogError, parse_log_csv, parse_mapping

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R28")]

HEADER = "Nr;Datum;Zeit;Dosis;Gegeben;Bemerkung\n"


def read(text: str, mapping: str = MAPPING):
    found = parse_mapping(mapping, source="map.yaml")
    return parse_log_csv(text, source="log.csv", zone=ZONE, mapping=found)


@pytest.mark.hazard("H51")
def test_a_foreign_table_is_read_by_its_mapping():
    (record,) = read(HEADER + "7;05.01.2026;10:30;1.012,5;J;gut\n").accepted()
    assert (record.id, record.arm, str(record.amount)) == ("7", "iv", "1012.5 mg")
    assert record.started_at.isoformat() == "2026-01-05T10:30:00+01:00"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("7;2026-01-05;10:30;1;J;", "log.csv:2:3: started_at", id="a form, its place"),
        pytest.param("7;2026-01-05;10:30;1;J;", "in the form %d.%m.%Y %H:%M", id="another form"),
        pytest.param("7;05.01.2026;10:30;1;X;", "log.csv:2:22: status", id="a value, its place"),
        pytest.param("7;05.01.2026;10:30;1;X;", "accepted: J, N", id="a value not listed"),
        pytest.param("7;05.01.2026;10:30;eins;J;", "log.csv:2:20: amount", id="no number"),
        pytest.param("7;25.10.2026;02:30;1;J;", "comes twice", id="a time that comes twice"),
        pytest.param("7;29.03.2026;02:30;1;J;", "skip on that day", id="a time that is skipped"),
    ],
)
def test_what_a_mapping_does_not_cover_is_unreadable_and_named(row, expected):
    (unreadable,) = read(HEADER + row + "\n").unreadable
    assert unreadable.line == 2
    assert expected in str(unreadable)


@pytest.mark.parametrize(("meant", "offset"), [("first", "+02:00"), ("second", "+01:00")])
def test_a_time_that_comes_twice_is_read_by_the_declared_rule(meant, offset):
    mapping = MAPPING.replace("delimiter", f"ambiguous: {meant}\ndelimiter")
    (record,) = read(HEADER + "7;25.10.2026;02:30;1;J;\n", mapping).accepted()
    assert record.started_at.isoformat() == f"2026-10-25T02:30:00{offset}"


def test_a_column_that_nobody_mapped_stops_the_reading():
    with pytest.raises(LogError) as refused:
        read(HEADER.replace("Zeit", "Uhrzeit") + "7;05.01.2026;10:30;1;J;\n")
    assert 'the column "Zeit" is missing' in str(refused.value)
    assert '"Uhrzeit", which the mapping neither reads nor ignores' in str(refused.value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("id: {column: Nr}", "nr: {column: Nr}"), "nr"),
        (("{constant: iv}", "{constant: iv, column: Arm}"), "one of column, columns and constant"),
        (("delimiter: semicolon", "encoding: klingon"), "klingon"),
        (("delimiter: semicolon", "delimiter: x"), "delimiter"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(change, expected):
    with pytest.raises(DocumentError) as refused:
        parse_mapping(MAPPING.replace(*change), source="map.yaml")
    assert expected in str(refused.value)
