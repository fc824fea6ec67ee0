"""Use cases on where posts are: move a story to another channel, or post a deleted part again."""

from datetime import datetime

from bot.errors import UserError
from bot.model import Delivery, DeliveryKind, Subscription
from bot.services.guards import check_not_posting, check_running
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
    """Let the rest of a story go to another channel. Progress, reading positions and settings are kept.

    Args:
        search_after_id: The id of any message or interaction older than the first message in the new channel.
        forum: Whether the new channel is a forum.

    Raises:
        UserError: ``moved-already`` if it runs in that channel; ``story-over``; ``busy-posting``; ``move-taken`` if
            another story runs there; ``channel-taken-just-now`` if another organiser started one at the same time.
    """

    async def change_channel(connection: Connection) -> Subscription:
        if subscription.channel_id == channel_id:
            raise UserError("moved-already", title=subscription.story.title)
        check_not_posting(await check_running(connection, subscription), now)
        other = await subscription_store.active_in_channel(connection, channel_id)
        if other is not None:
            raise UserError("move-taken", title=other.story.title)
        await move_store.move(connection, subscription.id, channel_id, search_after_id, now, forum=forum)
        return await subscription_store.get(connection, subscription.id)

    try:
        return await database.write(change_channel)
    except IntegrityError as error:
        raise UserError("channel-taken-just-now") from error


async def repost(database: Database, part: Delivery, now: datetime) -> None:
    """Plan to post a part again, because its post was deleted. The channel's progress stays the same.

    Does nothing if the part was reposted in the meantime. Raises ``busy-posting`` while a repost is being sent.
    """

    async def plan(connection: Connection) -> None:
        current = await ledger.find(connection, part.subscription.id, DeliveryKind.PART, part.number)
        if current is None or current.message_ids != part.message_ids:
            return
        last_repost = await ledger.find(connection, part.subscription.id, DeliveryKind.REPOST, part.number)
        check_not_posting(last_repost, now)
        await move_store.repost(connection, part, last_repost, now)

    await database.write(plan)
