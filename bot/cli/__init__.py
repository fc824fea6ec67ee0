"""The command line, with one module for each command. Every error leaves through ``main``.

To add a command, write a module with ``add(commands)`` and name it in ``COMMANDS``. A test holds the README's table to
the commands and their options.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version

from bot.cli import backup, demo, doctor, library, migrate, preview, run, setup, status
from bot.cli.command import print_help
from bot.errors import DatabaseFault, StartError, UserError
from bot.program import NAME, program_name
from bot.scheduling.zone_rules import use_newest

COMMANDS = (demo, setup, run, status, doctor, preview, library, backup, migrate)

_DESCRIPTION = """\
Cliffhanger posts a story to a Discord server in installments, so that people read it together, a part a day.

To see it work, without an account:  {program} demo
To run it for your own server:       {program} setup, then {program} run
"""
_EPILOG = """\
Settings come from the environment and from the file .env in the current folder.
Exit status: 0 success; 1 doctor or status found a problem; 2 the command failed, and one sentence says why.
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands and options."""
    parser = argparse.ArgumentParser(
        prog=NAME,
        description=_DESCRIPTION.format(program=program_name()),
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('cliffhanger')}")
    parser.set_defaults(run=partial(print_help, parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status. If it is 2, one sentence on stderr says what is wrong and what to do.

    ``argv`` are the arguments after the program's name. None: those of this process.
    """
    arguments = build_parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show becomes a question mark.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        use_newest()
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except (StartError, DatabaseFault) as error:
        return _fail(str(error))
    except UserError as error:
        from bot.rendering.phrases import FALLBACK, say

        return _fail(say(error.key, FALLBACK, **error.values))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The program that read our output has closed it. Without this, the flush at exit would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


def _fail(sentence: str) -> int:
    print(f"{NAME}: {sentence}", file=sys.stderr)
    return 2
