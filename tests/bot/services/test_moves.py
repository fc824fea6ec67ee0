"""Where posts lie is changed once, however many ask for it at once."""

from datetime import timedelta

from bot.model import DeliveryKind, DeliveryStatus, Hold, PlannedDelivery
from bot.services import moves
from bot.store import Connection, Database, holds, ledger
from tests.store.stage import MINUTE, NOW, staged

LEASE = timedelta(minutes=5)


async def test_of_two_who_ask_at_once_for_a_deleted_part_the_second_makes_no_third_post(database: Database) -> None:
    holds = await staged(database)
    (row,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, row, NOW, DeliveryStatus.POSTED, "", (), [11, 12])
    part = await database.read(ledger.find, holds.id, DeliveryKind.PART, 1)
    assert part is not None
    await moves.repost(database, part, NOW)
    (repeat,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, repeat, NOW, DeliveryStatus.POSTED, "", (), [21, 22])
    await moves.repost(database, part, NOW)
    assert await database.write(ledger.claim, NOW + MINUTE, LEASE, 1) == ()
    again = await database.read(ledger.find, holds.id, DeliveryKind.PART, 1)
    assert again is not None
    assert again.message_ids == (21, 22)
    await moves.repost(database, again, NOW)
    (repeat,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 1)
    assert repeat.kind is DeliveryKind.REPOST


async def test_what_waits_for_a_channel_that_is_gone_does_not_wait_on_when_its_story_moves(database: Database) -> None:
    subscription = await staged(database)

    async def lose(connection: Connection) -> None:
        (part,) = await ledger.claim(connection, NOW, LEASE, 1)
        beside = [PlannedDelivery(kind, 1, NOW, NOW) for kind in (DeliveryKind.THREAD, DeliveryKind.REPOST)]
        follow = [*beside, PlannedDelivery(DeliveryKind.PART, 2, NOW + MINUTE, NOW + MINUTE)]
        await ledger.settle(connection, part, NOW, DeliveryStatus.POSTED, "", follow, [11])
        for row in await ledger.claim(connection, NOW, LEASE, 2):
            await ledger.hold_delivery(connection, row, NOW, Hold.GONE, DeliveryStatus.GONE, "404/10003")

    await database.write(lose)
    assert len(await database.read(holds.held_by_problem)) == 2
    await moves.move(database, subscription, 8, None, NOW)
    assert await database.read(holds.held_by_problem) == ()
    (repeat,) = await database.write(ledger.claim, NOW, LEASE, 3)
    assert (repeat.kind, repeat.channel_id) == (DeliveryKind.REPOST, 8)
    thread = await database.read(ledger.find, subscription.id, DeliveryKind.THREAD, 1)
    assert thread is not None
    assert (thread.status, thread.settled_at) == ("failed", NOW)
