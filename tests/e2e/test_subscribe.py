"""/subscribe: a story is chosen, checked on the card and started; the channel's story is respected."""

import re

import pytest

from bot.sandbox import Channel, ChannelType, Message, Permission
from bot.store import guilds, ledger, subscriptions
from tests.e2e.stage import SHOES, World

LENGTH, ZONE = "Length of a part", "Time zone"


def disabled(message: Message) -> set[str]:
    """Return the labels of the buttons that cannot be pressed."""
    return {str(button) for button in message.buttons if button.disabled}


async def test_card_shows_the_plan_and_saves_nothing(world: World) -> None:
    card = await world.card(time="7.30", timezone="berlin", days="weekdays", length="short")
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
    assert (await world.press(card.message, "Cancel")).text == "Nothing was started."
    assert world.posts() == []
    assert await world.running_titles() == []


async def test_length_and_time_zone_are_chosen_on_the_card(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin", length="short")
    before = card.text
    longer = await world.mara.select(card.message, LENGTH, ["medium"])
    assert longer.updated
    assert longer.text != before
    moved = await world.mara.select(card.message, ZONE, ["America/New_York"])
    assert "(America/New York)" in moved.text
    await world.press(card.message, "Start now")
    subscription = await world.subscription()
    assert (subscription.cadence.zone, subscription.edition.minutes) == ("America/New_York", 5)


async def test_first_chosen_time_zone_becomes_the_servers_default(world: World) -> None:
    card = await world.card()
    assert "Choose a time zone first" in card.text
    assert disabled(card.message) == {"Start now", "Start at the next time"}
    chosen = await world.mara.select(card.message, ZONE, ["Asia/Tokyo"])
    assert disabled(chosen.message) == set()
    await world.press(card.message, "Start at the next time")
    assert await world.bot.database.read(guilds.zone, world.guild.id) == "Asia/Tokyo"
    other = world.sandbox.add_channel(world.guild, "second")
    again = await world.mara.command(other, "subscribe", story=SHOES)
    assert "(Asia/Tokyo)" in again.text


async def test_unlisted_time_zone_is_asked_for_in_words(world: World) -> None:
    card = await world.card()
    form = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert form.modal is not None
    answer = await world.mara.submit(form.modal, {"zone": "Nairobi"})
    assert "(Africa/Nairobi)" in answer.text
    form = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert form.modal is not None
    answer = await world.mara.submit(form.modal, {"zone": "xyzzy"})
    assert 'No time zone fits "xyzzy"' in answer.text
    form = await world.mara.select(card.message, ZONE, ["Somewhere else ..."])
    assert form.modal is not None
    assert "Did you mean Nairobi?" in (await world.mara.submit(form.modal, {"zone": "Niarobi"})).text


async def test_card_names_the_time_zone_of_its_times(world: World) -> None:
    card = await world.card(timezone="America/New_York", time="19:30")
    assert "at 19:30 (America/New York)" in card.text
    assert "From part 1 on, in your time: <t:" in card.text


async def test_universal_time_is_shown_as_utc(world: World) -> None:
    card = await world.card(timezone="UTC")
    assert "(UTC)" in card.text
    await world.press(card.message, "Start now")
    assert "(UTC)" in world.posts()[0].text


@pytest.mark.parametrize("length", ["short", "medium", "long"])
async def test_opening_shows_the_same_length_as_the_card(world: World, length: str) -> None:
    card = await world.card(story=SHOES, timezone="Europe/Berlin", length=length)
    (lengths,) = re.findall(r"\d+ parts of about \d+ min each", card.text)
    await world.press(card.message, "Start now")
    assert f"In {lengths}, every day" in world.posts()[0].text


async def test_start_now_posts_the_opening_and_part_1(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin")
    reply = await world.press(card.message, "Start now")
    assert reply.updated
    assert reply.buttons == ["Undo"]
    opening = world.posts()[0]
    assert "Inseparable" in opening.text
    assert "The Cliffhanger founders" in opening.text
    assert "every day at 08:00 (Europe/Berlin)" in opening.text
    assert world.posted_parts() == [1]


async def test_start_at_the_next_time_posts_only_the_opening(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin", time="8")
    reply = await world.press(card.message, "Start at the next time")
    assert len(world.posts()) == 1
    slot = int(world.clock.now().replace(hour=7, minute=0, second=0).timestamp())
    assert f"<t:{slot}:F>" in reply.text
    assert world.posted_parts() == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"time": "soon"}, "is not a time I understand"),
        ({"days": "someday"}, "is not a choice of days"),
        ({"time": "half past"}, "Write it like 8, 8am, 8.30, 20:30 or 20h"),
        ({"timezone": "xyzzy"}, "No time zone fits"),
        ({"timezone": "Berln"}, 'No time zone fits "Berln". Did you mean Berlin?'),
        ({"story": "No Such Book"}, "There is no story"),
        ({"story": "inseperable"}, 'There is no story "inseperable" here. Did you mean "Inseparable"?'),
    ],
)
async def test_unclear_option_is_answered_with_an_example(world: World, options: dict[str, str], sentence: str) -> None:
    reply = await world.card(**options)
    assert reply.ephemeral
    assert sentence in reply.text
    assert reply.buttons == []


async def test_missing_permissions_are_named_on_the_card_and_at_the_start(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin")
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES, Permission.CREATE_PUBLIC_THREADS)
    refused = await world.press(card.message, "Start now")
    for name in ("Send Messages", "Create Public Threads"):
        assert name in refused.text
    assert "Read Message History" not in refused.text
    assert (await world.card()).buttons == []
    assert await world.running_titles() == []
    without_threads = await world.card(discussion="none")
    assert "Send Messages" in without_threads.text
    assert "Create Public Threads" not in without_threads.text


