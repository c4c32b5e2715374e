"""The commands and the program of the how-to page are run as they stand."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from schedules.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "report-deviations.md").read_text("utf-8")
FOUND = 3


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert CliRunner().invoke(main, ["demo", "-o", str(folder)]).exit_code == 0
    return folder


def test_the_commands_of_the_page_run(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    into, *lines = "".join(_blocks("sh")).splitlines()
    assert into == "cd demo"
    for line in lines:
        result = CliRunner().invoke(main, shlex.split(line)[1:])
        assert result.exit_code == FOUND, result.output
    assert Path("report.pdf").read_bytes().startswith(b"%PDF-")
    assert '<html lang="zh-CN">' in Path("report.html").read_text("utf-8")
    assert len(list(Path("sdtm").iterdir())) == 12
    assert '"effectivePeriod"' in Path("log-r4.json").read_text("utf-8")
    assert '"occurencePeriod"' in Path("log-r5.json").read_text("utf-8")


def test_the_program_of_the_page_prints_what_it_says(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo)
    (program,), (printed,) = _blocks("python"), _blocks("text")
    exec(compile(program, "page", "exec"), {})  # noqa: S102 -- the page's own program
    assert capsys.readouterr().out == printed


def test_sdtm_without_a_folder_is_wrong_usage(demo: Path) -> None:
    words = ["deviations", str(demo / "plan.json"), str(demo / "log.csv"), "--as-of", "2026-05-15"]
    result = CliRunner().invoke(main, [*words, "--format", "sdtm"])
    assert result.exit_code == 2
    assert "accepted: -o with the folder they go into" in result.output
