"""Use cases on where posts lie: a story moves to another channel, a deleted part is posted once more."""

from datetime import datetime

from bot.errors import UserError
from bot.model import Delivery, Kind, Subscription
from bot.store import Connection, Database, IntegrityError, ledger
from bot.store import moves as rows
from bot.store import subscriptions as subscription_rows


async def move(
    database: Database,
    standing: Subscription,
    channel_id: int,
    anchor_id: int | None,
    now: datetime,
    *,
    forum: bool = False,
) -> Subscription:
    """What is to come goes to another channel; the place, readers' places and all settings are kept.

    ``anchor_id``: an id older than any message to come there; ``forum``: whether the channel is one. Raises
    ``UserError``: ``moved-already``, ``story-over``, ``busy-posting``, ``move-taken``, ``channel-taken-just-now``.
    """

    async def carry(connection: Connection) -> Subscription:
        if standing.channel_id == channel_id:
            raise UserError("moved-already", title=standing.story.title)
        line = await ledger.open_line(connection, standing.id)
        if line is None or line.subscription.ended_at is not None:
            raise UserError("story-over", title=standing.story.title)
        if line.claimed_until is not None and line.claimed_until > now:
            raise UserError("busy-posting")
        taken = await subscription_rows.live_in_channel(connection, channel_id)
        if taken is not None:
            raise UserError("move-taken", title=taken.story.title)
        await rows.move(connection, standing.id, channel_id, anchor_id, now, forum=forum)
        return await subscription_rows.get(connection, standing.id)

    try:
        return await database.write(carry)
    except IntegrityError as error:
        raise UserError("channel-taken-just-now") from error


async def repost(database: Database, part: Delivery, now: datetime) -> None:
    """Owe a part once more, whose post ``part`` was deleted; the channel's place stays. Raises ``busy-posting``.

    Where somebody was quicker, and it lies elsewhere by now, that is it.
    """

    async def owe(connection: Connection) -> None:
        current = await ledger.delivery(connection, part.subscription.id, Kind.PART, part.number)
        if current is None or current.posted != part.posted:
            return
        earlier = await ledger.delivery(connection, part.subscription.id, Kind.REPEAT, part.number)
        if earlier is not None and earlier.claimed_until is not None and earlier.claimed_until > now:
            raise UserError("busy-posting")
        await rows.repeat(connection, part, earlier, now)

    await database.write(owe)
