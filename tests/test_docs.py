"""The documents name everything that exists, and nothing that does not."""

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import pytest
import yaml
from dotenv import dotenv_values
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sqlalchemy import BigInteger

import bot.chat
from bot.chat import registry
from bot.chat.client import Command
from bot.cli import parser
from bot.settings import SETTINGS
from bot.store.tables import metadata

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text("utf-8")
#: The folders of the repository. A path in a document is checked if it begins with one of them.
FOLDERS: Final = (".ci", ".github", "benchmarks", "bot", "docs", "migrations", "requirements", "story", "tests")
#: Columns with large numbers that are not a user's id.
NOT_ABOUT_PEOPLE: Final = {"id", "guild_id", "channel_id", "log_channel_id", "search_after_id"}
#: Pages from which a reader comes to all others.
ENTRANCES: Final = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
DOCUMENTS: Final = sorted(
    file.relative_to(ROOT).as_posix()
    for file in (*ROOT.glob("*.md"), *chain.from_iterable((ROOT / folder).rglob("*.md") for folder in FOLDERS))
    if "node_modules" not in file.parts and not file.is_relative_to(ROOT / "story")
)


# Tables and links.


def table(document: str, heading: str) -> dict[str, list[str]]:
    """Return the first table under a heading: the other cells of each row by the text of its first cell."""
    section = document.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = section[section.index("\n| ") :].split("\n\n")[0].strip().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {first.strip("`"): cells for first, *cells in rows}


def in_backticks(cell: str) -> list[str]:
    """Return the texts in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a Markdown text, also those inside paragraphs."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a Markdown text."""
    found: set[str] = set()
    blocks = MarkdownIt("commonmark").parse(text)
    for index, token in enumerate(blocks):
        if token.type == "heading_open":
            title = "".join(part.content for part in blocks[index + 1].children or ())
            anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            copies = sum(1 for known in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", known))
            found.add(f"{anchor}-{copies}" if copies else anchor)
    return found


def links(text: str) -> Iterator[str]:
    """Yield the targets of all links and pictures."""
    for token in tokens(text):
        target = token.attrGet("href") or token.attrGet("src")
        if target is not None:
            yield str(target)


def paths(text: str) -> Iterator[str]:
    """Yield the words in code that look like a path of the repository, such as ``tests/test_docs.py::test_name``."""
    for token in tokens(text):
        if token.type in ("code_inline", "code_block", "fence"):
            for word in token.content.split():
                word = word.strip("(),;:").removesuffix(".")
                if re.fullmatch(rf"({'|'.join(map(re.escape, FOLDERS))})/[\w./-]*(::\w+)?", word):
                    yield word


def problems(root: Path, document: str) -> list[str]:
    """Return what a Markdown file names although it does not exist: link targets, anchors, paths and tests."""
    file = root / document
    text = file.read_text("utf-8")
    missing = []
    for link in links(text):
        target, _, anchor = link.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        page = file.parent / target if target else file
        if not page.exists() or (anchor and anchor not in anchors(page.read_text("utf-8"))):
            missing.append(link)
    for path in paths(text):
        name, _, test = path.partition("::")
        known = [folder / name for folder in (root, file.parent) if (folder / name).exists()]
        if not known or (test and f"def {test}(" not in known[-1].read_text("utf-8")):
            missing.append(path)
    for name, module in re.findall(r"`([A-Za-z_]\w*)` in `([\w/]+\.py)`", text):
        if (root / module).exists() and not re.search(rf"\b{name}\b", (root / module).read_text("utf-8")):
            missing.append(f"{name} in {module}")
    return missing


# Commands.


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


def registered(attribute: str) -> set[object]:
    """Return what the modules of ``bot/chat`` export under a name, such as ``COMMANDS``."""
    modules = [import_module(info.name) for info in walk_packages(bot.chat.__path__, "bot.chat.")]
    return {item for module in modules if module is not registry for item in getattr(module, attribute, ())}


@pytest.mark.parametrize("attribute", ["COMMANDS", "ACTIONS"])
def test_registry_lists_what_each_module_exports(attribute: str) -> None:
    assert registered(attribute) == set(getattr(registry, attribute))


def test_readme_has_every_slash_command_with_its_options() -> None:
    documented = {command: in_backticks(cells[0]) for command, cells in table(README, "What people type").items()}

    assert documented == dict(slash_commands(registry.COMMANDS))


def test_readme_has_every_console_command_with_its_options() -> None:
    documented = {command: in_backticks(cells[0]) for command, cells in table(README, "What the host types").items()}

    assert documented == dict(console_commands(parser()))


def test_readme_has_every_setting() -> None:
    documented = [(name, cells[0].strip("`"), cells[1]) for name, cells in table(README, "Settings").items()]

    assert documented == [(setting.name, setting.default, setting.about) for setting in SETTINGS]


def test_readme_has_every_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}

    assert set(re.findall(r"`make ([a-z]+)`", README)) == targets


