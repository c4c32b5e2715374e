"""Thunderbird under Xvfb, driven by Marionette: imports files and subscribes to addresses."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).parents[1] / "interop/by_hand/thunderbird.js"
_PORT = 2829
_SETTINGS = {
    "marionette.port": _PORT,
    "calendar.timezone.useSystemTimezone": False,
    "calendar.timezone.local": "Europe/London",
    "mail.provider.suppress_dialog_on_startup": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
}


class Thunderbird:
    """A Thunderbird with a profile of its own, gone when it is closed."""

    def __init__(self, profile: Path) -> None:
        for name in ("thunderbird", "xvfb-run"):
            if shutil.which(name) is None:
                message = f"found no {name}; install: apt-get install thunderbird xvfb"
                raise RuntimeError(message)
        settings = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in _SETTINGS.items()
        )
        (profile / "user.js").write_text("".join(settings), "utf-8")
        program = ("thunderbird", "--marionette", "--remote-allow-system-access", "--no-remote")
        self._process = subprocess.Popen(
            ("xvfb-run", "-a", *program, "--profile", str(profile)),
            env=os.environ | {"HOME": str(profile)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._socket = _connected()
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._received()
        self._asked("WebDriver:NewSession", capabilities={})
        self._asked("Marionette:SetContext", value="chrome")
        self._asked("WebDriver:SetTimeouts", script=120_000)

    def step(self, name: str, argument: str) -> dict[str, Any]:
        """Carry out a step of the script in Thunderbird."""
        script = _SCRIPT.read_text("utf-8")
        answer = self._asked("WebDriver:ExecuteAsyncScript", script=script, args=[name, argument])
        found: dict[str, Any] = answer["value"]
        assert "error" not in found, found["error"]
        return found

    def close(self) -> None:
        """End it, and its display."""
        self._file.close()
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(30)

    def _asked(self, name: str, **parameters: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _, _, error, value = self._received()
        assert error is None, error
        return value

    def _received(self) -> Any:
        digits = b""
        while (octet := self._file.read(1)) != b":":
            assert octet, "Thunderbird closed the connection"
            digits += octet
        return json.loads(self._file.read(int(digits)))


def _connected() -> socket.socket:
    for _ in range(120):
        try:
            return socket.create_connection(("127.0.0.1", _PORT), timeout=150)
        except ConnectionRefusedError:
            time.sleep(0.5)
    message = "Thunderbird did not listen within a minute"
    raise RuntimeError(message)
