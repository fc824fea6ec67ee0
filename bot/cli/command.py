"""What the file of a command needs of argparse: where it adds itself, and how options are read."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from bot.errors import StartError

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def explain(command: argparse.ArgumentParser, _asked: argparse.Namespace) -> int:
    """Of a command that was given alone, what can be written after it."""
    command.print_help(sys.stderr)
    return 2


def whole(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least 1")
    return number


def minutes(text: str) -> float:
    """A length of reading, more than nothing and no more than a day."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1440:
        raise argparse.ArgumentTypeError(f"{text} is not a number of minutes such as 5 or 2.5, at most 1440")
    return number


def port(text: str) -> int:
    """A port's number; 0 is any that is free."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: take one from 1024 to 65535, or 0 for a free one")
    return number


def read_file(file: Path) -> bytes:
    """What is in it. Raises ``StartError``."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}.") from None