async def test_unknown_channel_is_reported_as_not_visible(world: World) -> None:
    state = world.sandbox.world
    unseen = Channel(state.ids.next(), "unseen", ChannelType.TEXT, world.guild.id)
    state.add_channel(unseen)
    answer = await world.mara.command(world.reading, "subscribe", story="Inseparable", channel=unseen)
    assert answer.ephemeral
    assert "I cannot see that channel" in answer.text


async def test_stories_and_time_zones_are_completed_while_typing(world: World) -> None:
    stories = await world.mara.complete(world.reading, "subscribe", focused="story", story="insep")
    assert [name for name, _ in stories] == ["Inseparable"]
    zones = await world.mara.complete(world.reading, "subscribe", focused="timezone", timezone="germany")
    assert zones[0] == ("Europe/Berlin · 06:00 · Germany", "Europe/Berlin")
    every = await world.mara.complete(world.reading, "subscribe", focused="timezone", timezone="")
    assert 20 <= len(every) <= 25


async def test_completed_story_is_shown_on_the_card(world: World) -> None:
    [(name, value)] = await world.mara.complete(world.reading, "subscribe", focused="story", story="shoes")
    card = await world.card(story=value)
    assert name in card.text


async def test_same_story_again_changes_its_times(world: World) -> None:
    await world.subscribe(time="8")
    await world.next_day()
    card = await world.card(time="20h")
    assert "at part 2 of" in card.text
    assert card.buttons == ["Change the times", "Cancel"]
    assert (await world.press((await world.card()).message, "Cancel")).text == "Nothing was changed."
    before = len(world.posts())
    reply = await world.press(card.message, "Change the times")
    assert "at 20:00" in reply.text
    assert "at 20:00" in world.posts()[before].text, "the change is announced"
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]
    assert world.clock.now().hour == 19


async def test_omitted_times_stay_as_they_were(world: World) -> None:
    await world.subscribe(time="20h", days="weekdays")
    card = await world.card(days="weekends")
    assert "at weekends at 20:00 (Europe/Berlin)" in card.text


async def test_another_channel_is_chosen_on_the_card(world: World) -> None:
    await world.subscribe()
    second = world.sandbox.add_channel(world.guild, "second")
    card = await world.card(story=SHOES)
    moved = await world.mara.select(card.message, "Another channel", [str(second.id)])
    assert f"<#{second.id}>" in moved.text
    assert moved.buttons == ["Start now", "Start at the next time", "Cancel"]
    await world.press(card.message, "Start now")
    running = await world.bot.database.read(subscriptions.active_in_guild, world.guild.id)
    assert {subscription.channel_id for subscription in running} == {world.reading.id, second.id}
    assert world.posted_parts(second) == [1]


async def test_ended_story_goes_on_where_it_was(world: World) -> None:
    await world.subscribe(time="20h")
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await world.card()
    assert "every day at 20:00" in card.text
    assert card.buttons == [
        "Go on with part 3",
        "Start from the beginning",
        "From the beginning, at the next time",
        "Cancel",
    ]
    await world.press(card.message, "Go on with part 3")
    assert world.posted_parts() == [1, 2], "it waits for its slot"
    await world.next_day()
    assert world.posted_parts() == [1, 2, 3]


async def test_going_on_saves_new_options_and_keeps_omitted_ones(world: World) -> None:
    await world.subscribe(discussion="each", advance="everyone")
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await world.card(advance="organisers", length="long")
    assert "Discussion threads: for each part. Posting the next part early: organisers." in card.text
    assert "Going on keeps the parts as they were" in card.text
    await world.press(card.message, "Go on with part 3")
    subscription = await world.subscription()
    assert (subscription.settings.discussion, subscription.settings.advance) == ("each", "organisers")


async def test_change_of_times_saves_new_options_but_keeps_the_length(world: World) -> None:
    await world.subscribe(advance="everyone", time="20h")
    assert "The length of its parts stays" not in (await world.card()).text
    card = await world.card(discussion="none", length="long")
    assert "The length of its parts stays" in card.text
    await world.press(card.message, "Change the times")
    subscription = await world.subscription()
    assert (subscription.settings.discussion, subscription.settings.advance, subscription.cadence.at.hour) == (
        "none",
        "everyone",
        20,
    )


async def test_ended_story_can_start_from_the_beginning(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    await world.mara.command(world.reading, "unsubscribe")
    card = await world.card()
    await world.press(card.message, "Start from the beginning")
    assert world.posted_parts() == [1, 2, 1]


async def test_start_on_an_outdated_card_is_refused(world: World) -> None:
    old = await world.card(story=SHOES, timezone="Europe/Berlin")
    await world.subscribe()
    refused = await world.press(old.message, "Start now")
    assert '"Inseparable" is already running in that channel' in refused.text
    running = await world.subscription()
    assert await world.bot.database.read(ledger.progress, running.id) == 1


async def test_card_works_after_a_restart(world: World) -> None:
    card = await world.card(timezone="Europe/Berlin", time="21.15", days="mon,wed,fri", advance="everyone")
    await world.restart()
    await world.mara.select(card.message, LENGTH, ["medium"])
    await world.press(card.message, "Start now")
    subscription = await world.subscription()
    assert f"{subscription.cadence.at:%H:%M}" == "21:15"
    assert subscription.cadence.days == {0, 2, 4}
    assert subscription.settings.advance == "everyone"


async def test_subscribe_in_a_thread_means_its_channel(world: World) -> None:
    await world.subscribe(discussion="each")
    [thread] = world.sandbox.threads(world.reading)
    card = await world.mara.command(thread, "subscribe", story="Inseparable", time="9")
    assert f"<#{world.reading.id}>" in card.text
    assert card.buttons[0] == "Change the times"
