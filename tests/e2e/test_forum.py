"""A story in a forum: each part a post of its own, made once although a forum post knows no nonce."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox import Channel, ChannelType, Fault, Message, Permission
from bot.store import subscriptions
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines
from tests.e2e.test_return import back_up_now, restore
from tests.e2e.test_subscribe import card_of
from tests.openapi import check

POSTS = "/channels/{channel_id}/threads"
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def forum(world: World) -> Channel:
    """A forum on the server."""
    return world.sandbox.add_channel(world.guild, "chapters", ChannelType.FORUM)


def names(world: World, forum: Channel) -> list[str]:
    """The posts' names without the story's, oldest first."""
    return [post.name.removeprefix("Inseparable").lstrip(",: ").split(":")[0] for post in world.sandbox.threads(forum)]


def said(world: World, post: Channel) -> list[Message]:
    """What the bot said in a post."""
    return [message for message in world.sandbox.messages(post) if message.author.bot and not message.deleted]


async def test_each_part_is_a_post_with_its_buttons(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day(2)
    assert names(world, forum) == ["", "part 1", "part 2", "part 3"]
    for post in world.sandbox.threads(forum)[1:]:
        messages = said(world, post)
        assert messages[0].id == post.id
        assert {"I've read this", "Discuss", "Recap"} <= set(messages[-1].buttons)
        assert "End of part" in messages[-1].text


async def test_a_story_is_told_to_its_end_in_posts(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day(9)
    assert names(world, forum) == ["", *(f"part {number}" for number in range(1, 8)), "the end"]


@pytest.mark.parametrize("kind", ["500-before", "500-after", "503-before", "503-after", "reset-after", "429"])
async def test_an_answer_that_is_an_error_makes_no_second_post(world: World, forum: Channel, kind: str) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=POSTS, kind=kind, times=1))
    while len(names(world, forum)) < 4:
        await world.next_day()
    assert names(world, forum) == ["", "part 1", "part 2", "part 3"]
    tried = [each for each in world.sandbox.requests if each.method == "POST" and each.route == POSTS]
    assert len(tried) <= 5, "nothing was sent again blindly"


@pytest.mark.parametrize("kind", ["500-after", "503-before", "503-after", "reset-after"])
async def test_the_rest_of_a_long_part_goes_on_in_its_post(world: World, forum: Channel, kind: str) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1))
    while len(world.sandbox.threads(forum)) < 4:
        await world.next_day()
    for post in world.sandbox.threads(forum)[1:3]:
        texts = [message.text for message in said(world, post)]
        assert len(texts) > 1
        assert len(set(texts)) == len(texts)
        assert "End of part" in texts[-1]


async def test_a_repeat_within_the_minute_looks_first_too(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=POSTS, kind="503-after", times=1))
    await world.next_day()
    world.clock.move_to(world.clock.now() + timedelta(seconds=50))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert names(world, forum) == ["", "part 1", "part 2"]
    assert "part 2 of 7" in (await world.mara.command(world.sandbox.threads(forum)[-1], "progress")).text.casefold()


async def test_a_post_that_was_made_unseen_and_put_away_is_found(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=POSTS, kind="503-after", times=1))
    await world.next_day()
    world.clock.move_to(world.clock.now() + timedelta(days=9))  # Discord archives what nobody speaks in
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert names(world, forum).count("part 2") == 1


async def test_discuss_inside_a_post_asks_there_and_leads_nowhere_else(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    post, newest = world.sandbox.threads(forum)[1:]
    reply = await world.jonas.press(said(world, post)[-1], "Discuss")
    assert reply.text == "This is the place: part 1 is talked about right here."
    assert reply.buttons == []
    talk = said(world, post)[-1]
    assert "no spoilers beyond" in talk.text
    again = await world.mara.command(newest, "discuss", part=1)
    assert f"<#{post.id}>" in again.text
    assert again.buttons == ["Go to the discussion"]
    assert said(world, post)[-1].id == talk.id


async def test_the_card_for_a_forum_speaks_of_posts_and_promises_no_threads(world: World, forum: Channel) -> None:
    card = await card_of(world, channel=forum)
    assert "Each part is a post of its own, and is talked about in it." in card.text
    assert "Discussion threads" not in card.text
    assert "Discussion threads" in (await card_of(world)).text


async def test_each_post_asks_its_question_where_that_is_wanted(world: World, forum: Channel) -> None:
    await world.subscribe(forum, discussion="each")
    await world.next_day()
    for post in world.sandbox.threads(forum)[1:]:
        assert sum("no spoilers beyond" in message.text for message in said(world, post)) == 1


async def test_commands_work_inside_a_post_and_lead_to_posts(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    first, second = world.sandbox.threads(forum)[1:3]
    assert "part 2 of 7" in (await world.jonas.command(second, "progress")).text.casefold()
    recap = await world.jonas.command(second, "recap", part=1)
    assert f"/{first.id}/{first.id}" in recap.text
    catchup = await world.jonas.command(first, "catchup")
    assert catchup.ephemeral
    assert "part 1" in catchup.text.casefold()


async def test_what_concerns_everybody_is_said_in_the_newest_post(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    newest = world.sandbox.threads(forum)[-1]
    await world.mara.command(newest, "pause")
    assert "is paused" in said(world, newest)[-1].text


async def test_undo_takes_the_posts_back(world: World, forum: Channel) -> None:
    started = await world.subscribe(forum)
    undone = await world.mara.press(started.message, "Undo")
    assert not any(said(world, post) for post in world.sandbox.threads(forum)), undone.text


async def test_undo_deletes_the_posts_where_the_bot_may(world: World, forum: Channel) -> None:
    world.sandbox.allow(forum, Permission.MANAGE_THREADS)
    started = await world.subscribe(forum)
    await world.mara.press(started.message, "Undo")
    assert world.sandbox.threads(forum) == []


async def test_a_post_that_was_deleted_comes_once_more(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    gone = world.sandbox.threads(forum)[1]
    world.sandbox.delete_channel(gone)
    reply = await world.mara.command(world.sandbox.threads(forum)[-1], "repost", part=1)
    assert "part 1" in reply.text.casefold()
    assert names(world, forum) == ["", "part 2", "part 1"]
    await world.next_day()
    assert names(world, forum) == ["", "part 2", "part 1", "part 3"]


async def test_a_post_deleted_while_it_grows_stays_deleted(world: World, forum: Channel) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    grows = world.sandbox.threads(forum)[2]
    assert len(said(world, grows)) == 1
    world.sandbox.delete_channel(grows)
    world.clock.move_to(world.clock.now() + timedelta(minutes=30))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert len(world.sandbox.threads(forum)) == 2
    await world.next_day()
    assert "part 3" in world.sandbox.threads(forum)[-1].name


async def test_a_part_whose_forum_is_deleted_while_it_grows_starts_over_where_its_story_moves(
    world: World, forum: Channel
) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    assert len(said(world, world.sandbox.threads(forum)[2])) == 1
    world.sandbox.delete_channel(forum)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    (told,) = world.sandbox.private(world.mara)
    assert "with part 2: the channel cannot be found" in told.text
    await world.mara.command(world.reading, "move", channel=world.reading)
    await world.until(lambda: lines(world.posts()) == [2])
    assert "End of part 2" in world.posts()[-1].text


async def test_a_story_moves_from_a_channel_to_a_forum_and_back(world: World, forum: Channel) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "move", channel=forum)
    await world.next_day()
    assert names(world, forum) == ["part 2"]
    await world.mara.command(world.sandbox.threads(forum)[0], "move", channel=world.reading)
    await world.next_day()
    assert names(world, forum) == ["part 2"]
    assert "part 3 of 7" in world.posts()[-2].text


async def test_of_a_move_to_a_forum_the_channel_is_told_once_and_the_forum_when_it_has_a_post(
    world: World, forum: Channel
) -> None:
    await world.subscribe()
    moved = await world.mara.command(world.reading, "move", channel=forum)
    assert f"In <#{forum.id}> nobody was told" in moved.text
    assert "has moved to" in world.posts()[-1].text
    spoken = len(world.posts())
    for command in ("pause", "resume"):
        reply = await world.mara.command(world.reading, command, channel=forum)
        assert f"In <#{forum.id}> nobody was told" in reply.text
    await world.next_day()
    assert len(world.posts()) == spoken, "it is no business of the old channel's any more"
    post = world.sandbox.threads(forum)[0]
    paused = await world.mara.command(post, "pause")
    assert "nobody was told" not in paused.text
    assert "is paused" in said(world, post)[-1].text


async def test_of_a_move_from_one_forum_to_another_the_first_is_told_once(world: World, forum: Channel) -> None:
    second = world.sandbox.add_channel(world.guild, "more", ChannelType.FORUM)
    await world.subscribe(forum)
    post = world.sandbox.threads(forum)[-1]
    before = len(said(world, post))
    await world.mara.command(post, "move", channel=second)
    assert [message.text for message in said(world, post)[before:]] == [
        f"**Inseparable** has moved to <#{second.id}>: part 2 comes there. What was posted here stays."
    ]


async def test_what_a_forum_lacks_is_named_as_its_settings_name_it(world: World, forum: Channel) -> None:
    world.sandbox.deny(forum, Permission.SEND_MESSAGES, Permission.SEND_MESSAGES_IN_THREADS)
    reply = await world.mara.command(world.reading, "subscribe", story="Inseparable", channel=forum)
    assert "Create Posts" in reply.text
    assert "Send Messages in Threads" in reply.text


async def test_a_forum_that_wants_a_tag_gets_its_first(world: World) -> None:
    forum = world.sandbox.add_channel(
        world.guild, "tagged", ChannelType.FORUM, tags=["story", "other"], requires_tag=True
    )
    await world.subscribe(forum)
    assert names(world, forum) == ["", "part 1"]


async def test_what_the_forum_does_not_take_is_told_each_time_somebody_asked_and_waits(world: World) -> None:
    forum = world.sandbox.add_channel(world.guild, "tagged", ChannelType.FORUM, tags=["story"], requires_tag=True)
    await world.subscribe(forum)
    kept, forum.tags = forum.tags, []
    world.sandbox.world.announce_channel("CHANNEL_UPDATE", forum)
    await world.next_day(2)
    assert names(world, forum) == ["", "part 1"]
    (told,) = world.sandbox.private(world.mara)
    assert "Discord did not take it" in told.text
    await world.mara.press(told, "Check again")
    await world.until(lambda: len(world.sandbox.private(world.mara)) == 2)
    forum.tags = kept
    world.sandbox.world.announce_channel("CHANNEL_UPDATE", forum)
    await world.mara.press(world.sandbox.private(world.mara)[-1], "Check again")
    await world.until(lambda: names(world, forum) == ["", "part 1", "part 2"])


async def test_what_nobody_can_know_is_posted_again_when_an_organiser_says_so(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=POSTS, kind="503-before", times=1))
    await world.next_day()
    world.sandbox.deny(forum, Permission.READ_MESSAGE_HISTORY)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    (told,) = world.sandbox.private(world.mara)
    await world.mara.press(told, "Post again")
    await world.until(lambda: names(world, forum) == ["", "part 1", "part 2"])


async def test_a_deleted_forum_is_told_and_its_story_moves_on(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.delete_channel(forum)
    await world.next_day()
    (told,) = world.sandbox.private(world.mara)
    assert "the channel cannot be found" in told.text
    await world.mara.command(world.reading, "move", channel=world.reading)
    await world.until(lambda: lines(world.posts()) == [2])


async def test_a_restart_in_the_middle_posts_nothing_twice(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.restart(down=timedelta(hours=3))  # past the slot of part 2
    await world.next_day(2)
    assert names(world, forum) == ["", "part 1", "part 2", "part 3", "part 4"]


@pytest.mark.parametrize("discussion", ["demand", "each"])
async def test_what_was_posted_since_the_backup_counts(
    world: World, forum: Channel, tmp_path: Path, discussion: str
) -> None:
    await world.subscribe(forum, discussion=discussion)
    copy = await back_up_now(world, tmp_path)
    await world.next_day(2)
    await world.stop()
    await restore(world, copy)
    await world.restart(down=timedelta(hours=1))
    await world.next_day(2)
    found = names(world, forum)
    assert found == ["", *(f"part {number}" for number in range(1, len(found)))]
    assert len(found) > 4
    newest = world.sandbox.threads(forum)[-1]
    live = await world.bot.database.read(subscriptions.active_in_channel, forum.id)
    assert live is not None
    recap = await world.jonas.command(newest, "recap", part=2)
    third = world.sandbox.threads(forum)[2]
    assert f"/{third.id}/{third.id}" in recap.text
    for post in world.sandbox.threads(forum)[1:]:
        assert sum("no spoilers beyond" in message.text for message in said(world, post)) == (discussion == "each")


async def test_what_is_sent_is_as_discord_describes_it(world: World, forum: Channel) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long", discussion="each")
    await world.next_day()
    made = [each for each in world.sandbox.requests if each.method == "POST" and each.route in (POSTS, MESSAGES)]
    assert {each.route for each in made} == {POSTS, MESSAGES}
    assert check(made) == []
