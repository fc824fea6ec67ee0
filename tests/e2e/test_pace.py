"""However much is due at once, the bot stays under Discord's global limit and is never told to slow down."""

import asyncio
from pathlib import Path

from bot.chat.post import DiscordPoster
from bot.model import Page, Posted
from bot.sandbox import Limits
from tests.e2e.conftest import open_world


async def test_a_crowd_of_posts_gets_no_429(tmp_path: Path) -> None:
    async with open_world(tmp_path, Limits()) as world:
        channels = [world.sandbox.add_channel(world.guild, f"room-{number}") for number in range(120)]
        poster = DiscordPoster(world.house.client)
        sent = await asyncio.gather(
            *(poster.send(channel.id, Page(content="Hello"), f"n{channel.id}") for channel in channels)
        )
        assert all(isinstance(outcome, Posted) for outcome in sent)
        assert [request.status for request in world.sandbox.requests if request.status == 429] == []
        assert all(len(world.sandbox.messages(channel)) == 1 for channel in channels)
