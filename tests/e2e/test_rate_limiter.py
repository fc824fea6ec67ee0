"""The bot stays under Discord's global limit, however much is due at once."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot import app
from bot.chat.poster import DiscordPoster
from bot.chat.rate_limiter import REQUESTS_A_SECOND, RateLimiter
from bot.model import Failed, Failure, Posted, RenderedMessage
from bot.sandbox import ChannelType, Limits, Permission
from tests.e2e.stage import open_world


async def test_no_second_has_more_requests_than_the_limit() -> None:
    limiter, starts = RateLimiter(), list[float]()

    async def request() -> None:
        await limiter.wait()
        starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(request() for _ in range(100)))
    starts.sort()
    busiest = max(sum(first <= start < first + 1 for start in starts) for first in starts)
    assert busiest <= REQUESTS_A_SECOND + 2


async def test_many_posts_go_out_once_with_few_429s(tmp_path: Path) -> None:
    async with open_world(tmp_path, Limits()) as world:
        channels = [world.sandbox.add_channel(world.guild, f"channel-{number}") for number in range(120)]
        poster = DiscordPoster(world.bot.client)
        sent = await asyncio.gather(
            *(poster.send(channel.id, RenderedMessage(content="Hello"), f"n{channel.id}") for channel in channels)
        )
        assert all(isinstance(result, Posted) for result in sent)
        assert all(len(world.sandbox.messages(channel)) == 1 for channel in channels)
        # Without the limiter 240 are refused. On a busy machine a few requests can still come late and close together.
        assert sum(request.status == 429 for request in world.sandbox.requests) < 10


@pytest.mark.parametrize(
    ("kind", "title"), [(ChannelType.TEXT, ""), (ChannelType.FORUM, "Part 1")], ids=["channel", "forum"]
)
async def test_refused_client_stops_posting_and_still_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kind: ChannelType, title: str
) -> None:
    monkeypatch.setattr(app, "RateLimiter", partial(RateLimiter, refusals=5))
    async with open_world(tmp_path) as world:
        closed = world.sandbox.add_channel(world.guild, "closed", kind)
        await world.wait_until(lambda: world.bot.client.get_channel(closed.id) is not None)
        world.sandbox.deny(closed, Permission.SEND_MESSAGES)
        poster, message = DiscordPoster(world.bot.client), RenderedMessage(content="Hello", title=title)
        for number in range(5):
            result = await poster.send(closed.id, message, f"n{number}")
            assert isinstance(result, Failed)
            assert result.failure is Failure.ACCESS
        assert "nothing is sent for a while" in caplog.text
        sending = asyncio.create_task(poster.send(world.reading.id, RenderedMessage(content="Hello"), "n5"))
        for _ in range(2):
            assert "/privacy" in (await world.jonas.command(world.reading, "help")).text
        assert not sending.done(), "nothing is posted for ten minutes, in any channel"
        assert world.posts() == []
        sending.cancel()
