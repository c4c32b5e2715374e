"""The machine itself: its clock, the parts that results rest on, and files."""

from datetime import date

from schedules.display import day
from schedules.selftest.check import CheckFailedError, Machine, expect

# The day on which this version was made: a clock before it is wrong.
RELEASED = date(2026, 11, 26)
_WRITTEN = b"\r\n" + bytes(range(256)) * 257 + "细胞 60,000,000".encode()


def clock(machine: Machine) -> str:
    """Refuse a clock from before the release; say what the clock and the parts are."""
    if machine.now.date() < RELEASED:
        message = f"the clock says {day(machine.now.date())}, before this version was made"
        raise CheckFailedError(message)
    missing = [name for name, version in machine.versions.items() if not version]
    if missing:
        message = f"the version of {', '.join(missing)} cannot be told"
        raise CheckFailedError(message)
    offset = machine.now.strftime("%z")
    return f"{day(machine.now.date())} {machine.now:%H:%M} ({offset[:3]}:{offset[3:]})"


def files(machine: Machine) -> str:
    """Write a file in a temporary folder twice, the second time shorter, and read it back."""
    for data in (_WRITTEN, _WRITTEN[:100]):
        found = machine.write("self-test.bin", data)
        if found != data:
            message = f"{len(data)} bytes were written and {len(found)} others were read back"
            raise CheckFailedError(message)
    expect("an empty file", machine.write("empty.bin", b""), b"")
    return f"{len(_WRITTEN):,} bytes, replaced by 100, by none"
