"""Count the posts of a channel that is ahead of the ledger, for example after a backup was restored.

What is in the channel is settled as posted, and is not posted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model import Delivery, DeliveryKind, DeliveryStatus
from bot.rendering.custom_ids import Marker, PostButton
from bot.scheduling.sequence import deliveries_after
from bot.store import Connection, ledger

#: Discord counts the milliseconds in its ids from here: https://discord.com/developers/docs/reference#snowflakes
DISCORD_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)
#: A part that was posted so long before its slot was requested. Our clock and Discord's differ by less.
_REQUESTED_AHEAD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FoundMarker:
    """The marker on a button of one of our messages."""

    message_id: int
    marker: Marker


def complete_posts(delivery: Delivery, found: Sequence[FoundMarker]) -> dict[int, list[int]]:
    """Return the message ids of each post from ``delivery`` to the last complete one, oldest first. Pure.

    A post is complete when its last message is there: the one with **I've read this** for a part, the only one for an
    opening or a closing. If a complete post follows, the missing messages of an earlier one were deleted by a
    moderator. Empty if no post is complete.
    """
    closing = delivery.subscription.edition.parts + 1
    message_ids: dict[int, list[int]] = {}
    complete = set()
    for each in found:
        number = each.marker.number
        known = message_ids.setdefault(number, [])
        if each.message_id not in known:
            known.append(each.message_id)
        if number in (0, closing) or each.marker.action == PostButton.READ:
            complete.add(number)
    last = max((number for number in complete if number <= closing), default=-1)
    return {number: message_ids.get(number, []) for number in range(delivery.number, last + 1)}


async def settle_found(
    connection: Connection, delivery: Delivery, posts: Mapping[int, list[int]], now: datetime
) -> None:
    """Settle ``delivery`` and those that follow it with the posts found, as if each had been recorded at its time.

    So a slot that was missed since then is late, and a part that was requested leaves its slot to the next one. What
    follows the last post, and the parts' threads, may be there too: the channel is searched before they are posted.

    Args:
        posts: The message ids of each post by its number, as ``complete_posts`` returns them.
    """
    home_channel_id = delivery.home_channel_id
    in_forum = bool(delivery.messages[0].title) if delivery.messages else delivery.subscription.forum
    for number, message_ids in sorted(posts.items()):
        if number != delivery.number:
            (delivery,) = await ledger.lock_next_delivery(connection, delivery.subscription.id)
        channel_id = message_ids[0] if in_forum and message_ids else home_channel_id
        located = replace(delivery, channel_id=channel_id, message_ids=tuple(message_ids))
        posted_at = _created_at(max(message_ids)) if message_ids else delivery.due_at
        as_posted, posted_at = _as_posted(located, posted_at)
        following = [
            replace(planned, check_channel_first=True)
            for planned in deliveries_after(as_posted, posted_at)
            if message_ids or planned.kind is not DeliveryKind.THREAD
        ]
        await ledger.record_posted(connection, located, message_ids or [0], now)
        await ledger.settle(connection, located, now, DeliveryStatus.POSTED, "found in the channel", following)


def _as_posted(delivery: Delivery, posted_at: datetime) -> tuple[Delivery, datetime]:
    """Return the delivery as it was when it was posted, and when that was by our clock.

    ``posted_at`` is by Discord's clock, which may differ from ours. If the ledger began the part for its slot, it knows
    whether the part was requested early. Otherwise that is guessed: a part that was posted an hour before its slot, or
    earlier, was requested.
    """
    if delivery.kind is not DeliveryKind.PART:
        return delivery, posted_at
    if delivery.requested_at is not None:
        early = delivery.requested_at < delivery.due_at
    else:
        last_try_at = delivery.last_try_at
        begun_for_slot = delivery.messages and last_try_at is not None and last_try_at >= delivery.due_at
        early = not begun_for_slot and delivery.due_at - posted_at >= _REQUESTED_AHEAD
    if early:
        posted_at = min(posted_at, delivery.due_at - timedelta(seconds=1))
        return replace(delivery, requested_at=posted_at), posted_at
    return replace(delivery, requested_at=None), max(posted_at, delivery.due_at)


def _created_at(message_id: int) -> datetime:
    """Return when Discord created a message. https://discord.com/developers/docs/reference#snowflakes"""
    return DISCORD_EPOCH + timedelta(milliseconds=message_id >> 22)
