"""A story is chosen, looked at and started with nothing retyped; whatever stands in the channel is minded."""

import re

import pytest

from bot.sandbox import Channel, ChannelType, Message, Permission, Reply
from bot.store import guilds, ledger, subscriptions
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines

SHOES = "Three Hundred Pairs of Shoes"
LENGTH, ZONE = "Length of a part", "Time zone"


async def card_of(world: World, **options: object) -> Reply:
    return await world.mara.command(world.reading, "subscribe", **({"story": "Inseparable"} | options))


async def press(world: World, message: Message, label: str) -> Reply:
    reply = await world.mara.press(message, label)
    await world.bot.engine.wait_until_idle()
    return reply


def disabled(message: Message) -> set[str]:
    return {str(button) for button in message.buttons if button.disabled}


async def test_the_card_says_what_starting_means_and_nothing_is_kept(world: World) -> None:
    card = await card_of(world, time="7.30", timezone="berlin", days="weekdays", length="short")
    assert card.ephemeral
    assert "**Inseparable**" in card.text
    parts = re.search(r"(\d+) parts of about (\d+) min each", card.text)
    assert parts
    assert "on weekdays at 07:30 (Europe/Berlin)" in card.text
    first = [int(moment) for moment in re.findall(r"<t:(\d+):f>", card.text)]
    assert first[0] == int((world.clock.now().replace(hour=6, minute=30, second=0)).timestamp())
    assert [later - first[0] for later in first] == [0, 86400, 2 * 86400]
    assert re.search(r"<t:\d+:D>", card.text), "the date of the last part"
    assert card.buttons == ["Start now", "Start at the next time", "Cancel"]
    assert (await press(world, card.message, "Cancel")).text == "Nothing was started."
    assert world.posts() == []
    assert await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) == ()


async def test_length_and_zone_are_chosen_on_the_card(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin", length="short")
    before = card.text
    longer = await world.mara.select(card.message, LENGTH, ["medium"])
    assert longer.updated
    assert longer.text != before
    moved = await world.mara.select(card.message, ZONE, ["America/New_York"])
    assert "(America/New York)" in moved.text
    await press(world, card.message, "Start now")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert (live.cadence.zone, live.edition.minutes) == ("America/New_York", 5)


async def test_without_a_zone_starting_waits_for_a_choice_and_the_first_becomes_the_servers(world: World) -> None:
    card = await card_of(world)
    assert "Choose a time zone first" in card.text
    assert disabled(card.message) == {"Start now", "Start at the next time"}
    chosen = await world.mara.select(card.message, ZONE, ["Asia/Tokyo"])
    assert disabled(chosen.message) == set()
    await press(world, card.message, "Start at the next time")
    assert await world.bot.database.read(guilds.zone, world.guild.id) == "Asia/Tokyo"
    other = world.sandbox.add_channel(world.guild, "second")
    again = await world.mara.command(other, "subscribe", story=SHOES)
    assert "(Asia/Tokyo)" in again.text


async def test_a_zone_that_is_not_listed_is_asked_for_in_words(world: World) -> None:
    card = await card_of(world)
    asked = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert asked.modal is not None
    answer = await world.mara.submit(asked.modal, {"zone": "Nairobi"})
    assert "(Africa/Nairobi)" in answer.text
    asked = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert asked.modal is not None
    answer = await world.mara.submit(asked.modal, {"zone": "xyzzy"})
    assert 'No time zone fits "xyzzy"' in answer.text
    asked = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert asked.modal is not None
    assert "did you mean Nairobi?" in (await world.mara.submit(asked.modal, {"zone": "Niarobi"})).text


async def test_the_card_says_whose_time_its_times_are_in(world: World) -> None:
    card = await card_of(world, timezone="America/New_York", time="19:30")
    assert "at 19:30 (America/New York)" in card.text
    assert "From part 1 on, in your time: <t:" in card.text


async def test_universal_time_is_called_by_its_name(world: World) -> None:
    card = await card_of(world, timezone="UTC")
    assert "(UTC)" in card.text
    await press(world, card.message, "Start now")
    assert "(UTC)" in world.posts()[0].text


@pytest.mark.parametrize("length", ["short", "medium", "long"])
async def test_the_opening_tells_everybody_the_same_length_as_the_card(world: World, length: str) -> None:
    card = await card_of(world, story=SHOES, timezone="Europe/Berlin", length=length)
    (told,) = re.findall(r"\d+ parts of about \d+ min each", card.text)
    await press(world, card.message, "Start now")
    assert f"In {told}, every day" in world.posts()[0].text


async def test_start_now_posts_the_opening_and_part_one_at_once(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin")
    reply = await press(world, card.message, "Start now")
    assert reply.updated
    assert reply.buttons == ["Undo"]
    opening = world.posts()[0]
    assert "Inseparable" in opening.text
    assert "The Cliffhanger founders" in opening.text
    assert "every day at 08:00 (Europe/Berlin)" in opening.text
    assert lines(world.posts()) == [1]


async def test_start_at_the_next_slot_posts_the_opening_alone(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin", time="8")
    reply = await press(world, card.message, "Start at the next time")
    assert len(world.posts()) == 1
    slot = int(world.clock.now().replace(hour=7, minute=0, second=0).timestamp())
    assert f"<t:{slot}:F>" in reply.text
    assert lines(world.posts()) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"time": "soon"}, "is not a time I understand"),
        ({"days": "someday"}, "is not a choice of days"),
        ({"time": "half past"}, "write it like 8, 8am, 8.30, 20:30 or 20h"),
        ({"timezone": "xyzzy"}, "No time zone fits"),
        ({"timezone": "Berln"}, 'No time zone fits "Berln"; did you mean Berlin?'),
        ({"story": "No Such Book"}, "There is no story"),
        ({"story": "inseperable"}, 'There is no story "inseperable" here; did you mean "Inseparable"?'),
    ],
)
async def test_what_cannot_be_understood_is_answered_with_what_would_work(
    world: World, options: dict[str, str], sentence: str
) -> None:
    reply = await card_of(world, **options)
    assert reply.ephemeral
    assert sentence in reply.text
    assert reply.buttons == []


