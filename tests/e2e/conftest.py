"""Fixtures of the end-to-end tests."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.conftest import Postgres
from tests.e2e.stage import World, open_sandbox, open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The sandbox with people in it, and the running bot."""
    async with open_world(tmp_path) as world:
        yield world


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A look-alike of Discord with one server and one channel, and no bot."""
    async with open_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def database_name(postgres: Postgres) -> str:
    """The name of a new PostgreSQL database."""
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    return name
