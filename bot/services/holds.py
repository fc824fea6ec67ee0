"""Use cases on deliveries that are held because of a problem: try again, post again, or mark as posted."""

from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.model import Attempt, Delivery, DeliveryKind, DeliveryStatus, Hold, Subscription
from bot.scheduling.sequence import deliveries_after
from bot.store import Connection, Database, history, ledger
from bot.store import holds as hold_store


async def waiting(database: Database, guild_id: int | None = None) -> tuple[Delivery, ...]:
    """Return what waits because of a problem, on one server or on all."""
    return await database.read(hold_store.held_by_problem, guild_id)


async def find(database: Database, subscription: Subscription, kind: DeliveryKind, number: int) -> Delivery:
    """Return one delivery that waits because of a problem. Raises ``not-held`` if it does not wait."""
    for held in await waiting(database, subscription.guild_id):
        if (held.subscription.id, held.kind, held.number) == (subscription.id, kind, number):
            return held
    raise UserError("not-held", title=subscription.story.title)


async def recent_failures(database: Database, subscription: Subscription, limit: int) -> tuple[Attempt, ...]:
    """Return the latest attempts of a subscription that did not post, newest first."""
    return await database.read(history.latest, subscription.id, limit)


async def try_again(database: Database, held: Delivery, now: datetime, *, requested: bool = False) -> bool:
    """Release a delivery because the problem is solved. It is posted for the slot that it had, late or not.

    ``requested``: a person asked for it, so organisers are notified again if it is held again. Returns False if it was
    released in the meantime.
    """
    return await database.write(hold_store.release, held, now, notify_again=requested) is not None


async def post_again(database: Database, held: Delivery, now: datetime) -> None:
    """Send an uncertain delivery again, because an organiser did not find it in the channel.

    It gets another nonce, and the channel is not searched. Raises ``not-uncertain`` if that was decided already.
    """
    if held.hold is not Hold.UNCERTAIN:
        raise UserError("not-uncertain")
    if await database.write(hold_store.release, held, now, notify_again=True, send_again=True) is None:
        raise UserError("not-uncertain")


async def mark_as_posted(database: Database, held: Delivery, now: datetime) -> bool:
    """Settle an uncertain delivery as posted, because an organiser found it in the channel.

    Returns False if only one of its messages was uncertain: the others were never sent, and are posted now. Raises
    ``not-uncertain`` if that was decided already.
    """
    if held.hold is not Hold.UNCERTAIN:
        raise UserError("not-uncertain")

    async def settle(connection: Connection) -> bool:
        released = await hold_store.release(connection, held, now, notify_again=True, forget_try=True)
        if released is None:
            raise UserError("not-uncertain")
        if released.next_message_number in range(1, len(released.messages)):
            await ledger.record_posted(connection, released, [*released.message_ids, 0], now)
            return False
        unknown = [0] * (len(released.messages) - len(released.message_ids))
        # If the ledger may be older than the channel, the next delivery may be in the channel as well.
        following = [
            replace(planned, check_channel_first=released.check_channel_first)
            for planned in deliveries_after(released, now)
        ]
        await ledger.record_posted(connection, released, [*released.message_ids, *unknown], now)
        reason = "an organiser has seen it there"
        await ledger.settle(connection, released, now, DeliveryStatus.POSTED, reason, following)
        return True

    return await database.write(settle)
