"""The connection to Discord: one client, its command tree, and what hangs on them."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands

from bot.chat.command_overrides import CommandOverrides
from bot.chat.components import Action, ComponentHandler
from bot.chat.errors import answer_error
from bot.chat.rate_limiter import RateLimiter
from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.errors import StartError
from bot.program import program
from bot.store import Database, facts

log = logging.getLogger(__name__)

#: View, send, embed, attach, read the history, open public threads and speak in them.
INVITE_PERMISSIONS = 309237763072
#: discord.py accepts no less than 30 s; longer waits than this come back as an error and are the ledger's to plan.
MAX_RATELIMIT_SECONDS = 30.0

#: A pause this long in the stream of servers means that all are known; a channel that is not yet is looked into later.
GUILD_PAUSE_SECONDS = 0.5

_NO_GATEWAY = "Discord names no gateway to connect to: look at https://discordstatus.com and try again later."
_LIMITED = "Discord lets this bot do nothing for another {:.0f} s: try again then."

# The bot has no voice: nobody need hear that libraries for it are missing.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

Command = app_commands.Command[Any, ..., Any] | app_commands.Group


class Tree(app_commands.CommandTree["Cliffhanger"]):
    """The command tree; its errors leave by the one door."""

    async def on_error(
        self, interaction: discord.Interaction["Cliffhanger"], error: app_commands.AppCommandError
    ) -> None:
        """Answer the asker."""
        await answer_error(interaction, error)


class Cliffhanger(discord.AutoShardedClient):
    """The bot as Discord sees it. Commands and actions reach the rest of the house through its attributes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        commands: Sequence[Command],
        actions: dict[str, Action],
        pace: RateLimiter,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=pace.trace(),
            max_ratelimit_timeout=MAX_RATELIMIT_SECONDS,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=GUILD_PAUSE_SECONDS,
        )
        self.database = database
        self.clock = clock
        self.engine: Engine
        # What to do when Discord tells of a change on a server (None: on any of them).
        self.changed: Callable[[int | None], Awaitable[None]]
        # What to do when a server (None: look which) has sent the bot away, or has it back.
        self.moved: Callable[[int | None], Awaitable[None]]
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.overrides = CommandOverrides(self.tree, clock)
        for command in commands:
            self.tree.add_command(command)
        ComponentHandler.actions = actions
        self.add_dynamic_items(ComponentHandler)

    @property
    def user_id(self) -> int:
        """Who has written what the bot has: that need not be the application's id."""
        if self.user is None:
            raise RuntimeError("not logged in")
        return self.user.id

    async def on_ready(self) -> None:
        """Also after every lost session: what has changed meanwhile was not told."""
        await self.moved(None)
        await self.changed(None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited, perhaps again."""
        await self.moved(guild.id)
        await self.changed(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Sent away; an outage of the server is told otherwise."""
        await self.moved(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """It was away."""
        await self.changed(guild.id)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """A channel that could not be seen may be seen now."""
        await self.changed(channel.guild.id)

    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Its permissions may have changed."""
        await self.changed(after.guild.id)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """So may a role's."""
        await self.changed(after.guild.id)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Or the bot's own roles: of others nothing is told."""
        await self.changed(after.guild.id)

    async def on_raw_app_command_permissions_update(self, payload: discord.RawAppCommandPermissionsUpdateEvent) -> None:
        """A server has opened or closed a command."""
        self.overrides.forget(payload.guild.id)

    async def setup_hook(self) -> None:
        """Register the commands, if they differ from those registered last."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
        known = await self.database.read(facts.get_fact, "commands")
        if known != f"{self.application_id}:{digest}":
            await self.tree.sync()
            await self.database.write(facts.set_fact, "commands", f"{self.application_id}:{digest}")
            log.info("Registered %d commands.", len(payload))


async def log_in(client: discord.Client, token: str, api_url: str | None) -> None:
    """Log in over HTTP, at Discord's own API or another that is compatible. Raises ``StartError``."""
    if api_url is not None:
        discord.http.Route.BASE = api_url.rstrip("/")
    try:
        await client.login(token)
        if api_url is not None:
            # Where the client goes after a lost session, without asking again.
            _, gateway, _ = await client.http.get_bot_gateway()
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    except discord.LoginFailure:
        raise StartError(
            "Discord refuses the token: in the developer portal choose Bot, then Reset Token (the client secret and "
            f"the public key are no tokens), and run {program()} setup."
        ) from None
    except discord.HTTPException as error:
        raise StartError(f"Discord answers {error.status} to the login ({error.text}): try again later.") from None
    except discord.RateLimited as error:
        raise StartError(_LIMITED.format(error.retry_after)) from None
    except discord.GatewayNotFound:
        raise StartError(_NO_GATEWAY) from None
    except (aiohttp.ClientError, OSError) as error:
        raise StartError(
            f"Discord cannot be reached at {discord.http.Route.BASE} ({error}): is the network up?"
        ) from None


async def connect(client: Cliffhanger) -> None:
    """Keep the gateway's connection, through drops and resumes; returns only when the client is closed.

    Raises ``StartError`` when Discord ends it for good.
    """
    try:
        await client.connect()
    except discord.ConnectionClosed as error:
        raise StartError(f"Discord has ended the connection for good (code {error.code}): check the token.") from None
    except discord.RateLimited as error:
        raise StartError(_LIMITED.format(error.retry_after)) from None
    except discord.GatewayNotFound:
        raise StartError(_NO_GATEWAY) from None
    except (aiohttp.ClientError, OSError) as error:
        raise StartError(f"Discord's gateway cannot be reached ({error}): is the network up?") from None


Interaction = discord.Interaction[Cliffhanger]