def test_example_of_env_has_every_setting_with_its_default() -> None:
    example = ROOT / ".env.example"
    text = example.read_text("utf-8")

    assert dotenv_values(example) == {setting.name: setting.default for setting in SETTINGS}
    assert [setting.name for setting in SETTINGS if f"# {setting.about}\n{setting.name}=" not in text] == []


def test_each_slash_command_is_tried_by_an_end_to_end_test() -> None:
    tests = " ".join(file.read_text("utf-8") for file in (ROOT / "tests" / "e2e").glob("test_*.py"))
    commands = [command.removeprefix("/") for command, _ in slash_commands(registry.COMMANDS)]

    assert [command for command in commands if f'"{command}"' not in tests] == []


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


def test_changelog_has_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version is not None
    assert f"\n## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("form", ["bug", "idea"])
def test_issue_form_has_what_github_requires(form: str) -> None:
    page = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{form}.yml").read_text("utf-8"))
    fields = [field for field in page["body"] if field["type"] != "markdown"]

    assert page["name"]
    assert page["description"]
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)
    assert {field["type"] for field in fields} <= {"textarea", "input", "dropdown", "checkboxes"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_everything_that_a_document_names_exists(document: str) -> None:
    assert problems(ROOT, document) == []


@pytest.mark.parametrize("page", [document for document in DOCUMENTS if document.startswith("docs/")])
def test_every_page_is_linked_from_an_entrance(page: str) -> None:
    linked = {
        ((ROOT / entrance).parent / link.partition("#")[0]).resolve()
        for entrance in ENTRANCES
        for link in links((ROOT / entrance).read_text("utf-8"))
    }

    assert (ROOT / page).resolve() in linked


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a page](docs/lost.md)", "docs/lost.md"),
        ("![a picture](docs/lost.png)", "docs/lost.png"),
        ("[a heading](#lost)", "#lost"),
        ("[a heading](other.md#lost)", "other.md#lost"),
        ("[a reference][1]\n\n[1]: lost.md", "lost.md"),
        ("See `bot/lost.py`.", "bot/lost.py"),
        ("Run `pytest tests/lost.py -q`.", "tests/lost.py"),
        ("```\npytest tests/lost.py\n```", "tests/lost.py"),
        ("| a |\n|---|\n| `bot/lost.py` |", "bot/lost.py"),
        ("`tests/test_here.py::test_lost` fails.", "tests/test_here.py::test_lost"),
        ("`Lost` in `bot/here.py`", "Lost in bot/here.py"),
    ],
)
def test_a_broken_reference_is_reported(tmp_path: Path, text: str, problem: str) -> None:
    write_sample(tmp_path, text)

    assert problems(tmp_path, "page.md") == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "[a page](other.md), [a heading](other.md#a-name-of-3-words), [another](other.md#a-name-of-3-words-1)",
        "# Here, *today*: `x`\n\n[here](#here-today-x)",
        "[elsewhere](https://example.org/lost.md#lost)",
        "`tests/test_here.py::test_here`, `bot/here.py`, `bot/`, and `Here` in `bot/here.py`",
        "A placeholder: `bot/chat/<feature>/`. Not a path: `and/or`, `/opt/bot/`, `https://example.org/bot/x`.",
    ],
)
def test_a_correct_reference_is_not_reported(tmp_path: Path, text: str) -> None:
    write_sample(tmp_path, text)

    assert problems(tmp_path, "page.md") == []


def write_sample(root: Path, text: str) -> None:
    """Write a small repository with ``text`` as its page.md."""
    (root / "page.md").write_text(text, "utf-8")
    (root / "other.md").write_text("# A name (of 3 words)\n\n# A name of 3 words\n", "utf-8")
    for folder, source in (("bot", "class Here: ..."), ("tests", "def test_here(): ...")):
        (root / folder).mkdir()
        (root / folder / ("here.py" if folder == "bot" else "test_here.py")).write_text(source, "utf-8")


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").iterdir()), ids=lambda file: file.name)
def test_lock_has_a_hash_for_everything_and_no_address(file: Path) -> None:
    text = file.read_text("utf-8")

    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", text)
    if file.suffix == ".txt":
        locked = re.split(r"\n(?=\S)", text.strip())
        assert [entry for entry in locked if not re.match(r"\S+==\S+.*--hash=sha256:", entry, re.DOTALL)] == []
