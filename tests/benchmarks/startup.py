"""How long whole commands take, beside the libraries that they start from, in one run.

    .venv/bin/python tests/benchmarks/startup.py

Each command is a process of its own, given the example that ``hamsc demo`` writes. The rounds take
the commands in turn; of each the best is shown: CPU time, user and system, and time on the wall.
The ratios are those of CPU time, since other work on the machine adds to the wall alone. Python's
own compiled files are kept, as in an installation; the first round makes them.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
PYTHON = sys.executable
HAMSC = str(Path(PYTHON).parent / "hamsc")
# What is measured, what it is held against, and the ratio that is wanted.
ROWS = [
    ("import click", [PYTHON, "-c", "import click"], None, None),
    ("BaseModel", [PYTHON, "-c", "from pydantic import BaseModel"], None, None),
    ("--help", [HAMSC, "--help"], "import click", 1.5),
    ("plan", [HAMSC, "plan", "patient.yaml", "-o", "made.json"], "BaseModel", 2),
    ("calendar", [HAMSC, "calendar", "plan.json", "-o", "made.ics"], "BaseModel", 3),
    (
        "checklist, one PDF",
        [HAMSC, "checklist", "plan.json", "--administration", "iv-induction-d14", "-o", "one.pdf"],
        "BaseModel",
        3,
    ),
    (
        "checklist, 66 weeks",
        [HAMSC, "checklist", "plan.json", "--form", "weeks", "-o", "course.pdf"],
        "BaseModel",
        None,
    ),
    ("explain", [HAMSC, "explain", "plan.json", "iv-induction-d14"], "BaseModel", None),
    ("protocol show", [HAMSC, "protocol", "show", "hamsc-cua-template"], "BaseModel", None),
    ("diff", [HAMSC, "diff", "plan.json", "plan.json"], "BaseModel", None),
    (
        "deviations",
        [HAMSC, "deviations", "plan.json", "log.csv", "--as-of", "2026-06-01", "-o", "made.html"],
        "BaseModel",
        None,
    ),
]


def main() -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([HAMSC, "demo", "-o", folder], check=True, stdout=subprocess.DEVNULL)
        best = measured(Path(folder))
    print("| command | CPU ms | wall ms | ratio | wanted |")
    print("|---|---|---|---|---|")
    for name, _, base, wanted in ROWS:
        cpu, wall = best[name]
        ratio = f"{cpu / best[base][0]:.2f} x {base}" if base else ""
        limit = f"{wanted} or less" if wanted else ""
        print(f"| {name} | {cpu * 1000:.0f} | {wall * 1000:.0f} | {ratio} | {limit} |")


def measured(folder: Path) -> dict[str, tuple[float, float]]:
    """Return the best CPU and wall times of every command."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, *_ in ROWS}
    for _ in range(ROUNDS):
        for name, command, _, _ in ROWS:
            found[name].append(run(command, folder))
    return {
        name: (min(c for c, _ in times), min(w for _, w in times)) for name, times in found.items()
    }


def run(command: list[str], folder: Path) -> tuple[float, float]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 3}:  # 3: deviations were found
        message = f"{' '.join(command)} left with {process.returncode}"
        raise SystemExit(message)
    return used.ru_utime + used.ru_stime, wall


if __name__ == "__main__":
    main()
