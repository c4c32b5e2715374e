"""Runs a WSGI application until it is told to stop."""

import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from schedules.channels.errors import FeedError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def serve(
    app: "WSGIApplication", *, host: str, port: int, ready: Callable[[str, int], None]
) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is told the address and port once it listens.

    Raises ``FeedError`` where the address cannot be had.
    """
    # It would write the addresses of requests that fail, and a token is part of an address.
    logging.getLogger("waitress").disabled = True
    listening = _listen(host, port)
    server: Any = create_server(
        app, sockets=[listening], ident=None, clear_untrusted_proxy_headers=True
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    # Told to stop before it runs, it stops as well.
    with suppress(SystemExit):
        ready(host, listening.getsockname()[1])
        server.run()
    server.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        message = f"cannot listen on {host} port {port}: {error.strerror}; give another one"
        raise FeedError(message) from None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
