"""``python docs/safety_file/mutate.py AREA [MINUTES]``: change the code, see whether tests notice.

Works in a copy that is left in place, so that a run that was stopped goes on with what is missing.
Mutants are tried in a random order with a fixed seed: what MINUTES of processor time reach is a
fair sample of all.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261126
ROUND = 120  # mutants before the time is looked at
# A change of a search can make it keep everything: such a mutant ends here, not the machine.
_MEMORY = 4 << 30
# The slow tests draw fewer cases here; enough to notice a change that matters.
_SHORTER = {"DOSE_PROTOCOLS": "16", "PLACEMENT_BLOCKS": "1"}
_OPTIONS = ["-n0", "-p", "no:cacheprovider", "-x"]


def _files(folder: str, names: str) -> list[str]:
    return [f"{folder}/{name}.py" for name in names.split()]


# For each area the modules that are changed, and the quick tests of them.
AREAS: dict[str, tuple[list[str], list[str]]] = {
    "dose": (
        ["protocol/quantity.py", *_files("schedules/engine", "dosing measured cumulative")],
        [
            *_files(
                "tests/spec/rules",
                "test_dose_bases test_dose_volume test_rounding_then_cap test_whole_cells"
                " test_many_digits test_weight_in_force test_cumulative_maximum"
                " test_open_numbers test_as_needed test_what_a_dose_carries",
            ),
            "tests/unit/schedules/engine",
            *_files("tests/unit/protocol", "test_quantity test_counts_of_doses"),
            *_files("tests/property", "test_engine_doses test_dose_reasons"),
        ],
    ),
    "placement": (
        _files("schedules/engine", "search trees pairs constraints"),
        [
            *_files(
                "tests/spec/rules",
                "test_windows test_closures test_minimum_interval test_maximum_interval"
                " test_at_least_apart test_at_most_apart test_never_same_day test_same_day"
                " test_side test_interval_from_a_named test_windows_in_hours"
                " test_intervals_in_hours test_gap_on_a_shared_day test_calendar_months"
                " test_outside_the_session test_with_dialysis",
            ),
            "tests/unit/schedules/engine",
            *_files("tests/property", "test_neighbours test_hours_optimum test_placement_optimum"),
        ],
    ),
    "matching": (
        _files("schedules/deviations", "matching lattice candidates rivals fixed_dates sure_pairs"),
        [
            *_files(
                "tests/spec/deviations",
                "test_two_readings test_worked_cases test_links test_windows_and_limits"
                " test_policies test_not_given",
            ),
            "tests/property/test_matching.py",
            "tests/property/test_fixed_dates.py",
        ],
    ),
}


def main(area: str, minutes: float = float("inf")) -> int:
    """Try an area; print what became of the mutants and which survived."""
    folder = ROOT.parent / f"{ROOT.name}-mutants-{area}"
    if not folder.exists():
        _copy(folder, *AREAS[area])
    _mutmut(folder, "run", "--max-children", "1", "no.such.mutant")  # makes them all, tries none
    names = sorted(_results(folder))
    random.Random(SEED).shuffle(names)  # noqa: S311
    known = _results(folder)
    waiting = [name for name in names if known[name] == "not checked"]
    while waiting and os.times().children_user < 60 * minutes:
        _mutmut(folder, "run", "--max-children", "1", *waiting[:ROUND])
        del waiting[:ROUND]
    results = _results(folder)
    for name, state in results.items():
        if state not in {"killed", "not checked"}:
            sys.stdout.write(f"{state}: {name}\n")
    sys.stdout.write(f"{len(names)} mutants, {dict(Counter(results.values()))}\n")
    return 0


def _copy(folder: Path, modules: list[str], tests: list[str]) -> None:
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "demo")
    shutil.copytree(ROOT, folder, ignore=ignored)
    settings = {
        "source_paths": ["protocol", "schedules"],
        "only_mutate": modules,
        "also_copy": ["docs", "bootstrap"],
        "pytest_add_cli_args": _OPTIONS,
        "pytest_add_cli_args_test_selection": tests,
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n")
        file.writelines(f"{key} = {value!r}\n" for key, value in settings.items())


def _mutmut(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    shorter = os.environ | _SHORTER
    # It ends with a traceback where no mutant has the name it was given.
    done = subprocess.run(
        command,
        cwd=folder,
        env=shorter,
        check=False,
        text=True,
        capture_output=True,
        preexec_fn=_limit_memory,
    )
    return done.stdout


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _results(folder: Path) -> dict[str, str]:
    lines = _mutmut(folder, "results", "--all", "true").splitlines()
    pairs = (line.strip().partition(": ") for line in lines if "__mutmut_" in line)
    return {name: state for name, _, state in pairs}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(float, sys.argv[2:])))
