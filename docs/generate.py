"""Writes what follows from the code: reference pages, pictures, and what shipped documents hold.

``python docs/generate.py`` writes them; a test fails where one is stale.
"""

import ast
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pypdfium2
import safety_file.pages
from reference_pages import api, codes, formats, imports, tables

from protocol.document import read_document
from protocol.errors import UserError
from schedules.checklists import build_checklists
from schedules.checklists.pdf.rendering import render_pdf
from schedules.cli import main
from schedules.cli.demo_command import example, figures_of
from schedules.figures import to_svg

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
PICTURES = ROOT / "docs" / "pictures"
CONTENT = ROOT / "schedules" / "checklists" / "content"
RELEASE = ROOT / "schedules" / "selftest" / "release.json"
_INFUSION = date(2026, 5, 26)
_COVER_PAGES = 2
_SCALE = 2  # dots a point: to be read on a screen
_GENERATED = "<!-- Written by docs/generate.py. Change the source, then run it again. -->"
# Exit codes that belong to no error class, with what they mean.
_OTHER_CODES = {
    0: "done",
    1: "the program broke (a bug): please report it",
    2: "wrong usage: the message says what is accepted",
    3: "`hamsc deviations`, `hamsc scores` or `hamsc cohort deviations` found deviations; with `hamsc deviations --what-if`, the dose asked about would be one",
    17: "`hamsc calendar --read` found a calendar that departs from the plan",
    30: "`hamsc publish` left events alone that somebody edited, or that it could not write safely",
    33: "`hamsc selftest` found something else than what is known to be right",
    11: "the plan has administrations that no day can take; it was written all the same",
    20: "`hamsc cohort` set patients or rows of a log aside, with the reasons in a table",
    130: "stopped by a person (Ctrl-C): what was finished stays, and no file is half written",
    141: "nobody reads the output any more, as behind `| head`",
}


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "rules.md": rules_page(),
        "command-line.md": command_line_page(),
        "exit-codes.md": exit_codes_page(),
        "deviation-kinds.md": codes.codes_page(),
        "errors.md": codes.errors_page(_errors(UserError)),
        "python-api.md": api.api_page(),
        "imports.md": imports.imports_page(),
        "tables.md": tables.tables_page(),
        **formats.format_pages(),
    }


def pictures() -> dict[str, bytes]:
    """Return the pictures that documents show, by file name: of the demo, and of the code."""
    plan, report, entries = example()
    drawn = figures_of(plan, report, entries)
    texts = {f"{name}.svg": to_svg(drawn[name]) for name in ("schedule", "lanes", "months")}
    texts["imports.svg"] = imports.imports_picture()
    return {name: text.encode() for name, text in texts.items()} | {"sheet.png": sheet_picture()}


def sheet_picture() -> bytes:
    """Return the first page of the sheet of an infusion, as a viewer draws it."""
    plan, _, _ = example()
    sheets = build_checklists(plan, first=_INFUSION, last=_INFUSION)
    infusion = tuple(sheet for sheet in sheets if sheet.id.startswith("iv-"))
    with pypdfium2.PdfDocument(render_pdf(infusion, plan, language="en")) as file:
        page = file[_COVER_PAGES].render(scale=_SCALE, grayscale=True)
        drawn = io.BytesIO()
        page.to_pil().quantize(16).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def release_results() -> str:
    """Return what this version makes of the known inputs: a site's self-test compares with it."""
    return json.dumps({"plan": example()[0].digest}, indent=1) + "\n"


def contents() -> dict[str, str]:
    """Return the values of the checklist documents, by file name, to be read without YAML."""
    documents = {
        path: read_document(path.read_text("utf-8"), path.name) for path in CONTENT.glob("*.yaml")
    }
    return {
        f"{path.stem}.json": json.dumps(document.value, ensure_ascii=False, indent=1) + "\n"
        for path, document in documents.items()
    }


def rules_page() -> str:
    """Return one section a specification test: the rule in words, and the cases that hold it."""
    lines = [
        _GENERATED,
        "",
        "# Rules of the scheduler",
        "",
        "Each section is one file under `tests/spec/rules/`, and each case below it is a test.",
    ]
    for path in sorted((ROOT / "tests" / "spec" / "rules").glob("test_*.py")):
        lines += ["", *_rule(path)]
    return "\n".join(lines) + "\n"


def _rule(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    title, _, text = (ast.get_docstring(tree) or "").partition("\n")
    yield f"## {path.stem.removeprefix('test_').replace('_', ' ').capitalize()}"
    yield ""
    yield " ".join(title.split())
    if text.strip():
        yield ""
        yield text.strip()
    yield ""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            yield f"- {function.name.removeprefix('test_').replace('_', ' ')}{_cases(function)}"


def _cases(function: ast.FunctionDef) -> str:
    ids = [
        keyword.value.value
        for decorator in function.decorator_list
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
    ]
    return f": {'; '.join(map(str, ids))}" if ids else ""


def command_line_page() -> str:
    """Return the help of every command as it prints."""
    lines = [_GENERATED, "", "# Command line"]
    names = ["-h", "--help"]
    context = click.Context(main, info_name="hamsc", terminal_width=90, help_option_names=names)
    for name, command, own in _commands(main, context):
        lines += ["", f"## `{name}`", "", "```text", command.get_help(own), "```"]
    return "\n".join(lines) + "\n"


def _commands(
    group: click.Group, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield context.command_path, group, context
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 -- the group listed it
        own = click.Context(command, info_name=name, parent=context, terminal_width=90)
        if isinstance(command, click.Group):
            yield from _commands(command, own)
        else:
            yield own.command_path, command, own


def exit_codes_page() -> str:
    """Return every exit code with its meaning; a code is never used again for something else."""
    codes = {code: f"{meaning}" for code, meaning in _OTHER_CODES.items()}
    for error in _errors(UserError):
        summary = (error.__doc__ or "").strip().splitlines()[0]
        codes[error.exit_code] = f"`{error.__name__}`: {summary}"
    rows = [f"| {code} | {codes[code]} |" for code in sorted(codes)]
    head = [_GENERATED, "", "# Exit codes", "", "| code | meaning |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _errors(base: type[UserError]) -> Iterator[type[UserError]]:
    # Errors are known once the commands that raise them are loaded.
    for name in main.list_commands(click.Context(main)):
        main.get_command(click.Context(main), name)
    waiting = list(base.__subclasses__())
    while waiting:
        error = waiting.pop()
        yield error
        waiting += error.__subclasses__()


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for file_name, page in pages().items():
        (REFERENCE / file_name).write_text(page, "utf-8")
    PICTURES.mkdir(exist_ok=True)
    for file_name, picture in pictures().items():
        (PICTURES / file_name).write_bytes(picture)
    for file_name, content in contents().items():
        (CONTENT / file_name).write_text(content, "utf-8")
    RELEASE.write_text(release_results(), "utf-8")
    safety_file.pages.write()
