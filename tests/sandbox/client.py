"""A discord.py client like the bot's, and a clock that a test moves."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord import app_commands

from bot.sandbox import Channel


class Clock:
    """A clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 27, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the current time."""
        return self.time

    def move(self, **by: float) -> None:
        """Move forward, by the arguments of a timedelta."""
        self.time += timedelta(**by)


class Client(discord.AutoShardedClient):
    """A client with shards and few intents, like the bot. Add its commands to ``tree`` before it runs."""

    def __init__(self, **changes: Any) -> None:
        options: Any = {"intents": discord.Intents(guilds=True), "max_ratelimit_timeout": 30.0} | changes
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self._events: list[tuple[str, Any]] = []
        self._arrived = asyncio.Event()

    async def setup_hook(self) -> None:
        """Register the commands."""
        if self.tree.get_commands():
            await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait the usual 5 s before a new session: the sandbox does not need it."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Record every event."""
        self._events.append((event, args[0] if args else None))
        self._arrived.set()
        super().dispatch(event, *args, **kwargs)

    def count(self, event: str) -> int:
        """Return how often an event has happened, without those that ``see`` returned."""
        return [name for name, _ in self._events].count(event)

    async def see(self, event: str, seconds: float = 5.0) -> Any:
        """Wait for an event, and return its first argument. Each event is returned once."""
        async with asyncio.timeout(seconds):
            while True:
                self._arrived.clear()
                for index, (name, argument) in enumerate(self._events):
                    if name == event:
                        del self._events[index]
                        return argument
                await self._arrived.wait()

    def text(self, channel: Channel) -> discord.TextChannel:
        """Return a channel as the client knows it."""
        text_channel = self.get_channel(channel.id)
        assert isinstance(text_channel, discord.TextChannel)
        return text_channel

    def forum(self, channel: Channel) -> discord.ForumChannel:
        """Return a forum as the client knows it."""
        forum = self.get_channel(channel.id)
        assert isinstance(forum, discord.ForumChannel)
        return forum


Interaction = discord.Interaction[Client]
#: Connects a client to the sandbox, and returns it when it is ready.
Run = Callable[[Client], Awaitable[Client]]


def layout(*texts: str, rows: tuple[discord.ui.ActionRow[Any], ...] = ()) -> discord.ui.LayoutView:
    """Return a Components V2 message."""
    view = discord.ui.LayoutView(timeout=None)
    for text in texts:
        view.add_item(discord.ui.TextDisplay(text))
    for row in rows:
        view.add_item(row)
    return view


def button(label: str, custom_id: str, **more: Any) -> discord.ui.Button[Any]:
    """Return a button."""
    return discord.ui.Button(label=label, custom_id=custom_id, **more)
