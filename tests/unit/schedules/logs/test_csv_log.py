"""CSV logs: every row becomes a record or a complaint with its line; nothing is dropped."""

from datetime import UTC, datetime

import pytest

from schedules.logs import LogError, LogReading, parse_log_csv

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R28")]

HEADER = "id,arm,started_at,status,amount,reason\n"
GOOD = "r-1,iv,2026-03-03 10:00,completed,1 mg,\n"


def read(text: str, zone: str = "Asia/Shanghai") -> LogReading:
    return parse_log_csv(text, source="log.csv", zone=zone)


def problems(row: str, zone: str = "Asia/Shanghai") -> list[str]:
    return [problem for each in read(HEADER + row, zone).unreadable for problem in each.problems]


@pytest.mark.hazard("H19")
def test_a_local_time_is_read_in_the_patients_zone():
    (record,) = read(HEADER + GOOD).records
    assert record.started_at == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(
    "written", ["2026-03-03T02:00Z", "2026-03-03 04:00+02:00", "2026-03-03T10:00:00+0800"]
)
def test_a_time_with_an_offset_is_taken_as_written(written):
    (record,) = read(HEADER + GOOD.replace("2026-03-03 10:00", written)).records
    assert record.started_at == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


def test_comments_and_blank_lines_are_passed_over_and_counted_as_lines():
    reading = read(f'# a "comment\n\n{HEADER}  # another, "one"\n\n{GOOD},,,,,\n')
    assert [record.place for record in reading.records] == ["log.csv:6"]
    assert reading.unreadable == ()


def test_a_comment_behind_a_stray_quote_is_a_comment():
    text = f'{HEADER}r-1,iv,2026-03-03 10:00,completed,,5" late\n# of the ward\n{GOOD}'
    reading = read(
        text.replace("r-1,iv,2026-03-03 10:00,completed,1", "r-2,iv,2026-03-10 10:00,completed,1")
    )
    assert (len(reading.records), reading.unreadable) == (2, ())


def test_a_hash_inside_a_quoted_cell_is_no_comment():
    (record,) = read(HEADER + 'r-1,iv,2026-03-03 10:00,refused,,"said:\n# no"\n').records
    assert record.reason == "said:\n# no"


