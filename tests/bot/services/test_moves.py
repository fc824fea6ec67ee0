"""Moving a story to another channel, and reposting a deleted part."""

from datetime import timedelta

from bot.model import DeliveryKind, DeliveryStatus, Hold, PlannedDelivery
from bot.services import moves
from bot.store import Connection, Database, holds, ledger
from tests.store.stage import MINUTE, NOW, staged

LEASE = timedelta(minutes=5)


async def test_second_repost_request_for_the_same_post_does_nothing(database: Database) -> None:
    subscription = await staged(database)
    (part_1,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, part_1, NOW, DeliveryStatus.POSTED, "", (), [11, 12])
    part = await database.read(ledger.find, subscription.id, DeliveryKind.PART, 1)
    assert part is not None
    await moves.repost(database, part, NOW)
    (reposted,) = await database.write(ledger.claim, NOW, LEASE, 1)
    await database.write(ledger.settle, reposted, NOW, DeliveryStatus.POSTED, "", (), [21, 22])
    await moves.repost(database, part, NOW)
    assert await database.write(ledger.claim, NOW + MINUTE, LEASE, 1) == ()
    again = await database.read(ledger.find, subscription.id, DeliveryKind.PART, 1)
    assert again is not None
    assert again.message_ids == (21, 22)
    await moves.repost(database, again, NOW)
    (reposted,) = await database.write(ledger.claim, NOW + MINUTE, LEASE, 1)
    assert reposted.kind is DeliveryKind.REPOST


async def test_move_releases_deliveries_held_by_a_deleted_channel(database: Database) -> None:
    subscription = await staged(database)

    async def delete_channel(connection: Connection) -> None:
        (part,) = await ledger.claim(connection, NOW, LEASE, 1)
        held = [PlannedDelivery(kind, 1, NOW, NOW) for kind in (DeliveryKind.THREAD, DeliveryKind.REPOST)]
        following = [*held, PlannedDelivery(DeliveryKind.PART, 2, NOW + MINUTE, NOW + MINUTE)]
        await ledger.settle(connection, part, NOW, DeliveryStatus.POSTED, "", following, [11])
        for delivery in await ledger.claim(connection, NOW, LEASE, 2):
            await ledger.hold_delivery(connection, delivery, NOW, Hold.GONE, DeliveryStatus.GONE, "404/10003")

    await database.write(delete_channel)
    assert len(await database.read(holds.held_by_problem)) == 2
    await moves.move(database, subscription, 8, None, NOW)
    assert await database.read(holds.held_by_problem) == ()
    (reposted,) = await database.write(ledger.claim, NOW, LEASE, 3)
    assert (reposted.kind, reposted.channel_id) == (DeliveryKind.REPOST, 8)
    thread = await database.read(ledger.find, subscription.id, DeliveryKind.THREAD, 1)
    assert thread is not None
    assert (thread.status, thread.settled_at) == ("failed", NOW)
