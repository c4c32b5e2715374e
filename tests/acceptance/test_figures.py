"""Figures, as a person asks for them: every kind and format, and what is said where none can be."""

import io
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner
from figure_reader import texts_of

from schedules.cli import main

STARTERS = Path(__file__).parents[2] / "schedules" / "starters"
PATIENT, LOG, SCORES = (
    str(STARTERS / f"example-{name}") for name in ("patient.yaml", "log.csv", "scores.csv")
)
NEEDS = {
    "lanes": ["--log", LOG, "--as-of", "2026-05-15"],
    "adherence": ["--log", LOG, "--as-of", "2026-05-15"],
    "trends": ["--scores", SCORES],
    "lots": ["--log", LOG, "--as-of", "2026-05-15"],
}


def figure(*words: str, plan: str = PATIENT):
    return CliRunner().invoke(main, ["figure", plan, *words])


@pytest.mark.parametrize(
    "kind", ["schedule", "month", "lanes", "adherence", "trends", "sites", "lots", "start-days"]
)
def test_a_pdf_holds_the_texts_of_the_svg_as_texts(kind: str, tmp_path: Path):
    words = ["--kind", kind, "--language", "zh-CN", *NEEDS.get(kind, [])]
    if kind == "month":
        words += ["--from", "2026-05-01", "--to", "2026-05-31"]
    drawn = figure(*words)
    assert drawn.exit_code == 0, drawn.stderr
    made = figure(*words, "-o", str(tmp_path / "x.pdf"))
    assert made.exit_code == 0, made.stderr
    assert "pages: " in made.stderr
    with pdfplumber.open(tmp_path / "x.pdf") as pdf:
        characters = "".join(char["text"] for page in pdf.pages for char in page.chars)
        small = [char["size"] for page in pdf.pages for char in page.chars]
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
        out = [
            char["text"]
            for page in pdf.pages
            for char in page.chars
            if not (char["x0"] >= 0 and char["x1"] <= page.width and char["bottom"] <= page.height)
        ]
    missing = [
        said.text for said in texts_of(drawn.stdout) if not _stands_in(said.text, characters)
    ]
    assert (missing, out) == ([], [])
    assert min(small) >= 6.99
    assert all(name.startswith("Sheet") for name in fonts)


def _stands_in(text: str, characters: str) -> bool:
    return "".join(text.split()) in "".join(characters.split())


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_the_same_plan_gives_the_same_bytes(ending: str, tmp_path: Path):
    for name in ("one", "two"):
        assert figure("--kind", "schedule", "-o", str(tmp_path / f"{name}.{ending}")).exit_code == 0
    one, two = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert one.startswith({"svg": b"<svg", "pdf": b"%PDF", "png": b"\x89PNG"}[ending])


@pytest.mark.hazard("H13")
def test_no_name_of_a_person_stands_in_a_figure_but_the_code(tmp_path: Path):
    result = figure("--kind", "lanes", *NEEDS["lanes"])
    assert "EXAMPLE-001" in result.stdout
    assert "N01" not in result.stdout  # who gave it is nobody's business here


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--kind", "lanes"], "--kind lanes needs --log FILE", id="no log"),
        pytest.param(["--kind", "adherence"], "needs --log FILE", id="no log, adherence"),
        pytest.param(["--kind", "trends"], "needs --scores FILE", id="no scores"),
        pytest.param(["--kind", "sites", "--administration", "x"], "found x", id="unknown id"),
        pytest.param(["--kind", "pie"], "'pie' is not one of", id="unknown kind"),
    ],
)
def test_what_is_missing_is_said(words: list[str], said: str):
    result = figure(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_start_days_need_dialysis(tmp_path: Path):
    text = Path(PATIENT).read_text("utf-8")
    start, end = text.index("dialysis:\n"), text.index("places:")
    text = (text[:start] + text[end:]).replace("arms: [iv, im, topical, thiosulfate]", "arms: [im]")
    patient = tmp_path / "patient.yaml"
    patient.write_text(text, "utf-8")
    result = figure("--kind", "start-days", plan=str(patient))
    assert result.exit_code == 2
    assert "the patient has no dialysis" in result.stderr


def test_a_character_that_no_font_holds_stops_a_pdf_and_names_it(tmp_path: Path):
    patient = tmp_path / "patient.yaml"
    text = Path(PATIENT).read_text("utf-8").replace("code: EXAMPLE-001", "code: X-\U0001f9ea")
    patient.write_text(text, "utf-8")
    refused = figure("--kind", "schedule", "--format", "pdf", plan=str(patient))
    assert refused.exit_code == 24
    assert "U+1F9EA" in refused.stderr
    assert "--format svg" in refused.stderr
    assert figure("--kind", "schedule", plan=str(patient)).exit_code == 0


def test_a_pdf_says_in_words_what_it_shows(tmp_path: Path):
    data = tmp_path / "x.pdf"
    assert figure("--kind", "schedule", "-o", str(data)).exit_code == 0
    with pdfplumber.open(io.BytesIO(data.read_bytes())) as pdf:
        assert pdf.metadata["Title"] == "Schedule of activities"
    assert b"pdfuaid:part" in data.read_bytes()
