"""A delivery that fails is retried later or held, and organisers are notified once for each problem."""

import logging
from datetime import timedelta

import pytest

from bot.delivery.failure_handling import NOTIFIED_AFTER
from bot.errors import StartError
from bot.model import DeliveryKind, DeliveryStatus, Failed, Failure, Hold, RenderedMessage, SendResult
from bot.services import holds as hold_service
from bot.services import subscriptions as services
from bot.store import guilds, ledger, moves
from tests.bot.delivery.channel import ACCESS, CONTENT, GONE, LATER, LOCKED, NO_HISTORY, MemoryPoster
from tests.bot.delivery.stage import CHANNEL, OTHER, Stage

HOLDS = [
    (ACCESS, Hold.ACCESS),
    (GONE, Hold.GONE),
    (NO_HISTORY, Hold.UNCERTAIN),
    (CONTENT, Hold.STOPPED),
    (LOCKED, Hold.STOPPED),
]


@pytest.mark.parametrize(("failed", "hold"), HOLDS)
async def test_problem_holds_the_delivery_until_it_is_released(stage: Stage, failed: Failed, hold: Hold) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", failed)
    await stage.post()
    held = await stage.upcoming(subscription)
    assert (held.hold, held.status, held.reason) == (hold, DeliveryStatus(failed.failure), failed.reason)
    stage.pass_time(minutes=10)
    await stage.post()
    assert stage.parts() == [], "it waits"
    assert await hold_service.try_again(stage.database, held, stage.clock.now())
    await stage.post()
    assert stage.parts() == [1]
    assert len(stage.poster.visible(CHANNEL)) == 2


@pytest.mark.parametrize(("failed", "hold"), HOLDS)
async def test_organisers_are_notified_once_of_a_held_delivery(stage: Stage, failed: Failed, hold: Hold) -> None:
    subscription = await stage.subscribe()
    for _ in range(3):
        stage.poster.fail("send", failed)
        await stage.post()
        held = await stage.upcoming(subscription)
        assert await hold_service.try_again(stage.database, held, stage.clock.now())
    assert stage.poster.notices() == [f"part 1: {hold}"]


