"""Links lead only to posts that exist, as far as the ledger knows."""

from dataclasses import replace

from bot.store import Database, ledger, posts
from tests.store.stage import NOW, claim_one, part, settle, staged

POST = 50


async def test_newest_forum_post_is_one_that_exists_in_this_forum(database: Database) -> None:
    subscription = await staged(database, forum=True)
    assert await database.read(posts.newest_forum_post, subscription) is None
    for number, message_id in ((1, POST), (2, 0)):  # the second was deleted before its id was known
        delivery = await claim_one(database)
        delivery = replace(delivery, channel_id=message_id or delivery.channel_id, message_ids=(message_id,))
        await database.write(ledger.record_posted, delivery, [message_id], NOW)
        await settle(database, delivery, part(number + 1))
    assert await database.read(posts.newest_forum_post, subscription) == POST
    moved = replace(subscription, search_after_id=POST)
    assert await database.read(posts.newest_forum_post, moved) is None, "the post is from before the move"
