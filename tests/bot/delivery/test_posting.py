"""Posting: every part comes once, whole and in order, whatever Discord answers."""

from datetime import timedelta

import pytest

from bot.model import DeliveryStatus, Discussion, Failed, Failure, SubscriptionSettings
from bot.store import Connection, Database, ledger
from tests.bot.delivery.channel import CONTENT, LATER, LOCKED, NO_MESSAGE, MemoryPoster
from tests.bot.delivery.stage import CHANNEL, clock_at, memory_poster, move_on, posted_parts, running
from tests.store.stage import LEASE, NOW, staged

DAY = timedelta(days=1)
WITH_THREADS = SubscriptionSettings(discussion=Discussion.EACH)


def read_buttons(poster: MemoryPoster) -> list[str]:
    """Return the custom ids of the buttons under the parts: one button for each part that is whole."""
    messages = poster.visible(CHANNEL)
    ids = [button.custom_id for message in messages for button in message.rendered.buttons]
    return [custom_id for custom_id in ids if custom_id is not None and "read" in custom_id.split(":")]


async def test_story_is_posted_day_by_day_with_its_closing(database: Database) -> None:
    subscription = await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        assert posted_parts(poster) == [1]
        for _ in range(5):
            await move_on(engine, clock, DAY)
    assert posted_parts(poster) == [1, 2, 3, 4]
    assert len(set(read_buttons(poster))) == 4
    assert await database.read(ledger.next_delivery, subscription.id) is None, "the closing is the last delivery"


@pytest.mark.parametrize("waited", [timedelta(seconds=20), timedelta(hours=2)])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("skip", [0, 1])
async def test_failed_send_is_repeated_without_a_second_message(
    database: Database, skip: int, after: bool, waited: timedelta
) -> None:
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", LATER, skip=skip, after=after)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        assert len(poster.visible(CHANNEL)) == skip + after
        await move_on(engine, clock, waited)
    assert posted_parts(poster) == [1]
    assert len(poster.visible(CHANNEL)) == 2, "the announcement and the text"


async def test_late_repeat_searches_the_channel_first(database: Database) -> None:
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", LATER, after=True)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        poster.calls.clear()
        await move_on(engine, clock, timedelta(hours=2))
    assert poster.calls[0] == "find"


async def test_exception_in_one_delivery_leaves_the_others_alone(database: Database) -> None:
    for number in range(3):
        await staged(database, channel_id=100 + number, key=f"k{number}")
    clock = clock_at(NOW)
    poster = memory_poster(clock, 100, 101, 102)
    poster.fail("send", RuntimeError("a defect"))
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        assert sum(len(posted_parts(poster, 100 + number)) for number in range(3)) == 2
        await move_on(engine, clock, timedelta(minutes=1))
    assert [posted_parts(poster, 100 + number) for number in range(3)] == [[1], [1], [1]]


async def test_refused_components_go_out_as_plain_messages(database: Database) -> None:
    await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("send", CONTENT, skip=1)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
    announcement, *text = poster.visible(CHANNEL)
    assert announcement.rendered.content
    assert text
    assert not any(message.rendered.texts for message in text)
    assert len(read_buttons(poster)) == 1


async def test_each_part_gets_its_thread(database: Database) -> None:
    await staged(database, settings=WITH_THREADS)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        await move_on(engine, clock, DAY)
    threads = poster.threads(CHANNEL)
    assert [len(thread.messages) for thread in threads] == [1, 1]


@pytest.mark.parametrize("refusal", [NO_MESSAGE, LOCKED])
async def test_refused_thread_is_given_up_and_the_story_goes_on(database: Database, refusal: Failed) -> None:
    await staged(database, settings=WITH_THREADS)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("open_thread", refusal)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        assert poster.threads(CHANNEL) == []
        await move_on(engine, clock, DAY)
    assert posted_parts(poster) == [1, 2]
    assert len(poster.threads(CHANNEL)) == 1


async def test_thread_whose_answer_was_lost_is_opened_once(database: Database) -> None:
    await staged(database, settings=WITH_THREADS)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    poster.fail("open_thread", LATER, after=True)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        await move_on(engine, clock, timedelta(minutes=1))
    (thread,) = poster.threads(CHANNEL)
    assert len(thread.messages) == 1


async def test_rest_that_discord_asks_for_holds_back_every_delivery(database: Database) -> None:
    for number in range(2):
        await staged(database, channel_id=100 + number, key=f"k{number}")
    clock = clock_at(NOW)
    poster = memory_poster(clock, 100, 101)
    poster.fail("send", Failed(Failure.STOP, "429 from the network", retry_after=600), times=2)
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
        calls = len(poster.calls)
        await move_on(engine, clock, timedelta(minutes=9))
        assert len(poster.calls) == calls, "nothing is sent during the rest"
        await move_on(engine, clock, timedelta(minutes=2))
    assert [posted_parts(poster, 100), posted_parts(poster, 101)] == [[1], [1]]


async def test_delivery_that_was_taken_over_is_left_to_the_other_worker(database: Database) -> None:
    subscription = await staged(database)
    clock = clock_at(NOW)
    poster = memory_poster(clock)
    send = poster.send

    async def take_over(connection: Connection) -> None:
        later = clock.now() + 2 * LEASE
        (other,) = await ledger.claim(connection, later, LEASE, 10)
        await ledger.settle(connection, other, later, DeliveryStatus.POSTED, "", (), [1, 2])

    async def send_late(*arguments: object) -> object:
        poster.send = send  # type: ignore[method-assign]
        await database.write(take_over)
        return await send(*arguments)  # type: ignore[arg-type]

    poster.send = send_late  # type: ignore[assignment]
    async with running(database, poster, clock) as engine:
        await engine.wait_until_idle()
    assert len(poster.visible(CHANNEL)) == 1, "it stops at the first message that it cannot record"
    assert await database.read(ledger.progress, subscription.id) == 1
