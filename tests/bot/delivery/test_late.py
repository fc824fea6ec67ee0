"""A late part waits for a better time, unless it was begun or requested."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Hold, MissedPolicy, SubscriptionSettings
from bot.services import next_part
from tests.bot.delivery.channel import LATER
from tests.bot.delivery.stage import CHANNEL, Stage
from tests.store.stage import NOW

SKIP = SubscriptionSettings(missed_policy=MissedPolicy.SKIP)
ALL = SubscriptionSettings(missed_policy=MissedPolicy.ALL)
#: 23:30 in Berlin, on the day of the first slot.
NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_skipped_slot_leaves_the_part_to_the_next_slot(stage: Stage) -> None:
    subscription = await stage.subscribe(settings=SKIP)
    stage.pass_time(hours=2)
    await stage.post()
    upcoming = await stage.upcoming(subscription)
    assert (upcoming.number, upcoming.due_at, upcoming.try_at) == (1, NOW + DAY, NOW + DAY)
    assert stage.parts() == []
    await stage.post_next(subscription)
    assert stage.parts() == [1]


async def test_late_part_waits_for_the_morning(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.clock.move_to(NIGHT)
    await stage.post()
    upcoming = await stage.upcoming(subscription)
    assert (upcoming.due_at, upcoming.try_at) == (NOW, datetime(2026, 3, 3, 6, tzinfo=UTC))
    assert stage.parts() == []
    await stage.post_next(subscription)
    assert stage.parts() == [1]


async def test_late_part_comes_at_night_if_that_is_wanted(stage: Stage) -> None:
    await stage.subscribe(settings=SubscriptionSettings(post_at_night=True))
    stage.clock.move_to(NIGHT)
    await stage.post()
    assert stage.parts() == [1]


async def test_requested_part_does_not_wait_for_the_morning(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.clock.move_to(NIGHT)
    await next_part.request_part(stage.database, subscription, 1, stage.clock.now(), organiser=True)
    await stage.post()
    assert stage.parts() == [1]


async def test_latest_policy_posts_one_late_part(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.pass_time(days=3, hours=2)
    await stage.post()
    stage.pass_time(minutes=30)
    await stage.post()
    assert stage.parts() == [1]
    assert (await stage.upcoming(subscription)).due_at == NOW + 4 * DAY


async def test_all_policy_posts_missed_parts_ten_minutes_apart(stage: Stage) -> None:
    await stage.subscribe(settings=ALL)
    stage.pass_time(days=2, hours=2)
    await stage.post()
    assert stage.parts() == [1]
    for parts in ([1, 2], [1, 2, 3], [1, 2, 3]):
        stage.pass_time(minutes=11)
        await stage.post()
        assert stage.parts() == parts


@pytest.mark.parametrize("after", [False, True])
async def test_late_part_does_not_wait_if_its_first_message_was_posted(stage: Stage, after: bool) -> None:
    await stage.subscribe()
    stage.poster.fail("send", LATER, after=after)
    await stage.post()
    stage.clock.move_to(NIGHT)
    await stage.post()
    assert stage.parts() == ([1] if after else [])
    assert len(stage.poster.visible(CHANNEL)) == (2 if after else 0)


async def test_late_part_is_held_if_it_may_have_been_begun(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, after=True)
    await stage.post()
    stage.poster.channels[CHANNEL].may_read_history = False
    stage.clock.move_to(NIGHT)
    await stage.post()
    assert (await stage.upcoming(subscription)).hold is Hold.UNCERTAIN
