"""Use cases on what waits because something is wrong: try it again, post it again, or take it as posted."""

from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.line import follow
from bot.model import Delivery, Hold
from bot.store import Connection, Database, ledger
from bot.store import held as held_rows


async def try_again(database: Database, waiting: Delivery, now: datetime, *, asked: bool = False) -> bool:
    """What was missing is there again: the part is posted for the slot that it had, late or not.

    ``asked``: somebody wants to know, and is told should it wait once more. False where somebody was quicker.
    """
    told = {"told_at": None} if asked else {}
    return await database.write(held_rows.let_go, waiting, now, **told) is not None


async def post_again(database: Database, waiting: Delivery, now: datetime) -> None:
    """It is not there, somebody has looked: it is sent anew, under another nonce, without looking for it.

    Raises ``not-uncertain`` where that has been decided already.
    """
    if waiting.hold is not Hold.UNCERTAIN:
        raise UserError("not-uncertain")
    changes: dict[str, object] = {"salt": waiting.salt + 1, "first_try_at": None, "look": False, "told_at": None}
    if not waiting.posted:
        changes |= {"pages": None, "after_id": None}
    if await database.write(held_rows.let_go, waiting, now, **changes) is None:
        raise UserError("not-uncertain")


async def take_as_posted(database: Database, waiting: Delivery, now: datetime) -> bool:
    """It is there, somebody has looked: the next part follows in its time. Raises ``not-uncertain``.

    False where that was one message of several: the rest is posted now, which was never sent before it.
    """
    if waiting.hold is not Hold.UNCERTAIN:
        raise UserError("not-uncertain")

    async def take(connection: Connection) -> bool:
        freed = await held_rows.let_go(connection, waiting, now, first_try_at=None, told_at=None)
        if freed is None:
            raise UserError("not-uncertain")
        if freed.next_page in range(1, len(freed.pages)):
            await ledger.note_posted(connection, freed, [*freed.posted, 0], now)
            return False
        unknown = [0] * (len(freed.pages) - len(freed.posted))
        # Where the ledger may be an older one, what comes next may be there as well.
        follows = [replace(due, look=freed.look) for due in follow(freed, now)]
        await ledger.note_posted(connection, freed, [*freed.posted, *unknown], now)
        await ledger.settle(connection, freed, now, "posted", "an organiser has seen it there", follows)
        return True

    return await database.write(take)
