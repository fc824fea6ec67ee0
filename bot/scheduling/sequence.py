"""Which deliveries follow a settled one: the next of the sequence, and the discussion thread of a part. Pure."""

from datetime import datetime, timedelta
from typing import Final

from bot.model import Delivery, DeliveryKind, Discussion, PlannedDelivery, Priority
from bot.scheduling import schedule

#: When several late parts are posted, readers get this much time between two of them.
CATCH_UP_INTERVAL: Final = timedelta(minutes=10)


def deliveries_after(settled: Delivery, now: datetime) -> tuple[PlannedDelivery, ...]:
    """Return the deliveries that follow ``settled``, which was settled ``now``.

    The opening is followed by part 1, a part by the next part or the closing, and by its own thread if each part gets
    one. Nothing follows anything else.
    """
    if settled.kind not in (DeliveryKind.OPENING, DeliveryKind.PART):
        return ()
    subscription, cadence = settled.subscription, settled.subscription.cadence
    if settled.kind is DeliveryKind.OPENING:
        slot = schedule.next_due(cadence, settled.due_at)
        if settled.requested_at is None:
            return (PlannedDelivery(DeliveryKind.PART, 1, slot, slot),)
        return (PlannedDelivery(DeliveryKind.PART, 1, slot, now, Priority.REQUESTED, settled.requested_at),)
    number = settled.number + 1
    if settled.number == subscription.edition.parts:
        following = PlannedDelivery(DeliveryKind.CLOSING, number, now, now)
    else:
        due = schedule.due_after(
            cadence, settled.due_at, settled.requested_at, now, subscription.settings.missed_policy
        )
        try_at = due if due > now else now + CATCH_UP_INTERVAL
        following = PlannedDelivery(DeliveryKind.PART, number, due, try_at)
    if subscription.settings.discussion is Discussion.EACH:
        return (following, PlannedDelivery(DeliveryKind.THREAD, settled.number, now, now, Priority.THREAD))
    return (following,)
