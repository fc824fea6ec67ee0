"""Where posts lie is changed once, however many ask for it at once."""

from datetime import timedelta

from bot import moves
from bot.model import Kind
from bot.store import Database, ledger
from tests.store.stage import MINUTE, NOW, staged

LEASE = timedelta(minutes=5)


async def test_of_two_who_ask_at_once_for_a_deleted_part_the_second_makes_no_third_post(database: Database) -> None:
    held = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, row, NOW, "posted", "", (), [11, 12])
    part = await database.read(ledger.delivery, held.id, Kind.PART, 1)
    assert part is not None
    await moves.repost(database, part, NOW)
    (repeat,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, repeat, NOW, "posted", "", (), [21, 22])
    await moves.repost(database, part, NOW)
    assert await database.write(ledger.claim, NOW + MINUTE, LEASE, 1) == ()
    again = await database.read(ledger.delivery, held.id, Kind.PART, 1)
    assert again is not None
    assert again.posted == (21, 22)
    await moves.repost(database, again, NOW)
    (repeat,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 1)
    assert repeat.kind is Kind.REPEAT
