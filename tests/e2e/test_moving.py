"""/move, /repost and /status: a story moves with its progress, a deleted part is posted again."""

import re

import pytest

from bot.sandbox import Fault, Permission
from bot.store import guilds, ledger
from tests.e2e.stage import MESSAGES, SHOES, World, requests_to


async def test_move_keeps_the_progress_and_is_announced_in_both_channels(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.next_day()
    reply = await world.mara.command(world.reading, "move", channel=attic)
    assert "goes on in" in reply.text
    assert f"has moved to <#{attic.id}>: part 3 comes there" in world.posts()[-1].text
    assert f"from <#{world.reading.id}>, where parts 1 to 2" in world.posts(attic)[-1].text
    await world.next_day(2)
    assert world.posted_parts() == [1, 2]
    assert world.posted_parts(attic) == [3, 4]
    caught = await world.jonas.command(attic, "catchup")
    assert "part 1 of" in caught.text
    old = await world.jonas.press(world.posts()[-2], "Next part")
    assert "Part 3 is there" in old.text


async def test_move_keeps_reading_positions(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.jonas.press(world.posts()[-1], "I've read this")
    await world.mara.command(world.reading, "move", channel=attic)
    assert "read up to part 1" in (await world.jonas.command(attic, "progress")).text


async def test_move_to_an_unsuitable_channel_is_refused(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.subscribe(channel=attic, story=SHOES)
    assert "is running in that channel" in (await world.mara.command(world.reading, "move", channel=attic)).text
    same = await world.mara.command(world.reading, "move", channel=world.reading)
    assert "in that channel already" in same.text
    world.sandbox.deny(attic, Permission.SEND_MESSAGES)
    assert "Send Messages" in (await world.mara.command(world.reading, "move", channel=attic)).text


@pytest.mark.parametrize("skip", [0, 1], ids=["first message", "second message"])
async def test_refused_part_is_posted_where_its_story_moves(world: World, skip: int) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.wait_until_idle()

    only = requests_to(world.reading)
    world.sandbox.fault(Fault("POST", MESSAGES, "400/200000", times=99, skip=skip, only=only))
    await world.next_day()
    (report,) = world.sandbox.private(world.mara)
    assert "Discord did not accept it" in report.text
    await world.mara.command(world.reading, "move", channel=attic)
    await world.wait_until(lambda: world.posted_parts(attic) == [2])
    await world.next_day()
    assert world.posted_parts(attic) == [2, 3]


async def test_story_of_a_deleted_channel_can_move(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day()
    await world.mara.command(attic, "move", channel=attic)
    await world.wait_until(lambda: world.posted_parts(attic) == [2])
    await world.next_day()
    assert world.posted_parts(attic) == [2, 3]


async def test_move_offers_every_story_of_a_deleted_channel(world: World) -> None:
    attic, second = (world.sandbox.add_channel(world.guild, name) for name in ("attic", "second"))
    await world.subscribe()
    await world.subscribe(channel=second, story=SHOES)
    for channel in (world.reading, second):
        world.sandbox.delete_channel(channel)
    await world.next_day()
    offered = await world.mara.command(attic, "move", channel=attic)
    assert offered.buttons == ["Move Inseparable", "Move Three Hundred Pairs of Shoes"]
    moved = await world.mara.press(offered.message, "Move Inseparable")
    assert moved.updated
    assert f"**Inseparable** goes on in <#{attic.id}>" in moved.text
    await world.wait_until(lambda: world.posted_parts(attic) == [2])


async def test_ended_story_of_a_deleted_channel_can_be_revived_and_moved(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day()
    offered = await world.mara.command(attic, "unsubscribe")
    assert "/move" in offered.text
    ended = await world.mara.press(offered.message, "End Inseparable")
    undone = await world.mara.press(ended.message, "Undo")
    assert "is not ended any more" in undone.text
    assert "/move" in undone.text
    assert f"<#{world.reading.id}>" not in undone.text, "the deleted channel is not named"
    await world.mara.command(attic, "move", channel=attic)
    await world.wait_until(lambda: world.posted_parts(attic) == [2])


async def test_move_names_a_channel_that_could_not_be_told(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    moved = await world.mara.command(world.reading, "move", channel=attic)
    assert f"I could not say so in <#{world.reading.id}>" in moved.text


async def test_paused_story_moves_and_stays_paused(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    await world.mara.command(world.reading, "move", channel=attic)
    await world.next_day(2)
    assert world.posted_parts(attic) == []
    await world.mara.command(attic, "resume")
    await world.next_day()
    assert world.posted_parts(attic) == [2]


async def test_deleted_post_stays_deleted_until_repost(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    refused = await world.mara.command(world.reading, "repost", part=1)
    assert "still there" in refused.text
    for message in world.posts()[1:3]:
        world.sandbox.delete_message(message)
    await world.restart()
    await world.next_day()
    assert world.posted_parts() == [2, 3]
    again = await world.mara.command(world.reading, "repost", part=1)
    assert "there again" in again.text
    assert world.posted_parts() == [2, 3, 1]
    subscription = await world.subscription()
    assert await world.bot.database.read(ledger.progress, subscription.id) == 3, "the progress stays"
    newest = await world.jonas.press(world.posts()[-1], "Next part")
    assert "Part 2 is there" in newest.text
    await world.next_day()
    assert world.posted_parts() == [2, 3, 1, 4]
    for _ in range(2):
        for message in [post for post in world.posts() if "part 1 of" in post.text]:
            world.sandbox.delete_message(message)
        await world.mara.command(world.reading, "repost", part=1)
    assert world.posted_parts()[-1] == 1


async def test_repost_of_a_half_deleted_part_removes_the_rest_first(world: World) -> None:
    await world.subscribe()
    line, prose = world.posts()[1:3]
    world.sandbox.delete_message(prose)
    await world.mara.command(world.reading, "repost", part=1)
    assert world.posted_parts() == [1]
    assert line not in world.posts()


async def test_repost_names_the_missing_permission(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.VIEW_CHANNEL)
    refused = await world.mara.command(world.reading, "repost", part=1)
    assert f"<#{world.reading.id}>" in refused.text
    assert "View Channel" in refused.text
    await world.mara.command(world.reading, "move", channel=attic)
    refused = await world.mara.command(attic, "repost", part=1)
    assert f"I cannot check whether that part is still in <#{world.reading.id}>" in refused.text


async def test_repost_in_an_old_thread_posts_that_storys_part(world: World) -> None:
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story=SHOES)
    for message in [post for post in world.posts() if "Inseparable, part 1" in post.text]:
        world.sandbox.delete_message(message)
    await world.mara.command(thread, "repost", part=1)
    await world.wait_until_idle()
    assert [post for post in world.posts() if "Inseparable, part 1" in post.text]


async def test_repost_of_an_unposted_part_is_refused(world: World) -> None:
    await world.subscribe()
    assert "has not been posted" in (await world.mara.command(world.reading, "repost", part=2)).text
    assert "There is no part 99" in (await world.mara.command(world.reading, "repost", part=99)).text


async def test_status_shows_next_parts_posts_and_failures(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day(2)
    answer = await world.mara.command(world.reading, "status")
    assert answer.ephemeral
    assert "at part 2 of" in answer.text
    (comes,) = re.findall(r"Part 3 comes (<t:\d+:f>)", answer.text)
    (then,) = re.findall(r"Then: (.+)", answer.text)
    assert then.count("<t:") == 2
    assert answer.text.count(comes) == 1
    assert "part 2: no answer from Discord, or an error" in answer.text
    assert "(503/0" in answer.text
    assert f"[2](https://discord.com/channels/{world.guild.id}/{world.reading.id}/" in answer.text
    elsewhere = world.sandbox.add_channel(world.guild, "attic")
    all_stories = await world.mara.command(elsewhere, "status")
    assert "One story is running on this server" in all_stories.text
    assert "at part 2 of" in all_stories.text


async def test_status_names_missing_permissions_and_sets_the_log_channel(world: World) -> None:
    log = world.sandbox.add_channel(world.guild, "organisers")
    await world.subscribe()
    card = await world.mara.command(world.reading, "status")
    assert "Nothing went wrong" in card.text
    chosen = await world.mara.select(card.message, "Say it in a channel instead", [log])
    assert f"<#{log.id}>" in chosen.text
    assert await world.bot.database.read(guilds.log_channel, world.guild.id) == log.id
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    assert len(world.posts(log)) == 1
    answer = await world.mara.command(world.reading, "status")
    assert "Send Messages" in answer.text
    assert answer.buttons == ["Check again"]
    private = await world.mara.select(card.message, "Say it in a channel instead", [])
    assert "private message" in private.text
    world.sandbox.deny(log, Permission.SEND_MESSAGES)
    refused = await world.mara.select(card.message, "Say it in a channel instead", [log])
    assert "Send Messages" in refused.text


async def test_status_of_ten_held_stories_fits_one_answer(world: World) -> None:
    title = "A *Long* _Title_ of ~~Many~~ Words [and] `Much` Markup " * 3
    channels = [world.sandbox.add_channel(world.guild, f"channel-{number}") for number in range(10)]
    text = "The lamp in the window burned low, and nobody came to trim it. " * 60
    await world.mara.command(world.reading, "library add", file=("lamp.txt", text.encode()), title=title)
    for channel in channels:
        await world.subscribe(channel, story=title)
    world.sandbox.deny(world.guild, Permission.SEND_MESSAGES, Permission.READ_MESSAGE_HISTORY)
    await world.next_day()
    answer = await world.mara.command(world.reading, "status")
    shown = answer.text.count("at part 1 of")
    assert 0 < shown < 10
    assert f"And {10 - shown} more" in answer.text
    assert answer.text.count("Send Messages") == shown
