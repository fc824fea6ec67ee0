"""However much is due at once, the bot stays under Discord's global limit."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot import app
from bot.chat.poster import DiscordPoster
from bot.chat.rate_limiter import REQUESTS_A_SECOND, RateLimiter
from bot.model import Failed, Failure, Posted, RenderedMessage
from bot.sandbox import ChannelType, Limits, Permission
from tests.e2e.conftest import open_world


async def test_no_second_has_more_starts_than_the_pace_allows() -> None:
    pace, starts = RateLimiter(), list[float]()

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
        poster = DiscordPoster(world.bot.client)
        sent = await asyncio.gather(
            *(poster.send(channel.id, RenderedMessage(content="Hello"), f"n{channel.id}") for channel in channels)
        )
        assert all(isinstance(outcome, Posted) for outcome in sent)
        assert all(len(world.sandbox.messages(channel)) == 1 for channel in channels)
        # Without the limiter 240 are refused; a busy machine can still press two seconds into one.
        assert sum(request.status == 429 for request in world.sandbox.requests) < 10


@pytest.mark.parametrize(
    ("kind", "title"), [(ChannelType.TEXT, ""), (ChannelType.FORUM, "Part 1")], ids=["channel", "forum"]
)
async def test_a_client_that_discord_refuses_too_often_stops_itself_and_still_answers_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ChannelType, title: str
) -> None:
    monkeypatch.setattr(app, "RateLimiter", partial(RateLimiter, refusals=5))
    async with open_world(tmp_path) as world:
        closed = world.sandbox.add_channel(world.guild, "closed", kind)
        await world.until(lambda: world.bot.client.get_channel(closed.id) is not None)
        world.sandbox.deny(closed, Permission.SEND_MESSAGES)
        poster, page = DiscordPoster(world.bot.client), RenderedMessage(content="Hello", title=title)
        for number in range(5):
            outcome = await poster.send(closed.id, page, f"n{number}")
            assert isinstance(outcome, Failed)
            assert outcome.failure is Failure.ACCESS
        sending = asyncio.create_task(poster.send(world.reading.id, RenderedMessage(content="Hello"), "n5"))
        await asyncio.wait([sending], timeout=0.5)
        assert world.posts() == [], "nothing is sent for ten minutes, not even where it may"
        assert "/privacy" in (await world.jonas.command(world.reading, "help")).text
        sending.cancel()
