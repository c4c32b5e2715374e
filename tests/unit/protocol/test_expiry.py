"""The text forms of an expiry, and what they mean at their last moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from protocol.expiry import Expiry

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text", ["2026-01", "2026-01-31", "2026-01-31T12:00+08:00", "2026-01-31 12:00Z"]
)
def test_a_form_is_read_and_written_alike(text):
    assert str(Expiry.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "01/2026",
        "2026",
        "2026-13",
        "2026-02-30",
        "2026-01-31T12:00",
        "2026-01-31T25:00Z",
        "",
        "0000-05",
        "9999-12-31",
        "0001-01-01T00:00+14:00",
    ],
)
def test_another_form_or_a_date_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="a month, a day, or a time with its offset"):
        Expiry.parse(text)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("text", "at", "past"),
    [
        pytest.param("2024-02", "2024-02-29T23:59+01:00", False, id="a leap year's last day"),
        pytest.param("2024-02", "2024-03-01T00:00+01:00", True, id="a minute later"),
        pytest.param("2026-03-29", "2026-03-29T23:59+02:00", False, id="a day of 23 hours"),
        pytest.param("2026-03-29", "2026-03-29T22:00+00:00", True, id="its end in another zone"),
        pytest.param("2026-03-29T03:00+02:00", "2026-03-29T01:00+00:00", False, id="the minute"),
        pytest.param("2026-03-29T03:00+02:00", "2026-03-29T01:01+00:00", True, id="the next one"),
    ],
)
def test_the_last_moment_is_inside(text, at, past):
    assert Expiry.parse(text).is_past(datetime.fromisoformat(at), ZONE) is past
