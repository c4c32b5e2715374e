"""Who may write to a collection: from the environment or the keyring, from nowhere else."""

from collections.abc import Mapping
from dataclasses import field

from protocol.lean import dataclass
from schedules.channels.errors import ChannelError

USER = "HAMSC_CALDAV_USER"
PASSWORD = "HAMSC_CALDAV_PASSWORD"  # noqa: S105 -- the variable's name


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and password; printing one shows no password."""

    user: str
    password: str = field(repr=False)


def credentials_for(server: str, environment: Mapping[str, str]) -> Credentials:
    """Return the credentials for a server (scheme, host and port). Raises ``ChannelError``.

    The environment comes first. With a user's name alone, or with nothing, the keyring is asked
    for what is kept under ``hamsc SERVER``.
    """
    user, password = environment.get(USER), environment.get(PASSWORD)
    if user and password:
        return Credentials(user, password)
    found = _from_keyring(f"hamsc {server}", user or None)
    if found is None:
        message = (
            f"no credentials for {server}: set {USER} and {PASSWORD}, or keep them in the keyring"
            f' with: keyring set "hamsc {server}" USER'
        )
        raise ChannelError(message)
    return found


def _from_keyring(service: str, user: str | None) -> Credentials | None:
    # Imported here: looking for a keyring takes a moment, and most runs need none.
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        found = keyring.get_credential(service, user)
    except KeyringError:  # a machine without one is not an error of its own
        return None
    if found is None or not found.username or not found.password:
        return None
    return Credentials(found.username, found.password)
