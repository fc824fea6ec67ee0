"""The bot after a restored backup, a restart or a lost answer: it finds its posts in the channel and counts them."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import start_bot
from bot.model import DeliveryKind
from bot.sandbox import ChannelType, Fault, Permission
from bot.store import ledger, moves
from tests.e2e.stage import MESSAGES, World, open_world, requests_to


@pytest.mark.parametrize("discussion", ["none", "each"])
async def test_restored_backup_counts_later_posts_and_doubles_none(
    world: World, tmp_path: Path, discussion: str
) -> None:
    await world.subscribe(discussion=discussion)
    await world.next_day()
    copy = world.back_up(tmp_path)
    await world.next_day(2)
    await world.restore(copy, down=timedelta(hours=1))
    await world.next_day(2)
    numbers = world.posted_parts()
    assert numbers == [1, 2, 3, 4, *range(5, 5 + len(numbers) - 4)]
    assert len(numbers) > 4
    subscription = await world.subscription()
    assert await world.bot.database.read(ledger.progress, subscription.id) == numbers[-1]
    assert world.thread_lengths() == ([1] * len(numbers) if discussion == "each" else [])


async def test_restored_backup_leaves_deleted_posts_deleted(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(3)
    for message in world.posts()[3:5]:
        world.sandbox.delete_message(message)
    assert world.posted_parts() == [1, 3, 4]
    await world.restore(copy, down=timedelta(hours=1))
    await world.next_day(2)
    numbers = world.posted_parts()
    assert numbers == [1, 3, 4, *range(5, 5 + len(numbers) - 3)]
    assert len(numbers) > 3
    again = await world.mara.command(world.reading, "repost", part=2)
    assert "there again" in again.text


@pytest.mark.parametrize("whole", [0, 1], ids=["next part", "part after the next"])
async def test_restored_backup_posts_only_the_rest_of_a_started_part(world: World, tmp_path: Path, whole: int) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(whole)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1, skip=1))
    await world.next_day()
    texts = [message.text for message in world.posts()]
    assert len(texts) == 1 + 2 * (1 + whole) + 1
    await world.restore(copy, down=timedelta(hours=1))
    await world.next_day(3)
    all_texts = [message.text for message in world.posts()]
    assert all_texts[: len(texts)] == texts
    assert len(all_texts) == len(set(all_texts))
    numbers = world.posted_parts()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 2 + whole


async def test_restored_backup_asks_one_question_in_a_later_thread(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.jonas.command(world.reading, "discuss", part=1)
    await world.restore(copy, down=timedelta(hours=1))
    await world.jonas.command(world.reading, "discuss", part=1)
    await world.wait_until_idle()
    (thread,) = world.sandbox.threads(world.reading)
    assert len(world.sandbox.messages(thread)) == 1


@pytest.mark.parametrize(
    ("missed", "at_once", "days_later"), [("latest", [3], [3, 4]), ("all", [3, 4], [3, 4, 5]), ("skip", [], [3])]
)
async def test_missed_parts_after_a_found_part_follow_the_policy(
    world: World, tmp_path: Path, missed: str, at_once: list[int], days_later: list[int]
) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", [missed])
    copy = world.back_up(tmp_path)
    await world.next_day()
    await world.restore(copy, down=timedelta(days=2, hours=5))
    for _ in range(3):  # missed parts come ten minutes apart
        await world.wait_until_idle()
        await world.pass_time(timedelta(minutes=10, seconds=1))
    assert world.posted_parts() == [1, 2, *at_once]
    await world.next_day()
    assert world.posted_parts() == [1, 2, *days_later]


async def test_catching_up_continues_after_a_found_part(world: World, tmp_path: Path) -> None:
    await world.subscribe(time="8", length="short")
    card = await world.mara.command(world.reading, "settings")
    await world.mara.select(card.message, "After missed times", ["all"])
    copy = world.back_up(tmp_path)
    await world.restart(down=timedelta(days=3, hours=5))
    await world.wait_until_idle()
    assert world.posted_parts() == [1, 2]
    before = await world.next_delivery()
    await world.restore(copy, down=timedelta(minutes=3))
    await world.wait_until_idle()
    after = await world.next_delivery()
    assert (after.number, after.due_at) == (before.number, before.due_at)


@pytest.mark.parametrize("minutes", [5, 20])
async def test_clock_ahead_of_discord_posts_no_part_a_day_early(tmp_path: Path, minutes: int) -> None:
    async with open_world(tmp_path, ahead=timedelta(minutes=minutes)) as world:
        await world.subscribe(time="8")
        copy = world.back_up(tmp_path)
        await world.next_day(2)
        await world.restore(copy, down=timedelta(minutes=3))
        await world.wait_until_idle()
        assert world.posted_parts() == [1, 2, 3]
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
        await world.next_day()
        assert world.posted_parts() == [1, 2, 3, 4]
        await world.restart(down=timedelta(minutes=5))
        await world.wait_until_idle()
        assert world.posted_parts() == [1, 2, 3, 4], "part 4 is found, although its last answer was lost"
        delivery = await world.next_delivery()
        assert (delivery.number, delivery.due_at.date()) == (5, (world.clock.now() + timedelta(days=1)).date())


async def test_requested_part_with_a_clock_ahead_moves_no_later_slot(tmp_path: Path) -> None:
    async with open_world(tmp_path, ahead=timedelta(minutes=20)) as world:
        await world.subscribe(time="8")
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
        slot = (await world.next_delivery()).due_at
        await world.move_clock_to(slot)
        assert world.posted_parts() == [1]
        world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
        subscription = await world.subscription()
        await world.bot.database.write(moves.request, subscription.id, 2, world.clock.now())
        world.bot.engine.wake()
        await world.wait_until(lambda: world.posted_parts() == [1, 2])
        await world.restart(down=timedelta(minutes=5))
        await world.wait_until_idle()
        assert world.posted_parts() == [1, 2]
        delivery = await world.next_delivery()
        assert (delivery.number, delivery.due_at) == (3, slot + timedelta(days=1))


async def test_posted_part_that_was_paused_leaves_its_slot_to_the_next(world: World) -> None:
    await world.subscribe(time="8")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1))
    await world.next_day()
    assert world.posted_parts() == [1, 2], "the last answer was lost"
    await world.mara.command(world.reading, "pause")
    await world.restart(down=timedelta(minutes=5))
    await world.mara.command(world.reading, "resume")
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


async def test_found_part_keeps_its_channel_after_a_move_to_a_forum(world: World) -> None:
    forum = world.sandbox.add_channel(world.guild, "forum", ChannelType.FORUM)
    await world.subscribe(time="8", discussion="each")

    only = requests_to(world.reading)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1, skip=1, only=only))
    await world.next_day()
    await world.mara.command(world.reading, "move", channel=forum)
    await world.restart(down=timedelta(minutes=5))
    await world.wait_until_idle()
    (delivery,) = await world.bot.database.read(ledger.next_deliveries)
    part = await world.bot.database.read(ledger.find, delivery.subscription.id, DeliveryKind.PART, 2)
    assert part is not None
    assert part.channel_id == world.reading.id
    await world.wait_until(lambda: len(world.sandbox.threads(world.reading)) == 2)


async def test_part_1_follows_a_found_opening_at_once(world: World) -> None:
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.subscribe(time="8")
    assert len(world.posts()) == 1
    await world.restart(down=timedelta(minutes=5))
    await world.wait_until_idle()
    assert world.posted_parts() == [1]


async def test_requested_part_after_a_backup_leaves_its_slot_to_the_next(world: World, tmp_path: Path) -> None:
    await world.subscribe(time="8")
    slot = (await world.next_delivery()).due_at
    copy = world.back_up(tmp_path)
    await world.mara.command(world.reading, "next")
    await world.wait_until(lambda: world.posted_parts() == [1, 2])
    await world.restore(copy, down=timedelta(hours=1))
    await world.wait_until_idle()
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]
    assert world.clock.now() - slot < timedelta(minutes=1)


async def test_restored_backup_ends_a_story_that_has_ended_since(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(20)
    texts = [post.text for post in world.posts()]
    await world.restore(copy, down=timedelta(hours=1))
    await world.next_day(3)
    assert [post.text for post in world.posts()] == texts
    assert await world.running_titles() == []


async def test_reconcile_counts_existing_posts_at_once(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(3)
    await world.stop()
    world.replace_database(copy)
    async with start_bot(world.settings, world.clock, posting=False) as bot:
        assert [count async for count in bot.engine.reconcile()] == [("Inseparable", 3)]
        assert [count async for count in bot.engine.reconcile()] == [("Inseparable", 0)]
    assert world.posted_parts() == [1, 2, 3, 4]
    await world.restart()
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3, 4, 5]


async def test_restored_backup_without_history_waits_for_an_organiser(world: World, tmp_path: Path) -> None:
    await world.subscribe()
    copy = world.back_up(tmp_path)
    await world.next_day(2)
    await world.stop()
    world.replace_database(copy)
    world.sandbox.deny(world.reading, Permission.READ_MESSAGE_HISTORY)
    await world.restart(down=timedelta(hours=1))
    answers = [("It is there", [1, 2, 3]), ("It is there", [1, 2, 3]), ("Post again", [1, 2, 3, 4])]
    for count, (label, parts) in enumerate(answers, start=1):
        await world.next_day()
        assert world.posted_parts() == [1, 2, 3], "nothing comes before an organiser has looked"
        reports = world.sandbox.private(world.mara)
        assert len(reports) == count
        await world.press(reports[-1], label)
        assert world.posted_parts() == parts
    await world.next_day(2)
    assert world.posted_parts() == [1, 2, 3, 4, 5, 6]
