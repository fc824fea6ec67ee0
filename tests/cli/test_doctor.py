"""``doctor``: each line says what is wrong and what to do."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.checks import Finding, look
from bot.sandbox import Permission, Sandbox
from bot.settings import SETTINGS
from bot.store import facts
from tests.cli.terminal import cliffhanger
from tests.e2e.stage import World


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, without settings."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


async def examine(folder: Path, sandbox: Sandbox, **settings: str) -> dict[str, Finding]:
    """What it finds with these settings, by what was looked at."""
    known = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url} | settings
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in known.items()))
    return {finding.about: finding async for finding in look()}


def wrong(findings: dict[str, Finding]) -> list[str]:
    """What is wrong."""
    return [about for about, finding in findings.items() if not finding.good]


async def test_it_prints_a_line_a_matter_and_changes_nothing(sandbox: Sandbox, folder: Path) -> None:
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url}

    well = await asyncio.to_thread(cliffhanger, folder, "doctor", **settings)
    ill = await asyncio.to_thread(cliffhanger, folder, "doctor", **settings | {"DISCORD_TOKEN": "not.the.token"})

    assert [line[:12].split() for line in well.stdout.splitlines()] == [
        ["ok", "Setti"],
        ["ok", "Time"],
        ["ok", "Datab"],
        ["ok", "Disco"],
        ["ok", "Token"],
    ]
    assert well.returncode == 0
    assert ill.stdout.splitlines()[-1].startswith("WRONG  Token: Discord refuses the token")
    assert ill.returncode == 1
    assert list(folder.iterdir()) == []


async def test_what_is_wrong_with_the_settings_is_told_and_the_rest_is_looked_at(
    sandbox: Sandbox, folder: Path
) -> None:
    found = await examine(folder, sandbox, DISCORD_TOKEN="")

    assert wrong(found) == ["Settings", "Token"]
    assert "DISCORD_TOKEN is missing" in found["Settings"].text
    assert "not looked at" in found["Token"].text
    assert found["Discord"].good


async def test_what_is_not_looked_at_for_wrong_settings_is_named(sandbox: Sandbox, folder: Path) -> None:
    found = await examine(folder, sandbox, LOG_LEVEL="LOUD")

    assert "LOG_LEVEL must be one of" in found["Settings"].text
    assert "not looked at" in found["Database, Discord"].text


async def test_a_network_that_is_down_is_told(sandbox: Sandbox, folder: Path, unused_tcp_port: int) -> None:
    found = await examine(folder, sandbox, DISCORD_API_URL=f"http://127.0.0.1:{unused_tcp_port}/api")

    assert wrong(found) == ["Discord", "Token"]
    assert "is the network up?" in found["Discord"].text
    assert "not looked at" in found["Token"].text


async def test_where_it_is_not_known_what_runs_it_is_said_that_permissions_were_not_looked_at(
    sandbox: Sandbox, folder: Path
) -> None:
    (folder / "broken.db").write_text("no database")

    found = await examine(folder, sandbox, DATABASE_URL="sqlite:///broken.db")

    assert wrong(found) == ["Database", "Permissions"]
    assert found["Token"].good


async def test_without_a_valid_token_it_is_said_that_permissions_were_not_looked_at(world: World, folder: Path) -> None:
    await world.subscribe()

    found = await examine(
        folder, world.sandbox, DATABASE_URL=world.settings.database_url, DISCORD_TOKEN="not.the.token"
    )

    assert wrong(found) == ["Token", "Permissions"]


async def test_a_bot_on_no_server_is_told_with_the_invite(sandbox: Sandbox, folder: Path) -> None:
    for guild in list(sandbox.world.guilds.values()):
        sandbox.remove_guild(guild)

    found = await examine(folder, sandbox)

    assert wrong(found) == ["Token"]
    assert "invite it, https://discord.com/oauth2/authorize" in found["Token"].text


async def test_where_a_story_runs_the_permissions_are_looked_at(world: World, folder: Path) -> None:
    await world.subscribe()

    well = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    ill = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert well["Inseparable"] == Finding("Inseparable", "#reading on The Reading Room has all permissions")
    assert wrong(ill) == ["Inseparable"]
    assert "in #reading on The Reading Room the bot lacks Send Messages" in ill["Inseparable"].text


async def test_a_channel_that_is_gone_is_told(world: World, folder: Path) -> None:
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)

    found = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert "its channel on The Reading Room is gone" in found["Inseparable"].text


async def test_a_server_that_the_bot_has_left_is_told(world: World, folder: Path) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)

    found = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert "the bot is no longer on server" in found["Inseparable"].text


async def test_reconciling_prints_what_was_found_and_nothing_else(world: World, tmp_path: Path, folder: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(2)
    await world.stop()
    world.replace_database(copy)
    settings = {
        "DISCORD_TOKEN": world.sandbox.token,
        "DISCORD_API_URL": world.sandbox.api_url,
        "DATABASE_URL": world.settings.database_url,
    }

    ended = await asyncio.to_thread(cliffhanger, folder, "doctor", "--reconcile", **settings)

    assert ended.stdout == "ok     Inseparable: 2 posts found\n"
    assert ended.stderr == ""


async def test_a_database_that_belongs_to_another_bot_is_told(world: World, folder: Path) -> None:
    await world.bot.database.write(facts.set_fact, "application", "4711")

    found = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert wrong(found) == ["Token"]
    assert "belongs to another bot (application 4711)" in found["Token"].text
