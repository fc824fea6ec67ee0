"""Ask Discord over HTTP alone, beside a running bot. A second gateway connection would answer people twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord

from bot.chat.access import missing_permissions
from bot.chat.client import INVITE_PERMISSIONS, log_in


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot can do in a channel.

    ``server`` and ``channel`` are names; None if it does not exist or is not visible. ``missing`` names permissions.
    """

    server: str | None
    channel: str | None = None
    missing: tuple[str, ...] = ()


class RestClient:
    """The bot, logged in without a gateway connection."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def name(self) -> str:
        """The bot's name."""
        return self._user.name

    @property
    def application_id(self) -> int:
        """The id of the bot's application."""
        return self._client.application_id or 0

    @property
    def servers(self) -> int:
        """On about how many servers the bot is."""
        return self._client.application.approximate_guild_count if self._client.application else 0

    @property
    def invite(self) -> str:
        """The link with which an organiser invites the bot, with the permissions that it needs."""
        return discord.utils.oauth_url(
            self.application_id,
            permissions=discord.Permissions(INVITE_PERMISSIONS),
            scopes=("bot", "applications.commands"),
        )

    @property
    def _user(self) -> discord.ClientUser:
        if self._client.user is None:
            raise RuntimeError("not logged in")
        return self._client.user

    async def access(self, guild_id: int, channel_id: int, *, threads: bool) -> Access:
        """Find out what the bot lacks in a channel. ``threads``: whether discussion threads are wanted there."""
        try:
            guild = await self._client.fetch_guild(guild_id)
            me = await guild.fetch_member(self._user.id)
        except (discord.NotFound, discord.Forbidden):
            return Access(None)
        channel = next((each for each in await guild.fetch_channels() if each.id == channel_id), None)
        if channel is None:
            return Access(guild.name)
        return Access(guild.name, channel.name, missing_permissions(channel, threads=threads, me=me))


@asynccontextmanager
async def open_rest_client(token: str, api_url: str | None) -> AsyncIterator[RestClient]:
    """Log in, and log out at the end of the block. Raises ``StartError`` as ``log_in`` does."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        await log_in(client, token, api_url)
        yield RestClient(client)