async def test_missing_permissions_are_named_before_anything_is_shown_and_again_at_the_start(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin")
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES, Permission.CREATE_PUBLIC_THREADS)
    refused = await press(world, card.message, "Start now")
    for name in ("Send Messages", "Create Public Threads"):
        assert name in refused.text
    assert "Read Message History" not in refused.text
    assert (await card_of(world)).buttons == []
    assert await world.bot.database.read(subscriptions.active_in_guild, world.guild.id) == ()
    without_threads = await card_of(world, discussion="none")
    assert "Send Messages" in without_threads.text
    assert "Create Public Threads" not in without_threads.text


async def test_of_a_channel_that_is_not_known_yet_it_is_said_that_it_cannot_be_seen(world: World) -> None:
    state = world.sandbox.world
    unseen = Channel(state.ids.next(), "unseen", ChannelType.TEXT, world.guild.id)
    state.add_channel(unseen)
    told = await world.mara.command(world.reading, "subscribe", story="Inseparable", channel=unseen)
    assert told.ephemeral
    assert "I cannot see that channel" in told.text


async def test_stories_and_zones_are_completed_while_typing(world: World) -> None:
    stories = await world.mara.complete(world.reading, "subscribe", focused="story", story="insep")
    assert [name for name, _ in stories] == ["Inseparable"]
    zones = await world.mara.complete(world.reading, "subscribe", focused="timezone", timezone="germany")
    assert zones[0] == ("Europe/Berlin · 06:00 · Germany", "Europe/Berlin")
    every = await world.mara.complete(world.reading, "subscribe", focused="timezone", timezone="")
    assert 20 <= len(every) <= 25


async def test_a_completed_story_is_the_one_that_is_shown(world: World) -> None:
    [(name, value)] = await world.mara.complete(world.reading, "subscribe", focused="story", story="shoes")
    card = await card_of(world, story=value)
    assert name in card.text


