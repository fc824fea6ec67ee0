"""The documents say everything that is there, and nothing that is not."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.chat.client import Command
from bot.chat.registry import COMMANDS
from bot.cli import parser
from bot.settings import SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
VERSION = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)


def rows(heading: str) -> dict[str, list[str]]:
    """The first table under a heading of the README: the cells of each row by what its first cell has in backticks."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = section[section.index("\n| ") :].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]
    return {first.strip("`"): rest for first, *rest in cells}


def quoted(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def slash_commands(commands: tuple[Command, ...]) -> Iterator[tuple[str, list[str]]]:
    """Every command that can be typed, with its options."""
    for command in commands:
        if hasattr(command, "commands"):
            yield from slash_commands(tuple(command.commands))
        else:
            yield f"/{command.qualified_name}", [option.name for option in command.parameters]


def console_commands(commands: argparse.ArgumentParser) -> Iterator[tuple[str, list[str]]]:
    """Every command of the command line with its arguments, and its options."""
    beneath = [action for action in commands._actions if isinstance(action, argparse._SubParsersAction)]
    for action in beneath:
        for each in action.choices.values():
            yield from console_commands(each)
    if not beneath:
        actions = [action for action in commands._actions if not isinstance(action, argparse._HelpAction)]
        # The program's name is followed by the arguments of those above it, which it has none of.
        name = [commands.prog, *(action.metavar for action in actions if not action.option_strings)]
        options = [action for action in actions if action.option_strings]
        yield (
            " ".join(map(str, name)),
            [" ".join(filter(None, (each.option_strings[0], _of(each)))) for each in options],
        )


def _of(option: argparse.Action) -> str:
    return "" if option.nargs == 0 else str(option.metavar)


def test_the_readme_has_every_slash_command_with_its_options() -> None:
    told = {command: quoted(cells[0]) for command, cells in rows("What people type").items()}

    assert told == dict(slash_commands(COMMANDS))


def test_the_readme_has_every_command_of_the_command_line_with_its_options() -> None:
    told = {command: quoted(cells[0]) for command, cells in rows("What the host types").items()}

    assert told == dict(console_commands(parser()))


def test_the_readme_has_every_setting() -> None:
    told = [(name, "".join(quoted(default)), about) for name, (default, about) in rows("Settings").items()]

    assert told == [(setting.name, setting.default, setting.about) for setting in SETTINGS]


def test_the_readme_has_every_target_of_make_and_no_other() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)) - {"help"}
    told = set(re.findall(r"`make ([a-z]+)`", README))

    assert told == targets


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_whatever_file_a_document_names_is_there(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", text)
    named += re.findall(r"`((?:bot|story|tests|migrations)/[\w/.]*)`", text)

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_example_has_every_setting_with_its_default_and_what_it_does() -> None:
    example = ROOT / ".env.example"

    assert dotenv_values(example) == {setting.name: setting.default for setting in SETTINGS}
    assert [each.name for each in SETTINGS if f"# {each.about}\n{each.name}=" not in example.read_text("utf-8")] == []


def test_the_changelog_speaks_of_this_version() -> None:
    assert VERSION is not None
    assert f"\n## [{VERSION[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").iterdir()), ids=lambda file: file.name)
def test_a_lock_has_a_hash_for_everything_and_no_address(file: Path) -> None:
    text = file.read_text("utf-8")

    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", text)
    if file.suffix == ".txt":
        locked = re.split(r"\n(?=\S)", text.strip())
        assert [each for each in locked if not re.match(r"\S+==\S+.*--hash=sha256:", each, re.DOTALL)] == []
