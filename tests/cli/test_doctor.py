"""``doctor``: check what the bot needs."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.checks import Finding, check_all
from bot.sandbox import Permission, Sandbox
from bot.settings import SETTINGS
from bot.store import facts
from tests.cli.terminal import cliffhanger
from tests.e2e.stage import World


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the current one, without settings."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


async def examine(folder: Path, sandbox: Sandbox, **settings: str) -> dict[str, Finding]:
    """Return what ``doctor`` finds with these settings, by subject."""
    values = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url} | settings
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return {finding.subject: finding async for finding in check_all()}


def wrong(findings: dict[str, Finding]) -> list[str]:
    """Return the subjects of what is wrong."""
    return [subject for subject, finding in findings.items() if not finding.is_good]


async def test_doctor_prints_a_line_for_each_check_and_changes_nothing(sandbox: Sandbox, folder: Path) -> None:
    settings = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url}

    good = await asyncio.to_thread(cliffhanger, folder, "doctor", **settings)
    bad = await asyncio.to_thread(cliffhanger, folder, "doctor", **settings | {"DISCORD_TOKEN": "not.the.token"})

    assert [line[:12].split() for line in good.stdout.splitlines()] == [
        ["ok", "Setti"],
        ["ok", "Time"],
        ["ok", "Datab"],
        ["ok", "Disco"],
        ["ok", "Token"],
    ]
    assert good.returncode == 0
    assert bad.stdout.splitlines()[-1].startswith("WRONG  Token: Discord refuses the token")
    assert bad.returncode == 1
    assert list(folder.iterdir()) == []


async def test_wrong_setting_is_found_and_the_rest_is_checked(sandbox: Sandbox, folder: Path) -> None:
    findings = await examine(folder, sandbox, DISCORD_TOKEN="")

    assert wrong(findings) == ["Settings", "Token"]
    assert "DISCORD_TOKEN is missing" in findings["Settings"].text
    assert "not checked" in findings["Token"].text
    assert findings["Discord"].is_good


async def test_checks_skipped_for_wrong_settings_are_named(sandbox: Sandbox, folder: Path) -> None:
    findings = await examine(folder, sandbox, LOG_LEVEL="LOUD")

    assert "LOG_LEVEL must be one of" in findings["Settings"].text
    assert "not checked" in findings["Database, Discord"].text


async def test_network_that_is_down_is_found(sandbox: Sandbox, folder: Path, unused_tcp_port: int) -> None:
    findings = await examine(folder, sandbox, DISCORD_API_URL=f"http://127.0.0.1:{unused_tcp_port}/api")

    assert wrong(findings) == ["Discord", "Token"]
    assert "is the network up?" in findings["Discord"].text
    assert "not checked" in findings["Token"].text


async def test_permissions_are_skipped_without_a_database(sandbox: Sandbox, folder: Path) -> None:
    (folder / "broken.db").write_text("no database")

    findings = await examine(folder, sandbox, DATABASE_URL="sqlite:///broken.db")

    assert wrong(findings) == ["Database", "Permissions"]
    assert findings["Token"].is_good


async def test_permissions_are_skipped_without_a_valid_token(world: World, folder: Path) -> None:
    await world.subscribe()

    findings = await examine(
        folder, world.sandbox, DATABASE_URL=world.settings.database_url, DISCORD_TOKEN="not.the.token"
    )

    assert wrong(findings) == ["Token", "Permissions"]


async def test_bot_without_a_server_gets_the_invite_link(sandbox: Sandbox, folder: Path) -> None:
    for guild in list(sandbox.world.guilds.values()):
        sandbox.remove_guild(guild)

    findings = await examine(folder, sandbox)

    assert wrong(findings) == ["Token"]
    assert "invite it, https://discord.com/oauth2/authorize" in findings["Token"].text


async def test_permissions_are_checked_where_a_story_runs(world: World, folder: Path) -> None:
    await world.subscribe()

    good = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    bad = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert good["Inseparable"] == Finding("Inseparable", "#reading on The Reading Room has all permissions")
    assert wrong(bad) == ["Inseparable"]
    assert "in #reading on The Reading Room the bot lacks Send Messages" in bad["Inseparable"].text


async def test_deleted_channel_is_found(world: World, folder: Path) -> None:
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)

    findings = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert "its channel on The Reading Room was deleted" in findings["Inseparable"].text


async def test_lost_server_is_found(world: World, folder: Path) -> None:
    await world.subscribe()
    world.sandbox.remove_guild(world.guild)

    findings = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert "the bot is no longer on server" in findings["Inseparable"].text


async def test_reconcile_prints_what_was_found_and_nothing_else(world: World, tmp_path: Path, folder: Path) -> None:
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

    result = await asyncio.to_thread(cliffhanger, folder, "doctor", "--reconcile", **settings)

    assert result.stdout == "ok     Inseparable: 2 posts found\n"
    assert result.stderr == ""


async def test_database_of_another_bot_is_found(world: World, folder: Path) -> None:
    await world.bot.database.write(facts.set_fact, "application", "4711")

    findings = await examine(folder, world.sandbox, DATABASE_URL=world.settings.database_url)

    assert wrong(findings) == ["Token"]
    assert "belongs to another bot (application 4711)" in findings["Token"].text
