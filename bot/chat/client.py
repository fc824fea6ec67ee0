"""The connection to Discord: the client, its command tree, and how it logs in and connects."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot.chat import discord_internals
from bot.chat.command_overrides import CommandOverrides
from bot.chat.components import Action, dispatch
from bot.chat.errors import answer_error
from bot.chat.rate_limiter import RateLimiter
from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.errors import StartError
from bot.program import program_name
from bot.services import Database, application

log = logging.getLogger(__name__)

#: View, send, embed, attach, read the history, open public threads and write in them.
INVITE_PERMISSIONS: Final = 309237763072
#: discord.py accepts no less than 30 s. Longer waits come back as an error, and the ledger plans the next attempt.
MAX_RATELIMIT_SECONDS: Final = 30.0
#: After a pause of this length in the stream of servers all of them are known. Channels are looked up later if needed.
GUILD_PAUSE_SECONDS: Final = 0.5

_NO_GATEWAY: Final = "Discord names no gateway to connect to: look at https://discordstatus.com and try again later."
_RATE_LIMITED: Final = "Discord lets this bot do nothing for another {:.0f} s: try again then."

# The bot has no voice, so warnings about missing voice libraries would only confuse.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

Command = app_commands.Command[Any, ..., Any] | app_commands.Group


class Tree(app_commands.CommandTree["Cliffhanger"]):
    """The command tree. Its errors are answered like those of buttons."""

    async def on_error(
        self, interaction: discord.Interaction["Cliffhanger"], error: app_commands.AppCommandError
    ) -> None:
        """Answer the person who used the command."""
        await answer_error(interaction, error)


class Cliffhanger(discord.AutoShardedClient):
    """The Discord client. Commands and actions reach the other parts of the bot through its attributes.

    Attributes:
        handle_change: Called when Discord reports a change on a server (None: on any of them).
        handle_membership: Called when a server (None: any) may have removed the bot or invited it again.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        commands: Sequence[Command],
        actions: Mapping[str, Action[...]],
        rate_limiter: RateLimiter,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=rate_limiter.trace(),
            max_ratelimit_timeout=MAX_RATELIMIT_SECONDS,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=GUILD_PAUSE_SECONDS,
        )
        self.database = database
        self.clock = clock
        self.actions = actions
        self.engine: Engine
        self.handle_change: Callable[[int | None], Awaitable[None]]
        self.handle_membership: Callable[[int | None], Awaitable[None]]
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.overrides = CommandOverrides(self.tree, clock)
        for command in commands:
            self.tree.add_command(command)

    @property
    def user_id(self) -> int:
        """The bot's user id, which wrote its messages. It can differ from the application id."""
        if self.user is None:
            raise RuntimeError("not logged in")
        return self.user.id

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Run the action of a button, a select or a modal. The command tree gets the other interactions itself."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            data: Any = interaction.data
            await dispatch(interaction, str(data["custom_id"]))

    async def on_ready(self) -> None:
        """Look for changes after the start and after every lost session, since Discord did not report them."""
        await self.handle_membership(None)
        await self.handle_change(None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited, perhaps again."""
        await self.handle_membership(guild.id)
        await self.handle_change(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed. An outage of the server is reported in another way."""
        await self.handle_membership(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is back after an outage."""
        await self.handle_change(guild.id)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was created, or has become visible."""
        await self.handle_change(channel.guild.id)

    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel's permissions may have changed."""
        await self.handle_change(after.guild.id)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """A role's permissions may have changed."""
        await self.handle_change(after.guild.id)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """The bot's own roles may have changed. Discord reports no other members to it."""
        await self.handle_change(after.guild.id)

    async def on_raw_app_command_permissions_update(self, payload: discord.RawAppCommandPermissionsUpdateEvent) -> None:
        """A server has changed who may use a command."""
        self.overrides.forget(payload.guild.id)

    async def setup_hook(self) -> None:
        """Register the commands if they differ from those registered last."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
        current = f"{self.application_id}:{digest}"
        if await application.registered_commands(self.database) != current:
            await self.tree.sync()
            await application.remember_registered_commands(self.database, current)
            log.info("Registered %d commands.", len(payload))


async def log_in(client: discord.Client, token: str, api_url: str | None) -> None:
    """Log in over HTTP, at Discord's own API or a compatible one. Raises ``StartError``."""
    if api_url is not None:
        discord_internals.use_api(api_url)
    try:
        await client.login(token)
        if api_url is not None:
            await discord_internals.use_named_gateway(client)
    except discord.LoginFailure:
        raise StartError(
            "Discord refuses the token: in the developer portal choose Bot, then Reset Token (the client secret and "
            f"the public key are no tokens), and run {program_name()} setup."
        ) from None
    except discord.HTTPException as error:
        raise StartError(f"Discord answers {error.status} to the login ({error.text}): try again later.") from None
    except discord.RateLimited as error:
        raise StartError(_RATE_LIMITED.format(error.retry_after)) from None
    except discord.GatewayNotFound:
        raise StartError(_NO_GATEWAY) from None
    except (aiohttp.ClientError, OSError) as error:
        address = discord_internals.api_url()
        raise StartError(f"Discord cannot be reached at {address} ({error}): is the network up?") from None


async def connect(client: Cliffhanger) -> None:
    """Keep the connection to the gateway, through drops and resumes. Returns only when the client is closed.

    Raises ``StartError`` when Discord ends the connection for good.
    """
    try:
        await client.connect()
    except discord.ConnectionClosed as error:
        raise StartError(f"Discord has ended the connection for good (code {error.code}): check the token.") from None
    except discord.RateLimited as error:
        raise StartError(_RATE_LIMITED.format(error.retry_after)) from None
    except discord.GatewayNotFound:
        raise StartError(_NO_GATEWAY) from None
    except (aiohttp.ClientError, OSError) as error:
        raise StartError(f"Discord's gateway cannot be reached ({error}): is the network up?") from None


Interaction = discord.Interaction[Cliffhanger]
