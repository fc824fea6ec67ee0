"""React to changes that Discord reports: a problem may be solved, or a server may have removed the bot."""

import logging

from bot.chat.client import Cliffhanger
from bot.chat.forum import lacks_tag
from bot.chat.holds import missing_permissions_for
from bot.delivery.failure_handling import RESOLVED_BY_ITSELF
from bot.model import Hold
from bot.services import holds, servers

log = logging.getLogger(__name__)


async def release_resolved(client: Cliffhanger, guild_id: int | None = None) -> None:
    """Release what waits on a server (None: on all) for a permission or a channel that is there again."""
    for delivery in client.engine.in_flight:
        if delivery.owner is None or guild_id not in (None, delivery.guild_id):
            continue
        if missing_permissions_for(client, delivery) == ():
            client.engine.note_resolved(delivery)
    released = False
    for delivery in await holds.waiting(client.database, guild_id):
        # An uncertain delivery only lacked the history. With it, the bot looks for the post before it sends.
        if delivery.hold not in RESOLVED_BY_ITSELF or missing_permissions_for(client, delivery) != ():
            continue
        if delivery.hold is Hold.TAGS and lacks_tag(client.get_channel(delivery.home_channel_id)):
            continue
        if await holds.try_again(client.database, delivery, client.clock.now()):
            released = True
            log.info("Delivery %s is tried again: what was missing is there again.", delivery.id)
    if released:
        client.engine.wake()


async def check_everything(client: Cliffhanger) -> None:
    """Check all servers. Discord does not report every change, and the bot cannot always store what it reports."""
    await record_servers(client)
    await release_resolved(client)


async def record_servers(client: Cliffhanger, guild_id: int | None = None) -> None:
    """Record whether the bot is a member of a server (None: of all that this process's shards serve).

    During an outage a server stays in the client's list and is only marked as unavailable.
    """
    now, present = client.clock.now(), {guild.id for guild in client.guilds}
    known = await servers.with_data(client.database) if guild_id is None else {guild_id}
    removed = {each for each in known if each not in present and _is_served_here(client, each)}
    await servers.mark_present(client.database, present if guild_id is None else present & {guild_id})
    for each in removed:
        if await servers.mark_removed(client.database, each, now):
            log.info("Server %s has removed the bot. Its data is kept for a while.", each)


def _is_served_here(client: Cliffhanger, guild_id: int) -> bool:
    """https://discord.com/developers/docs/events/gateway#sharding-sharding-formula"""
    count = client.shard_count or 1
    return client.shard_ids is None or (guild_id >> 22) % count in client.shard_ids
