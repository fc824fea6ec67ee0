"""A story moves to another channel with its place; a part that was deleted comes again; /status says how it stands."""

import re

import pytest

from bot.sandbox import Fault, Permission
from bot.store import guilds, ledger, subscriptions
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"


async def test_a_story_moves_with_its_place_and_both_channels_are_told(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.next_day()
    reply = await world.mara.command(world.reading, "move", channel=there)
    assert "goes on in" in reply.text
    assert f"has moved to <#{there.id}>: part 3 comes there" in world.posts()[-1].text
    assert f"from <#{world.reading.id}>, where parts 1 to 2" in world.posts(there)[-1].text
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2]
    assert lines(world.posts(there)) == [3, 4]
    caught = await world.jonas.command(there, "catchup")
    assert "part 1 of" in caught.text
    old = await world.jonas.press(world.posts()[-2], "Next part")
    assert "Part 3 is there" in old.text


async def test_readers_keep_their_places_when_a_story_moves(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.jonas.press(world.posts()[-1], "I've read this")
    await world.mara.command(world.reading, "move", channel=there)
    assert "read up to part 1" in (await world.jonas.command(there, "progress")).text


async def test_a_story_does_not_move_where_another_one_runs_nor_where_it_is(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.subscribe(channel=there, story="Three Hundred Pairs of Shoes")
    assert "is running in that channel" in (await world.mara.command(world.reading, "move", channel=there)).text
    same = await world.mara.command(world.reading, "move", channel=world.reading)
    assert "in that channel already" in same.text
    world.sandbox.deny(there, Permission.SEND_MESSAGES)
    assert "Send Messages" in (await world.mara.command(world.reading, "move", channel=there)).text


@pytest.mark.parametrize("skip", [0, 1], ids=["at once", "midway"])
async def test_what_a_channel_refuses_for_good_is_posted_where_its_story_moves(world: World, skip: int) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.bot.engine.wait_until_idle()

    def here(path: str, _body: object) -> bool:
        return str(world.reading.id) in path

    world.sandbox.fault(Fault("POST", MESSAGES, "400/200000", times=99, skip=skip, only=here))
    await world.next_day()
    (told,) = world.sandbox.private(world.mara)
    assert "Discord did not take it" in told.text
    await world.mara.command(world.reading, "move", channel=there)
    await world.until(lambda: lines(world.posts(there)) == [2])
    await world.next_day()
    assert lines(world.posts(there)) == [2, 3]


async def test_a_story_whose_channel_was_deleted_moves_on_from_anywhere(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day()
    await world.mara.command(there, "move", channel=there)
    await world.until(lambda: lines(world.posts(there)) == [2])
    await world.next_day()
    assert lines(world.posts(there)) == [2, 3]


async def test_of_several_stories_whose_channels_were_deleted_the_one_that_is_chosen_moves(world: World) -> None:
    there, second = (world.sandbox.add_channel(world.guild, name) for name in ("attic", "second"))
    await world.subscribe()
    await world.subscribe(channel=second, story="Three Hundred Pairs of Shoes")
    for channel in (world.reading, second):
        world.sandbox.delete_channel(channel)
    await world.next_day()
    offered = await world.mara.command(there, "move", channel=there)
    assert offered.buttons == ["Move Inseparable", "Move Three Hundred Pairs of Shoes"]
    moved = await world.mara.press(offered.message, "Move Inseparable")
    assert moved.updated
    assert f"**Inseparable** goes on in <#{there.id}>" in moved.text
    await world.until(lambda: lines(world.posts(there)) == [2])


async def test_what_was_ended_for_want_of_a_channel_can_be_taken_back_and_moved(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.delete_channel(world.reading)
    await world.next_day()
    offered = await world.mara.command(there, "unsubscribe")
    assert "/move" in offered.text
    ended = await world.mara.press(offered.message, "End Inseparable")
    undone = await world.mara.press(ended.message, "Undo")
    assert "is not ended after all" in undone.text
    assert "/move" in undone.text
    assert f"<#{world.reading.id}>" not in undone.text, "there is nobody to be told"
    await world.mara.command(there, "move", channel=there)
    await world.until(lambda: lines(world.posts(there)) == [2])


async def test_a_channel_that_could_not_be_told_of_a_move_is_named(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    moved = await world.mara.command(world.reading, "move", channel=there)
    assert f"I could not say so in <#{world.reading.id}>" in moved.text


async def test_a_paused_story_moves_and_stays_paused(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.mara.command(world.reading, "pause")
    await world.mara.command(world.reading, "move", channel=there)
    await world.next_day(2)
    assert lines(world.posts(there)) == []
    await world.mara.command(there, "resume")
    await world.next_day()
    assert lines(world.posts(there)) == [2]


async def test_a_post_that_a_moderator_deleted_stays_deleted_until_it_is_asked_for(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    there = await world.mara.command(world.reading, "repost", part=1)
    assert "still there" in there.text
    for message in world.posts()[1:3]:
        world.sandbox.delete_message(message)
    await world.restart()
    await world.next_day()
    assert lines(world.posts()) == [2, 3]
    again = await world.mara.command(world.reading, "repost", part=1)
    assert "there again" in again.text
    assert lines(world.posts()) == [2, 3, 1]
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert await world.bot.database.read(ledger.progress, live.id) == 3, "the place is unmoved"
    newest = await world.jonas.press(world.posts()[-1], "Next part")
    assert "Part 2 is there" in newest.text
    await world.next_day()
    assert lines(world.posts()) == [2, 3, 1, 4]
    for _ in range(2):
        for message in [post for post in world.posts() if "part 1 of" in post.text]:
            world.sandbox.delete_message(message)
        await world.mara.command(world.reading, "repost", part=1)
    assert lines(world.posts())[-1] == 1


async def test_of_a_part_that_is_half_deleted_the_rest_goes_before_it_comes_again(world: World) -> None:
    await world.subscribe()
    line, prose = world.posts()[1:3]
    world.sandbox.delete_message(prose)
    await world.mara.command(world.reading, "repost", part=1)
    assert lines(world.posts()) == [1]
    assert line not in world.posts()


async def test_what_stands_in_the_way_of_posting_again_is_named(world: World) -> None:
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.VIEW_CHANNEL)
    refused = await world.mara.command(world.reading, "repost", part=1)
    assert f"<#{world.reading.id}>" in refused.text
    assert "View Channel" in refused.text
    await world.mara.command(world.reading, "move", channel=there)
    refused = await world.mara.command(there, "repost", part=1)
    assert f"I may not look whether that part is still in <#{world.reading.id}>" in refused.text


async def test_in_the_thread_of_an_older_story_its_part_is_posted_again(world: World) -> None:
    await world.subscribe(discussion="each")
    (thread,) = world.sandbox.threads(world.reading)
    await world.mara.command(world.reading, "unsubscribe")
    await world.subscribe(story="Three Hundred Pairs of Shoes")
    for message in [post for post in world.posts() if "Inseparable, part 1" in post.text]:
        world.sandbox.delete_message(message)
    await world.mara.command(thread, "repost", part=1)
    await world.bot.engine.wait_until_idle()
    assert [post for post in world.posts() if "Inseparable, part 1" in post.text]


async def test_what_was_not_posted_yet_is_not_posted_again(world: World) -> None:
    await world.subscribe()
    assert "has not been posted" in (await world.mara.command(world.reading, "repost", part=2)).text
    assert "There is no part 99" in (await world.mara.command(world.reading, "repost", part=99)).text


async def test_status_says_what_comes_what_was_posted_and_what_went_wrong(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day(2)
    told = await world.mara.command(world.reading, "status")
    assert told.ephemeral
    assert "at part 2 of" in told.text
    (comes,) = re.findall(r"Part 3 comes (<t:\d+:f>)", told.text)
    (then,) = re.findall(r"Then: (.+)", told.text)
    assert then.count("<t:") == 2
    assert told.text.count(comes) == 1
    assert "part 2: no answer, or an error of Discord's" in told.text
    assert "(503/0" in told.text
    assert f"[2](https://discord.com/channels/{world.guild.id}/{world.reading.id}/" in told.text
    elsewhere = world.sandbox.add_channel(world.guild, "attic")
    of_all = await world.mara.command(elsewhere, "status")
    assert "One story is running on this server" in of_all.text
    assert "at part 2 of" in of_all.text


async def test_status_names_what_is_missing_and_chooses_where_it_is_told(world: World) -> None:
    log = world.sandbox.add_channel(world.guild, "organisers")
    await world.subscribe()
    card = await world.mara.command(world.reading, "status")
    assert "Nothing went wrong" in card.text
    chosen = await world.mara.select(card.message, "Tell it in a channel instead", [log])
    assert f"<#{log.id}>" in chosen.text
    assert await world.bot.database.read(guilds.log_channel, world.guild.id) == log.id
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    assert len(world.posts(log)) == 1
    told = await world.mara.command(world.reading, "status")
    assert "Send Messages" in told.text
    assert told.buttons == ["Check again"]
    private = await world.mara.select(card.message, "Tell it in a channel instead", [])
    assert "private message" in private.text
    world.sandbox.deny(log, Permission.SEND_MESSAGES)
    refused = await world.mara.select(card.message, "Tell it in a channel instead", [log])
    assert "Send Messages" in refused.text


async def test_status_of_ten_stories_with_long_titles_that_all_wait_fits_one_answer(world: World) -> None:
    title = "A *Long* _Title_ of ~~Many~~ Words [and] `Much` Markup " * 3
    rooms = [world.sandbox.add_channel(world.guild, f"room-{number}") for number in range(10)]
    text = "The lamp in the window burned low, and nobody came to trim it. " * 60
    await world.mara.command(world.reading, "library add", file=("lamp.txt", text.encode()), title=title)
    for room in rooms:
        await world.subscribe(room, story=title)
    world.sandbox.deny(world.guild, Permission.SEND_MESSAGES, Permission.READ_MESSAGE_HISTORY)
    await world.next_day()
    told = await world.mara.command(world.reading, "status")
    shown = told.text.count("at part 1 of")
    assert 0 < shown < 10
    assert f"And {10 - shown} more" in told.text
    assert told.text.count("Send Messages") == shown
