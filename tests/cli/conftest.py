"""Fixtures for the commands that speak with Discord."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.sandbox import Sandbox
from tests.e2e.conftest import World, open_world


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A pretend Discord with one server and one channel in it."""
    sandbox = Sandbox(now=Clock().now)
    await sandbox.start()
    sandbox.add_channel(sandbox.add_guild("The Reading Room", owner="Mara"), "reading")
    yield sandbox
    await sandbox.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A pretend Discord with the bot running on it."""
    async with open_world(tmp_path) as world:
        yield world
