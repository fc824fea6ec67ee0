"""However much is due at once, the bot stays under Discord's global limit."""

import asyncio
from pathlib import Path

from bot.chat.pace import REQUESTS_A_SECOND, Pace
from bot.chat.post import DiscordPoster
from bot.model import Page, Posted
from bot.sandbox import Limits
from tests.e2e.conftest import open_world


async def test_no_second_has_more_starts_than_the_pace_allows() -> None:
    pace, starts = Pace(), list[float]()

    async def request() -> None:
        await pace.wait()
        starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(request() for _ in range(100)))
    starts.sort()
    busiest = max(sum(first <= start < first + 1 for start in starts) for first in starts)
    assert busiest <= REQUESTS_A_SECOND + 2


async def test_a_crowd_of_posts_goes_out_once_and_with_hardly_a_429(tmp_path: Path) -> None:
    async with open_world(tmp_path, Limits()) as world:
        channels = [world.sandbox.add_channel(world.guild, f"room-{number}") for number in range(120)]
        poster = DiscordPoster(world.house.client)
        sent = await asyncio.gather(
            *(poster.send(channel.id, Page(content="Hello"), f"n{channel.id}") for channel in channels)
        )
        assert all(isinstance(outcome, Posted) for outcome in sent)
        assert all(len(world.sandbox.messages(channel)) == 1 for channel in channels)
        # Without the limiter 240 are refused; a busy machine can still press two seconds into one.
        assert sum(request.status == 429 for request in world.sandbox.requests) < 10
