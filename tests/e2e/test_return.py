"""The bot comes back: after a kill, from a restored backup, with a clock that is another than Discord's."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import DeliveryKind
from bot.sandbox import ChannelType, Fault, Permission
from bot.settings import Settings
from bot.store import ledger, moves, subscriptions
from bot.store.backup import back_up
from bot.store.database import database_url
from tests.e2e.conftest import World, open_world
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"


def file_of(settings: Settings) -> Path:
    """The database's file."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


async def restore(world: World, copy: Path) -> None:
    """Put a backup in the place of the database, the bot stopped."""
    file = file_of(world.settings)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    shutil.copy(copy, file)


async def back_up_now(world: World, folder: Path) -> Path:
    """As ``cliffhanger backup`` does, while the bot runs."""
    copy = folder / "backup.db"
    back_up(database_url(world.settings.database_url), copy)
    return copy


@pytest.mark.parametrize("discussion", ["none", "each"])
async def test_what_was_posted_since_the_backup_counts_and_is_not_posted_again(
    world: World, tmp_path: Path, discussion: str
) -> None:
    await world.subscribe(discussion=discussion)
    await world.next_day()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(2)
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.next_day(2)
    numbers = lines(world.posts())
    assert numbers == [1, 2, 3, 4, *range(5, 5 + len(numbers) - 4)]
    assert len(numbers) > 4
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert await world.bot.database.read(ledger.progress, live.id) == numbers[-1]
    talks = [len(world.sandbox.messages(thread)) for thread in world.sandbox.threads(world.reading)]
    assert talks == ([1] * len(numbers) if discussion == "each" else [])


async def test_what_a_moderator_deleted_since_the_backup_stays_deleted_and_nothing_behind_it_comes_twice(
    world: World, tmp_path: Path
) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(3)
    for message in world.posts()[3:5]:
        world.sandbox.delete_message(message)
    assert lines(world.posts()) == [1, 3, 4]
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.next_day(2)
    numbers = lines(world.posts())
    assert numbers == [1, 3, 4, *range(5, 5 + len(numbers) - 3)]
    assert len(numbers) > 3
    again = await world.mara.command(world.reading, "repost", part=2)
    assert "there again" in again.text


@pytest.mark.parametrize("whole", [0, 1], ids=["the next part", "the part behind it"])
async def test_of_a_part_that_was_half_there_since_the_backup_only_the_rest_is_posted(
    world: World, tmp_path: Path, whole: int
) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(whole)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1, skip=1))
    await world.next_day()
    texts = [message.text for message in world.posts()]
    assert len(texts) == 1 + 2 * (1 + whole) + 1
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.next_day(3)
    found = [message.text for message in world.posts()]
    assert found[: len(texts)] == texts
    assert len(found) == len(set(found))
    numbers = lines(world.posts())
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 2 + whole


async def test_a_thread_that_was_opened_since_the_backup_is_spoken_in_once(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.jonas.command(world.reading, "discuss", part=1)
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.jonas.command(world.reading, "discuss", part=1)
    await world.bot.engine.wait_until_idle()
    (thread,) = world.sandbox.threads(world.reading)
    assert len(world.sandbox.messages(thread)) == 1


@pytest.mark.parametrize(
    ("missed", "at_once", "days_later"), [("latest", [3], [3, 4]), ("all", [3, 4], [3, 4, 5]), ("skip", [], [3])]
)
async def test_what_was_missed_behind_a_part_that_is_found_comes_as_the_organisers_chose(
    world: World, tmp_path: Path, missed: str, at_once: list[int], days_later: list[int]
) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", [missed])
    copy = await back_up_now(world, tmp_path)
    await world.next_day()
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(days=2, hours=5))
    for _ in range(3):  # parts that are made up for lie ten minutes apart
        await world.bot.engine.wait_until_idle()
        world.clock.move_to(world.clock.now() + timedelta(minutes=10, seconds=1))
        world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2, *at_once]
    await world.next_day()
    assert lines(world.posts()) == [1, 2, *days_later]


async def test_what_is_made_up_for_goes_on_behind_a_part_that_is_found(world: World, tmp_path: Path) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", ["all"])
    copy = await back_up_now(world, tmp_path)
    await world.restart(down=timedelta(days=3, hours=5))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    (known,) = await world.bot.database.read(ledger.next_deliveries)
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(minutes=3))
    await world.bot.engine.wait_until_idle()
    (found,) = await world.bot.database.read(ledger.next_deliveries)
    assert (found.number, found.due_at) == (known.number, known.due_at)


@pytest.mark.parametrize("minutes", [5, 20])
async def test_a_clock_ahead_of_discords_makes_no_part_come_a_day_early(tmp_path: Path, minutes: int) -> None:
    async with open_world(tmp_path, ahead=timedelta(minutes=minutes)) as world:
        await world.subscribe(time="8")
        copy = await back_up_now(world, tmp_path)
        await world.next_day(2)
        await world.stop()
        await restore(world, copy)
        await world.restart(down=timedelta(minutes=3))
        await world.bot.engine.wait_until_idle()
        assert lines(world.posts()) == [1, 2, 3]
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
        await world.next_day()
        assert lines(world.posts()) == [1, 2, 3, 4]
        await world.restart(down=timedelta(minutes=5))
        await world.bot.engine.wait_until_idle()
        assert lines(world.posts()) == [1, 2, 3, 4], "its last answer was lost, and it is found"
        (line,) = await world.bot.database.read(ledger.next_deliveries)
        assert (line.number, line.due_at.date()) == (5, (world.clock.now() + timedelta(days=1)).date())


