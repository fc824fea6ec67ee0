"""The ways in which bots of this kind are known to fail, those that no other test is about: see tests/README.md."""

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
from bot.model import Delivery, DeliveryKind, RenderedMessage, SendResult, Subscription
from bot.sandbox import Fault, Permission
from bot.services.editions import EditionDraft, Length, draft_edition, freeze
from bot.store import Connection, Database, health, ledger, subscriptions
from bot.store.database import database_url
from tests.conftest import Postgres
from tests.e2e.conftest import FREE, ORGANISER, World, open_world
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"


async def live(world: World) -> Subscription:
    """What runs in the channel."""
    found = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert found is not None
    return found


async def test_a_loop_that_stalls_for_90_seconds_over_the_due_minute_posts_once(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    slot = await world.bot.database.read(ledger.next_wake_time)
    assert slot is not None
    world.clock.move_to(slot - timedelta(seconds=30))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == []
    world.clock.move_to(slot + timedelta(seconds=60))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=3), timedelta(days=30)], ids=str)
async def test_down_at_the_due_time_brings_one_late_part_and_then_the_rhythm(world: World, down: timedelta) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.restart(down=timedelta(hours=1, minutes=30) + down)
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_two_processes_on_one_database_post_once(world: World, postgres: Postgres) -> None:
    await world.stop()
    postgres.psql("CREATE DATABASE together;")
    url = postgres.get_uri(database="together")
    world.settings = type(world.settings)(
        discord_token=world.settings.discord_token, database_url=url, discord_api_url=world.settings.discord_api_url
    )
    await world.restart()
    await world.subscribe(discussion="each")
    database = Database(database_url(url))
    second = Engine(database, DiscordPoster(world.bot.client), world.clock)
    running = asyncio.create_task(second.run())

    def talks() -> list[int]:
        return [len(world.sandbox.messages(thread)) for thread in world.sandbox.threads(world.reading)]

    for parts in (2, 3, 4):
        slot = await database.read(ledger.next_wake_time)
        assert slot is not None
        world.clock.move_to(slot)
        async with asyncio.timeout(60):
            while len(talks()) < parts or talks()[-1] == 0:
                await asyncio.sleep(0.02)
            while (await database.read(ledger.next_wake_time) or slot) < slot + timedelta(hours=1):
                await asyncio.sleep(0.02)
    await second.stop()
    await running
    await database.close()
    assert lines(world.posts()) == [1, 2, 3, 4]
    assert len(world.posts()) == 1 + 2 * 4
    assert talks() == [1] * 4


@pytest.mark.parametrize("kind", ["502-after", "disconnect-after", "hang-after"])
async def test_an_error_answer_although_the_message_was_made_makes_no_second(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscribe()
    monkeypatch.setattr(poster, "SEND_SECONDS", 2.0)
    before = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=1))
    while lines(world.posts()) < [1, 2, 3]:
        await world.next_day()
    assert len(world.posts()) == before + 4


async def stop_at_message_3(world: World, kind: str) -> None:
    """Part 1 of a story is five messages, and the third comes to grief."""
    paragraphs = [f"Paragraph {number}. " + "The lamp in the window burned low. " * 40 for number in range(12)]
    await world.mara.command(
        world.reading, "library add", file=("lamp.txt", "\n\n".join(paragraphs).encode()), title="The Lamp"
    )
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=3))  # the opening is the first
    await world.subscribe(story="The Lamp", length="long")
    assert len(world.posts()) == (3 if kind == "503-before" else 4)


async def test_what_somebody_deletes_of_a_part_that_stopped_stays_deleted(world: World) -> None:
    await stop_at_message_3(world, "503-before")
    world.sandbox.delete_message(world.posts()[-1])
    await world.restart(down=timedelta(hours=1))
    await world.bot.engine.wait_until_idle()
    texts = "\n".join(message.text for message in world.posts())
    assert "Paragraph 0." not in texts
    assert "Paragraph 4." in texts


@pytest.mark.parametrize("kind", ["503-before", "503-after"])
async def test_a_part_that_stops_at_message_3_resumes_at_3_in_order(world: World, kind: str) -> None:
    await stop_at_message_3(world, kind)
    await world.restart()
    await world.next_day()
    texts = "\n".join(message.text for message in world.posts())
    found = [texts.index(f"Paragraph {number}") for number in range(8)]
    assert found == sorted(found)
    assert all(texts.count(f"Paragraph {number}.") == 1 for number in range(8))
    assert len({message.text for message in world.posts()}) == len(world.posts()) >= 5


def awaited(task: asyncio.Task[object]) -> Iterator[str]:
    """The names of the coroutine that a task runs and of those that it waits for, one within the other."""
    coroutine: object = task.get_coro()
    while (name := getattr(coroutine, "__qualname__", None)) is not None:
        yield name
        coroutine = getattr(coroutine, "cr_await", None)


