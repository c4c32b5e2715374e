"""A file of scores: every row is read or named."""

from decimal import Decimal

import pytest

from schedules.instruments import parse_scores_csv
from schedules.logs import LogError

HEADER = "id,instrument,at,wound,moment,items"


def read(*rows: str, header: str = HEADER):
    return parse_scores_csv("\n".join([header, *rows]) + "\n", source="s.csv", zone="Asia/Shanghai")


def test_a_row_gives_a_score_with_its_local_time():
    (entry,) = read("a,BWAT,2026-03-03 09:00,left,,5 5 5 5 5 5 5 5 5 5 5 5 -").entries
    assert entry.at.isoformat() == "2026-03-03T09:00:00+08:00"
    assert (entry.instrument, entry.wound, entry.items[-1]) == ("bwat", "left", None)
    assert entry.place == "s.csv:2"


def test_items_may_be_parted_by_blanks_semicolons_or_bars():
    rows = (f"{name},wound-qol,2026-03-03 09:00,,,{sign.join('4' * 17)}" for name, sign in SIGNS)
    assert {entry.score.sum for entry in read(*rows).entries} == {Decimal(68)}


SIGNS = (("a", " "), ("b", "; "), ("c", "|"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param("a,foo,2026-03-03 09:00,,,5", 'instrument: found "foo"', id="unknown"),
        pytest.param("a,NRS,3.3.2026,,,5", 'at: found "3.3.2026"', id="time in words"),
        pytest.param("a,NRS,2026-03-03 09:00,left,,5", "wound", id="a wound for pain"),
        pytest.param("a,BWAT,2026-03-03 09:00,,,5", "found no wound", id="BWAT without a wound"),
        pytest.param("a,NRS,2026-03-03 09:00,,,5 6", "found 2 items", id="too many items"),
        pytest.param("a,NRS,2026-03-03 09:00,,,x", 'found "x"', id="a letter"),
        pytest.param("a,NRS,2026-03-03 09:00,,noon,5", 'found "noon"', id="unknown moment"),
        pytest.param("a,NRS,2026-03-03 09:00,,", "found 5 fields", id="a field too few"),
        pytest.param(",NRS,2026-03-03 09:00,,,5", "id", id="no id"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(row: str, problem: str):
    reading = read("good,NRS,2026-03-03 09:00,,before,5", row)
    assert [entry.id for entry in reading.entries] == ["good"]
    (told,) = reading.left_out
    assert told.startswith("s.csv:3:")
    assert problem in told
    with pytest.raises(LogError, match="1 row unreadable") as raised:
        reading.accepted()
    assert raised.value.exit_code == 12
    assert reading.accepted(allow_unreadable=True) == reading.entries


def test_an_id_comes_once():
    row = "a,NRS,2026-03-03 09:00,,,5"
    assert 'found the id "a" again' in read(row, row).left_out[0]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param("id,instrument,at", 'the column "items" is missing', id="missing"),
        pytest.param(f"{HEADER},colour", 'the unknown column "colour"', id="unknown"),
        pytest.param(f"{HEADER},at", 'the column "at" twice', id="twice"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(header: str, problem: str):
    with pytest.raises(LogError, match=problem):
        read(header=header)


def test_an_empty_file_has_no_header():
    with pytest.raises(LogError, match="found no header"):
        parse_scores_csv("", source="s.csv", zone="UTC")


@pytest.mark.hazard("H23")
def test_a_quote_that_is_not_closed_is_named():
    assert "not closed" in read('a,NRS,2026-03-03 09:00,,,"5').left_out[0]
