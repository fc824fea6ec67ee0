"""Who may import whom: the plan of the house, held against the source. Each rule is shown a tree that breaks it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "story", "migrations")
CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}


@dataclass(frozen=True)
class Rule:
    """``forbids`` names (what is imported, and what is used of it) in the files of which ``where`` holds."""

    says: str
    where: Callable[[str], bool]
    forbids: Callable[[str], bool]


def of(*modules: str) -> Callable[[str], bool]:
    """Whether a name is one of these, or lies in one."""
    return lambda name: any(name == module or name.startswith(f"{module}.") for module in modules)


def under(*places: str) -> Callable[[str], bool]:
    """Whether a path is one of these, or lies in one of these folders."""
    return lambda path: any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def outside(*places: str) -> Callable[[str], bool]:
    """Whether a path is none of these and lies in none of these folders."""
    inside = under(*places)
    return lambda path: not inside(path)


def of_the_bot_but(*modules: str) -> Callable[[str], bool]:
    """Whether a name is of the bot, but not of these."""
    bot, allowed = of("bot"), of(*modules)
    return lambda name: bot(name) and not allowed(name) and name != "bot"


RULES = (
    Rule("Discord is in bot/chat/ alone", outside("bot/chat/"), of("discord")),
    Rule("SQL is in bot/store/ and migrations/ alone", outside("bot/store/", "migrations/"), of("sqlalchemy")),
    Rule("a story knows nothing of the bot", under("story/"), of("bot")),
    Rule("a story knows no time and waits for nothing", under("story/"), of("datetime", "time", "asyncio")),
    Rule(
        "the environment is read by the settings and the command line alone",
        outside("bot/settings.py", "bot/cli/", "bot/__main__.py"),
        of("os.environ", "os.getenv", "dotenv"),
    ),
    Rule("there is one clock", outside("bot/clock.py"), lambda name: name in CLOCKS),
    Rule("the sandbox stands by itself", under("bot/sandbox/"), of_the_bot_but("bot.sandbox")),
    Rule(
        "the store knows values and errors alone",
        under("bot/store/"),
        of_the_bot_but("bot.store", "bot.model", "bot.errors"),
    ),
    Rule(
        "scheduling and rendering are pure",
        under("bot/scheduling/", "bot/rendering/"),
        of_the_bot_but("bot.scheduling", "bot.rendering", "bot.model", "bot.errors"),
    ),
    Rule(
        "use cases know nothing above them",
        under("bot/services/"),
        of_the_bot_but("bot.services", "bot.store", "bot.scheduling", "bot.rendering", "bot.model", "bot.errors"),
    ),
    Rule(
        "delivery knows nothing above it",
        under("bot/delivery/"),
        of_the_bot_but(
            "bot.delivery", "bot.store", "bot.scheduling", "bot.rendering", "bot.model", "bot.errors", "bot.clock"
        ),
    ),
    Rule("the conversation calls use cases, never the store", under("bot/chat/"), of("bot.store")),
    Rule(
        "below the conversation nobody knows of it",
        outside("bot/chat/", "bot/app.py", "bot/demo.py", "bot/cli/"),
        of("bot.chat", "bot.app", "bot.demo", "bot.cli"),
    ),
)


def broken(root: Path) -> list[str]:
    """Every place under ``root`` where a rule is broken: ``file:announce: name: rule``."""
    found = []
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            rules = [rule for rule in RULES if rule.where(path) and path != "bot/__main__.py"]
            for line, name in named(ast.parse(file.read_text("utf-8")), path):
                found += [f"{path}:{line}: {name}: {rule.says}" for rule in rules if rule.forbids(name)]
    return found


def named(tree: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    """What is imported, and what is used of it, by full dotted names; with lines."""
    bound = {}
    for line, name, alias in imported(tree, path):
        root = alias.partition(".")[0]
        bound[root] = name if root == alias else root
        yield line, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root, _, rest = ast.unparse(node).partition(".")
            if root in bound:
                yield node.lineno, f"{bound[root]}.{rest}"


def imported(tree: ast.AST, path: str) -> Iterator[tuple[int, str, str]]:
    """Line, full name, and the name by which the file knows it."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, alias.asname or alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}", alias.asname or alias.name


def test_everybody_keeps_to_the_plan() -> None:
    assert broken(ROOT) == []


