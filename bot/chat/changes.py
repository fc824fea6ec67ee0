"""What Discord tells of changes: what was missing may be there again; a server may have sent the bot away."""

import logging

from bot.chat.client import Cliffhanger
from bot.chat.holds import missing_permissions_for
from bot.delivery.engine import RESOLVED_BY_ITSELF
from bot.services import holds
from bot.store import guilds
from bot.store import holds as hold_store

log = logging.getLogger(__name__)


async def release_resolved(client: Cliffhanger, guild_id: int | None = None) -> None:
    """Let go what waits on a server (None: on all of them) for a permission or a channel that is there again."""
    for row in client.engine.in_flight:
        if guild_id in (None, row.subscription.guild_id) and missing_permissions_for(client, row) == ():
            client.engine.note_resolved(row)
    freed = False
    for row in await client.database.read(hold_store.held_by_problem, guild_id):
        # What is uncertain was so for want of the history: with that it is looked for, and posted if it is not there.
        if row.hold not in RESOLVED_BY_ITSELF or missing_permissions_for(client, row) != ():
            continue
        if await holds.try_again(client.database, row, client.clock.now()):
            freed = True
            log.info("Delivery %s is tried again: what was missing is there again.", row.id)
    if freed:
        client.engine.wake()


async def check_everything(client: Cliffhanger) -> None:
    """All of this of all servers: Discord tells not of everything, and what it tells is not always noted; nor was
    everybody to be reached who had to be told."""
    await record_servers(client)
    await release_resolved(client)
    client.engine.notify_waiting()


async def record_servers(client: Cliffhanger, guild_id: int | None = None) -> None:
    """Note of a server (None: of all that this process's shards serve) whether the bot is there.

    A server that is away in an outage is there: it is in the list, without being available.
    """
    now, there = client.clock.now(), {guild.id for guild in client.guilds}
    known = await client.database.read(guilds.guilds_with_data) if guild_id is None else {guild_id}
    gone = {each for each in known if each not in there and _is_ours(client, each)}
    await client.database.write(guilds.mark_present, there if guild_id is None else there & {guild_id})
    for each in gone:
        if await client.database.write(guilds.mark_left, each, now):
            log.info("Server %s has sent the bot away; its place is kept for a while.", each)


def _is_ours(client: Cliffhanger, guild_id: int) -> bool:
    """https://discord.com/developers/docs/events/gateway#sharding-sharding-formula"""
    count = client.shard_count or 1
    return client.shard_ids is None or (guild_id >> 22) % count in client.shard_ids
