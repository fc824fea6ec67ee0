"""The command line: one file a command, named one by one. Every failure leaves by the one door, ``main``.

A new command? Write a module with ``add(commands)`` and name it in ``COMMANDS``; the README's table is held to it.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version

from bot.cli import backup, demo, doctor, library, migrate, preview, run, setup, status
from bot.cli.command import explain
from bot.errors import DatabaseFault, StartError, UserError
from bot.program import NAME, program
from bot.scheduling.zone_rules import use_newest

COMMANDS = (demo, setup, run, status, doctor, preview, library, backup, migrate)

_ABOUT = """\
Cliffhanger serves a story in installments: a Discord server reads it together, a part a day.

See it work, without an account:  {program} demo
Serve your own server:            {program} setup, then {program} run
"""
_AFTER = """\
Settings come from the environment and from a file .env in the folder you are in.
Exit status: 0 all is well; 1 doctor or status has found something; 2 it could not be done, and one sentence says why.
"""


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    made = argparse.ArgumentParser(
        prog=NAME,
        description=_ABOUT.format(program=program()),
        epilog=_AFTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {version('cliffhanger')}")
    made.set_defaults(do=partial(explain, made))
    commands = made.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status. 2: one sentence on stderr says what is wrong and what to do."""
    asked = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a question mark.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        use_newest()
        status = int(asked.do(asked))
        sys.stdout.flush()
    except (StartError, DatabaseFault) as error:
        return _refuse(str(error))
    except UserError as error:
        from bot.rendering.phrases import FALLBACK, say

        return _refuse(say(error.key, FALLBACK, **error.values))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough of it; the flush at exit must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


def _refuse(sentence: str) -> int:
    print(f"cliffhanger: {sentence}", file=sys.stderr)
    return 2
