"""Each message of a delivery is posted once, whatever breaks between two of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import (
    DeliveryKind,
    DeliveryStatus,
    Discussion,
    EndReason,
    Failed,
    Hold,
    PlannedDelivery,
    Posted,
    Subscription,
    SubscriptionSettings,
)
from bot.rendering.custom_ids import PostButton
from bot.services import holds
from bot.services import subscriptions as services
from bot.services.editions import Length
from bot.store import ledger, moves, subscriptions
from tests.bot.delivery.channel import ACCESS, CONTENT, GONE, LATER, LOCKED
from tests.bot.delivery.stage import CHANNEL, FORUM, Stage
from tests.bot.services.stage import create_draft, start
from tests.store.stage import NOW

EACH = SubscriptionSettings(discussion=Discussion.EACH)


async def test_sequence_goes_from_the_opening_to_the_closing(stage: Stage) -> None:
    subscription = await start(stage.database, await create_draft(stage.database, CHANNEL, paragraphs=12))
    parts = subscription.edition.parts
    await stage.post()
    assert stage.parts() == [1], "the opening was requested, so the first part comes with it"
    for _ in range(parts - 1):
        await stage.post_next(subscription)
    assert stage.parts() == list(range(1, parts + 1))
    markers = [marker.number for marker in stage.markers(CHANNEL, PostButton.NEXT)]
    assert markers == list(range(parts)), "the opening has number 0"
    assert stage.markers(CHANNEL, PostButton.RECAP)[-1].number == parts + 1, "the closing"
    ended = await stage.database.read(subscriptions.get, subscription.id)
    assert ended.end_reason is EndReason.FINISHED


async def test_opening_for_a_slot_says_when_the_first_part_comes(stage: Stage) -> None:
    draft = await create_draft(stage.database, CHANNEL, paragraphs=12)
    subscription = await start(stage.database, draft, at_once=False)
    await stage.post()
    assert stage.parts() == []
    (opening,) = stage.poster.texts(CHANNEL)
    upcoming = await stage.upcoming(subscription)
    assert f"<t:{int(upcoming.due_at.timestamp())}" in opening


async def test_opening_names_the_story_that_it_replaces(stage: Stage) -> None:
    earlier = await start(stage.database, await create_draft(stage.database, CHANNEL, title="The Bell", paragraphs=12))
    await stage.post()
    stage.pass_time(hours=1)
    draft = await create_draft(stage.database, CHANNEL, paragraphs=12)
    await start(stage.database, draft, stage.clock.now(), at_once=False, replaces=earlier.id)
    await stage.post()
    assert "The Bell" in stage.poster.texts(CHANNEL)[-1]


@pytest.mark.parametrize("minutes", [0.5, 10])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("skip", [0, 1])
@pytest.mark.parametrize("settings", [SubscriptionSettings(), SubscriptionSettings(plain_messages=True)])
async def test_crash_between_messages_posts_each_once(
    stage: Stage, skip: int, after: bool, minutes: float, settings: SubscriptionSettings
) -> None:
    subscription = await stage.subscribe(settings=settings)
    stage.poster.fail("send", RuntimeError("killed"), skip=skip, after=after)
    with pytest.raises(RuntimeError):
        await stage.posting().deliver(await stage.claim())
    stage.pass_time(minutes=minutes)
    result = await stage.posting().deliver(await stage.claim())
    assert isinstance(result, Posted)
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert part.status is DeliveryStatus.POSTED
    assert list(part.message_ids) == [stored.id for stored in stage.poster.visible(CHANNEL)]
    assert [stored.rendered for stored in stage.poster.visible(CHANNEL)] == list(part.messages)
    assert len(part.messages) == 2


@pytest.mark.parametrize("seconds", [30, 300])
async def test_repeat_looks_in_the_channel_first(stage: Stage, seconds: float) -> None:
    await stage.subscribe()
    stage.poster.fail("send", LATER, after=True)
    await stage.post()
    stage.pass_time(seconds=seconds)
    await stage.post()
    assert stage.parts() == [1]
    assert stage.poster.calls[:2] == ["send", "find"]
    assert stage.poster.calls.count("find") == 1, "what comes after it was never sent"
    assert len(stage.poster.visible(CHANNEL)) == 2


async def test_message_that_arrives_after_the_look_is_recognised_by_its_nonce(stage: Stage) -> None:
    await stage.subscribe()
    stage.poster.fail("send", LATER, takes=timedelta(seconds=30))
    await stage.post()
    stage.poster.fail("send", LATER, after=True)  # another look will miss it
    stage.pass_time(seconds=10)
    await stage.post()
    stage.pass_time(seconds=30)
    await stage.post()
    assert stage.parts() == [1]
    assert len(stage.poster.visible(CHANNEL)) == 2


async def test_machine_that_was_paused_with_its_clock_behind_makes_no_second_message(stage: Stage) -> None:
    await stage.subscribe()
    stage.poster.fail("send", LATER, after=True)
    await stage.post()
    stage.poster.forget_nonces()  # minutes have passed at Discord, but by our clock only seconds
    stage.pass_time(seconds=10)
    await stage.post()
    assert stage.parts() == [1]
    assert len(stage.poster.visible(CHANNEL)) == 2


async def test_old_repeat_is_also_recognised_if_the_clock_was_set_back(stage: Stage) -> None:
    await stage.subscribe()
    stage.poster.fail("send", LATER, after=True)
    stage.pass_time(hours=1)
    await stage.post()
    stage.pass_time(minutes=-50)
    await stage.database.write(moves.request, 1, 1, stage.clock.now())
    await stage.post()
    assert len(stage.poster.visible(CHANNEL)) == 2


async def test_old_repeat_waits_if_the_history_cannot_be_read(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER)
    await stage.post()
    stage.poster.channels[CHANNEL].may_read_history = False
    stage.pass_time(minutes=5)
    await stage.post()
    assert (await stage.upcoming(subscription)).hold is Hold.UNCERTAIN
    assert stage.poster.visible(CHANNEL) == []


async def test_message_deleted_meanwhile_is_not_sent_again(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, after=True)
    await stage.post()
    stage.poster.visible(CHANNEL)[0].deleted = True
    stage.pass_time(seconds=30)
    await stage.post()
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert part.message_ids == (0, stage.poster.visible(CHANNEL)[0].id)


async def test_refused_texts_go_out_as_plain_messages(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", CONTENT, skip=1)
    await stage.post()
    assert stage.parts() == [1]
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert not any(message.texts for message in part.messages)


async def test_refused_plain_messages_are_held(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", CONTENT, skip=1, times=2)
    await stage.post()
    assert (await stage.upcoming(subscription)).hold is Hold.STOPPED
    assert stage.parts() == []


async def test_part_of_a_forum_is_a_post_with_a_title(stage: Stage) -> None:
    subscription = await stage.subscribe(forum=True)
    await stage.post()
    (post,) = stage.poster.threads(FORUM)
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert "part 1" in post.name.casefold()
    assert (part.channel_id, part.message_ids[0]) == (post.id, post.id)


@pytest.mark.parametrize("seconds", [30, 600])
async def test_forum_post_with_a_lost_answer_is_searched_before_a_repeat(stage: Stage, seconds: float) -> None:
    await stage.subscribe(forum=True)
    stage.poster.fail("send", LATER, after=True)
    await stage.post()
    stage.pass_time(seconds=seconds)
    await stage.post()
    assert stage.posts() == [1]
    assert len(stage.poster.threads(FORUM)) == 1


async def test_forum_post_that_appears_after_the_bot_has_looked_is_not_doubled(stage: Stage) -> None:
    await stage.subscribe(forum=True)
    stage.poster.fail("send", LATER, takes=timedelta(seconds=25))
    await stage.post()
    stage.pass_time(seconds=10)
    await stage.post()
    assert stage.poster.threads(FORUM) == []
    assert "find" in stage.poster.calls
    stage.pass_time(seconds=60)
    await stage.post()
    assert stage.posts() == [1]
    assert len(stage.poster.threads(FORUM)) == 1


async def test_forum_post_that_never_appears_is_sent_after_30_seconds(stage: Stage) -> None:
    await stage.subscribe(forum=True)
    stage.poster.fail("send", LATER)
    await stage.post()
    stage.pass_time(seconds=29)
    await stage.post()
    assert stage.posts() == []
    stage.pass_time(seconds=10)
    await stage.post()
    assert stage.posts() == [1]


async def test_forum_post_waits_30_seconds_from_now_after_the_clock_was_set_back(stage: Stage) -> None:
    await stage.subscribe(forum=True)
    stage.poster.fail("send", LATER)
    stage.pass_time(hours=1)
    await stage.post()
    stage.pass_time(minutes=-50)
    await stage.database.write(moves.request, 1, 1, stage.clock.now())
    await stage.post()
    assert stage.posts() == []
    stage.pass_time(seconds=31)
    await stage.post()
    assert stage.posts() == [1]


async def test_refused_forum_post_is_sent_at_once_when_the_permission_is_back(stage: Stage) -> None:
    subscription = await stage.subscribe(forum=True)
    stage.poster.channels[FORUM].may_send = False
    await stage.post()
    stage.poster.channels[FORUM].may_send = True
    held = await stage.upcoming(subscription)
    await holds.try_again(stage.database, held, stage.clock.now())
    await stage.post()
    assert stage.posts() == [1]


async def broken_post(stage: Stage) -> tuple[Subscription, int]:
    """Return a subscription with a part of several messages of which one is in the forum, and the id of its post."""
    draft = replace(await create_draft(stage.database, FORUM, paragraphs=60), length=Length.LONG)
    subscription = await services.start(
        stage.database, draft, NOW, subscriber_id=5, locale="en", at_once=True, search_after_id=None, forum=True
    )
    stage.poster.fail("send", LATER, skip=2)
    await stage.post()
    _opening, post = stage.poster.threads(FORUM)
    assert len(post.visible) == 1
    return subscription, post.id


async def test_rest_of_a_long_part_goes_on_in_its_post(stage: Stage) -> None:
    subscription, post_id = await broken_post(stage)
    stage.pass_time(seconds=30)
    await stage.post()
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert list(part.message_ids) == [stored.id for stored in stage.poster.visible(post_id)]
    assert len(part.message_ids) == len(part.messages) > 1


async def test_post_deleted_while_it_grows_stays_deleted(stage: Stage) -> None:
    subscription, post_id = await broken_post(stage)
    stage.poster.channels[post_id].deleted = True
    stage.pass_time(seconds=30)
    await stage.post()
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert part.message_ids == (post_id, *[0] * (len(part.messages) - 1))
    assert part.status is DeliveryStatus.POSTED
    assert len(stage.poster.threads(FORUM)) == 2


async def test_post_waits_if_its_forum_was_deleted_while_it_grew(stage: Stage) -> None:
    subscription, _ = await broken_post(stage)
    stage.poster.channels[FORUM].deleted = True
    stage.pass_time(seconds=30)
    await stage.post()
    assert (await stage.find(subscription, DeliveryKind.PART, 1)).hold is Hold.GONE


async def test_thread_is_opened_with_its_first_message(stage: Stage) -> None:
    subscription = await stage.subscribe(settings=EACH)
    await stage.post()
    (thread,) = stage.poster.threads(CHANNEL)
    part = await stage.find(subscription, DeliveryKind.PART, 1)
    assert thread.id == part.message_ids[-1]
    assert len(thread.visible) == 1
    delivery = await stage.find(subscription, DeliveryKind.THREAD, 1)
    assert delivery.message_ids == (thread.id, thread.visible[0].id)


@pytest.mark.parametrize("seconds", [30, 600])
async def test_thread_with_a_lost_answer_is_not_opened_twice(stage: Stage, seconds: float) -> None:
    await stage.subscribe(settings=EACH)
    stage.poster.fail("open_thread", LATER, after=True)
    await stage.post()
    stage.pass_time(seconds=seconds)
    await stage.post()
    (thread,) = stage.poster.threads(CHANNEL)
    assert len(thread.visible) == 1


async def test_first_message_of_an_existing_thread_is_not_doubled(stage: Stage) -> None:
    subscription = await stage.subscribe(settings=EACH)
    await stage.post()
    (thread,) = stage.poster.threads(CHANNEL)
    await stage.forget(await stage.find(subscription, DeliveryKind.THREAD, 1))
    stage.pass_time(hours=2)
    await stage.post()
    assert len(thread.visible) == 1
    delivery = await stage.find(subscription, DeliveryKind.THREAD, 1)
    assert delivery.message_ids == (thread.id, thread.visible[0].id)


async def test_thread_in_a_forum_is_the_post_itself(stage: Stage) -> None:
    await stage.subscribe(forum=True, settings=EACH)
    await stage.post()
    (post,) = stage.poster.threads(FORUM)
    assert "open_thread" not in stage.poster.calls
    assert len(post.visible) == 2


@pytest.mark.parametrize(("method", "failed"), [("open_thread", LOCKED), ("send", LOCKED), ("send", GONE)])
async def test_thread_that_is_refused_is_given_up(stage: Stage, method: str, failed: Failed) -> None:
    subscription = await stage.subscribe(settings=EACH)
    stage.poster.fail(method, failed, skip=2 if method == "send" else 0)
    await stage.post()
    thread = await stage.find(subscription, DeliveryKind.THREAD, 1)
    assert (thread.status, thread.reason) == (DeliveryStatus.FAILED, failed.reason)
    assert stage.poster.notices() == []


async def test_thread_waits_for_a_missing_permission(stage: Stage) -> None:
    subscription = await stage.subscribe(settings=EACH)
    stage.poster.fail("open_thread", ACCESS)
    await stage.post()
    assert (await stage.find(subscription, DeliveryKind.THREAD, 1)).hold is Hold.ACCESS
    assert (await stage.upcoming(subscription)).hold is None, "parts go on"


async def test_thread_that_cannot_be_written_to_now_is_retried(stage: Stage) -> None:
    subscription = await stage.subscribe(settings=EACH)
    stage.poster.fail("send", LATER, skip=2)
    await stage.post()
    stage.pass_time(seconds=30)
    await stage.post()
    assert (await stage.find(subscription, DeliveryKind.THREAD, 1)).status is DeliveryStatus.POSTED


async def test_thread_of_a_deleted_part_is_given_up(stage: Stage) -> None:
    subscription = await stage.subscribe()
    planned = PlannedDelivery(DeliveryKind.THREAD, 1, NOW, NOW)
    await stage.database.write(ledger.settle, await stage.claim(), NOW, DeliveryStatus.POSTED, "", (planned,), [0])
    await stage.post()
    assert (await stage.find(subscription, DeliveryKind.THREAD, 1)).status is DeliveryStatus.FAILED
    assert stage.poster.threads(CHANNEL) == []
