"""Which addresses are given a patient's calendar and a password."""

import pytest

from schedules.channels.address import checked_address, origin
from schedules.channels.errors import ChannelError

pytestmark = [pytest.mark.hazard("H41"), pytest.mark.requirement("R20")]


@pytest.mark.parametrize(
    ("address", "allow_http", "expected"),
    [
        pytest.param(
            "https://cal.example.org/a/b/", False, "https://cal.example.org/a/b/", id="https"
        ),
        pytest.param(
            "https://cal.example.org/a", False, "https://cal.example.org/a/", id="no slash"
        ),
        pytest.param("http://127.0.0.1:5232/a/", False, "http://127.0.0.1:5232/a/", id="loopback"),
        pytest.param("http://[::1]:5232/a/", False, "http://[::1]:5232/a/", id="loopback v6"),
        pytest.param("http://localhost/a/", False, "http://localhost/a/", id="localhost"),
        pytest.param("http://nas.lan/a/", True, "http://nas.lan/a/", id="http asked for"),
    ],
)
def test_addresses_that_may_be_used(address: str, allow_http: bool, expected: str):
    assert checked_address(address, allow_http=allow_http) == expected


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("http://cal.example.org/a/", "--allow-http", id="http"),
        pytest.param("http://127.0.0.1.example.org/a/", "--allow-http", id="looks like loopback"),
        pytest.param("http://localhost.example.org/", "--allow-http", id="looks like localhost"),
        pytest.param("https://u:pa55@cal.example.org/", "holds credentials", id="password in it"),
        pytest.param("https://u@cal.example.org/", "holds credentials", id="user in it"),
        pytest.param("https://cal.example.org/?a=1", "holds ? or #", id="query"),
        pytest.param("webcal://cal.example.org/", "accepted: https", id="webcal"),
        pytest.param("https:///a/", "accepted: https", id="no host"),
        pytest.param("https://cal.example.org:x/", "accepted: https", id="port in letters"),
        pytest.param("plan.json", "accepted: https", id="a file"),
    ],
)
def test_addresses_that_are_refused(address: str, said: str):
    with pytest.raises(ChannelError) as caught:
        checked_address(address, allow_http=False)
    assert said in str(caught.value)
    assert "pa55" not in str(caught.value)


def test_credentials_belong_to_scheme_host_and_port():
    assert origin("https://cal.example.org:8443/anna/course/") == "https://cal.example.org:8443"
