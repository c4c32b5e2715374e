"""JSON logs: the same records as from CSV, the same complaints at their places."""

import pytest

from schedules.logs import LogError, LogReading, parse_log_csv, parse_log_json

CSV = """id,arm,started_at,status,amount,planned
r-1,iv,2026-03-03 10:00,completed,60000000 cells,
r-2,iv,2026-03-17 10:00,refused,,iv-induction-d14
"""
JSON = """[
 {"id": "r-1", "arm": "iv", "started_at": "2026-03-03 10:00", "status": "completed",
  "amount": "60000000 cells"},
 {"id": "r-2", "arm": "iv", "started_at": "2026-03-17 10:00", "status": "refused",
  "amount": null, "planned": "iv-induction-d14"}
]"""
START = '{"id": "r-1", "arm": "iv", "status": "completed", "started_at": '


def read(text: str) -> LogReading:
    return parse_log_json(text, source="log.json", zone="Asia/Shanghai")


@pytest.mark.parametrize("text", [JSON, f'{{"records": {JSON}}}'])
def test_json_and_csv_give_the_same_records(text):
    from_csv = parse_log_csv(CSV, source="log.csv", zone="Asia/Shanghai").records
    kept = [record.model_dump(exclude={"place"}) for record in read(text).records]
    assert kept == [record.model_dump(exclude={"place"}) for record in from_csv]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(
            '{"id": "r-1", "arms": "iv"}', 'log.json:2:1: found the unknown key "arms"', id="key"
        ),
        pytest.param('"r-1"', 'log.json:2:1: found "r-1"; accepted: a mapping', id="no mapping"),
        pytest.param(
            START + '"soon"}',
            'log.json:2:65: started_at: found "soon"; accepted: date and time',
            id="a value",
        ),
        pytest.param(
            START + '"2026-03-03 10:00", "amount": 1.5}',
            'log.json:2:95: amount: found "1.5"; accepted: a number in digits, one space',
            id="an amount without a unit",
        ),
    ],
)
def test_an_entry_that_cannot_be_read_is_a_complaint_with_its_place(entry, expected):
    (found,) = read(f"[\n{entry}]").unreadable
    assert found.problems[0].startswith(expected)


def test_an_id_twice_is_a_complaint_on_the_same_line_too():
    entry = '{"id": "r-1", "arm": "iv", "status": "completed", "started_at": "2026-03-03 10:00"}'
    reading = read(f"[{entry}, {entry}]")
    assert len(reading.records) == 1
    assert 'found the id "r-1" again' in reading.left_out[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[{]", "log.json:1:3", id="not JSON"),
        pytest.param('{"rows": []}', "accepted: a list of records", id="no list"),
        pytest.param("", "accepted: a list of records", id="empty"),
        pytest.param('[{"id": "r-1", "id": "r-2"}]', 'the key "id" again', id="a key twice"),
    ],
)
def test_a_text_that_holds_no_list_of_records_is_refused(text, expected):
    with pytest.raises(LogError) as caught:
        read(text)
    assert expected in str(caught.value)
