"""What was missing may be there again: whenever Discord tells of a change, what waits for it is looked at anew."""

import logging

from bot import held
from bot.chat.client import Cliffhanger
from bot.chat.held import missing_for
from bot.model import Hold
from bot.store import held as held_rows

log = logging.getLogger(__name__)


async def recheck(client: Cliffhanger, guild_id: int | None = None) -> None:
    """Let go what waits on a server (None: on all of them) for a permission or a channel that is there again."""
    freed = False
    for row in await client.database.read(held_rows.rows, guild_id):
        if row.hold in (Hold.ACCESS, Hold.GONE) and missing_for(client, row) == ():
            freed |= await held.try_again(client.database, row, client.clock.now())
            log.info("Delivery %s goes on: what was missing is there again.", row.id)
    if freed:
        client.engine.wake()
