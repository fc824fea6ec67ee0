"""The documents name everything that exists, and nothing that does not."""

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, Final

import pytest
import yaml
from discord import app_commands
from dotenv import dotenv_values
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from sqlalchemy import BigInteger

import bot.chat
from bot.chat import registry
from bot.chat.client import Command
from bot.chat.components import Action
from bot.cli import build_parser
from bot.rendering.custom_ids import PostButton
from bot.rendering.phrases import say
from bot.settings import SETTINGS
from bot.store.tables import metadata
from story import UnreadableFile, read
from story.abbreviations import abbreviations

ROOT: Final = Path(__file__).parent.parent
LOCALES: Final = ROOT / "bot" / "rendering" / "locales"
README: Final = (ROOT / "README.md").read_text("utf-8")
#: Columns with large numbers that are not a user's id.
NOT_ABOUT_PEOPLE: Final = {"id", "guild_id", "channel_id", "log_channel_id", "search_after_id"}


def table(document: str, heading: str) -> dict[str, list[str]]:
    """Return the first table under a heading: the other cells of each row by the text of its first cell."""
    section = document.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = section[section.index("\n| ") :].split("\n\n")[0].strip().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {first.strip("`"): cells for first, *cells in rows}


def in_backticks(cell: str) -> list[str]:
    """Return the texts in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def slash_commands(commands: tuple[Command, ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield every slash command with its options."""
    for command in commands:
        if hasattr(command, "commands"):
            yield from slash_commands(tuple(command.commands))
        else:
            yield f"/{command.qualified_name}", [option.name for option in command.parameters]


def console_commands(commands: argparse.ArgumentParser) -> Iterator[tuple[str, list[str]]]:
    """Yield every command of the command line with its arguments, and its options."""
    groups = [action for action in commands._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for command in group.choices.values():
            yield from console_commands(command)
    if not groups:
        actions = [action for action in commands._actions if not isinstance(action, argparse._HelpAction)]
        arguments = [str(action.metavar) for action in actions if not action.option_strings]
        options = [action for action in actions if action.option_strings]
        yield " ".join([commands.prog, *arguments]), [" ".join(filter(None, _words(option))) for option in options]


def _words(option: argparse.Action) -> tuple[str, str]:
    return option.option_strings[0], "" if option.nargs == 0 else str(option.metavar)


def defined(kind: type | tuple[type, ...]) -> set[str]:
    """Return the names of all objects of a kind in the modules of ``bot/chat``, without members of command groups."""
    modules = [import_module(info.name) for info in walk_packages(bot.chat.__path__, "bot.chat.")]
    objects: list[Any] = [value for module in modules for value in vars(module).values() if isinstance(value, kind)]
    return {value.name for value in objects if getattr(value, "parent", None) is None}


def test_registry_lists_every_slash_command() -> None:
    assert {command.name for command in registry.COMMANDS} == defined((app_commands.Command, app_commands.Group))


def test_registry_lists_every_action_of_buttons() -> None:
    assert set(registry.ACTIONS) == defined(Action)
    assert set(PostButton) <= set(registry.ACTIONS)


def test_readme_has_every_slash_command_with_its_options() -> None:
    documented = {command: in_backticks(cells[0]) for command, cells in table(README, "What people type").items()}

    assert documented == dict(slash_commands(registry.COMMANDS))


def test_readme_has_the_buttons_under_a_part() -> None:
    (sentence,) = re.findall(r"^Under every part .+$", README, re.MULTILINE)

    assert set(re.findall(r"\*\*(.+?)\*\*", sentence)) == {say(f"button-{button}") for button in PostButton}


def test_readme_has_every_console_command_with_its_options() -> None:
    documented = {command: in_backticks(cells[0]) for command, cells in table(README, "What the host types").items()}

    assert documented == dict(console_commands(build_parser()))


def test_readme_has_every_setting() -> None:
    documented = [(name, cells[0].strip("`"), cells[1]) for name, cells in table(README, "Settings").items()]

    assert documented == [(setting.name, setting.default, setting.description) for setting in SETTINGS]


def test_readme_has_every_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}

    assert set(re.findall(r"`make ([a-z]+)`", README)) == targets


def test_example_of_env_has_every_setting_with_its_default() -> None:
    example = ROOT / ".env.example"
    text = example.read_text("utf-8")

    assert dotenv_values(example) == {setting.name: setting.default for setting in SETTINGS}
    assert [setting.name for setting in SETTINGS if f"# {setting.description}\n{setting.name}=" not in text] == []