async def test_what_was_asked_for_after_its_slot_by_a_clock_ahead_of_discords_hastens_nothing(tmp_path: Path) -> None:
    async with open_world(tmp_path, ahead=timedelta(minutes=20)) as world:
        await world.subscribe(time="8")
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
        slot = (await world.bot.database.read(ledger.next_deliveries))[0].due_at
        world.clock.move_to(slot)
        world.bot.engine.wake()
        await world.bot.engine.wait_until_idle()
        assert lines(world.posts()) == [1]
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
        live = (await world.bot.database.read(ledger.next_deliveries))[0].subscription
        await world.bot.database.write(moves.request, live.id, 2, world.clock.now())
        world.bot.engine.wake()
        await world.until(lambda: lines(world.posts()) == [1, 2])
        await world.restart(down=timedelta(minutes=5))
        await world.bot.engine.wait_until_idle()
        assert lines(world.posts()) == [1, 2]
        (line,) = await world.bot.database.read(ledger.next_deliveries)
        assert (line.number, line.due_at) == (3, slot + timedelta(days=1))


async def test_a_part_that_was_paused_before_it_was_known_to_be_there_leaves_its_new_slot_to_the_next(
    world: World,
) -> None:
    await world.subscribe(time="8")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
    await world.next_day()
    assert lines(world.posts()) == [1, 2], "its last answer was lost"
    await world.mara.command(world.reading, "pause")
    await world.restart(down=timedelta(minutes=5))
    await world.mara.command(world.reading, "resume")
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


async def test_a_part_that_is_found_lies_where_it_was_posted_though_its_story_has_moved_to_a_forum(
    world: World,
) -> None:
    forum = world.sandbox.add_channel(world.guild, "forum", ChannelType.FORUM)
    await world.subscribe(time="8", discussion="each")

    def here(path: str, _body: object) -> bool:
        return str(world.reading.id) in path

    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1, only=here))
    await world.next_day()
    await world.mara.command(world.reading, "move", channel=forum)
    await world.restart(down=timedelta(minutes=5))
    await world.bot.engine.wait_until_idle()
    (line,) = await world.bot.database.read(ledger.next_deliveries)
    part = await world.bot.database.read(ledger.find, line.subscription.id, DeliveryKind.PART, 2)
    assert part is not None
    assert part.channel_id == world.reading.id
    await world.until(lambda: len(world.sandbox.threads(world.reading)) == 2)


async def test_part_1_comes_at_once_behind_an_opening_that_is_found(world: World) -> None:
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.subscribe(time="8")
    assert len(world.posts()) == 1
    await world.restart(down=timedelta(minutes=5))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1]


async def test_the_slot_of_a_part_that_was_asked_for_since_the_backup_is_left_to_the_next(
    world: World, tmp_path: Path
) -> None:
    await world.subscribe(time="8")
    slot = (await world.bot.database.read(ledger.next_deliveries))[0].due_at
    copy = await back_up_now(world, tmp_path)
    await world.mara.command(world.reading, "next")
    await world.until(lambda: lines(world.posts()) == [1, 2])
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.bot.engine.wait_until_idle()
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]
    assert world.clock.now() - slot < timedelta(minutes=1)


async def test_a_story_that_ended_since_the_backup_has_ended(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(20)
    told = [post.text for post in world.posts()]
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.next_day(3)
    assert [post.text for post in world.posts()] == told
    assert await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) == ()


async def test_reconciling_counts_at_once_what_is_there(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(3)
    await world.stop()
    await restore(world, copy)
    from bot.app import start_bot

    async with start_bot(world.settings, world.clock, posting=False) as bot:
        assert [found async for found in bot.engine.reconcile()] == [("Inseparable", 3)]
        assert [found async for found in bot.engine.reconcile()] == [("Inseparable", 0)]
    assert lines(world.posts()) == [1, 2, 3, 4]
    await world.restart()
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3, 4, 5]


async def test_without_the_history_whatever_may_be_there_since_the_backup_waits_for_somebody_to_look(
    world: World, tmp_path: Path
) -> None:
    await world.subscribe()
    copy = await back_up_now(world, tmp_path)
    await world.next_day(2)
    await world.stop()
    await restore(world, copy)
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.restart(down=timedelta(hours=1))
    for asked, (seen, there) in enumerate(
        [("It is there", [1, 2, 3]), ("It is there", [1, 2, 3]), ("Post again", [1, 2, 3, 4])], start=1
    ):
        await world.next_day()
        assert lines(world.posts()) == [1, 2, 3], "nothing comes before somebody has looked"
        told = world.sandbox.private(world.mara)
        assert len(told) == asked
        await world.mara.press(told[-1], seen)
        await world.bot.engine.wait_until_idle()
        assert lines(world.posts()) == there
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2, 3, 4, 5, 6]
