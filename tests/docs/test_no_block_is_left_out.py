"""Every block of every page is run or read by a test, or stands in a list with the reason why not.

A block in `sh` is commands that a test runs; one in `yaml`, `csv` or `python` is read or run; one
in `text` is what a program prints, or commands that no test can run. Pages of the reference are
written from the code and compared with it, and doctest runs the examples in them. Decisions and
the change log tell of a day, and are left alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Which test runs or reads every block of these kinds of a page; `.ci/run` is what CI itself runs.
READ: dict[tuple[str, str], str] = {
    ("README.md", "sh"): ".ci/run",
    ("docs/examples/README.md", "sh"): "test_pages_run.py",
    ("docs/how-to/adopt-numbers-as-a-site.md", "sh yaml"): "test_pages_run.py",
    ("docs/how-to/check-a-log.md", "sh csv"): "test_check_a_log.py",
    ("docs/how-to/handle-what-happens.md", "sh yaml"): "test_pages_run.py",
    ("docs/how-to/plan-a-cohort.md", "sh csv python"): "test_plan_a_cohort.py",
    ("docs/how-to/print-for-the-ward.md", "sh"): "test_pages_run.py",
    ("docs/how-to/publish-a-calendar.md", "sh"): "test_publish_a_calendar.py",
    ("docs/how-to/report-deviations.md", "sh python"): "test_report_deviations.py",
    ("docs/how-to/report-deviations.md", "yaml"): "test_pages_run.py",
    ("docs/how-to/revise-a-plan.md", "sh yaml"): "test_how_to_revise.py",
    ("docs/how-to/write-a-protocol-from-a-paper.md", "sh yaml"): "test_pages_run.py",
    ("docs/tutorial/first-calendar.md", "sh"): "test_pages_run.py",
    ("docs/tutorial/first-deviation-report.md", "sh"): "test_pages_run.py",
}
# What is printed or drawn, by how it begins.
PRINTED = {
    "docs/architecture.md": ["protocol document ─┐"],
    "docs/how-to/report-deviations.md": ["topical 22 of 24 None"],
    "docs/tutorial/first-calendar.md": ["wrote plan.json: 369 administrations"],
    "docs/tutorial/first-deviation-report.md": ["Due              Dose"],
}
BUILD = "CI does it itself, around the tests: it installs, runs .ci/run and makes a release"
LONG = "takes minutes to hours, and gives times or a sample"
# Commands that no test runs, by how their block begins, and why.
NOT_RUN = {
    "docs/explanation/performance.md": {
        ".venv/bin/python tests/benchmarks/startup.py": LONG,
        "PYTHONPATH=.:tests/benchmarks:tests/support": LONG,
        "PYTHONPATH=.:tests/benchmarks .venv": LONG,
    },
    "docs/how-to/plan-a-cohort.md": {
        "python3 bootstrap/install.py cohort": "asks package indexes; tests have the same",
        "hamsc cohort plan patients.parquet --protocol hamsc-cua-example --site site.yaml -o plans "
        "--engine dask": "needs a cluster; tests/acceptance/test_cohort_command.py makes one",
    },
    "docs/how-to/publish-a-calendar.md": {
        "CALENDAR=https": "a server and a password of the reader's own; the test sets its own",
    },
    "docs/safety/broken-controls.md": {
        ".venv/bin/python docs/safety_file/break_controls.py": f"{LONG}; .ci/run does a part of it",
    },
    "docs/safety/mutation.md": {"python3 bootstrap/install.py test && ": LONG},
    "docs/safety/releases.md": {
        ".ci/run": BUILD,
        "python3 bootstrap/install.py test && ": BUILD,
        "git tag -s": "needs a maintainer's key",
        "ssh-keygen -Y verify": "needs a release that a maintainer has signed",
    },
    "docs/tutorial/first-calendar.md": {
        "python3 bootstrap/install.py run": BUILD,
        "export PATH": "a setting of the reader's shell",
    },
    "requirements/README.md": {"uv pip compile": "asks package indexes for the newest versions"},
}
# A page of a part is read where it is put together.
OUTSIDE = ("docs/decisions", "docs/changes", "docs/reference", "docs/safety/parts")
FENCE = re.compile(r"^( *)(```+|~~~+) *(\S*)[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)


def _pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each page that is written by hand, and of the safety file."""
    places = ["*.md", "bootstrap/*.md", "requirements/*.md", "docs/**/*.md"]
    found = [path for place in places for path in ROOT.glob(place)]
    for path in sorted(found):
        name = path.relative_to(ROOT).as_posix()
        if name != "CHANGELOG.md" and not name.startswith(OUTSIDE):
            yield name, path.read_text("utf-8")


def _blocks() -> Iterator[tuple[str, str, str]]:
    """Yield page, kind and text of each block; what Sphinx itself reads is none."""
    for page, text in _pages():
        for _, _, kind, held in FENCE.findall(text):
            if not kind.startswith("{"):
                yield page, kind, held


BLOCKS = list(_blocks())


@pytest.mark.requirement("R38")
def test_every_block_is_run_or_read_or_listed_with_the_reason():
    kinds = {(page, kind) for page, kind, _ in BLOCKS if kind != "text"}
    assert kinds == {(page, kind) for page, listed in READ for kind in listed.split()}
    texts = [(page, held) for page, kind, held in BLOCKS if kind == "text"]
    left_out = [(page, held) for page, held in texts if not held.startswith(_listed(page))]
    assert left_out == []
    listed = [begin for page in {*PRINTED, *NOT_RUN} for begin in _listed(page)]
    assert len(texts) == len(listed), "a list names what is gone"


def _listed(page: str) -> tuple[str, ...]:
    return (*PRINTED.get(page, ()), *NOT_RUN.get(page, ()))


def test_reference_pages_with_blocks_are_written_from_the_code():
    pages = [path.read_text("utf-8") for path in (ROOT / "docs/reference").glob("*.md")]
    written = "<!-- Written by docs/generate.py."
    assert [text[:80] for text in pages if FENCE.search(text) and written not in text[:80]] == []


@pytest.mark.parametrize(
    ("page", "test"), sorted({(page, test) for (page, _), test in READ.items()})
)
def test_the_test_of_a_page_names_it(page: str, test: str):
    file = ROOT / test if "/" in test else Path(__file__).with_name(test)
    assert Path(page).name in file.read_text("utf-8").replace('" / "', "/")


@pytest.mark.parametrize("page", NOT_RUN)
def test_what_is_not_run_names_files_and_installations_that_are_there(page: str):
    for at, kind, held in BLOCKS:
        if at == page and kind == "text":
            for path in re.findall(r"(?<!\S)(?:bootstrap|tests|docs|\.ci)/\S+", held):
                assert (ROOT / path).is_file(), path
            for lock in re.findall(r"install\.py (\w+)", held):
                assert (ROOT / "requirements" / f"{lock}.txt").is_file(), lock
