"""A story in a forum: each part is a forum post, made once although Discord has no nonce for forum posts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox import Channel, ChannelType, Fault, Message, Permission
from tests.e2e.stage import FORUM_POSTS, MESSAGES, UNLIMITED, World, open_world
from tests.openapi import check


@pytest.fixture
def forum(world: World) -> Channel:
    """A forum on the server."""
    return world.sandbox.add_channel(world.guild, "chapters", ChannelType.FORUM)


def post_names(world: World, forum: Channel) -> list[str]:
    """Return the names of a forum's posts, oldest first: "part 1" for "Inseparable, part 1: Hero Functions"."""
    return [post.name.removeprefix("Inseparable").lstrip(",: ").split(":")[0] for post in world.sandbox.threads(forum)]


def bot_messages(world: World, post: Channel) -> list[Message]:
    """Return the bot's messages in a forum post, oldest first."""
    return [message for message in world.sandbox.messages(post) if message.author.bot and not message.deleted]


async def test_each_part_is_a_forum_post_with_its_buttons(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day(2)
    assert post_names(world, forum) == ["", "part 1", "part 2", "part 3"]
    for post in world.sandbox.threads(forum)[1:]:
        messages = bot_messages(world, post)
        assert messages[0].id == post.id
        assert {"I've read this", "Discuss", "Recap"} <= set(messages[-1].buttons)
        assert "End of part" in messages[-1].text


async def test_whole_story_becomes_forum_posts(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day(9)
    assert post_names(world, forum) == ["", *(f"part {number}" for number in range(1, 8)), "the end"]


@pytest.mark.parametrize("kind", ["500-before", "500-after", "503-before", "503-after", "reset-after", "429"])
async def test_error_answer_makes_no_second_forum_post(world: World, forum: Channel, kind: str) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=FORUM_POSTS, kind=kind, times=1))
    while len(post_names(world, forum)) < 4:
        await world.next_day()
    assert post_names(world, forum) == ["", "part 1", "part 2", "part 3"]
    sent = [request for request in world.sandbox.requests if (request.method, request.route) == ("POST", FORUM_POSTS)]
    assert len(sent) <= 5, "the channel is checked before a retry"


@pytest.mark.parametrize("kind", ["500-after", "503-before", "503-after", "reset-after"])
async def test_rest_of_a_long_part_goes_on_in_its_forum_post(world: World, forum: Channel, kind: str) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1))
    while len(world.sandbox.threads(forum)) < 4:
        await world.next_day()
    for post in world.sandbox.threads(forum)[1:3]:
        texts = [message.text for message in bot_messages(world, post)]
        assert len(texts) > 1
        assert len(set(texts)) == len(texts)
        assert "End of part" in texts[-1]


async def test_forum_post_is_looked_for_before_a_quick_retry(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=FORUM_POSTS, kind="503-after", times=1))
    await world.next_day()
    await world.pass_time(timedelta(seconds=50))
    assert post_names(world, forum) == ["", "part 1", "part 2"]
    assert "part 2 of 7" in (await world.mara.command(world.sandbox.threads(forum)[-1], "progress")).text.casefold()


async def test_archived_forum_post_is_found_before_a_retry(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=FORUM_POSTS, kind="503-after", times=1))
    await world.next_day()
    await world.pass_time(timedelta(days=9))  # Discord archives a thread without messages
    assert post_names(world, forum).count("part 2") == 1


