"""Look for known weaknesses of what the program is installed with.

pip-audit asks the advisory service that the machine's package index offers. Where none answers,
that is said and is no failure: a machine without one cannot tell. Ends with 1 for a weakness.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json")


def main(arguments: list[str]) -> int:
    """Audit the lock file that is named, or run.txt."""
    lock = arguments[0] if arguments else str(ROOT / "requirements" / "run.txt")
    command = [sys.executable, "-m", "pip_audit", *_OPTIONS, "-r", lock]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        sys.stdout.write(f"not audited: {last}\n")
        return 0
    return report(found)


def report(found: list[dict[str, object]]) -> int:
    """Say what was found; return 1 for a weakness, and where some could be asked and some not."""
    skipped = [str(item["name"]) for item in found if "skip_reason" in item]
    weak = [item for item in found if item.get("vulns")]
    for item in weak:
        ids = ", ".join(str(each["id"]) for each in item["vulns"])  # type: ignore[attr-defined]
        sys.stdout.write(f"{item['name']} {item['version']}: {ids}\n")
    if len(skipped) == len(found):
        sys.stdout.write("not audited: no advisory service answers on this machine\n")
        return 0
    sys.stdout.write(f"audited {len(found) - len(skipped)} of {len(found)} packages\n")
    for name in skipped:
        sys.stdout.write(f"{name}: could not be audited\n")
    return 1 if weak or skipped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
