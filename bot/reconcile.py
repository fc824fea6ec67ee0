"""A channel that is ahead of the ledger, as after a restored backup: what is there counts, and is not posted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.line import follow
from bot.marks import Action, Mark
from bot.model import Delivery, Kind
from bot.schedule import LATE
from bot.store import Connection, ledger

_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of ours in a channel, and the mark on one of its buttons."""

    message_id: int
    mark: Mark


def posts(row: Delivery, seen: Sequence[Seen]) -> dict[int, list[int]]:
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


async def adopt(connection: Connection, row: Delivery, found: Mapping[int, list[int]], now: datetime) -> None:
    """Settle ``row`` and those behind it with the messages found; what follows the last is due in its time.

    Its time is reckoned from when the last was posted, so that what was missed since is late, as it would be had the
    ledger known. Some of it, and of the parts' threads, may be there too: it is looked for before it is posted.
    """
    parts = row.subscription.edition.parts
    for number, messages in sorted(found.items()):
        then = _posted_at(messages) if messages else now
        if number != row.number:
            await ledger.open_row(
                connection, row.subscription.id, row.home_id, ledger.Due(_kind(number, parts), number, then, then)
            )
            (row,) = await ledger.seize(connection, row.subscription.id)
        if row.subscription.forum and messages:
            row = replace(row, channel_id=messages[0], posted=tuple(messages))
        last = number + 1 not in found
        ahead = row.due_at - then > LATE  # somebody had asked for it: its slot is left to the next
        slot, asked_at = (row.due_at, then) if ahead else (max(row.due_at, then), None)
        follows = [
            replace(due, look=True)
            for due in follow(replace(row, due_at=slot, asked_at=asked_at), then)
            if (messages if due.kind is Kind.THREAD else last)
        ]
        await ledger.note_posted(connection, row, messages or [0], now)
        await ledger.settle(connection, row, now, "posted", "found in the channel", follows)


def _posted_at(messages: list[int]) -> datetime:
    """When the last of them was made, the minute for its slot included by which Discord's clock may be behind ours.

    https://discord.com/developers/docs/reference#snowflakes
    """
    return _EPOCH + timedelta(milliseconds=max(messages) >> 22) + timedelta(minutes=1)


def _kind(number: int, parts: int) -> Kind:
    if number == 0:
        return Kind.OPENING
    return Kind.PART if number <= parts else Kind.CLOSING