async def test_discuss_in_a_forum_post_asks_its_question_there(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    post, newest = world.sandbox.threads(forum)[1:]
    reply = await world.jonas.press(bot_messages(world, post)[-1], "Discuss")
    assert reply.text == "This is the place: talk about part 1 right here."
    assert reply.buttons == []
    question = bot_messages(world, post)[-1]
    assert "no spoilers beyond" in question.text
    again = await world.mara.command(newest, "discuss", part=1)
    assert f"<#{post.id}>" in again.text
    assert again.buttons == ["Go to the discussion"]
    assert bot_messages(world, post)[-1].id == question.id


async def test_card_for_a_forum_mentions_posts_and_no_threads(world: World, forum: Channel) -> None:
    card = await world.card(channel=forum)
    assert "Each part is a post of its own, and people talk about it there." in card.text
    assert "Discussion threads" not in card.text
    assert "Discussion threads" in (await world.card()).text


async def test_each_forum_post_asks_a_question_when_chosen(world: World, forum: Channel) -> None:
    await world.subscribe(forum, discussion="each")
    await world.next_day()
    for post in world.sandbox.threads(forum)[1:]:
        assert sum("no spoilers beyond" in message.text for message in bot_messages(world, post)) == 1


async def test_commands_work_in_a_forum_post(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    first, second = world.sandbox.threads(forum)[1:3]
    assert "part 2 of 7" in (await world.jonas.command(second, "progress")).text.casefold()
    recap = await world.jonas.command(second, "recap", part=1)
    assert f"/{first.id}/{first.id}" in recap.text
    catchup = await world.jonas.command(first, "catchup")
    assert catchup.ephemeral
    assert "part 1" in catchup.text.casefold()


async def test_pause_is_announced_in_the_newest_forum_post(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    newest = world.sandbox.threads(forum)[-1]
    await world.mara.command(newest, "pause")
    assert "is paused" in bot_messages(world, newest)[-1].text


async def test_undo_empties_the_forum_posts(world: World, forum: Channel) -> None:
    started = await world.subscribe(forum)
    undone = await world.mara.press(started.message, "Undo")
    assert not any(bot_messages(world, post) for post in world.sandbox.threads(forum)), undone.text


async def test_undo_deletes_the_forum_posts_with_permission(world: World, forum: Channel) -> None:
    world.sandbox.allow(forum, Permission.MANAGE_THREADS)
    started = await world.subscribe(forum)
    await world.mara.press(started.message, "Undo")
    assert world.sandbox.threads(forum) == []


async def test_deleted_forum_post_is_reposted(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.next_day()
    world.sandbox.delete_channel(world.sandbox.threads(forum)[1])
    reply = await world.mara.command(world.sandbox.threads(forum)[-1], "repost", part=1)
    assert "part 1" in reply.text.casefold()
    assert post_names(world, forum) == ["", "part 2", "part 1"]
    await world.next_day()
    assert post_names(world, forum) == ["", "part 2", "part 1", "part 3"]


async def test_forum_post_deleted_while_posting_stays_deleted(world: World, forum: Channel) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    unfinished = world.sandbox.threads(forum)[2]
    assert len(bot_messages(world, unfinished)) == 1
    world.sandbox.delete_channel(unfinished)
    await world.pass_time(timedelta(minutes=30))
    assert len(world.sandbox.threads(forum)) == 2
    await world.next_day()
    assert "part 3" in world.sandbox.threads(forum)[-1].name


async def test_part_of_a_deleted_forum_starts_over_where_its_story_moves(world: World, forum: Channel) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    assert len(bot_messages(world, world.sandbox.threads(forum)[2])) == 1
    world.sandbox.delete_channel(forum)
    await world.pass_time(timedelta(minutes=1))
    (report,) = world.sandbox.private(world.mara)
    assert "with part 2: I cannot find the channel" in report.text
    await world.mara.command(world.reading, "move", channel=world.reading)
    await world.wait_until(lambda: world.posted_parts() == [2])
    assert "End of part 2" in world.posts()[-1].text


async def test_story_moves_from_a_channel_to_a_forum_and_back(world: World, forum: Channel) -> None:
    await world.subscribe()
    await world.mara.command(world.reading, "move", channel=forum)
    await world.next_day()
    assert post_names(world, forum) == ["part 2"]
    await world.mara.command(world.sandbox.threads(forum)[0], "move", channel=world.reading)
    await world.next_day()
    assert post_names(world, forum) == ["part 2"]
    assert "part 3 of 7" in world.posts()[-2].text


async def test_move_to_an_empty_forum_is_announced_in_the_old_channel_only(world: World, forum: Channel) -> None:
    await world.subscribe()
    moved = await world.mara.command(world.reading, "move", channel=forum)
    assert f"I could not say so in <#{forum.id}>" in moved.text
    assert "has moved to" in world.posts()[-1].text
    before = len(world.posts())
    for command in ("pause", "resume"):
        reply = await world.mara.command(world.reading, command, channel=forum)
        assert f"I could not say so in <#{forum.id}>" in reply.text
    await world.next_day()
    assert len(world.posts()) == before, "the old channel hears of the move only"
    post = world.sandbox.threads(forum)[0]
    paused = await world.mara.command(post, "pause")
    assert "I could not say so" not in paused.text
    assert "is paused" in bot_messages(world, post)[-1].text


async def test_move_between_forums_is_announced_once_in_the_first(world: World, forum: Channel) -> None:
    second = world.sandbox.add_channel(world.guild, "more", ChannelType.FORUM)
    await world.subscribe(forum)
    post = world.sandbox.threads(forum)[-1]
    before = len(bot_messages(world, post))
    await world.mara.command(post, "move", channel=second)
    assert [message.text for message in bot_messages(world, post)[before:]] == [
        f"**Inseparable** has moved to <#{second.id}>: part 2 comes there. What was posted here stays."
    ]


async def test_missing_forum_permissions_have_their_forum_names(world: World, forum: Channel) -> None:
    world.sandbox.deny(forum, Permission.SEND_MESSAGES, Permission.SEND_MESSAGES_IN_THREADS)
    reply = await world.mara.command(world.reading, "subscribe", story="Inseparable", channel=forum)
    assert "Create Posts" in reply.text
    assert "Send Messages in Threads" in reply.text


async def test_forum_that_requires_a_tag_gets_its_first_tag(world: World) -> None:
    forum = world.sandbox.add_channel(
        world.guild, "tagged", ChannelType.FORUM, tags=["story", "other"], requires_tag=True
    )
    await world.subscribe(forum)
    assert post_names(world, forum) == ["", "part 1"]


async def test_story_goes_on_when_its_forum_has_a_usable_tag_again(world: World) -> None:
    forum = world.sandbox.add_channel(world.guild, "tagged", ChannelType.FORUM, tags=["story"], requires_tag=True)
    await world.subscribe(forum)
    tags, forum.tags = forum.tags, []
    world.sandbox.world.announce_channel("CHANNEL_UPDATE", forum)
    await world.next_day(2)
    assert post_names(world, forum) == ["", "part 1"]
    (report,) = world.sandbox.private(world.mara)
    assert "needs a tag" in report.text
    await world.mara.press(report, "Check again")
    await world.wait_until(lambda: len(world.sandbox.private(world.mara)) == 2)
    forum.tags = tags
    world.sandbox.world.announce_channel("CHANNEL_UPDATE", forum)
    await world.wait_until(lambda: post_names(world, forum) == ["", "part 1", "part 2"])


async def test_story_in_a_full_server_goes_on_within_an_hour_after_there_is_room(tmp_path: Path) -> None:
    async with open_world(tmp_path, replace(UNLIMITED, active_threads=2)) as world:
        forum = world.sandbox.add_channel(world.guild, "novels", ChannelType.FORUM)
        await world.subscribe(forum)
        await world.next_day()
        (report,) = world.sandbox.private(world.mara)
        assert "as many open threads as Discord allows" in report.text
        world.sandbox.delete_channel(world.sandbox.threads(forum)[0])
        await world.pass_time(timedelta(hours=1, minutes=2))
        await world.wait_until(lambda: post_names(world, forum) == ["part 1", "part 2"])
        assert len(world.sandbox.private(world.mara)) == 1, "nobody is told twice"


async def test_card_warns_of_a_forum_whose_tags_the_bot_may_not_use(world: World) -> None:
    forum = world.sandbox.add_channel(world.guild, "tagged", ChannelType.FORUM, tags=[], requires_tag=True)
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", channel=forum)
    assert "I may not use any of its tags" in card.text
    usual = await world.mara.command(world.reading, "subscribe", story="Inseparable")
    assert "tags" not in usual.text


async def test_uncertain_forum_post_is_posted_again_on_request(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.fault(Fault(method="POST", route=FORUM_POSTS, kind="503-before", times=1))
    await world.next_day()
    world.sandbox.deny(forum, Permission.READ_MESSAGE_HISTORY)
    await world.pass_time(timedelta(hours=2))
    (report,) = world.sandbox.private(world.mara)
    await world.mara.press(report, "Post again")
    await world.wait_until(lambda: post_names(world, forum) == ["", "part 1", "part 2"])


async def test_deleted_forum_is_reported_and_its_story_can_move(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    world.sandbox.delete_channel(forum)
    await world.next_day()
    (report,) = world.sandbox.private(world.mara)
    assert "I cannot find the channel" in report.text
    await world.mara.command(world.reading, "move", channel=world.reading)
    await world.wait_until(lambda: world.posted_parts() == [2])


async def test_restart_doubles_no_forum_post(world: World, forum: Channel) -> None:
    await world.subscribe(forum)
    await world.restart(down=timedelta(hours=3))  # after the slot of part 2
    await world.next_day(2)
    assert post_names(world, forum) == ["", "part 1", "part 2", "part 3", "part 4"]


@pytest.mark.parametrize("discussion", ["demand", "each"])
async def test_restored_backup_counts_later_forum_posts(
    world: World, forum: Channel, tmp_path: Path, discussion: str
) -> None:
    await world.subscribe(forum, discussion=discussion)
    copy = world.back_up(tmp_path)
    await world.next_day(2)
    await world.restore(copy, down=timedelta(hours=1))
    await world.next_day(2)
    names = post_names(world, forum)
    assert names == ["", *(f"part {number}" for number in range(1, len(names)))]
    assert len(names) > 4
    newest = world.sandbox.threads(forum)[-1]
    recap = await world.jonas.command(newest, "recap", part=2)
    third = world.sandbox.threads(forum)[2]
    assert f"/{third.id}/{third.id}" in recap.text
    for post in world.sandbox.threads(forum)[1:]:
        assert sum("no spoilers beyond" in message.text for message in bot_messages(world, post)) == (
            discussion == "each"
        )


async def test_forum_requests_match_discords_openapi_document(world: World, forum: Channel) -> None:
    await world.subscribe(forum, story="Three Hundred", length="long", discussion="each")
    await world.next_day()
    routes = (FORUM_POSTS, MESSAGES)
    sent = [request for request in world.sandbox.requests if request.method == "POST" and request.route in routes]
    assert {request.route for request in sent} == set(routes)
    assert check(sent) == []
