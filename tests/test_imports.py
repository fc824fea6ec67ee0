"""Who may import whom. The two tables below are the layers of the program; docs/architecture.md explains them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("bot", "story", "migrations")

#: Values and small helpers that every layer of the bot may use.
VALUES: Final = ("bot.errors", "bot.model", "bot.program")

#: Each layer, and the other layers that it may import. A module belongs to the longest name that it begins with.
LAYERS: Final[Mapping[str, tuple[str, ...]]] = {
    # The library for stories is pure. Formats, splitting and recaps do not know each other.
    "story": ("story.formats", "story.recaps", "story.splitting"),
    "story.formats": ("story",),
    "story.splitting": ("story",),
    "story.recaps": ("story",),
    # Values and small helpers.
    "bot": (),
    "bot.errors": (),
    "bot.model": (),
    "bot.program": (),
    "bot.clock": (),
    # Pure: the same arguments always give the same result.
    "bot.scheduling": VALUES,
    "bot.rendering": (*VALUES, "story"),
    # The database.
    "bot.store": (*VALUES, "story", "migrations"),
    "migrations": ("bot.store",),
    "migrations.versions": (),
    # What the bot does, without Discord.
    "bot.services": (*VALUES, "story", "bot.store", "bot.scheduling", "bot.rendering"),
    "bot.delivery": (*VALUES, "bot.clock", "bot.store", "bot.scheduling", "bot.rendering"),
    "bot.housekeeping": (*VALUES, "bot.clock", "bot.store", "bot.scheduling"),
    # Discord, and the look-alike of it for the demo and the tests.
    "bot.chat": (*VALUES, "story", "bot.clock", "bot.scheduling", "bot.rendering", "bot.services", "bot.delivery"),
    "bot.sandbox": (
        *("bot.sandbox.model", "bot.sandbox.services", "bot.sandbox.rest", "bot.sandbox.clients", "bot.sandbox.page"),
    ),
    "bot.sandbox.model": ("bot.sandbox",),
    "bot.sandbox.services": ("bot.sandbox", "bot.sandbox.model"),
    "bot.sandbox.rest": ("bot.sandbox", "bot.sandbox.model", "bot.sandbox.services"),
    "bot.sandbox.clients": ("bot.sandbox", "bot.sandbox.model", "bot.sandbox.services"),
    "bot.sandbox.page": (
        *("bot.sandbox", "bot.sandbox.model", "bot.sandbox.services", "bot.sandbox.rest", "bot.sandbox.clients"),
    ),
    # The programs: they connect the layers and start them.
    "bot.settings": (*VALUES, "bot.store"),
    "bot.app": (
        *(*VALUES, "bot.clock", "bot.settings", "bot.store", "bot.services", "bot.delivery", "bot.housekeeping"),
        "bot.chat",
    ),
    "bot.demo": (*VALUES, "bot.clock", "bot.settings", "bot.store", "bot.services", "bot.app", "bot.sandbox"),
    "bot.cli": (
        *(*VALUES, "story", "bot.clock", "bot.settings", "bot.store", "bot.scheduling", "bot.rendering"),
        *("bot.services", "bot.chat", "bot.app", "bot.demo"),
    ),
    "bot.__main__": ("bot.cli",),
}


@dataclass(frozen=True)
class Reserved:
    """Names from outside the repository that only some layers may use. A name stands for everything below it too."""

    what: str
    names: tuple[str, ...]
    layers: tuple[str, ...]


RESERVED: Final = (
    Reserved("Discord", ("discord",), ("bot.chat",)),
    Reserved("SQL", ("sqlalchemy", "alembic", "aiosqlite", "asyncpg", "sqlite3"), ("bot.store", "migrations")),
    Reserved("the environment", ("os.environ", "os.getenv", "dotenv"), ("bot.settings", "bot.cli")),
    Reserved("dates and waiting", ("datetime", "time", "asyncio"), ("bot", "migrations")),
    Reserved(
        "the present time",
        (
            *("datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow"),
            *("time.gmtime", "time.localtime", "time.time", "time.time_ns"),
        ),
        ("bot.clock",),
    ),
)


def broken_rules(root: Path) -> list[str]:
    """Return every place under ``root`` where a rule is broken, as ``file:line: what is wrong``."""
    problems = []
    for module, file in modules(root).items():
        layer = layer_of(module)
        for line, name in used_names(file, module):
            place = f"{file.relative_to(root).as_posix()}:{line}"
            target = layer_of(name)
            if target and target not in (layer, "bot", *LAYERS.get(layer, ())):
                problems.append(f"{place}: {layer} may not import {target}")
            problems += [
                f"{place}: {layer} may not use {reserved.what} ({name})"
                for reserved in RESERVED
                if is_in(name, reserved.names) and not is_in(module, reserved.layers)
            ]
    return problems


def import_circle(root: Path) -> list[str]:
    """Return modules that import each other in a circle, the first one also at the end. Empty if there is no circle."""
    files = modules(root)
    graph = {
        module: {target for _, name in imports(file, module) if (target := module_in(name, files)) and target != module}
        for module, file in files.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def modules(root: Path) -> dict[str, Path]:
    """Return the file of every module under ``root`` by the module's dotted name."""
    files = sorted(file for package in PACKAGES for file in (root / package).rglob("*.py"))
    return {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def module_in(name: str, known: Mapping[str, object]) -> str:
    """Return the longest beginning of a dotted name that is a key of ``known``. Empty if there is none."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def layer_of(name: str) -> str:
    """Return the layer of a module or of a name in it. Empty for names from outside the repository."""
    return module_in(name, LAYERS)


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    """Return whether a dotted name is one of ``packages`` or lies in one of them."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def used_names(file: Path, module: str) -> Iterator[tuple[int, str]]:
    """Yield what a file imports, and what it uses of that (``os.environ`` after ``import os``), with line numbers."""
    local_names = {}
    for line, name, local_name in imported_names(file, module):
        first = local_name.partition(".")[0]
        local_names[first] = name if first == local_name else first
        yield line, name
    for node in nodes(file.read_text("utf-8")):
        if isinstance(node, ast.Attribute) and (first := first_name(node)) in local_names:
            yield node.lineno, f"{local_names[first]}.{ast.unparse(node).partition('.')[2]}"


def first_name(node: ast.expr) -> str:
    """Return the first name of an attribute such as ``os.environ``. Empty if it is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Return all nodes of a module that can import something or use it. Parsing is the slow part."""
    return tuple(
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom | ast.Attribute)
    )


