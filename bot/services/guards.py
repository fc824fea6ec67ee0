"""Checks that several use cases share. Each raises ``UserError``, which says what the asker can do."""

from datetime import datetime

from bot.errors import UserError
from bot.model import Delivery, Subscription
from bot.store import Connection, ledger


async def check_running(connection: Connection, subscription: Subscription) -> Delivery:
    """Return the next delivery of a subscription. Raises ``story-over`` if it has ended since it was looked up."""
    upcoming = await ledger.next_delivery(connection, subscription.id)
    if upcoming is None or upcoming.subscription.ended_at is not None:
        raise UserError("story-over", title=subscription.story.title)
    return upcoming


def check_not_posting(delivery: Delivery | None, now: datetime) -> None:
    """Raise ``busy-posting`` while a worker posts this delivery."""
    if delivery is not None and delivery.is_claimed(now):
        raise UserError("busy-posting")
