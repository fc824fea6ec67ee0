"""Known failures of bots of this kind that no other module tests: see tests/README.md."""

import asyncio
import sqlite3
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chat import poster
from bot.chat.poster import DiscordPoster
from bot.chat.rate_limiter import RateLimiter
from bot.delivery.engine import Engine
from bot.model import Delivery, DeliveryKind, RenderedMessage, SendResult
from bot.sandbox import Fault, Permission
from bot.services.editions import EditionDraft, Length, draft_edition, freeze
from bot.store import Connection, Database, ledger
from bot.store.database import database_url
from tests.conftest import Postgres
from tests.e2e.process import wait_until_settled
from tests.e2e.stage import MESSAGES, ORGANISER, THREADS, World, open_world, part_numbers, prose


def without_spaces(text: str) -> str:
    """Return a text without its white space: the bot may break lines elsewhere."""
    return "".join(text.split())


async def test_stall_of_90_seconds_over_the_due_minute_posts_once(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    slot = await world.next_wake_time()
    world.clock.move_to(slot - timedelta(seconds=30))
    await world.wait_until_idle()
    assert world.posted_parts() == []
    world.clock.move_to(slot + timedelta(seconds=60))
    await world.wait_until_idle()
    assert world.posted_parts() == [1]


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=3), timedelta(days=30)], ids=str)
async def test_downtime_at_the_due_time_gives_one_late_part(world: World, down: timedelta) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.restart(down=timedelta(hours=1, minutes=30) + down)
    await world.wait_until_idle()
    assert world.posted_parts() == [1]
    await world.next_day()
    assert world.posted_parts() == [1, 2]


async def test_two_engines_on_one_database_post_once(world: World, postgres: Postgres, database_name: str) -> None:
    """Both engines are in this process: what keeps them apart is the database alone, without the lock of the sender."""
    url = postgres.get_uri(database=database_name)
    await world.use_database(url)
    await world.subscribe(discussion="each")
    database = Database(database_url(url))
    second = Engine(database, DiscordPoster(world.bot.client), world.clock)
    running = asyncio.create_task(second.run())
    for next_part in (3, 4, 5):
        world.clock.move_to(await world.next_wake_time())
        await wait_until_settled(database, next_part)
    await second.stop()
    await running
    await database.close()
    assert world.posted_parts() == [1, 2, 3, 4]
    assert len(world.posts()) == 1 + 2 * 4
    assert world.thread_lengths() == [1] * 4


@pytest.mark.parametrize("kind", ["502-after", "disconnect-after", "hang-after"])
async def test_lost_answer_makes_no_second_message(world: World, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.subscribe()
    monkeypatch.setattr(poster, "SEND_SECONDS", 2.0)
    before = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=1))
    while world.posted_parts() < [1, 2, 3]:
        await world.next_day()
    assert len(world.posts()) == before + 4


async def stop_at_message_3(world: World, kind: str) -> None:
    """Post part 1, which has five messages, and let the sending of the third fail."""
    paragraphs = [f"Paragraph {number}. " + "The lamp in the window burned low. " * 40 for number in range(12)]
    await world.mara.command(
        world.reading, "library add", file=("lamp.txt", "\n\n".join(paragraphs).encode()), title="The Lamp"
    )
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=3))  # the first is the opening
    await world.subscribe(story="The Lamp", length="long")
    assert len(world.posts()) == (3 if kind == "503-before" else 4)


async def test_deleted_message_of_a_stopped_part_stays_deleted(world: World) -> None:
    await stop_at_message_3(world, "503-before")
    world.sandbox.delete_message(world.posts()[-1])
    await world.restart(down=timedelta(hours=1))
    await world.wait_until_idle()
    texts = "\n".join(message.text for message in world.posts())
    assert "Paragraph 0." not in texts
    assert "Paragraph 4." in texts


@pytest.mark.parametrize("kind", ["503-before", "503-after"])
async def test_part_stopped_at_message_3_resumes_there(world: World, kind: str) -> None:
    await stop_at_message_3(world, kind)
    await world.restart()
    await world.next_day()
    texts = "\n".join(message.text for message in world.posts())
    positions = [texts.index(f"Paragraph {number}") for number in range(8)]
    assert positions == sorted(positions)
    assert all(texts.count(f"Paragraph {number}.") == 1 for number in range(8))
    assert len({message.text for message in world.posts()}) == len(world.posts()) >= 5


def coroutine_names(task: asyncio.Task[object]) -> Iterator[str]:
    """Yield the names of a task's coroutine and of those that it awaits, from the outside in."""
    coroutine: object = task.get_coro()
    while (name := getattr(coroutine, "__qualname__", None)) is not None:
        yield name
        coroutine = getattr(coroutine, "cr_await", None)


