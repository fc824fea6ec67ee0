"""A story is paused, resumed and ended: its place is kept, and the channel is told."""

from datetime import timedelta

from bot.sandbox import Permission
from bot.store import subscriptions
from tests.e2e.conftest import ORGANISER, World
from tests.e2e.test_reading import lines


async def test_unsubscribing_tells_the_channel_and_keeps_the_place(world: World) -> None:
    await world.subscribe()
    await world.next_day()
    reply = await world.mara.command(world.reading, "unsubscribe")
    assert not reply.ephemeral
    assert "has ended" in reply.text
    assert "at part 2 of" in reply.text
    assert await world.house.database.read(subscriptions.live_in_guild, world.guild.id) == ()
    await world.next_day(2)
    assert lines(world.posts()) == [1, 2]


async def test_a_paused_story_waits_until_it_is_resumed_and_then_for_its_slot(world: World) -> None:
    await world.subscribe(time="8")
    paused = await world.mara.command(world.reading, "pause")
    assert not paused.ephemeral
    assert "paused" in paused.text
    assert paused.buttons == ["Resume"]
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.house.engine.idle()
    assert lines(world.posts()) == [1]
    resumed = await world.mara.command(world.reading, "resume")
    slot = (world.clock.now() + timedelta(days=1)).replace(hour=7, minute=0, second=0)
    if world.clock.now().hour < 7:
        slot -= timedelta(days=1)
    assert f"part 2 comes <t:{int(slot.timestamp())}:F>" in resumed.text
    await world.house.engine.idle()
    assert lines(world.posts()) == [1]
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_a_pause_until_a_day_ends_by_itself_at_the_first_slot_of_that_day(world: World) -> None:
    await world.subscribe(time="8")
    reply = await world.mara.command(world.reading, "pause", until="friday")
    friday = world.clock.now().replace(day=6, hour=7, minute=0, second=0)
    assert f"<t:{int(friday.timestamp())}:F>" in reply.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]
    assert abs(world.clock.now() - friday) < timedelta(minutes=1)


async def test_a_day_that_is_past_or_unclear_is_refused_in_a_sentence(world: World) -> None:
    await world.subscribe()
    for until, sentence in (("2020-01-01", "not in the future"), ("whenever", "is not a date I understand")):
        reply = await world.mara.command(world.reading, "pause", until=until)
        assert reply.ephemeral
        assert sentence in reply.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_resume_stands_under_the_pause_and_is_for_organisers(world: World) -> None:
    await world.subscribe()
    paused = await world.mara.command(world.reading, "pause")
    refused = await world.jonas.press(paused.message, "Resume")
    assert refused.ephemeral
    assert "Only organisers" in refused.text
    await world.restart()
    resumed = await world.mara.press(paused.message, "Resume")
    assert "goes on" in resumed.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_what_is_not_paused_cannot_be_resumed(world: World) -> None:
    await world.subscribe()
    reply = await world.mara.command(world.reading, "resume")
    assert reply.ephemeral
    assert "is not paused" in reply.text


async def test_from_elsewhere_the_channel_is_named_and_told(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command, word in (("pause", "is paused"), ("resume", "goes on"), ("unsubscribe", "has ended")):
        before = len(world.posts())
        reply = await world.mara.command(office, command, channel=world.reading)
        assert reply.ephemeral
        assert word in reply.text
        assert word in world.posts()[before].text
    assert world.posts(office) == []


async def test_a_channel_without_a_story_lists_the_servers(world: World) -> None:
    await world.subscribe()
    office = world.sandbox.add_channel(world.guild, "office")
    for command in ("pause", "resume", "unsubscribe"):
        reply = await world.mara.command(office, command)
        assert reply.ephemeral
        assert f"Inseparable in <#{world.reading.id}>" in reply.text


async def test_resuming_after_a_lost_permission_checks_it_first_and_says_why_it_had_stopped(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    refused = await world.mara.command(world.reading, "resume")
    assert refused.ephemeral
    assert "Send Messages" in refused.text
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    resumed = await world.mara.command(world.reading, "resume")
    assert "a permission was missing" in resumed.text
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_an_organiser_other_than_the_first_manages_the_story(world: World) -> None:
    await world.subscribe()
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=ORGANISER)
    reply = await nia.command(world.reading, "pause")
    assert "is paused" in reply.text