async def test_on_ready_three_times_makes_no_second_loop(world: World) -> None:
    await world.subscribe()
    client, fired, moved = world.bot.client, asyncio.Event(), world.bot.client.handle_membership

    async def note(guild_id: int | None) -> None:
        await moved(guild_id)
        if guild_id is None:  # as on_ready does
            fired.set()

    client.handle_membership = note
    for _ in range(3):
        fired.clear()
        world.sandbox.drop_gateway(resumable=False)
        async with asyncio.timeout(60):
            await fired.wait()
    assert [name for task in asyncio.all_tasks() for name in awaited(task)].count("Engine.run") == 1
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert len(world.posts()) == 1 + 2 * 2


def posting() -> bool:
    """Whether anything is on its way."""
    return any(task.get_name().startswith("delivery-") for task in asyncio.all_tasks())


async def test_it_is_not_idle_while_what_it_read_is_no_longer_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.subscribe(discussion="each")
    look, claim = ledger.next_wake_time, ledger.claim

    async def look_late(connection: Connection, running: Collection[int] = ()) -> datetime | None:
        found = await look(connection, running)
        while posting():
            await asyncio.sleep(0)
        return found

    async def claim_late(
        connection: Connection, now: datetime, lease: timedelta, limit: int, running: Collection[int]
    ) -> tuple[Delivery, ...]:
        await asyncio.sleep(0.1)
        return await claim(connection, now, lease, limit, running)

    slot = await world.bot.database.read(look)
    assert slot is not None
    monkeypatch.setattr(ledger, "next_wake_time", look_late)
    monkeypatch.setattr(ledger, "claim", claim_late)
    world.clock.move_to(slot)
    world.bot.engine.wake()
    while not posting():
        await asyncio.sleep(0)
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    assert [len(world.sandbox.messages(thread)) for thread in world.sandbox.threads(world.reading)] == [1, 1]


class Raising(DiscordPoster):
    """The real poster, but that in one channel an error comes that nobody has listed."""

    where = 0

    async def send(self, channel_id: int, page: RenderedMessage, nonce: str) -> SendResult:
        """Raise, or post."""
        if channel_id == self.where:
            raise RuntimeError("nobody has thought of this")
        return await super().send(channel_id, page, nonce)


async def test_any_exception_in_one_delivery_leaves_the_loop_alive(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    await world.subscribe(second, time="8")
    raising = Raising(world.bot.client)
    raising.where = world.reading.id
    world.bot.engine._posting._poster = raising
    await world.next_day()
    assert (lines(world.posts()), lines(world.posts(second))) == ([1], [1, 2])
    assert "failed unexpectedly" in caplog.text
    raising.where = 0
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


CHANGES = [
    ("America/New_York", "2:30", datetime(2026, 3, 7, 12, tzinfo=UTC)),
    ("America/New_York", "1:30", datetime(2026, 10, 31, 12, tzinfo=UTC)),
    ("Europe/Berlin", "2:30", datetime(2026, 3, 28, 12, tzinfo=UTC)),
    ("Europe/Berlin", "2:30", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("Australia/Sydney", "2:30", datetime(2026, 4, 4, 2, tzinfo=UTC)),
    ("Australia/Sydney", "2:30", datetime(2026, 10, 3, 2, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "at", "day_before"), CHANGES, ids=lambda value: str(value)[:16])
async def test_when_the_clocks_change_each_day_has_one_part_also_after_restarts_in_the_gap_and_the_overlap(
    world: World, zone: str, at: str, day_before: datetime
) -> None:
    world.clock.move_to(day_before)
    await world.restart()
    await world.subscribe(start="Start at the next time", time=at, timezone=zone)
    slot = await world.bot.database.read(ledger.next_wake_time)
    assert slot is not None
    for minutes in (-45, 15, 75):  # before it, behind it, and when the clock shows the same time again
        await world.restart(down=slot + timedelta(minutes=minutes) - world.clock.now())
        await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]
    await world.next_day(2)
    posts = [message for message in world.posts() if lines([message])]
    days = [message.timestamp.astimezone(ZoneInfo(zone)).date() for message in posts]
    assert [(day - days[0]).days for day in days] == [0, 1, 2]


@pytest.mark.parametrize("plain", [False, True], ids=["V2", "plain"])
@pytest.mark.parametrize("sort", ["x", "ab ", "\N{GRINNING FACE}", "*_#1. ", "\N{FAMILY} \n"], ids=ascii)
async def test_one_paragraph_of_5000_characters_of_any_sort_is_posted_whole(
    world: World, plain: bool, sort: str
) -> None:
    text = (sort * 5000)[:5000]
    await world.mara.command(world.reading, "library add", file=("long.txt", f"Begin {text} end.".encode()), title="L")
    await world.subscribe(story="L", start="Start at the next time", length="long")
    if plain:
        card = await world.mara.command(world.reading, "settings")
        await world.mara.press(card.message, next(name for name in card.buttons if "plain" in name.lower()))
    for _ in range(30):
        await world.next_day()
    (last,) = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) or (None,)
    assert last is None, "it has come to its end"
    said = "".join(message.text for message in world.posts()).replace("\\", "")
    assert sum(said.count(letter) for letter in sort.strip()[:1]) >= text.count(sort.strip()[:1])


async def test_of_a_thread_that_somebody_locks_the_post_is_kept_and_the_reason_told(world: World) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1, skip=2))
    await world.next_day()
    thread = world.sandbox.threads(world.reading)[-1]
    assert thread.thread is not None
    assert world.sandbox.messages(thread) == []
    thread.thread.locked = thread.thread.archived = True
    await world.next_day()
    row = await world.bot.database.read(ledger.find, (await live(world)).id, DeliveryKind.THREAD, 2)
    assert row is not None
    assert (row.status, row.message_ids) == ("failed", (thread.id,))
    assert "archived" in str(row.reason)
    await world.next_day()
    assert lines(world.posts())[:3] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["503-before", "503-after", "reset-after"])
