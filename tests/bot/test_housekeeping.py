"""Once a minute: a sign of life, a look at the lag, and an alarm when posting has stalled for an hour."""

import logging
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.housekeeping import Housekeeper, come_back
from bot.store import Database, health, ledger
from tests.store.stage import MINUTE, NOW, staged


class Host:
    """Whoever hosts the bot; remembers what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def tell(self, text: str) -> None:
        """An alarm."""
        self.told.append(text)


@pytest.fixture
def host() -> Host:
    """Somebody who is told nothing yet."""
    return Host()


def keeper(database: Database, host: Host) -> Housekeeper:
    """One whose time is passed in."""
    return Housekeeper(database, Clock(), host.tell, timedelta(days=30))


async def test_a_stall_of_an_hour_is_told_once_and_again_after_it_was_mended(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(180):
        await keeping.go_round(NOW + minute * MINUTE)
    assert len(host.told) == 1
    assert "1 posts are overdue, the first by 1:01:00" in host.told[0]
    (row,) = await database.write(ledger.claim, NOW + 180 * MINUTE, MINUTE, 1)
    later = NOW + timedelta(days=1)
    await database.write(ledger.postpone, row, NOW, later, "later", "503")
    await keeping.go_round(NOW + 181 * MINUTE)
    for minute in range(90):
        await keeping.go_round(later + minute * MINUTE)
    assert len(host.told) == 2


async def test_what_became_due_while_the_bot_was_away_is_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    for minute in range(60):
        await keeping.go_round(NOW + timedelta(days=3) + minute * MINUTE)
    assert host.told == []


async def test_a_machine_that_was_asleep_is_no_stall(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    await keeping.go_round(NOW - MINUTE)
    await keeping.go_round(NOW + timedelta(hours=8))
    assert host.told == []


async def test_a_growing_lag_is_logged_every_ten_minutes(
    database: Database, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    await staged(database)
    keeping = keeper(database, host)
    with caplog.at_level(logging.WARNING, "bot.housekeeping"):
        for minute in range(30):
            await keeping.go_round(NOW + minute * MINUTE)
    assert len(caplog.records) == 3
    assert "the first by 0:05:00" in caplog.text


async def test_after_two_minutes_without_a_sign_of_life_channels_are_looked_at(database: Database, host: Host) -> None:
    standing = await staged(database)
    assert not await come_back(database, NOW), "a new house has nothing to look for"
    await keeper(database, host).go_round(NOW)
    assert not await come_back(database, NOW + 2 * MINUTE)
    assert await come_back(database, NOW + 3 * MINUTE)
    line = await database.read(ledger.open_line, standing.id)
    assert line is not None
    assert line.look
    assert (await database.read(health.look, NOW)).heartbeat == NOW


async def test_after_the_clock_was_set_back_channels_are_looked_at(database: Database, host: Host) -> None:
    standing = await staged(database)
    keeping = keeper(database, host)
    for now in (NOW, NOW + MINUTE, NOW - timedelta(hours=5)):
        line = await database.read(ledger.open_line, standing.id)
        assert line is not None
        assert not line.look
        await keeping.go_round(now)
    line = await database.read(ledger.open_line, standing.id)
    assert line is not None
    assert line.look


async def test_a_stall_is_told_although_the_clock_was_set_back(database: Database, host: Host) -> None:
    await staged(database)
    keeping = keeper(database, host)
    await keeping.go_round(NOW + timedelta(hours=9))
    for minute in range(90):
        await keeping.go_round(NOW + minute * MINUTE)
    assert len(host.told) == 1
