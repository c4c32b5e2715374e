"""Whether an address may be given a patient's calendar and a password."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from schedules.channels.errors import ChannelError


def checked_address(address: str, *, allow_http: bool) -> str:
    """Return the address of a collection, ending in a slash. Raises ``ChannelError``.

    Without https everybody on the way reads along: it has to be asked for, but to this machine.
    """
    parts = _split(address)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "found no web address; accepted: https://HOST/PATH/ of a calendar collection"
        raise ChannelError(message)
    if parts.username is not None or parts.password is not None:
        message = (
            f"the address of {parts.hostname} holds credentials, where other people and the shell's"
            " history see them; accepted: the address alone, credentials from the environment"
        )
        raise ChannelError(message)
    if parts.query or parts.fragment:
        message = f"the address at {parts.hostname} holds ? or #; accepted: the collection's path"
        raise ChannelError(message)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname)):
        message = (
            f"http://{parts.hostname} would send the password and the calendar readable for all on"
            " the way; accepted: https, or --allow-http on a network that you trust"
        )
        raise ChannelError(message)
    return address if address.endswith("/") else f"{address}/"


def origin(address: str) -> str:
    """Return scheme, host and port: what credentials are kept for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by an address that cannot mean another."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts
