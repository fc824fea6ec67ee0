"""A ledger that is older than the channel, for example a restored backup, adopts what the channel has."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.reconcile import FoundMarker, complete_posts
from bot.model import DeliveryKind, DeliveryStatus, Discussion, Hold, Subscription, SubscriptionSettings
from bot.rendering.custom_ids import Marker, PostButton
from bot.services import next_part
from bot.services import subscriptions as services
from bot.store import ledger
from tests.bot.delivery.channel import LATER, NO_HISTORY
from tests.bot.delivery.stage import CHANNEL, FORUM, Stage, open_database
from tests.bot.services.stage import create_draft
from tests.store.stage import NOW


@pytest.fixture
async def restored(stage: Stage, tmp_path: Path, migrated_file: Path) -> AsyncIterator[Stage]:
    """The same channels and clock with another database: a backup from before the first part."""
    database = open_database(migrated_file, tmp_path / "restored.db")
    yield Stage(database, stage.poster, stage.clock)
    await database.close()


async def posted_parts(stage: Stage, restored: Stage, parts: int, **changes: Any) -> Subscription:
    """Post parts, then return the same subscription from the backup, which knows that it may be old."""
    subscription = await stage.subscribe(**changes)
    for _ in range(parts):
        await stage.post_next(subscription)
    old = await restored.subscribe(**changes)
    await restored.database.write(ledger.check_channels_first)
    return old


async def test_complete_posts_are_adopted(stage: Stage, restored: Stage) -> None:
    subscription = await posted_parts(stage, restored, 2)
    before = list(stage.poster.visible(CHANNEL))
    await restored.post()
    assert restored.poster.visible(CHANNEL) == before
    assert await restored.progress(subscription) == 2
    for number in (1, 2):
        adopted = await restored.find(subscription, DeliveryKind.PART, number)
        original = await stage.find(subscription, DeliveryKind.PART, number)
        assert adopted.message_ids == original.message_ids
        assert adopted.status is DeliveryStatus.POSTED
        assert adopted.reason == "found in the channel"
    upcoming = await restored.upcoming(subscription)
    assert (upcoming.number, upcoming.due_at) == (3, (await stage.upcoming(subscription)).due_at)
    for _ in range(2):
        await restored.post_next(subscription)
    assert restored.parts() == [1, 2, 3, 4]


async def test_complete_forum_posts_are_adopted(stage: Stage, restored: Stage) -> None:
    subscription = await posted_parts(stage, restored, 2, forum=True)
    await restored.post()
    posts = restored.poster.threads(FORUM)
    assert len(posts) == 2
    adopted = await restored.find(subscription, DeliveryKind.PART, 2)
    assert (adopted.channel_id, adopted.message_ids[0]) == (posts[1].id, posts[1].id)


async def test_begun_post_is_completed(stage: Stage, restored: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, skip=1)
    await stage.post()
    await restored.subscribe()
    await restored.database.write(ledger.check_channels_first)
    await restored.post()
    assert len(restored.poster.visible(CHANNEL)) == 2
    assert restored.parts() == [1]
    assert await restored.progress(subscription) == 1


async def test_post_that_a_moderator_deleted_is_not_posted_again(stage: Stage, restored: Stage) -> None:
    subscription = await stage.subscribe()
    for _ in range(2):
        await stage.post_next(subscription)
    for stored in stage.poster.visible(CHANNEL)[:2]:
        stored.deleted = True
    await restored.subscribe()
    await restored.database.write(ledger.check_channels_first)
    await restored.post()
    assert restored.parts() == [2]
    assert (await restored.find(subscription, DeliveryKind.PART, 1)).message_ids == (0,)


async def test_whole_story_is_adopted_with_opening_and_closing(stage: Stage, restored: Stage) -> None:
    draft = await create_draft(stage.database, CHANNEL, paragraphs=12)
    subscription = await services.start(
        stage.database, draft, NOW, subscriber_id=5, locale="en", at_once=True, search_after_id=None
    )
    await stage.post()
    for _ in range(subscription.edition.parts - 1):
        await stage.post_next(subscription)
    before = list(stage.poster.visible(CHANNEL))
    await stage.forget_all(subscription)
    await stage.database.write(ledger.check_channels_first)
    await stage.post()
    assert stage.poster.visible(CHANNEL) == before
    assert await stage.progress(subscription) == subscription.edition.parts
    closing = await stage.find(subscription, DeliveryKind.CLOSING, subscription.edition.parts + 1)
    assert closing.message_ids == (before[-1].id,)


async def test_requested_part_leaves_its_slot_to_the_next_one(stage: Stage, restored: Stage) -> None:
    subscription = await stage.subscribe()
    await stage.post()
    stage.pass_time(hours=3)
    requested = await next_part.request_part(stage.database, subscription, 2, stage.clock.now(), organiser=True)
    await stage.post()
    await restored.subscribe()
    await restored.database.write(ledger.check_channels_first)
    await restored.post()
    upcoming = await restored.upcoming(subscription)
    assert (upcoming.number, upcoming.due_at) == (3, requested.due_at)


@pytest.mark.parametrize("requested", [False, True])
async def test_begun_part_is_adopted_for_its_slot_or_its_request(stage: Stage, requested: bool) -> None:
    subscription = await stage.subscribe()
    await stage.post()
    upcoming = await stage.upcoming(subscription)
    if requested:
        stage.pass_time(hours=3)
        await next_part.request_part(stage.database, subscription, 2, stage.clock.now(), organiser=True)
    else:
        stage.clock.move_to(upcoming.due_at)
    stage.poster.fail("send", LATER, skip=1, after=True)
    await stage.post()
    await stage.database.write(ledger.check_channels_first)
    stage.pass_time(minutes=5)
    await stage.post()
    assert stage.parts() == [1, 2]
    following = await stage.upcoming(subscription)
    assert following.number == 3
    assert (following.due_at == upcoming.due_at) is requested


async def test_threads_of_adopted_parts_are_not_doubled(stage: Stage, restored: Stage) -> None:
    settings = SubscriptionSettings(discussion=Discussion.EACH)
    await posted_parts(stage, restored, 2, settings=settings)
    await restored.post()
    threads = restored.poster.threads(CHANNEL)
    assert [len(thread.visible) for thread in threads] == [1, 1]


async def test_channel_whose_history_cannot_be_read_is_uncertain(stage: Stage, restored: Stage) -> None:
    subscription = await posted_parts(stage, restored, 1)
    restored.poster.channels[CHANNEL].may_read_history = False
    await restored.post()
    assert (await restored.upcoming(subscription)).hold is Hold.UNCERTAIN
    assert restored.parts() == [1]


async def test_search_that_fails_is_repeated_later(stage: Stage, restored: Stage) -> None:
    subscription = await posted_parts(stage, restored, 1)
    restored.poster.fail("find_markers", LATER)
    await restored.post()
    assert await restored.progress(subscription) == 0
    restored.pass_time(minutes=1)
    await restored.post()
    assert restored.parts() == [1]
    assert await restored.progress(subscription) == 1


async def test_reconcile_counts_the_posts_of_each_channel(stage: Stage, restored: Stage) -> None:
    await posted_parts(stage, restored, 2)
    engine = restored.new_engine()
    assert [counted async for counted in engine.reconcile()] == [("The Lamp", 2)]
    assert [counted async for counted in engine.reconcile()] == [("The Lamp", 0)]
    restored.poster.fail("find_markers", NO_HISTORY)
    assert [counted async for counted in engine.reconcile()] == [("The Lamp", NO_HISTORY.reason)]


async def test_part_is_posted_if_nothing_is_found(stage: Stage) -> None:
    await stage.subscribe()
    await stage.database.write(ledger.check_channels_first)
    await stage.post()
    assert stage.parts() == [1]


async def test_markers_after_the_closing_are_ignored(stage: Stage) -> None:
    delivery = await stage.upcoming(await stage.subscribe())
    found = [FoundMarker(10, Marker(PostButton.READ, "k", 1)), FoundMarker(20, Marker(PostButton.READ, "k", 99))]
    assert complete_posts(delivery, found) == {1: [10]}
    assert complete_posts(delivery, [FoundMarker(10, Marker(PostButton.RECAP, "k", 1))]) == {}