async def test_a_thread_that_fails_after_the_post_is_made_later(world: World, kind: str) -> None:
    await world.subscribe(discussion="each")
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind=kind, times=1))
    await world.next_day(2)
    threads = world.sandbox.threads(world.reading)
    assert len(threads) == len(set(lines(world.posts()))) >= 2
    assert [len(world.sandbox.messages(thread)) for thread in threads] == [1] * len(threads)


async def test_a_storm_of_403_stops_with_one_refusal_a_channel(tmp_path: Path) -> None:
    async with open_world(tmp_path, FREE) as world:
        rooms = [world.sandbox.add_channel(world.guild, f"room-{number}") for number in range(30)]
        for room in rooms:
            await world.subscribe(room, start="Start at the next time", time="8")
        world.mara.user.dms_open = False
        world.sandbox.deny(world.guild, Permission.SEND_MESSAGES)
        before = len(world.sandbox.requests)
        await world.next_day(5)
        await world.restart(down=timedelta(days=3))
        await world.bot.engine.wait_until_idle()
        asked = list(world.sandbox.requests)[before:]
        refused = [request for request in asked if request.status == 403 and request.route == MESSAGES]
        assert len(refused) <= 3 * len(rooms), "once for the part, and once or twice for telling of it"


async def test_however_many_are_refused_everything_stops_long_before_a_ban() -> None:
    pace, clock = RateLimiter(1000, refusals=5, refusals_seconds=0.4), asyncio.get_running_loop().time
    begun = clock()
    for status in (200, 403, 401, 429, 404, 403, 500):
        pace.note_answer(status)
        await pace.wait()
    assert clock() - begun < 0.3
    pace.note_answer(403)
    await pace.wait()
    assert clock() - begun >= 0.4


async def test_a_new_split_of_the_same_story_moves_nobodys_place(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day()
    running = await live(world)
    await world.mara.press(world.posts()[-1], "I've read this")
    other = await draft_edition(world.bot.database, running.story.id, Length.SHORT)
    again = EditionDraft(Length.SHORT, other.parts[1:])
    edition = await world.bot.database.write(freeze, running.story.id, again)
    assert edition.parts != running.edition.parts
    await world.restart()
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]
    assert (await live(world)).edition == running.edition
    assert "part 2" in (await world.mara.command(world.reading, "progress")).text


async def test_when_the_creator_leaves_another_organiser_manages_the_story(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    del world.guild.members[world.mara.id]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert "is paused" in (await nia.command(world.reading, "pause")).text
    assert "goes on" in (await nia.command(world.reading, "resume")).text
    assert "has ended" in (await nia.command(world.reading, "unsubscribe")).text


@pytest.mark.parametrize("seconds", [0.0, 1.5])
async def test_a_database_that_is_locked_for_a_while_loses_and_doubles_nothing(world: World, seconds: float) -> None:
    await world.subscribe()
    address = world.settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(address, isolation_level=None, check_same_thread=False)
    # in a thread: the bot, on this loop, may have to end a write of its own before the lock is to be had
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    stepping = asyncio.create_task(world.next_day())
    await asyncio.sleep(seconds)
    assert lines(world.posts()) == [1]
    other.execute("ROLLBACK")
    other.close()
    await stepping
    assert lines(world.posts()) == [1, 2]


async def test_a_clock_set_back_by_hours_in_the_middle_posts_nothing_twice(world: World) -> None:
    await world.subscribe(start="Start at the next time", time="8")
    await world.next_day(2)
    world.clock.move_to(world.clock.now() - timedelta(hours=5))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2, 3, 4]


async def test_a_clock_set_back_while_an_answer_is_lost_makes_no_second_message_hours_later(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    assert lines(world.posts()) == [1, 2], "it is there, and the answer was an error"
    (line,) = await world.bot.database.read(ledger.next_deliveries)
    slot = line.due_at
    await world.until_read(lambda last: last is not None and last >= slot, health.heartbeat)
    world.clock.move_to(world.clock.now() - timedelta(hours=5))

    def looks(rows: tuple[Delivery, ...]) -> bool:
        world.clock.move_to(world.clock.now())  # whoever was in the midst of a round begins another
        return rows[0].check_channel_first

    await world.until_read(looks, ledger.next_deliveries)
    world.sandbox.world.nonces.clear()  # five hours go by until the clock shows the same time again
    world.clock.move_to(line.try_at)
    await world.until(lambda: len(world.posts()) == 1 + 2 * 2)
    assert lines(world.posts()) == [1, 2]
