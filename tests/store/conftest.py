"""Fixtures of the storage tests: databases of PostgreSQL alone."""

import uuid

import pytest

from bot.store.database import database_url
from bot.store.schema import migrate
from tests.conftest import Postgres


@pytest.fixture
def postgres_name(postgres: Postgres) -> str:
    """The name of an empty PostgreSQL database."""
    name = f"t{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name};")
    return name


@pytest.fixture
async def postgres_address(postgres: Postgres, postgres_name: str) -> str:
    """The address of a migrated PostgreSQL database."""
    address = postgres.get_uri(database=postgres_name)
    await migrate(database_url(address))
    return address