async def test_the_same_story_again_changes_the_times_and_keeps_the_place(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day()
    card = await card_of(world, time="20h")
    assert "stands at part 2 of" in card.text
    assert card.buttons == ["Change the times", "Cancel"]
    assert (await press(world, (await card_of(world)).message, "Cancel")).text == "Nothing was changed."
    before = len(world.posts())
    reply = await press(world, card.message, "Change the times")
    assert "at 20:00" in reply.text
    assert "at 20:00" in world.posts()[before].text, "the channel is told"
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]
    assert world.clock.now().hour == 19


async def test_times_that_are_left_out_stay_as_they_were(world: World) -> None:
    await world.subscribe(time="20h", days="weekdays")
    card = await card_of(world, days="weekends")
    assert "at weekends at 20:00 (Europe/Berlin)" in card.text


async def test_another_channel_is_chosen_on_the_card_instead(world: World) -> None:
    await world.subscribe()
    second = world.sandbox.add_channel(world.guild, "second")
    card = await card_of(world, story=SHOES)
    moved = await world.mara.select(card.message, "Another channel", [str(second.id)])
    assert f"<#{second.id}>" in moved.text
    assert moved.buttons == ["Start now", "Start at the next time", "Cancel"]
    await press(world, card.message, "Start now")
    live = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert {each.channel_id for each in live} == {world.reading.id, second.id}
    assert lines(world.posts(second)) == [1]


async def test_what_was_left_goes_on_where_it_was(world: World) -> None:
    await world.subscribe(time="20h")
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await card_of(world)
    assert "every day at 20:00" in card.text
    assert card.buttons == [
        "Go on with part 3",
        "Start from the beginning",
        "From the beginning, at the next time",
        "Cancel",
    ]
    await press(world, card.message, "Go on with part 3")
    assert lines(world.posts()) == [1, 2], "it waits for its slot"
    await world.next_day()
    assert lines(world.posts()) == [1, 2, 3]


async def test_what_else_was_chosen_is_written_when_it_goes_on_and_stays_when_it_is_left_out(world: World) -> None:
    await world.subscribe(discussion="each", advance="everyone")
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await card_of(world, advance="organisers", length="long")
    assert "Discussion threads: for each part. Posting the next part early: organisers." in card.text
    assert "Going on keeps the parts as they were" in card.text
    await press(world, card.message, "Go on with part 3")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert (live.settings.discussion, live.settings.advance) == ("each", "organisers")


async def test_what_else_was_chosen_for_the_same_story_is_written_and_its_length_is_said_to_stay(world: World) -> None:
    await world.subscribe(advance="everyone", time="20h")
    assert "The length of its parts stays" not in (await card_of(world)).text
    card = await card_of(world, discussion="none", length="long")
    assert "The length of its parts stays" in card.text
    await press(world, card.message, "Change the times")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert (live.settings.discussion, live.settings.advance, live.cadence.at.hour) == ("none", "everyone", 20)


async def test_what_was_left_can_start_from_the_beginning(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await card_of(world)
    await press(world, card.message, "Start from the beginning")
    assert lines(world.posts()) == [1, 2, 1]


async def test_a_start_pressed_on_an_old_card_finds_what_stands_there_now(world: World) -> None:
    old = await card_of(world, story=SHOES, timezone="Europe/Berlin")
    await world.subscribe()
    refused = await press(world, old.message, "Start now")
    assert '"Inseparable" is already running in that channel' in refused.text
    place = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert place is not None
    assert await world.bot.database.read(ledger.progress, place.id) == 1


async def test_the_card_works_after_a_restart(world: World) -> None:
    card = await card_of(world, timezone="Europe/Berlin", time="21.15", days="mon,wed,fri", advance="everyone")
    await world.restart()
    await world.mara.select(card.message, LENGTH, ["medium"])
    await press(world, card.message, "Start now")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    assert f"{live.cadence.at:%H:%M}" == "21:15"
    assert live.cadence.days == {0, 2, 4}
    assert live.settings.advance == "everyone"


async def test_in_a_thread_the_command_means_its_channel(world: World) -> None:
    await world.subscribe(discussion="each")
    [thread] = world.sandbox.threads(world.reading)
    card = await world.mara.command(thread, "subscribe", story="Inseparable", time="9")
    assert f"<#{world.reading.id}>" in card.text
    assert card.buttons[0] == "Change the times"
