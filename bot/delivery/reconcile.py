"""A channel that is ahead of the ledger, as after a restored backup: what is there counts, and is not posted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model import Delivery, DeliveryKind, DeliveryStatus
from bot.rendering.markers import Action, Marker
from bot.scheduling.sequence import deliveries_after
from bot.store import Connection, ledger

_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FoundMarker:
    """A message of ours in a channel, and the mark on one of its buttons."""

    message_id: int
    mark: Marker


def complete_posts(row: Delivery, seen: Sequence[FoundMarker]) -> dict[int, list[int]]:
    """The posts from ``row``'s own number to the highest that is there whole: their messages, oldest first.

    A post is whole when its last message is there: the one with **I've read this** under a part, the only one of an
    opening or a closing. Of one that is not, with a whole one behind it, somebody has deleted what is missing. Empty
    where none is whole. Pure.
    """
    closing = row.subscription.edition.parts + 1
    messages: dict[int, list[int]] = {}
    whole = set()
    for each in seen:
        number = each.mark.number
        known = messages.setdefault(number, [])
        if each.message_id not in known:
            known.append(each.message_id)
        if number in (0, closing) or each.mark.action == Action.READ:
            whole.add(number)
    last = max((number for number in whole if number <= closing), default=-1)
    return {number: messages.get(number, []) for number in range(row.number, last + 1)}


async def settle_found(connection: Connection, row: Delivery, found: Mapping[int, list[int]], now: datetime) -> None:
    """Settle ``row`` and those behind it with the messages found, as if the ledger had known of each at its time.

    So what was missed since is late, and a part that was asked for leaves its slot to the next. What follows the last,
    and the parts' threads, may be there too: they are looked for before they are posted.
    """
    home, forum = row.home_channel_id, bool(row.messages[0].title) if row.messages else row.subscription.forum
    for number, messages in sorted(found.items()):
        if number != row.number:
            (row,) = await ledger.lock_next_delivery(connection, row.subscription.id)
        lying = replace(row, channel_id=messages[0] if forum and messages else home, message_ids=tuple(messages))
        made, then = _as_made(lying, _made_at(max(messages)) if messages else row.due_at)
        follows = [
            replace(due, check_channel_first=True)
            for due in deliveries_after(made, then)
            if messages or due.kind is not DeliveryKind.THREAD
        ]
        await ledger.record_posted(connection, lying, messages or [0], now)
        await ledger.settle(connection, lying, now, DeliveryStatus.POSTED, "found in the channel", follows)


def _as_made(row: Delivery, then: datetime) -> tuple[Delivery, datetime]:
    """The row as it was when its post was made, and when that was: ``then`` by Discord's clock, and ours is another.

    Whether a part was asked for ahead of its slot the ledger knows, if it began the part for that slot. Else it is
    guessed: what was made an hour before, or earlier, was asked for. Clocks differ by less.
    """
    if row.kind is not DeliveryKind.PART:
        return row, then
    if row.requested_at is not None:
        ahead = row.requested_at < row.due_at
    else:
        known = row.messages and row.first_try_at is not None and row.first_try_at >= row.due_at
        ahead = not known and row.due_at - then >= _AHEAD
    if ahead:
        then = min(then, row.due_at - timedelta(seconds=1))
        return replace(row, requested_at=then), then
    return replace(row, requested_at=None), max(then, row.due_at)


def _made_at(message_id: int) -> datetime:
    """By Discord's clock. https://discord.com/developers/docs/reference#snowflakes"""
    return _EPOCH + timedelta(milliseconds=message_id >> 22)