def test_columns_come_in_any_order_and_a_byte_order_mark_is_dropped():
    (record,) = read("\ufeffstatus,id,started_at,arm\ncompleted,r-1,2026-03-03 10:00,iv\n").records
    assert (record.id, record.arm) == ("r-1", "iv")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(ending):
    text = (HEADER + GOOD).replace("\n", ending)
    assert [record.place for record in read(text).records] == ["log.csv:2"]


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "r-1,iv,9999-12-31 23:59,completed,,",
            ['log.csv:2:8: started_at: found "9999-12-31 23:59"; accepted: a date from 1900'],
            id="a year that no zone can count in",
        ),
        pytest.param(
            "r-1,iv,2026-02-30 10:00,completed,,",
            ['log.csv:2:8: started_at: found "2026-02-30 10:00"; accepted: a date that exists'],
            id="a day that does not exist",
        ),
        pytest.param(
            "r-1,iv,2026-03-03,completed,,",
            ['log.csv:2:8: started_at: found "2026-03-03"; accepted: date and time'],
            id="no time",
        ),
        pytest.param(
            "r-1,iv,03/03/2026 10:00,completed,,",
            ['log.csv:2:8: started_at: found "03/03/2026 10:00"; accepted: date and time'],
            id="another way to write a date",
        ),
        pytest.param(
            "r-1,iv,,completed,,",
            ["log.csv:2:8: started_at: found nothing (null); accepted: date and time"],
            id="no start",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,done,,",
            ['log.csv:2:25: status: found "done"; accepted: completed, partial, not-given'],
            id="unknown status",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,60M cells,",
            ['log.csv:2:35: amount: found "60M cells"; accepted: a number in digits'],
            id="an amount with a multiplier",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,60.000.000 cells,",
            ['log.csv:2:35: amount: found "60.000.000 cells"; accepted: a number in digits'],
            id="points that group thousands",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,60.000 cells,",
            ['log.csv:2:35: amount: found "60.000 cells"; accepted: a whole number of cells'],
            id="one point that groups thousands",
        ),
        pytest.param(
            'r-1,iv,2026-03-03 10:00,completed,"12,5 mL",',
            ['log.csv:2:35: amount: found "12,5 mL"; accepted: a number in digits'],
            id="a decimal comma",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,6E+07 cells,",
            ['log.csv:2:35: amount: found "6E+07 cells"; accepted: a number in digits'],
            id="the exponent of a spreadsheet",
        ),
        pytest.param(
            "r-1,iv,46084.4166666667,completed,,",
            ['log.csv:2:8: started_at: found "46084.4166666667"; accepted: date and time'],
            id="the day number of a spreadsheet",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,1.5 cells,",
            ['log.csv:2:35: amount: found "1.5 cells"; accepted: a whole number of cells'],
            id="half a cell",
        ),
        pytest.param(
            '"r-1","iv","2026-03-03 10:00","done",,',
            ['log.csv:2:31: status: found "done"'],
            id="the column is right behind quotes",
        ),
        pytest.param(
            "r-1,IV,2026-03-03 10:00,completed,,",
            ['log.csv:2:5: arm: found "IV"; accepted: a short id'],
            id="an arm that is no id",
        ),
        pytest.param(
            "r-1,,2026-03-03 10:00,completed,,",
            ["log.csv:2:1: found neither an arm nor a route with a product"],
            id="no arm",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,",
            ["log.csv:2: found 5 fields; accepted: 6, as the header has"],
            id="a cell too few",
        ),
        pytest.param(
            "r-1,iv,2026-03-03 10:00,completed,,a,b",
            ["log.csv:2: found 7 fields; accepted: 6, as the header has"],
            id="a cell too many",
        ),
        pytest.param(
            "r-1,iv,2026-03-32 10:00,done,60 M,",
            ["log.csv:2:8: started_at", "log.csv:2:25: status", "log.csv:2:30: amount"],
            id="all problems of a row at once",
        ),
        pytest.param(
            GOOD + GOOD,
            ['log.csv:3: found the id "r-1" again (first on line 2); accepted: each id once'],
            id="an id twice",
        ),
        pytest.param(
            'r-1,"iv,2026-03-03 10:00,completed,,\n' + GOOD,
            ['log.csv:2: found a " that is not closed'],
            id="an open quote",
        ),
        pytest.param(
            '"r-1"x,iv,2026-03-03 10:00,completed,,',
            ["log.csv:2: found text that is not CSV"],
            id="text behind a closing quote",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_a_complaint_with_its_place(row, expected):
    found = problems(row)
    assert len(found) == len(expected)
    for complaint, start in zip(found, expected, strict=True):
        assert complaint.startswith(start)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026-03-29 01:59", None, id="before the clocks go forward"),
        pytest.param("2026-03-29 02:30", "a time that the clocks skip on that day", id="skipped"),
        pytest.param("2026-03-29 03:00", None, id="after"),
        pytest.param("2026-10-25 01:59", None, id="before the clocks go back"),
        pytest.param("2026-10-25 02:30", "a time that comes twice on that day", id="twice"),
        pytest.param("2026-10-25 03:00", None, id="after that"),
    ],
)
def test_a_local_time_that_is_not_one_instant_is_a_complaint(written, expected):
    found = problems(f"r-1,iv,{written},completed,,", zone="Europe/Berlin")
    assert len(found) == (expected is not None)
    assert all(str(expected) in complaint for complaint in found)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("", "log.csv:1: found no header", id="an empty file"),
        pytest.param("# only words\n", "log.csv:1: found no header", id="only comments"),
        pytest.param(
            "id,arm,started_at,status,amonut", '"amonut" (did you mean "amount"?)', id="unknown"
        ),
        pytest.param("id,arm,arm,started_at,status", 'the column "arm" again', id="twice"),
        pytest.param("id,arm,status", 'the column "started_at" is missing', id="missing"),
        pytest.param("id,route,started_at,status", "arm, or route and product", id="no arm"),
        pytest.param("id;arm;started_at;status", "found a semicolon between", id="semicolons"),
        pytest.param("id\tarm\tstarted_at\tstatus", "found a tab between", id="tabs"),
        pytest.param("identity", 'unknown column "identity"', id="one unknown column"),
        pytest.param('id,"arm', "that is not closed", id="an open quote"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(header, expected):
    with pytest.raises(LogError) as caught:
        read(header)
    assert expected in str(caught.value)


def test_an_unreadable_row_refuses_the_log_with_its_own_exit_code():
    reading = read(HEADER + GOOD + "r-2,iv,soon,done,,\n")
    with pytest.raises(LogError) as caught:
        reading.accepted()
    assert caught.value.exit_code == 12
    assert str(caught.value).startswith(
        "log.csv cannot be read whole, 1 row unreadable:\n  log.csv:3:8: "
    )


def test_where_unreadable_rows_are_allowed_the_reading_tells_what_it_left_out():
    reading = read(HEADER + GOOD + "r-2,iv,soon,done,,\n")
    assert [record.id for record in reading.accepted(allow_unreadable=True)] == ["r-1"]
    (line,) = reading.left_out
    assert line.startswith("log.csv:3:8: started_at")
    assert "log.csv:3:13: status" in line


SECOND, THIRD = (GOOD.replace("r-1", name) for name in ("r-2", "r-3"))


@pytest.mark.parametrize(
    ("text", "kept", "lines"),
    [
        pytest.param(
            [GOOD, 'r-9,iv,"2026-03-03 10:00,completed,,\n', SECOND, THIRD],
            ["r-1", "r-2", "r-3"],
            [3],
            id="a quote that nobody closes",
        ),
        pytest.param(
            [GOOD, 'r-9,"iv,x,x,,\n', SECOND, 'r-8,iv",x,x,,\n', THIRD],
            ["r-1", "r-2", "r-3"],
            [3, 5],
            id="a quote closed three lines below",
        ),
        pytest.param(
            [GOOD, GOOD.replace("r-1", "r-9").rstrip("\n") + '"a\n', SECOND, THIRD[:-1] + 'b"\n'],
            ["r-1", "r-2", "r-3"],
            [3],
            id="quotes that would make one row of three with the right number of cells",
        ),
    ],
)
def test_a_quote_too_many_takes_no_other_row_along(text, kept, lines):
    reading = read(HEADER + "".join(text))
    assert [record.id for record in reading.records] == kept
    assert [row.line for row in reading.unreadable] == lines


def test_a_cell_over_several_lines_is_one_row():
    row = GOOD.rstrip("\n").rsplit(",", 1)[0] + ',"two\nlines"\n'
    reading = read(HEADER + row + SECOND)
    assert [record.id for record in reading.accepted()] == ["r-1", "r-2"]
    assert reading.records[0].reason == "two\nlines"


def test_a_row_with_bytes_that_are_no_text_is_listed_and_no_other():
    """As the command reads a file: bytes that are no UTF-8 are kept apart, one by one."""
    text = (HEADER + GOOD.replace("mg", "m\xb5") + SECOND).encode("latin-1")
    reading = read("# n\udce9\n" + text.decode("utf-8", "surrogateescape"))
    assert [record.id for record in reading.records] == ["r-2"]
    assert reading.left_out == ("log.csv:3: found the byte 0xb5; accepted: UTF-8 text",)
