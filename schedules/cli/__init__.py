"""The command line: the only place that knows click, files, the clock and the terminal.

Commands are loaded when they are used, so that ``--help`` answers at once.
"""

import atexit
import gc
import importlib
import os
import sys
from typing import Any

import click

from schedules.cli.exit_codes import READER_LEFT, STOPPED

# A plugin could change what documents mean, and looking for one costs as much as all our models.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

VERSION = "0.1.0"
_FEW_RINGS = 200_000
# Before Python throws away what is there it looks through all of it for rings, more than once: that
# took a twenty-fifth of the time of a plan. What is frozen is not looked through.
atexit.register(gc.freeze)
_NO_ROOM = 18  # as ``OutputError``, which most commands never load
_COMMANDS = {
    "demo": "The main job on the built-in example: plan, calendar, checklists, deviations.",
    "new": "Write a commented starting document.",
    "protocol": "List, show and check protocol documents.",
    "start-days": "Compare start days, before a patient is enrolled.",
    "plan": "Make the dated plan of a patient.",
    "explain": "Say why an administration has its date and its dose.",
    "calendar": "Write the plan as an iCalendar file.",
    "publish": "Keep a calendar on a server as the plan says.",
    "feed": "Let calendar programs subscribe to a plan.",
    "checklist": "Write nursing checklists.",
    "deviations": "Hold what was given against what was planned.",
    "revise": "Make the next version of a plan, and say what changes.",
    "diff": "Say what differs between two versions of a plan.",
    "figure": "Draw the plan, and what became of it.",
    "scores": "Score filled instruments and hold them against what was planned.",
    "cohort": "Plan many patients at once.",
    "forecast": "Sum what many plans need by week, site and product.",
    "selftest": "Try this installation on this machine, and print a page to sign.",
}


class _LazyGroup(click.Group):
    """A group that knows its commands' names and one-line helps without importing them."""

    _reader_left = False

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"schedules.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 -- click's signature
        """Run the command line; say where standard output cannot take what is said."""
        self._reader_left = False
        try:
            return super().main(*args, **options)
        except SystemExit:
            if self._reader_left:  # click ends with 1: of all else that a command broke
                sys.exit(READER_LEFT)
            raise
        except OSError as error:
            if error.filename is not None:
                raise
            click.echo(f"Error: standard output: {error.strerror}; free some room", err=True)
            sys.exit(_NO_ROOM)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's signature
        """Run the command; show a ``UserError`` without a traceback, with its exit code."""
        # What one patient takes holds no rings to speak of: looking for them took a twentieth of
        # the time. A command that runs on still has them collected, only not so often.
        gc.set_threshold(_FEW_RINGS)
        _set_zones()
        from protocol.errors import UserError

        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            self._reader_left = True
            raise
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(STOPPED)


def _set_zones() -> None:
    """Take the zones of the locked tzdata package, not the machine's: the same plan and bytes.

    They are read as files: through the package's resources, as by default, ten times as many
    modules are loaded. What the machine has is not even asked for where the path is set before.
    """
    folder = os.path.join(importlib.import_module("tzdata").__path__[0], "zoneinfo")  # noqa: PTH118
    os.environ["PYTHONTZPATH"] = folder
    from zoneinfo import reset_tzpath

    reset_tzpath(to=(folder,))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hamsc")
def main() -> None:
    """Dated administrations, nursing checklists and deviations from a treatment protocol.

    Not a prescription. Doses come from the protocol document; assumed ones are marked.

    \b
    Example:
      hamsc demo -o demo
    """
