"""Buttons, selects and modals: whatever custom id comes back, the asker gets an answer and the log stays quiet."""

import asyncio
import logging
from datetime import timedelta

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.components import component, link
from bot.chat.registry import ACTIONS
from bot.model import Button
from bot.rendering import custom_ids
from bot.sandbox import Channel, Message, Overwrite, Permission, Reply
from bot.services import lookup
from tests.e2e.stage import World

IN_A_MESSAGE = 20
#: Several examples share one world: nothing that a wrong button does may change it.
many = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ARGUMENTS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{0,12}", fullmatch=True),
    st.integers(0, 10**19).map(str),
    st.sampled_from(["-1", "٣", "1.5", " 1", "0x1", "on", "part", "short", "x" * 60]),
)
MALFORMED = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100),
    st.builds(lambda name, rest: f"1:{name}{rest}", st.sampled_from(sorted(ACTIONS)), st.sampled_from("!:٣ ")),
    st.builds(lambda name: f"2:{name}:k3y:1:0", st.sampled_from(sorted(ACTIONS))),
).filter(lambda text: custom_ids.parse(text) is None and text.strip())
FORGED = st.builds(
    lambda name, arguments: ":".join(("1", name, *arguments))[:100],
    st.sampled_from(sorted(ACTIONS)),
    st.lists(ARGUMENTS, max_size=6),
)


async def offer(world: World, channel: Channel, ids: list[str]) -> Message:
    """Let the bot post buttons with these custom ids."""
    view = discord.ui.View(timeout=None)
    for custom_id in ids:
        view.add_item(component(Button("Press", custom_id)))
    sent = await world.bot.client.get_partial_messageable(channel.id).send("Buttons", view=view)
    return next(message for message in world.sandbox.messages(channel) if message.id == sent.id)


def unexpected(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def test_every_action_has_a_custom_id_that_can_be_parsed(world: World) -> None:
    for name in ACTIONS:
        assert custom_ids.parse(custom_ids.build(name)) == (name, ())


@many
@given(st.lists(MALFORMED, min_size=IN_A_MESSAGE, max_size=IN_A_MESSAGE, unique=True))
async def test_malformed_custom_id_is_an_outdated_button(
    world: World, caplog: pytest.LogCaptureFixture, ids: list[str]
) -> None:
    message = await offer(world, world.reading, ids)

    for custom_id in ids:
        reply = await world.jonas.press(message, custom_id=custom_id)
        assert "older version" in reply.text, custom_id
    assert unexpected(caplog) == []


@many
@given(st.lists(FORGED, min_size=IN_A_MESSAGE, max_size=IN_A_MESSAGE, unique=True))
async def test_forged_arguments_are_answered_without_an_error(
    world: World, caplog: pytest.LogCaptureFixture, ids: list[str]
) -> None:
    message = await offer(world, world.reading, ids)

    for custom_id in ids:
        for person in (world.jonas, world.mara):
            reply = await person.press(message, custom_id=custom_id)
            assert reply.text, custom_id
    assert unexpected(caplog) == []


@many
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), st.lists(ARGUMENTS, max_size=5)), min_size=10, max_size=10))
async def test_forged_buttons_with_a_real_key_show_a_reader_nothing_unread(
    world: World, caplog: pytest.LogCaptureFixture, forged: list[tuple[str, list[str]]]
) -> None:
    if not world.posts():
        await world.subscribe(start="Start at the next time")
    subscription = await lookup.active_in_channel(world.bot.database, world.reading.id)
    assert subscription is not None
    ids = list(dict.fromkeys(":".join(("1", name, subscription.key, *rest))[:100] for name, rest in forged))
    message = await offer(world, world.reading, ids)

    for custom_id in ids:
        reply = await world.jonas.press(message, custom_id=custom_id)
        assert reply.text, custom_id
        assert "Hero Functions" not in reply.text or "read-ahead" in custom_id or "page-ahead" in custom_id, custom_id
    assert unexpected(caplog) == []


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 10**19 - 1])
async def test_number_that_no_column_holds_is_answered_without_an_error(
    world: World, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    await world.subscribe(start="Start at the next time")
    key = (await world.subscription()).key
    by_key = ["next", "post-now", "discuss", "undo-read", "read", "move-lost"]
    ids = [custom_ids.build(name, key, number, 0) for name in by_key]
    ids += [custom_ids.build(name, key, number) for name in by_key]
    ids += [custom_ids.build("undo-read", key, 0, 3, 3, number)]
    ids += [custom_ids.build(name, number) for name in ("library-subscribe", "library-remove", "library-remove-now")]
    message = await offer(world, world.reading, ids)
    for custom_id in ids:
        assert (await world.mara.press(message, custom_id=custom_id)).text, custom_id
    assert unexpected(caplog) == []


async def test_button_of_a_hidden_channel_is_outdated_for_those_who_cannot_see_it(world: World) -> None:
    await world.subscribe()
    subscription = await lookup.active_in_channel(world.bot.database, world.reading.id)
    assert subscription is not None
    hall = world.sandbox.add_channel(world.guild, "hall")
    ids = [custom_ids.build("page-left", subscription.key), custom_ids.build("read", subscription.key, 1, 0)]
    message = await offer(world, hall, ids)
    world.reading.overwrites[world.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    world.sandbox.allow(world.reading, Permission.VIEW_CHANNEL)
    async with asyncio.timeout(10):  # until the client knows of it
        while (await world.jonas.press(message, custom_id=ids[0])).text.find("older version") < 0:
            await asyncio.sleep(0.02)

    for custom_id in ids:
        assert "older version" in (await world.jonas.press(message, custom_id=custom_id)).text


async def test_card_works_after_a_restart(world: World) -> None:
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    await world.restart(timedelta(minutes=5))

    started = await world.mara.press(card.message, "Start now")
    await world.bot.engine.wait_until_idle()

    assert "Undo" in started.message.buttons
    assert [message.text.partition("\n")[0] for message in world.posts()][1:2] == [
        "Inseparable, part 1 of 7: Hero Functions (2 min)"
    ]


async def test_question_for_a_zone_is_answered_after_a_restart(world: World) -> None:
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable")
    asked = await choose_other_zone(world, card)
    assert asked.modal is not None
    await world.restart()

    shown = await world.mara.submit(asked.modal, {"zone": "Lisbon"})

    assert "Lisbon" in shown.text


async def choose_other_zone(world: World, card: Reply) -> Reply:
    """Choose the last option in the select of zones."""
    select = next(
        part["custom_id"]
        for row in card.message.components
        for part in row.get("components", ())
        if part.get("custom_id", "").startswith("1:card-zone:")
    )
    return await world.mara.select(card.message, select, ["elsewhere"])


async def test_card_of_another_person_is_outdated(world: World) -> None:
    card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="Europe/Berlin")
    start = next(button.custom_id for button in card.message.buttons if button == "Start now")
    assert start is not None
    nia = world.sandbox.add_person(world.guild, "Nia", permissions=Permission.default() | Permission.MANAGE_GUILD)
    message = await offer(world, world.reading, [start])

    assert "Things have changed" in (await nia.press(message, custom_id=start)).text
    assert len(world.posts()) == 1, "only the message with the button"


async def test_link_button_is_not_sent_to_the_bot() -> None:
    assert link("Go", "https://example.org").custom_id is None
