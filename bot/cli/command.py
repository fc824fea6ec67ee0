"""Helpers for the modules of commands: types of arguments, and reading a file."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from bot.errors import StartError

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def print_help(parser: argparse.ArgumentParser, _arguments: argparse.Namespace) -> int:
    """Print the help of a command that needs another word after it. Returns the exit status 2."""
    parser.print_help(sys.stderr)
    return 2


def positive_integer(text: str) -> int:
    """Parse a whole number of at least 1."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least 1")
    return number


def minutes(text: str) -> float:
    """Parse a reading time in minutes: more than zero, and at most a day."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1440:
        raise argparse.ArgumentTypeError(f"{text} is not a number of minutes such as 5 or 2.5, at most 1440")
    return number


def port(text: str) -> int:
    """Parse the number of a port. 0 means any free one."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: choose one from 1024 to 65535, or 0 for any free one")
    return number


def read_file(file: Path) -> bytes:
    """Return the contents of a file. Raises ``StartError`` if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}.") from None
