"""Where posts lie: of those that were deleted before they were known none is led to."""

from dataclasses import replace

from bot.model import DeliveryKind, PlannedDelivery
from bot.store import Database, ledger, posts
from tests.store.stage import MINUTE, NOW, staged

POST = 50


async def test_the_newest_post_of_a_forum_is_the_newest_that_is_known(database: Database) -> None:
    subscription = await staged(database, forum=True)
    assert await database.read(posts.newest_forum_post, subscription) is None
    for number, message in ((1, POST), (2, 0)):
        (row,) = await database.write(ledger.claim, NOW, 5 * MINUTE, 10)
        row = replace(row, channel_id=message or row.channel_id, message_ids=(message,))
        await database.write(ledger.record_posted, row, [message], NOW)
        await database.write(
            ledger.settle, row, NOW, "posted", "", [PlannedDelivery(DeliveryKind.PART, number + 1, NOW, NOW)]
        )
    assert await database.read(posts.newest_forum_post, subscription) == POST
    assert await database.read(posts.newest_forum_post, replace(subscription, search_after_id=POST)) is None, (
        "before it moved here"
    )