def test_each_slash_command_is_tried_by_an_end_to_end_test() -> None:
    tests = " ".join(file.read_text("utf-8") for file in (ROOT / "tests" / "e2e").glob("test_*.py"))
    tried = set(re.findall(r'\.command\([^"()]+, "([a-z ]+)"', tests))

    assert {command.removeprefix("/") for command, _ in slash_commands(registry.COMMANDS)} - tried == set()


def test_security_page_lists_every_table_with_its_columns_about_people() -> None:
    security = (ROOT / "SECURITY.md").read_text("utf-8")
    documented = {name: set(in_backticks(cells[1])) for name, cells in table(security, "What the bot stores").items()}

    assert documented == {
        name: {
            column.name
            for column in stored.columns
            if isinstance(column.type, BigInteger) and not column.foreign_keys and column.name not in NOT_ABOUT_PEOPLE
        }
        for name, stored in metadata.tables.items()
    }


LANGUAGES: Final = table((ROOT / "docs/contributing/add-a-language.md").read_text("utf-8"), "Languages today")


def phrases_of(language: str) -> dict[str, set[str]]:
    """Return the keys of a language's phrases, each with the names of its gaps."""
    phrases = {}
    for file in (LOCALES / language).glob("*.ftl"):
        text = file.read_text("utf-8")
        for entry in FluentParser().parse(text).body:
            if isinstance(entry, Message) and entry.span is not None:
                phrases[entry.id.name] = set(re.findall(r"\$(\w+)", text[entry.span.start : entry.span.end]))
    return phrases


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_has_what_the_table_says(language: str) -> None:
    english, translated = phrases_of("en"), phrases_of(language)
    wrong = {key for key, gaps in english.items() if key not in translated or not translated[key] <= gaps}
    questions = {key for key in english if key.startswith("question-")}
    lexicon = (ROOT / "story/recaps/lexicon.py").read_text("utf-8")
    lacking = {
        "phrases": wrong - questions,
        "questions": wrong & questions,
        "abbreviations": set() if language == "en" or abbreviations(language) != abbreviations("") else {language},
        "recaps": set() if f'\n    "{language}": Lexicon(' in lexicon else {language},
    }
    cells = dict(zip(lacking, LANGUAGES[language], strict=True))

    assert {column: lacking[column] for column, cell in cells.items() if cell == "yes" and lacking[column]} == {}
    assert {column for column, cell in cells.items() if cell != "yes" and not lacking[column]} == set()
    assert set(translated) - set(english) == set()


def test_table_has_every_language() -> None:
    known = {folder.name for folder in LOCALES.iterdir()}
    for file in ("story/abbreviations.py", "story/recaps/lexicon.py"):
        known |= set(re.findall(r'^    "([a-z]{2})": ', (ROOT / file).read_text("utf-8"), re.MULTILINE))

    assert set(LANGUAGES) == known


@pytest.mark.parametrize("place", ["README.md", "bot/cli/library.py", "bot/cli/preview.py", "the option"])
def test_each_list_of_formats_is_complete(place: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(b"text", "tale.unknown")
    suffixes = str(caught.value.values["known"]).split(", ")
    text = say("library-file") if place == "the option" else (ROOT / place).read_text("utf-8")
    lists = [line for line in text.splitlines() if ".epub" in line and ".txt" in line]

    assert lists
    assert [suffix for line in lists for suffix in suffixes if suffix not in line] == []


def test_changelog_has_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version is not None
    assert f"\n## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_architecture_names_every_package() -> None:
    tree = (ROOT / "docs/architecture.md").read_text("utf-8")
    patterns = ("bot/*", "bot/chat/*", "bot/sandbox/*", "story/*")
    folders = [file.parent for pattern in patterns for file in ROOT.glob(f"{pattern}/__init__.py")]

    assert [name for folder in folders if f"\n{(name := folder.relative_to(ROOT).as_posix())}/ " not in tree] == []


@pytest.mark.parametrize("form", ["bug", "idea"])
def test_issue_form_has_what_github_requires(form: str) -> None:
    page = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{form}.yml").read_text("utf-8"))
    fields = [field for field in page["body"] if field["type"] != "markdown"]

    assert page["name"]
    assert page["description"]
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)
    assert {field["type"] for field in fields} <= {"textarea", "input", "dropdown", "checkboxes"}


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").iterdir()), ids=lambda file: file.name)
def test_lock_has_a_hash_for_everything_and_no_address(file: Path) -> None:
    text = file.read_text("utf-8")

    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", text)
    if file.suffix == ".txt":
        locked = re.split(r"\n(?=\S)", text.strip())
        assert [entry for entry in locked if not re.match(r"\S+==\S+.*--hash=sha256:", entry, re.DOTALL)] == []
