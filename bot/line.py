"""What follows what: opening, parts, closing, and the threads beside them."""

from datetime import datetime, timedelta
from typing import Final

from bot import schedule
from bot.model import Delivery, Discussion, Kind
from bot.store.ledger import RANK_ASKED, RANK_LINE, RANK_THREAD, Due

#: Parts that are made up for come one after another, with time to read between.
BETWEEN: Final = timedelta(minutes=10)


def follow(row: Delivery, now: datetime) -> tuple[Due, ...]:
    """What a settled delivery brings with it: the next of the line, and the part's thread. Pure."""
    subscription, number = row.subscription, row.number + 1
    cadence = subscription.cadence
    if row.kind is Kind.OPENING:
        slot = schedule.next_due(cadence, row.due_at)
        if row.asked_at is None:
            return (Due(Kind.PART, 1, slot, slot),)
        return (Due(Kind.PART, 1, slot, now, RANK_ASKED, row.asked_at),)
    if row.kind is not Kind.PART:
        return ()
    if row.number == subscription.edition.parts:
        line = Due(Kind.CLOSING, number, now, now)
    else:
        due = schedule.due_after(cadence, row.due_at, row.asked_at, now, subscription.missed)
        line = Due(Kind.PART, number, due, due if due > now else now + BETWEEN, RANK_LINE)
    if subscription.discussion is Discussion.EACH:
        return (line, Due(Kind.THREAD, row.number, now, now, RANK_THREAD))
    return (line,)