@pytest.mark.parametrize(
    ("path", "source", "says"),
    [
        ("bot/delivery/engine.py", "import discord", "Discord is in"),
        ("bot/app.py", "def late():\n    from discord.ext import commands", "Discord is in"),
        ("story/formats/plain/txt.py", "import discord.utils as u", "Discord is in"),
        ("bot/services/library.py", "from sqlalchemy import select", "SQL is in"),
        ("bot/chat/context.py", "import sqlalchemy.ext.asyncio", "SQL is in"),
        ("story/model.py", "from bot import phrases", "a story knows nothing"),
        ("story/bundled/__init__.py", "import bot.model", "a story knows nothing"),
        ("story/recaps/recap.py", "from datetime import date", "a story knows no time"),
        ("story/recaps/recap.py", "import asyncio", "a story knows no time"),
        ("bot/app.py", "import os\nos.environ['X']", "the environment is read"),
        ("bot/app.py", "import os.path\nos.environ", "the environment is read"),
        ("bot/store/database.py", "from os import getenv", "the environment is read"),
        ("bot/app.py", "from dotenv import dotenv_values", "the environment is read"),
        ("bot/scheduling/schedule.py", "from datetime import datetime\ndatetime.now()", "there is one clock"),
        ("bot/delivery/engine.py", "import time\ntime.time()", "there is one clock"),
        ("bot/delivery/retry.py", "import datetime as dt\nlater = dt.datetime.now", "there is one clock"),
        ("bot/delivery/retry.py", "from time import time", "there is one clock"),
        ("bot/sandbox/world.py", "from bot.clock import Clock", "the sandbox stands"),
        ("bot/sandbox/world.py", "from ..model import DeliveryKind", "the sandbox stands"),
        ("bot/sandbox/world.py", "from bot.services import library", "the sandbox stands"),
        ("bot/sandbox/world.py", "import discord", "Discord is in"),
        ("bot/store/ledger.py", "from bot.services import library", "the store knows"),
        ("bot/scheduling/schedule.py", "from bot.store import guilds", "scheduling and rendering"),
        ("bot/rendering/posts.py", "from bot.services import library", "scheduling and rendering"),
        ("bot/services/library.py", "from bot.delivery.engine import Engine", "use cases know"),
        ("bot/delivery/engine.py", "from bot.services import library", "delivery knows"),
        ("bot/delivery/engine.py", "from bot.chat.poster import DiscordPoster", "below the conversation"),
        ("bot/chat/context.py", "from bot.store import ledger", "the conversation calls"),
        ("bot/store/sender_lock.py", "import bot.app", "below the conversation"),
        ("migrations/env.py", "import bot.chat", "below the conversation"),
    ],
)
def test_a_tree_that_does_not_is_found_out(tmp_path: Path, path: str, source: str, says: str) -> None:
    plant(tmp_path, path, source)

    assert any(says in each for each in broken(tmp_path))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/chat/client.py", "import discord"),
        ("bot/store/tables.py", "from sqlalchemy import Table"),
        ("migrations/versions/0001.py", "import sqlalchemy as sa"),
        ("story/model.py", "from story.words import weigh"),
        ("bot/settings.py", "import os\nos.environ"),
        ("bot/clock.py", "from datetime import datetime\ndatetime.now()"),
        ("bot/delivery/engine.py", "from time import monotonic\nmonotonic()"),
        ("bot/sandbox/world.py", "from bot.sandbox.model import Guild\nfrom .model import User"),
        ("bot/store/ledger.py", "from bot.model import DeliveryKind"),
        ("bot/scheduling/schedule.py", "from datetime import datetime\nfrom bot.model import Cadence"),
    ],
)
def test_a_tree_that_does_is_left_in_peace(tmp_path: Path, path: str, source: str) -> None:
    plant(tmp_path, path, source)

    assert broken(tmp_path) == []


def test_every_rule_has_a_tree_that_breaks_it() -> None:
    marks = test_a_tree_that_does_not_is_found_out.pytestmark  # type: ignore[attr-defined]
    shown = [says for _, _, says in marks[0].args[1]]

    assert [rule.says for rule in RULES if not any(rule.says.startswith(says) for says in shown)] == []


def plant(root: Path, path: str, source: str) -> None:
    """A tree of one file."""
    file = root / path
    file.parent.mkdir(parents=True)
    file.write_text(source, "utf-8")
