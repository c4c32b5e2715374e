"""How long the work for one patient takes inside of one process: planning, reading, judging.

    PYTHONPATH=.:tests/benchmarks:tests/support .venv/bin/python tests/benchmarks/one_patient.py

Everything is done again and again, and the best CPU time is printed. What the first call loads is
not in it: how long whole commands take, and those that set pages, is told by ``startup.py``.
"""

import os
import platform
import time
from collections.abc import Callable

from matching import speed, whole_report

from schedules.engine import build_plan
from schedules.plan import read_plan, write_plan
from schedules.selftest.example import example_plan


def main() -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    plan = example_plan()
    protocol, patient, text = plan.protocol, plan.patient, write_plan(plan).decode()
    print("\n| what, on the built-in example | CPU ms |\n|---|---|")
    row("plan the example", 40, lambda: build_plan(protocol, patient))
    row("write it", 20, lambda: write_plan(plan))
    row("read it", 20, lambda: read_plan(text, source="plan.json"))
    speed()
    whole_report()


def row(name: str, rounds: int, work: Callable[[], object]) -> None:
    """Print the best time of some work."""
    times: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    print(f"| {name} | {min(times) * 1000:.1f} |")


if __name__ == "__main__":
    main()
