"""What a subscription does beside its times is changed in place, by organisers."""

from bot.model import Advance, Discussion, Subscription
from bot.sandbox import Permission
from bot.store import subscriptions
from tests.e2e.conftest import ORGANISER, World


async def live(world: World) -> Subscription:
    found = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert found is not None
    return found


async def test_the_announcing_line_is_switched_off_and_the_next_part_is_one_message(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    assert card.ephemeral
    assert "Announcing line: on" in card.text
    changed = await world.mara.press(card.message, "Turn announcing line off")
    assert changed.updated
    assert "Announcing line: off" in changed.text
    before = len(world.posts())
    await world.next_day()
    [part] = world.posts()[before:]
    assert "part 2 of" in part.text
    assert part.buttons == ["I've read this", "Discuss", "Next part", "Recap"]
    again = await world.mara.press(card.message, "Turn announcing line on")
    assert "Announcing line: on" in again.text


async def test_plain_messages_are_switched_on(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn plain messages on")
    before = len(world.posts())
    await world.next_day()
    assert all(post.content and not post.flags & 1 << 15 for post in world.posts()[before:])


async def test_reading_alone_discussion_and_who_may_advance_are_chosen(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn reading ahead off")
    await world.mara.select(card.message, "Discussion threads", ["each"])
    changed = await world.mara.select(card.message, "Who may post the next part", ["everyone"])
    assert "Between parts that everyone may ask for: 15 minutes at least" in changed.text
    await world.mara.select(card.message, "Minutes between parts asked for", ["60"])
    now = await live(world)
    assert (
        now.settings.read_ahead_allowed,
        now.settings.discussion,
        now.settings.advance,
        now.settings.advance_minutes,
    ) == (
        False,
        Discussion.EACH,
        Advance.EVERYONE,
        60,
    )
    await world.next_day()
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_threads_are_not_promised_where_the_bot_may_not_open_them(world: World) -> None:
    await world.subscribe(discussion="none")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    card = await world.mara.command(world.reading, "settings")
    refused = await world.mara.select(card.message, "Discussion threads", ["each"])
    assert "Create Public Threads" in refused.text
    assert (await live(world)).settings.discussion is Discussion.NONE


async def test_settings_of_another_channel_are_reached_by_its_name_and_work_after_a_restart(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    card = await world.mara.command(office, "settings", channel=world.reading)
    assert f"<#{world.reading.id}>" in card.text
    await world.restart()
    await world.mara.press(card.message, "Turn announcing line off")
    assert not (await live(world)).settings.announce


async def test_a_role_that_is_lost_closes_the_card(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    card = await nia.command(world.reading, "settings")
    world.guild.members[nia.id].role_ids.clear()
    refused = await nia.press(card.message, "Turn announcing line off")
    assert "Only organisers" in refused.text
    assert (await live(world)).settings.announce