async def test_organisers_are_notified_again_of_another_problem(stage: Stage) -> None:
    subscription = await stage.subscribe()
    for failed in (ACCESS, GONE):
        stage.poster.fail("send", failed)
        await stage.post()
        held = await stage.upcoming(subscription)
        assert await hold_service.try_again(stage.database, held, stage.clock.now())
    assert stage.poster.notices() == ["part 1: access", "part 1: gone"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("method", ["open_private_channel", "send"])
async def test_notice_with_a_lost_answer_arrives_once(stage: Stage, method: str, after: bool) -> None:
    await stage.subscribe()
    stage.poster.fail("send", ACCESS)
    stage.poster.fail(method, LATER, skip=0 if method == "open_private_channel" else 1, after=after)
    await stage.post()
    stage.pass_time(minutes=10)
    await stage.post()
    assert stage.poster.notices() == ["part 1: access"]


async def test_notice_goes_to_the_log_channel(stage: Stage) -> None:
    await stage.subscribe()
    await stage.database.write(guilds.set_log_channel, 1, OTHER)
    stage.poster.fail("send", ACCESS)
    await stage.post()
    assert stage.poster.texts(OTHER) == ["part 1: access"]
    assert stage.poster.notices() == []


async def test_notice_that_the_log_channel_refuses_goes_to_the_subscriber(stage: Stage) -> None:
    await stage.subscribe()
    await stage.database.write(guilds.set_log_channel, 1, OTHER)
    stage.poster.channels[OTHER].deleted = True
    stage.poster.fail("send", ACCESS)
    await stage.post()
    assert stage.poster.notices() == ["part 1: access"]


async def test_notice_goes_to_the_owner_of_the_server_if_the_subscriber_was_erased(stage: Stage) -> None:
    await stage.subscribe(subscriber_id=0)
    stage.poster.owner_id = 9
    stage.poster.fail("send", ACCESS)
    await stage.post()
    assert stage.poster.notices(9) == ["part 1: access"]


async def test_notice_that_nobody_accepts_is_given_up(stage: Stage) -> None:
    await stage.subscribe()
    stage.poster.private_open = False
    stage.poster.fail("send", ACCESS)
    await stage.post()
    stage.pass_time(days=2)
    await stage.post()
    assert stage.poster.calls.count("open_private_channel") == 1
    assert await stage.database.read(ledger.next_wake_time) is None


async def test_part_waits_although_its_notice_cannot_be_written(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", ACCESS)
    stage.poster.fail("hold_notice", RuntimeError("defect"))
    await stage.post()
    assert (await stage.upcoming(subscription)).hold is Hold.ACCESS
    assert "The organisers could not be notified" in caplog.text


async def test_waiting_for_a_delivery_returns_its_last_state(stage: Stage) -> None:
    subscription = await stage.subscribe()
    async with stage.engine() as engine:
        part = await engine.wait_for_delivery(subscription.id, DeliveryKind.PART, 1, 30)
        assert part is not None
        assert part.status is DeliveryStatus.POSTED
        waiting = await engine.wait_for_delivery(subscription.id, DeliveryKind.PART, 2, 0.05)
        assert waiting is not None
        assert waiting.settled_at is None
        assert await engine.wait_for_delivery(subscription.id, DeliveryKind.PART, 3, 30) is None
        await engine.wait_until_not_posting(subscription.id)
        assert engine.in_flight == ()


async def test_problem_that_was_solved_meanwhile_is_tried_again_at_once(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", ACCESS)
    async with stage.engine() as engine:
        engine.note_resolved(await stage.upcoming(subscription))
        await engine.wait_until_idle()
    assert stage.parts() == [1]
    assert stage.poster.notices() == []


async def test_temporary_failure_is_retried_with_a_growing_delay(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, times=6)
    delays = []
    for _ in range(6):
        await stage.post_next(subscription)
        upcoming = await stage.upcoming(subscription)
        assert upcoming.hold is None
        delays.append((upcoming.try_at - stage.clock.now()).total_seconds())
    assert delays[0] < 5.1
    assert all(later > 1.1 * earlier for earlier, later in zip(delays[::2], delays[2::2], strict=False))
    assert delays[-1] > 79
    await stage.post_next(subscription)
    assert stage.parts() == [1]
    assert [attempt.reason for attempt in await stage.failures(subscription)] == [LATER.reason] * 6


async def test_retry_waits_as_long_as_discord_asks(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", Failed(Failure.LATER, "rate limited", retry_after=3600))
    await stage.post()
    upcoming = await stage.upcoming(subscription)
    assert upcoming.try_at - stage.clock.now() > timedelta(minutes=59)


async def test_organisers_are_notified_once_after_a_day_of_retries(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, times=4)
    await stage.post()
    stage.pass_time(hours=12)
    await stage.post()
    assert stage.poster.notices() == []
    for _ in range(2):
        stage.pass_time(hours=NOTIFIED_AFTER / timedelta(hours=1))
        await stage.post()
    assert len(stage.poster.notices()) == 1
    assert (await stage.upcoming(subscription)).hold is None, "it is still retried"


async def test_unexpected_error_is_logged_with_a_reference_and_retried(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    subscription = await stage.subscribe()
    other = await stage.subscribe(forum=True, key="other")
    stage.poster.fail("send", RuntimeError("defect"))
    await stage.post()
    (attempt,) = [*await stage.failures(subscription), *await stage.failures(other)]
    assert "unexpected error, see the log at" in attempt.reason
    assert attempt.reason.split()[-1] in caplog.text
    stage.pass_time(minutes=1)
    await stage.post()
    assert stage.parts() == stage.posts() == [1], "the other delivery was not touched"


async def test_rest_that_the_network_asks_for_holds_up_everything(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", Failed(Failure.STOP, "429/0 edge", retry_after=600))
    async with stage.engine() as engine:
        await engine.wait_until_idle()
        await stage.subscribe(forum=True, key="other")
        engine.wake()
        await engine.wait_until_idle()
        assert stage.poster.calls == ["send"]
        stage.pass_time(minutes=11)
        engine.wake()
        await stage.until(lambda: stage.parts() == stage.posts() == [1])
        await engine.wait_until_idle()
    assert (await stage.upcoming(subscription)).number == 2


async def test_rest_does_not_grow_if_the_clock_is_set_back(stage: Stage) -> None:
    await stage.subscribe()
    stage.pass_time(hours=5)
    stage.poster.fail("send", Failed(Failure.STOP, "429/0 edge", retry_after=600))
    async with stage.engine() as engine:
        await engine.wait_until_idle()
        stage.pass_time(hours=-4)
        await engine.wait_until_idle()
        await stage.subscribe(forum=True, key="other")
        stage.pass_time(minutes=11)
        engine.wake()
        await stage.until(lambda: stage.posts() == [1])


async def test_refused_token_ends_the_engine(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", Failed(Failure.STOP, "401/0 Unauthorized"))
    with pytest.raises(StartError, match="Discord refuses the token now"):
        await stage.new_engine().run()
    assert (await stage.upcoming(subscription)).hold is None, "the next start goes on"


async def test_refused_delivery_follows_its_story_to_another_channel(stage: Stage) -> None:
    subscription = await stage.subscribe()
    stage.poster.fail("send", LATER, skip=1)
    await stage.post()
    await stage.database.write(moves.move, subscription.id, OTHER, None, stage.clock.now(), forum=False)
    stage.poster.channels[CHANNEL].deleted = True
    stage.pass_time(seconds=30)
    await stage.post()
    assert stage.parts(OTHER) == [1]
    assert len(stage.poster.visible(OTHER)) == 2
    assert stage.poster.notices() == []


class WithdrawingPoster(MemoryPoster):
    """A poster during whose first message the subscription ends."""

    stage: Stage

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """End the subscription, then send."""
        if "send" not in self.calls:
            await self.stage.database.write(moves.stop_all, 1)
        return await super().send(channel_id, message, nonce)


@pytest.mark.parametrize("failed", [None, LATER])
async def test_withdrawn_delivery_is_left_alone(
    stage: Stage, failed: Failed | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    poster = WithdrawingPoster(stage.clock.now)
    poster.stage, poster.channels = stage, stage.poster.channels
    stage.poster = poster
    subscription = await stage.subscribe()
    if failed:
        poster.fail("send", failed)
    await stage.post()
    held = await stage.find(subscription, DeliveryKind.PART, 1)
    assert (held.hold, held.status, held.message_ids) == (Hold.STOPPED, None, ())
    assert "was withdrawn or taken over" in caplog.text
    assert len(stage.poster.visible(CHANNEL)) == (0 if failed else 1)


async def test_ended_subscription_posts_nothing_more(stage: Stage) -> None:
    subscription = await stage.subscribe()
    await stage.post()
    await services.end(stage.database, subscription, stage.clock.now())
    stage.pass_time(days=3)
    await stage.post()
    assert stage.parts() == [1]
