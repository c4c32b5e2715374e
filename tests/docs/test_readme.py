"""What the README shows is what runs, and the repository names no machine."""

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEMO = "python3 bootstrap/install.py run && .venv/bin/hamsc demo -o demo"
TEST = "python3 bootstrap/install.py test && .venv/bin/python -m pytest"

# Put together from pieces, so that this file may be searched too.
REGISTRY_HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "crates" + ".io",
    "deb" + ".debian.org",
)
PATHS_OF_A_MACHINE = ("/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/", "/op" + "t/")


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def tracked_files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, or no git here")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.requirement("R38")
def test_the_readme_shows_exactly_the_two_commands():
    assert re.findall(r"^```sh\n(.*?)^```$", read("README.md"), re.MULTILINE | re.DOTALL) == [
        DEMO + "\n",
        TEST + "\n",
    ]


@pytest.mark.requirement("R38")
def test_every_link_of_the_readme_leads_somewhere():
    text = read("README.md")
    targets = re.findall(r"\]\((?!https://)([^)]+)\)", text) + re.findall('src="([^"]+)"', text)
    assert targets
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_the_citation_names_the_version_of_the_package():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    citation = yaml.safe_load(read("CITATION.cff"))
    assert (citation["title"], citation["version"]) == (project["name"], project["version"])


def test_ci_takes_both_commands_from_the_readme():
    script = read(".ci/run")
    assert "readme_command 1" in script
    assert "readme_command 2" in script
    assert re.findall(r"bootstrap/install\.py (\w+)", script) == ["docs"]


def test_hooks_run_what_ci_runs():
    hooks = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    script = read(".ci/run").splitlines()
    assert [hook["entry"] for hook in hooks if hook["entry"] not in script] == []


@pytest.mark.parametrize("text", REGISTRY_HOSTS + PATHS_OF_A_MACHINE)
def test_no_tracked_file_names_a_registry_host_or_a_path_of_one_machine(text: str):
    naming = [path for path in tracked_files() if text.encode() in path.read_bytes()]
    assert [path.relative_to(ROOT).as_posix() for path in naming] == []


def test_the_bootstrap_wheel_is_the_one_its_checksum_describes():
    expected, name = read("bootstrap/SHA256SUMS").split()
    wheels = sorted((ROOT / "bootstrap").glob("*.whl"))
    assert [wheel.name for wheel in wheels] == [name]
    assert hashlib.sha256(wheels[0].read_bytes()).hexdigest() == expected
    assert "-".join(name.split("-")[:2]) in read("bootstrap/README.md")
