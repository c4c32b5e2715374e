"""What the release makes of the known inputs, as it was written down when it was tested."""

import json
from functools import cache
from importlib.resources import files
from typing import cast

from schedules.selftest.check import CheckFailedError


@cache
def expected(name: str) -> str:
    """Return a digest of the release by its name. Raises ``CheckFailedError`` without one."""
    try:
        found: object = json.loads((files("schedules.selftest") / "release.json").read_bytes())
    except (OSError, ValueError) as error:
        message = f"the release's own results cannot be read: {error}"
        raise CheckFailedError(message) from None
    digests = cast("dict[str, str]", found) if isinstance(found, dict) else {}
    if name not in digests:
        message = f"the release's own results hold no {name}"
        raise CheckFailedError(message)
    return digests[name]
