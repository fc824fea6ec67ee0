"""A discord.py client like the bot's, and a time that stands until it is moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord import app_commands

from bot.sandbox import Channel


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 27, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """The present."""
        return self.time

    def move(self, **by: float) -> None:
        """Go forward."""
        self.time += timedelta(**by)


class Client(discord.AutoShardedClient):
    """As the bot is: many shards, few intents. Commands are put into ``tree`` before it runs."""

    def __init__(self, **given: Any) -> None:
        options: Any = {"intents": discord.Intents(guilds=True), "max_ratelimit_timeout": 30.0} | given
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self._seen: list[tuple[str, Any]] = []

    async def setup_hook(self) -> None:
        """Register the commands."""
        if self.tree.get_commands():
            await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 s before a session is begun anew: the sandbox does not mind."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Note every event."""
        self._seen.append((event, args[0] if args else None))
        super().dispatch(event, *args, **kwargs)

    def count(self, event: str) -> int:
        """How often an event has happened and not been looked at with ``see``."""
        return [name for name, _ in self._seen].count(event)

    async def see(self, event: str, seconds: float = 5.0) -> Any:
        """Wait until an event has happened, then give its first argument; each is given once."""
        async with asyncio.timeout(seconds):
            while True:
                for index, (name, about) in enumerate(self._seen):
                    if name == event:
                        del self._seen[index]
                        return about
                await asyncio.sleep(0.005)

    def text(self, channel: Channel) -> discord.TextChannel:
        """A channel as the client knows it."""
        found = self.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        return found

    def forum(self, channel: Channel) -> discord.ForumChannel:
        """A forum as the client knows it."""
        found = self.get_channel(channel.id)
        assert isinstance(found, discord.ForumChannel)
        return found


def layout(*texts: str, rows: tuple[discord.ui.ActionRow[Any], ...] = ()) -> discord.ui.LayoutView:
    """A Components V2 message."""
    view = discord.ui.LayoutView(timeout=None)
    for text in texts:
        view.add_item(discord.ui.TextDisplay(text))
    for row in rows:
        view.add_item(row)
    return view


def button(label: str, custom_id: str, **more: Any) -> discord.ui.Button[Any]:
    """A button."""
    return discord.ui.Button(label=label, custom_id=custom_id, **more)
