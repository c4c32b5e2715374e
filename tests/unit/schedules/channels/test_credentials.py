"""Where user and password come from, and where they never show."""

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential

from schedules.channels.credentials import PASSWORD, USER, Credentials, credentials_for
from schedules.channels.errors import ChannelError

pytestmark = [pytest.mark.hazard("H41"), pytest.mark.requirement("R20")]

SERVER = "https://cal.example.org"


class Ring(KeyringBackend):
    """A keyring that holds one entry, or is broken."""

    priority = 1  # pyright: ignore[reportAssignmentType] -- a class attribute will do

    def __init__(self, entry: SimpleCredential | None = None, *, is_broken: bool = False) -> None:
        self.entry, self.is_broken = entry, is_broken

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is ever kept")

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        if self.is_broken:
            raise keyring.errors.NoKeyringError
        assert service == f"hamsc {SERVER}"
        if self.entry is None or username not in {None, self.entry.username}:
            return None
        return self.entry


@pytest.fixture(autouse=True)
def _own_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(Ring(SimpleCredential("anna", "kept")))
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({USER: "bo", PASSWORD: "given"}, ("bo", "given"), id="environment first"),
        pytest.param({USER: "anna"}, ("anna", "kept"), id="name given, password kept"),
        pytest.param({}, ("anna", "kept"), id="both kept"),
        pytest.param({USER: "anna", PASSWORD: ""}, ("anna", "kept"), id="empty password"),
    ],
)
def test_credentials_are_found(environment: dict[str, str], expected: tuple[str, str]):
    found = credentials_for(SERVER, environment)
    assert (found.user, found.password) == expected


@pytest.mark.parametrize(
    ("ring", "environment"),
    [
        pytest.param(Ring(), {}, id="nothing kept"),
        pytest.param(Ring(is_broken=True), {}, id="no keyring on the machine"),
        pytest.param(Ring(SimpleCredential("anna", "kept")), {USER: "bo"}, id="another user"),
        pytest.param(Ring(), {PASSWORD: "lonely"}, id="a password without a user"),
    ],
)
def test_without_credentials_it_is_said_where_to_put_them(ring: Ring, environment: dict[str, str]):
    keyring.set_keyring(ring)
    with pytest.raises(ChannelError) as caught:
        credentials_for(SERVER, environment)
    assert f"set {USER} and {PASSWORD}" in str(caught.value)
    assert "lonely" not in str(caught.value)


def test_a_password_does_not_show_when_credentials_are_printed():
    assert "secret" not in repr(Credentials("anna", "secret"))
