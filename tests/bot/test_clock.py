"""Time passes, is moved, or is set by somebody else: whoever waits for it notices."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import Clock


class SetByOthers(Clock):
    """A system's clock that is set, or a machine that slept: nothing tells of it."""

    step = timedelta()

    def now(self) -> datetime:
        """As the system has it."""
        return super().now() + self.step


@pytest.mark.parametrize("hours", [3, None], ids=["due in three hours", "nothing due"])
async def test_a_clock_that_was_set_is_noticed_by_looking(monkeypatch: pytest.MonkeyPatch, hours: int | None) -> None:
    clock, wake = SetByOthers(), asyncio.Event()
    due = None if hours is None else clock.now() + timedelta(hours=hours)
    monkeypatch.setattr("bot.clock._LOOK", 0.05)
    waiting = asyncio.create_task(clock.wait_until(due, wake))
    await asyncio.sleep(0)
    clock.step = timedelta(hours=4)
    await asyncio.wait_for(waiting, 5)


async def test_whoever_waits_returns_when_the_clock_is_moved() -> None:
    clock, wake = Clock(), asyncio.Event()
    waiting = asyncio.create_task(clock.wait_until(clock.now() + timedelta(seconds=30), wake))
    await asyncio.sleep(0)
    clock.move_to(clock.now() + timedelta(minutes=1))
    await asyncio.wait_for(waiting, 5)
