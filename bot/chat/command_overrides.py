"""Who may use which command, as servers have set it under Server Settings, Integrations. Asked once, kept briefly."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import discord
from discord import app_commands

from bot.clock import Clock

#: Many people may press a public button at once. Posts share the same limited requests, so Discord is asked once.
KEPT: Final = timedelta(minutes=1)


class CommandOverrides:
    """The settings of all servers, each kept for at most ``KEPT`` or until Discord reports a change.

    So a right that was taken away counts at once, or within a minute if Discord's report was lost.
    """

    def __init__(self, tree: app_commands.CommandTree[discord.Client], clock: Clock) -> None:
        self._tree = tree
        self._clock = clock
        self._commands: dict[str, app_commands.AppCommand] = {}
        self._requests: dict[tuple[int, str], tuple[datetime, asyncio.Task[dict[int, bool]]]] = {}

    async def get(self, guild: discord.Guild, name: str) -> dict[int, bool]:
        """Return for users and roles, by their ids, whether the command is open to them. Empty if nothing is set."""
        now = self._clock.now()
        self._requests = {key: request for key, request in self._requests.items() if abs(now - request[0]) < KEPT}
        key = guild.id, name
        if key not in self._requests:
            self._requests[key] = now, asyncio.create_task(self._request(guild, name))
        _, answer = self._requests[key]
        try:
            return await asyncio.shield(answer)
        except Exception:
            self._requests.pop(key, None)
            raise

    def forget(self, guild_id: int) -> None:
        """Forget the settings of a server, because they have changed."""
        self._requests = {key: request for key, request in self._requests.items() if key[0] != guild_id}

    async def _request(self, guild: discord.Guild, name: str) -> dict[int, bool]:
        if name not in self._commands:
            self._commands = {command.name: command for command in await self._tree.fetch_commands()}
        try:
            settings = await self._commands[name].fetch_permissions(guild)
        except discord.NotFound:  # Nothing is set.
            return {}
        return {override.id: override.permission for override in settings.permissions}