def imports(file: Path, module: str) -> Iterator[tuple[int, str]]:
    """Yield the full dotted names that a file imports, at the top or inside functions, with line numbers."""
    return ((line, name) for line, name, _ in imported_names(file, module))


def imported_names(file: Path, module: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the full dotted name, and the name by which the file uses it, for each import."""
    package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    for node in nodes(file.read_text("utf-8")):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, alias.asname or alias.name
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*parents, *filter(None, [node.module])])
            for alias in node.names:
                yield node.lineno, f"{source}.{alias.name}", alias.asname or alias.name


def write_modules(root: Path, sources: Mapping[str, str]) -> None:
    """Write a small tree: the text of each file by its path."""
    for path, source in sources.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, "utf-8")


def test_every_module_keeps_the_rules() -> None:
    assert broken_rules(ROOT) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert import_circle(ROOT) == []


def test_every_module_of_the_bot_has_a_layer() -> None:
    assert [module for module in modules(ROOT) if layer_of(module) in ("", "bot") and module != "bot"] == []


def test_every_layer_of_the_table_exists() -> None:
    assert [layer for layer in LAYERS if not any(is_in(module, (layer,)) for module in modules(ROOT))] == []


def test_each_layer_is_refused_every_layer_that_its_row_lacks(tmp_path: Path) -> None:
    wrong = []
    for layer, allowed in LAYERS.items():
        file = f"{layer.replace('.', '/')}/module.py"
        for target in LAYERS:
            write_modules(tmp_path, {file: f"from {target}.module import name"})
            refused = f"{file}:1: {layer} may not import {target}" in broken_rules(tmp_path)
            if refused == (target in (layer, "bot", *allowed)):
                wrong.append((layer, target))
        (tmp_path / file).unlink()
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "source", "problem"),
    [
        ("bot/sandbox/world.py", "from ..model import DeliveryKind", "bot.sandbox may not import bot.model"),
        (
            "bot/store/ledger.py",
            "def late():\n    import bot.services.library",
            "bot.store may not import bot.services",
        ),
        ("bot/rendering/posts.py", "from bot import store", "bot.rendering may not import bot.store"),
        ("story/formats/plain/txt.py", "from story.recaps import recap", "story.formats may not import story.recaps"),
        ("bot/delivery/engine.py", "import discord", "bot.delivery may not use Discord"),
        ("bot/app.py", "def late():\n    from discord.ext import commands", "bot.app may not use Discord"),
        ("story/formats/plain/txt.py", "import discord.utils as u", "story.formats may not use Discord"),
        ("bot/services/library.py", "from sqlalchemy import select", "bot.services may not use SQL"),
        ("bot/chat/context.py", "import sqlalchemy.ext.asyncio", "bot.chat may not use SQL"),
        ("story/recaps/recap.py", "from datetime import date", "story.recaps may not use dates and waiting"),
        ("story/model.py", "import asyncio", "story may not use dates and waiting"),
        ("bot/app.py", "import os\nos.environ['X']", "bot.app may not use the environment"),
        ("bot/app.py", "import os.path\nos.environ", "bot.app may not use the environment"),
        ("bot/store/database.py", "from os import getenv", "bot.store may not use the environment"),
        ("bot/app.py", "from dotenv import dotenv_values", "bot.app may not use the environment"),
        ("bot/scheduling/schedule.py", "from datetime import datetime\ndatetime.now()", "may not use the present time"),
        ("bot/delivery/engine.py", "import time\ntime.time()", "may not use the present time"),
        ("bot/delivery/retry.py", "import datetime as dt\nlater = dt.datetime.now", "may not use the present time"),
        ("bot/delivery/retry.py", "from time import time", "may not use the present time"),
    ],
)
def test_a_broken_rule_is_reported(tmp_path: Path, path: str, source: str, problem: str) -> None:
    write_modules(tmp_path, {path: source})

    assert any(problem in each for each in broken_rules(tmp_path))


def test_each_reserved_name_is_reported_outside_its_layers(tmp_path: Path) -> None:
    for reserved in RESERVED:
        place = "story/model.py" if "bot" in reserved.layers else "bot/program.py"
        for name in reserved.names:
            package, _, attribute = name.rpartition(".")
            write_modules(tmp_path, {place: f"from {package} import {attribute}" if package else f"import {name}"})
            assert any(reserved.what in each for each in broken_rules(tmp_path)), name
        (tmp_path / place).unlink()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/chat/client.py", "import discord"),
        ("bot/store/tables.py", "from sqlalchemy import Table"),
        ("migrations/versions/0001.py", "import sqlalchemy as sa"),
        ("story/model.py", "from story.words import weigh"),
        ("story/__init__.py", "from story.recaps.recap import recap"),
        ("bot/settings.py", "import os\nos.environ"),
        ("bot/clock.py", "from datetime import datetime\ndatetime.now()"),
        ("bot/delivery/engine.py", "from time import monotonic\nmonotonic()"),
        ("bot/sandbox/world.py", "from bot.sandbox.model.entities import Guild\nfrom .model.entities import User"),
        ("bot/store/ledger.py", "from bot.model import DeliveryKind"),
        ("bot/scheduling/schedule.py", "from datetime import datetime\nfrom bot.model import Cadence"),
    ],
)
def test_a_kept_rule_is_not_reported(tmp_path: Path, path: str, source: str) -> None:
    write_modules(tmp_path, {path: source})

    assert broken_rules(tmp_path) == []


@pytest.mark.parametrize(
    ("sources", "circle"),
    [
        ({"bot/a.py": "import bot.b", "bot/b.py": "from bot import a"}, {"bot.a", "bot.b"}),
        ({"bot/a.py": "import bot.b", "bot/b.py": "def late():\n    from bot.a import name"}, {"bot.a", "bot.b"}),
        (
            {
                "story/a.py": "from story.b import x",
                "story/b.py": "from story.c import x",
                "story/c.py": "from .a import x",
            },
            {"story.a", "story.b", "story.c"},
        ),
        ({"bot/p/__init__.py": "from bot.p.a import x", "bot/p/a.py": "from bot.p import x"}, {"bot.p", "bot.p.a"}),
        (
            {"bot/a.py": "if TYPE_CHECKING:\n    from bot.b import B", "bot/b.py": "from bot.a import A"},
            {"bot.a", "bot.b"},
        ),
    ],
    ids=["two modules", "inside a function", "relative import", "package and its module", "for types only"],
)
def test_a_circle_is_reported(tmp_path: Path, sources: dict[str, str], circle: set[str]) -> None:
    write_modules(tmp_path, sources)

    assert set(import_circle(tmp_path)) == circle


def test_modules_that_share_an_import_are_no_circle(tmp_path: Path) -> None:
    write_modules(
        tmp_path,
        {"bot/a.py": "import bot.b\nimport bot.c", "bot/b.py": "from bot.c import x", "bot/c.py": "import bot.c"},
    )

    assert import_circle(tmp_path) == []
