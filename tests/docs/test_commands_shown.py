"""Commands that the documents show, run or not, exist with the options that they show."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from schedules.cli import main

ROOT = Path(__file__).parents[2]
FOLDERS = ("tutorial", "how-to", "explanation", "safety", "examples")


def _shown() -> Iterator[tuple[str, str]]:
    """Yield every command of a block, of a sentence or of a help text, with its page."""
    pages = [
        *(ROOT / name for name in ("README.md", "SECURITY.md", "docs/reference/command-line.md")),
        *(page for part in FOLDERS for page in (ROOT / "docs" / part).glob("*.md")),
    ]
    for page in sorted(pages):
        blocks = re.split(r"^```.*\n", page.read_text("utf-8"), flags=re.MULTILINE)
        within = re.findall(r"^ *(hamsc .*)$", "".join(blocks[1::2]), re.MULTILINE)
        between = re.findall(r"`(hamsc [^`\n]+)`", "".join(blocks[::2]))
        # A sentence may name an option and leave out its value.
        named = (f"{line} VALUE" if re.search(r" --[a-z-]+$", line) else line for line in between)
        yield from ((page.name, line) for line in (*within, *named))


def _root() -> click.Context:
    # click keeps a command's help option as it is first asked for.
    return click.Context(main, info_name="hamsc", help_option_names=["-h", "--help"])


SHOWN = sorted(set(_shown()))


def test_the_pages_show_commands():
    assert len(SHOWN) > 50
    assert len({page for page, _ in SHOWN}) > 10


@pytest.mark.requirement("R38")
@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_that_is_shown_takes_the_options_that_are_shown(page: str, line: str):
    command: click.Command = main
    context = _root()
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        assert found is not None, f"{page}: {line}"
        command, context = found, click.Context(found, parent=context)
    # Fails for an option that is not there, or has no value; arguments may stand for files.
    command.make_parser(context).parse_args(words)


@pytest.mark.requirement("R38")
def test_every_option_says_what_it_is():
    assert list(_options_without_help(main, _root())) == []


def _options_without_help(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _options_without_help(command, click.Context(command, parent=context))
            continue
        for option in command.params:
            if isinstance(option, click.Option) and not option.help:
                yield f"{name} {option.opts[0]}"
