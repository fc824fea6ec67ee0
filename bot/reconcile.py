"""A channel that is ahead of the ledger, as after a restored backup: what is there counts, and is not posted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.line import follow
from bot.marks import Action, Mark
from bot.model import Delivery, Kind
from bot.store import Connection, ledger

_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(hours=1)


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
    """Settle ``row`` and those behind it with the messages found, as if the ledger had known of each at its time.

    So what was missed since is late, and what was asked for ahead has left its slot to the next. What follows the last,
    and the parts' threads, may be there too: they are looked for before they are posted.
    """
    for number, messages in sorted(found.items()):
        if number != row.number:
            (row,) = await ledger.seize(connection, row.subscription.id)
        if row.subscription.forum and messages:
            row = replace(row, channel_id=messages[0], posted=tuple(messages))
        then = _made_at(max(messages)) if messages else row.due_at
        follows = [
            replace(due, look=True)
            for due in follow(replace(row, asked_at=_asked_at(row, then)), then)
            if messages or due.kind is not Kind.THREAD
        ]
        await ledger.note_posted(connection, row, messages or [0], now)
        await ledger.settle(connection, row, now, "posted", "found in the channel", follows)


def _asked_at(row: Delivery, then: datetime) -> datetime | None:
    """When somebody asked for a post that was made ``then``. A ledger that knows nothing of it leaves us to guess: one
    made long before its slot was asked for. Clocks differ by less."""
    guessed = row.kind is Kind.PART and not row.pages and row.due_at - then >= _AHEAD
    return row.asked_at or (then if guessed else None)


def _made_at(message_id: int) -> datetime:
    """By Discord's clock. https://discord.com/developers/docs/reference#snowflakes"""
    return _EPOCH + timedelta(milliseconds=message_id >> 22)