async def test_repeated_on_ready_starts_no_second_loop(world: World) -> None:
    await world.subscribe()
    client, ready, handle_membership = world.bot.client, asyncio.Event(), world.bot.client.handle_membership

    async def note(guild_id: int | None) -> None:
        await handle_membership(guild_id)
        if guild_id is None:  # as on_ready does
            ready.set()

    client.handle_membership = note
    for _ in range(3):
        ready.clear()
        world.sandbox.drop_gateway(resumable=False)
        async with asyncio.timeout(60):
            await ready.wait()
    assert [name for task in asyncio.all_tasks() for name in coroutine_names(task)].count("Engine.run") == 1
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert len(world.posts()) == 1 + 2 * 2


def is_posting() -> bool:
    """Return whether the engine posts something."""
    return any(task.get_name().startswith("delivery-") for task in asyncio.all_tasks())


async def test_engine_is_not_idle_while_work_starts_during_its_check(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe(discussion="each")
    next_wake_time, claim = ledger.next_wake_time, ledger.claim

    async def read_late(connection: Connection, running: Collection[int] = ()) -> datetime | None:
        when = await next_wake_time(connection, running)
        while is_posting():
            await asyncio.sleep(0)
        return when

    async def claim_late(
        connection: Connection, now: datetime, lease: timedelta, limit: int, running: Collection[int]
    ) -> tuple[Delivery, ...]:
        await asyncio.sleep(0.1)
        return await claim(connection, now, lease, limit, running)

    slot = await world.next_wake_time()
    monkeypatch.setattr(ledger, "next_wake_time", read_late)
    monkeypatch.setattr(ledger, "claim", claim_late)
    world.clock.move_to(slot)
    world.bot.engine.wake()
    while not is_posting():
        await asyncio.sleep(0)
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    assert world.thread_lengths() == [1, 1]


class RaisingPoster(DiscordPoster):
    """The real poster, but it raises an unexpected error in one channel."""

    channel_id = 0

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Raise, or post."""
        if channel_id == self.channel_id:
            raise RuntimeError("unexpected")
        return await super().send(channel_id, message, nonce)


async def test_unexpected_exception_in_one_delivery_leaves_the_loop_alive(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    await world.subscribe(second, time="8")
    raising = RaisingPoster(world.bot.client)
    raising.channel_id = world.reading.id
    world.bot.engine._posting._poster = raising
    await world.next_day()
    assert (world.posted_parts(), world.posted_parts(second)) == ([1], [1, 2])
    assert "failed unexpectedly" in caplog.text
    raising.channel_id = 0
    await world.next_day()
    assert world.posted_parts() == [1, 2]


CHANGES = [
    ("America/New_York", "2:30", datetime(2026, 3, 7, 12, tzinfo=UTC)),
    ("America/New_York", "1:30", datetime(2026, 10, 31, 12, tzinfo=UTC)),
    ("Europe/Berlin", "2:30", datetime(2026, 3, 28, 12, tzinfo=UTC)),
    ("Europe/Berlin", "2:30", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("Australia/Sydney", "2:30", datetime(2026, 4, 4, 2, tzinfo=UTC)),
    ("Australia/Sydney", "2:30", datetime(2026, 10, 3, 2, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "at", "day_before"), CHANGES, ids=lambda value: str(value)[:16])
async def test_dst_change_gives_one_part_a_day_across_restarts(
    world: World, zone: str, at: str, day_before: datetime
) -> None:
    world.clock.move_to(day_before)
    await world.restart()
    await world.subscribe(start="Start at the next time", time=at, timezone=zone)
    slot = await world.next_wake_time()
    for minutes in (-45, 15, 75):  # before the slot, after it, and when the clock shows the same time again
        await world.restart(down=slot + timedelta(minutes=minutes) - world.clock.now())
        await world.wait_until_idle()
    assert world.posted_parts() == [1]
    await world.next_day(2)
    posts = [message for message in world.posts() if part_numbers([message])]
    days = [message.timestamp.astimezone(ZoneInfo(zone)).date() for message in posts]
    assert [(day - days[0]).days for day in days] == [0, 1, 2]


@pytest.mark.parametrize("plain", [False, True], ids=["V2", "plain"])
@pytest.mark.parametrize("sort", ["x", "ab ", "\N{GRINNING FACE}", "*_#1. ", "\N{FAMILY} \n"], ids=ascii)
async def test_paragraph_of_5000_characters_is_posted_whole(world: World, plain: bool, sort: str) -> None:
    text = f"Begin {(sort * 5000)[:5000]} end."
    await world.mara.command(world.reading, "library add", file=("long.txt", text.encode()), title="L")
    await world.subscribe(story="L", start="Start at the next time", length="long")
    if plain:
        card = await world.mara.command(world.reading, "settings")
        await world.mara.press(card.message, "Turn plain messages on")
    while await world.running_titles():
        await world.next_day()
    posted = "".join(prose(world.posts())).replace("\\", "")  # the bot escapes signs of Markdown with a backslash
    assert without_spaces(posted) == without_spaces(text)


async def test_locked_thread_is_given_up_with_its_reason(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1, skip=2))
    await world.next_day()
    thread = world.sandbox.threads(world.reading)[-1]
    assert thread.thread is not None
    assert world.sandbox.messages(thread) == []
    thread.thread.locked = thread.thread.archived = True
    await world.next_day()
    thread_delivery = await world.bot.database.read(
        ledger.find, (await world.subscription()).id, DeliveryKind.THREAD, 2
    )
    assert thread_delivery is not None
    assert (thread_delivery.status, thread_delivery.message_ids) == ("failed", (thread.id,))
    assert "archived" in str(thread_delivery.reason)
    await world.next_day()
    assert world.posted_parts()[:3] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["503-before", "503-after", "reset-after"])
async def test_failed_thread_is_opened_later(world: World, kind: str) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind=kind, times=1))
    await world.next_day(2)
    assert len(world.posted_parts()) >= 2
    assert world.thread_lengths() == [1] * len(world.posted_parts())


async def test_refusals_stop_after_one_in_each_channel(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        channels = [world.sandbox.add_channel(world.guild, f"channel-{number}") for number in range(30)]
        for channel in channels:
            await world.subscribe(channel, start="Start at the next time", time="8")
        world.mara.user.dms_open = False
        world.sandbox.deny(world.guild, Permission.SEND_MESSAGES)
        before = len(world.sandbox.requests)
        await world.next_day(5)
        await world.restart(down=timedelta(days=3))
        await world.wait_until_idle()
        requests = list(world.sandbox.requests)[before:]
        refused = [request for request in requests if request.status == 403 and request.route == MESSAGES]
        assert len(refused) <= 3 * len(channels), "one for the part, and one or two for the report"


async def test_limiter_stops_long_before_discords_ban(monkeypatch: pytest.MonkeyPatch) -> None:
    limiter, waits = RateLimiter(refusals=5, refusals_seconds=600), list[float]()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    for status in (200, 403, 401, 429, 404, 403, 500):
        limiter.note_answer(status)
        await limiter.wait()
    assert max(waits) < 1, "four refusals are allowed"
    limiter.note_answer(403)
    await limiter.wait()
    assert waits[-1] > 500


async def test_new_split_keeps_the_running_edition(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day()
    running = await world.subscription()
    await world.mara.press(world.posts()[-1], "I've read this")
    other = await draft_edition(world.bot.database, running.story.id, Length.SHORT)
    new_draft = EditionDraft(Length.SHORT, other.parts[1:])
    edition = await world.bot.database.write(freeze, running.story.id, new_draft)
    assert edition.parts != running.edition.parts
    await world.restart()
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]
    assert (await world.subscription()).edition == running.edition
    assert "part 2" in (await world.mara.command(world.reading, "progress")).text


async def test_other_organiser_manages_the_story_when_its_creator_leaves(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    del world.guild.members[world.mara.id]
    await world.next_day()
    assert world.posted_parts() == [1, 2]
    assert "is paused" in (await nia.command(world.reading, "pause")).text
    assert "goes on" in (await nia.command(world.reading, "resume")).text
    assert "has ended" in (await nia.command(world.reading, "unsubscribe")).text


@pytest.mark.parametrize("seconds", [0.0, 1.5])
async def test_locked_database_loses_and_doubles_nothing(world: World, seconds: float) -> None:
    await world.subscribe()
    other = sqlite3.connect(world.database_file, isolation_level=None, check_same_thread=False)
    # In a thread: the bot, on this event loop, may have to end a write before the lock is free.
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    stepping = asyncio.create_task(world.next_day())
    await asyncio.sleep(seconds)
    assert world.posted_parts() == [1]
    other.execute("ROLLBACK")
    other.close()
    await stepping
    assert world.posted_parts() == [1, 2]


async def test_clock_set_back_by_hours_posts_nothing_twice(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day(2)
    await world.move_clock_to(world.clock.now() - timedelta(hours=5))
    await world.next_day(2)
    assert world.posted_parts() == [1, 2, 3, 4]


async def test_clock_set_back_after_a_lost_answer_makes_no_second_message(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    assert world.posted_parts() == [1, 2], "part 2 is there, although the answer was an error"
    delivery = await world.next_delivery()
    world.clock.move_to(world.clock.now() - timedelta(hours=5))
    world.sandbox.world.nonces.clear()  # the clock shows the same time again after five hours
    world.clock.move_to(delivery.try_at)
    await world.wait_until(lambda: len(world.posts()) == 1 + 2 * 2)
    assert world.posted_parts() == [1, 2]
