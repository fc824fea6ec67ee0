"""The connection to Discord: one client, its command tree, and what hangs on them."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.errors import answer_error
from bot.chat.pace import Pace
from bot.chat.views.press import Action, Press
from bot.clock import Clock
from bot.delivery import Engine
from bot.store import Database, guilds

log = logging.getLogger(__name__)

#: View, send, embed, attach, read the history, open public threads and speak in them.
INVITE_PERMISSIONS = 309237763072
#: discord.py accepts no less than 30 s; longer waits than this come back as an error and are the ledger's to plan.
MAX_RATELIMIT_SECONDS = 30.0

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
        on_connected: Callable[[], Awaitable[None]],
        pace: Pace,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=pace.trace(),
            max_ratelimit_timeout=MAX_RATELIMIT_SECONDS,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.database = database
        self.clock = clock
        self.engine: Engine
        self.tree = Tree(self)
        self._on_connected = on_connected
        for command in commands:
            self.tree.add_command(command)
        Press.actions = actions
        self.add_dynamic_items(Press)

    async def setup_hook(self) -> None:
        """Register the commands, if they differ from those registered last."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
        known = await self.database.read(guilds.fact, "commands")
        if known != f"{self.application_id}:{digest}":
            await self.tree.sync()
            await self.database.write(guilds.remember, "commands", f"{self.application_id}:{digest}")
            log.info("Registered %d commands.", len(payload))

    async def on_ready(self) -> None:
        """Discord sends this again after every lost session: what follows must not mind."""
        await self._on_connected()


Asked = discord.Interaction[Cliffhanger]
