"""Times of work in processor seconds, and the lines of the tables that they stand in."""

import os
import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

T = TypeVar("T")


def machine() -> None:
    """Print what this runs on."""
    load = os.getloadavg()[0]
    text = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    name = next((line.partition(": ")[2] for line in text.splitlines() if "model name" in line), "")
    print(f"{platform.machine()} {name}, {os.cpu_count()} processors, load {load:.1f}")
    print(f"Python {platform.python_version()}, numpy {np.__version__}, pyarrow {pa.__version__}")


def row(what: str, measured: str, beside: str, ratio: str) -> None:
    """Print a line of the table."""
    print(f"| {what} | {measured} | {beside} | {ratio} |", flush=True)


def peak() -> float:
    """Return the peak of this process's memory in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def spent(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time of work, and what came of it."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the shortest of several rounds."""
    return min(spent(work)[0] for _ in range(rounds))


def in_turn(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """Return the shortest of several rounds of each; every round takes them in turn."""
    times = [[spent(work)[0] for work in works] for _ in range(rounds)]
    return [min(own) for own in zip(*times, strict=True)]


def ratio(one: float, other: float) -> str:
    """Return how many times the one is the other."""
    return f"{one / other:.2f}"
