"""/settings: organisers change what a subscription does, except its times."""

from bot.model import Advance, Discussion
from bot.sandbox import Permission
from tests.e2e.stage import ORGANISER, World


async def test_announcing_line_can_be_switched_off(world: World) -> None:
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


async def test_plain_messages_can_be_switched_on(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn plain messages on")
    before = len(world.posts())
    await world.next_day()
    assert all(post.content and not post.flags & 1 << 15 for post in world.posts()[before:])


async def test_reading_ahead_discussion_and_advance_can_be_chosen(world: World) -> None:
    await world.subscribe()
    card = await world.mara.command(world.reading, "settings")
    await world.mara.press(card.message, "Turn reading ahead off")
    await world.mara.select(card.message, "Discussion threads", ["each"])
    changed = await world.mara.select(card.message, "Who may post the next part", ["everyone"])
    assert "Between parts that everyone may ask for: 15 minutes at least" in changed.text
    await world.mara.select(card.message, "Minutes between parts asked for", ["60"])
    settings = (await world.subscription()).settings
    assert not settings.read_ahead_allowed
    assert settings.discussion is Discussion.EACH
    assert settings.advance is Advance.EVERYONE
    assert settings.advance_minutes == 60
    await world.next_day()
    assert len(world.sandbox.threads(world.reading)) == 1


async def test_threads_are_refused_without_their_permission(world: World) -> None:
    await world.subscribe(discussion="none")
    world.sandbox.deny(world.reading, Permission.CREATE_PUBLIC_THREADS)
    card = await world.mara.command(world.reading, "settings")
    refused = await world.mara.select(card.message, "Discussion threads", ["each"])
    assert "Create Public Threads" in refused.text
    assert (await world.subscription()).settings.discussion is Discussion.NONE


async def test_settings_of_another_channel_work_after_a_restart(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    card = await world.mara.command(office, "settings", channel=world.reading)
    assert f"<#{world.reading.id}>" in card.text
    await world.restart()
    await world.mara.press(card.message, "Turn announcing line off")
    assert not (await world.subscription()).settings.announce


async def test_settings_card_refuses_a_former_organiser(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    card = await nia.command(world.reading, "settings")
    world.guild.members[nia.id].role_ids.clear()
    refused = await nia.press(card.message, "Turn announcing line off")
    assert "Only organisers" in refused.text
    assert (await world.subscription()).settings.announce
