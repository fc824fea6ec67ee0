"""Use cases on where posts lie: a story moves to another channel, a deleted part is posted once more."""

from datetime import datetime

from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Subscription
from bot.store import Connection, Database, IntegrityError, ledger
from bot.store import moves as move_store
from bot.store import subscriptions as subscription_store


async def move(
    database: Database,
    subscription: Subscription,
    channel_id: int,
    search_after_id: int | None,
    now: datetime,
    *,
    forum: bool = False,
) -> Subscription:
    """What is to come goes to another channel; the place, readers' places and all settings are kept.

    ``search_after_id``: an id older than any message to come there; ``forum``: whether the channel is one. Raises
    ``UserError``: ``moved-already``, ``story-over``, ``busy-posting``, ``move-taken``, ``channel-taken-just-now``.
    """

    async def carry(connection: Connection) -> Subscription:
        if subscription.channel_id == channel_id:
            raise UserError("moved-already", title=subscription.story.title)
        upcoming = await ledger.next_delivery(connection, subscription.id)
        if upcoming is None or upcoming.subscription.ended_at is not None:
            raise UserError("story-over", title=subscription.story.title)
        if upcoming.claimed_until is not None and upcoming.claimed_until > now:
            raise UserError("busy-posting")
        taken = await subscription_store.active_in_channel(connection, channel_id)
        if taken is not None:
            raise UserError("move-taken", title=taken.story.title)
        await move_store.move(connection, subscription.id, channel_id, search_after_id, now, forum=forum)
        return await subscription_store.get(connection, subscription.id)

    try:
        return await database.write(carry)
    except IntegrityError as error:
        raise UserError("channel-taken-just-now") from error


async def repost(database: Database, part: Delivery, now: datetime) -> None:
    """Owe a part once more, whose post ``part`` was deleted; the channel's place stays. Raises ``busy-posting``.

    Where somebody was quicker, and it lies elsewhere by now, that is it.
    """

    async def owe(connection: Connection) -> None:
        current = await ledger.find(connection, part.subscription.id, DeliveryKind.PART, part.number)
        if current is None or current.message_ids != part.message_ids:
            return
        earlier = await ledger.find(connection, part.subscription.id, DeliveryKind.REPOST, part.number)
        if earlier is not None and earlier.claimed_until is not None and earlier.claimed_until > now:
            raise UserError("busy-posting")
        await move_store.repost(connection, part, earlier, now)

    await database.write(owe)
