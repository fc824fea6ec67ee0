"""What servers have set for commands under Server Settings, Integrations: asked of Discord, and briefly remembered."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import discord
from discord import app_commands

from bot.clock import Clock

#: A public button may be pressed by a crowd: Discord is asked once, since posts use the same limited requests.
KEPT: Final = timedelta(minutes=1)


class CommandOverrides:
    """Remembers for at most ``KEPT``, and until Discord tells of a change.

    A right that was taken away is refused at once, and within a minute even where that news was lost.
    """

    def __init__(self, tree: app_commands.CommandTree[discord.Client], clock: Clock) -> None:
        self._tree = tree
        self._clock = clock
        self._commands: dict[str, app_commands.AppCommand] = {}
        self._asked: dict[tuple[int, str], tuple[datetime, asyncio.Task[dict[int, bool]]]] = {}

    async def get(self, guild: discord.Guild, name: str) -> dict[int, bool]:
        """For users and roles, by their ids, whether the command is open to them; empty where nothing is set."""
        now = self._clock.now()
        self._asked = {key: each for key, each in self._asked.items() if abs(now - each[0]) < KEPT}
        key = guild.id, name
        if key not in self._asked:
            self._asked[key] = now, asyncio.create_task(self._ask(guild, name))
        _, answer = self._asked[key]
        try:
            return await asyncio.shield(answer)
        except Exception:
            self._asked.pop(key, None)
            raise

    def forget(self, guild_id: int) -> None:
        """Something was set there."""
        self._asked = {key: each for key, each in self._asked.items() if key[0] != guild_id}

    async def _ask(self, guild: discord.Guild, name: str) -> dict[int, bool]:
        if name not in self._commands:
            self._commands = {each.name: each for each in await self._tree.fetch_commands()}
        try:
            settings = await self._commands[name].fetch_permissions(guild)
        except discord.NotFound:  # nothing is set
            return {}
        return {each.id: each.permission for each in settings.permissions}
