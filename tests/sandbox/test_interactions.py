"""Commands, buttons, selects and forms: from a person to the bot and back."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.sandbox import (
    Channel,
    ChannelType,
    CommandHidden,
    Guild,
    InteractionFailed,
    Limits,
    MessageFlag,
    Permission,
    Person,
    Refused,
    Sandbox,
)
from tests.sandbox.client import Client, Clock, Interaction, button, layout

Json = dict[str, Any]


async def test_command_is_answered(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "hello", name="Ben", times=2, loud=True)
    assert reply.text == "HELLO BEN HELLO BEN"
    assert not reply.ephemeral
    assert sandbox.messages(channel) == [reply.message]
    [message] = [message async for message in client.text(channel).history()]
    assert message.interaction_metadata is not None
    assert message.interaction_metadata.user.id == ben.id


async def test_subcommand_takes_files(client: Client, channel: Channel, ben: Person, tmp_path: Path) -> None:
    file = tmp_path / "tale.txt"
    file.write_text("Once.")
    assert (await ben.command(channel, "library add", file=file)).text == "tale.txt: 5 bytes, 'Once.'"
    assert (await ben.command(channel, "library add", file=("a b.txt", b"Two"))).text == "a_b.txt: 3 bytes, 'Two'"


async def test_option_is_completed(client: Client, channel: Channel, ben: Person) -> None:
    assert await ben.complete(channel, "hello", focused="name", name="Ad") == [("Ada?", "Ada")]


async def test_choices_and_channels_are_given_by_name(
    sandbox: Sandbox, guild: Guild, client: Client, channel: Channel, ben: Person
) -> None:
    reply = await ben.command(channel, "choose", length="Long", channel=channel)
    assert reply.text == "l in reading"
    forum = sandbox.add_channel(guild, "posts", ChannelType.FORUM)
    with pytest.raises(Refused, match="of a kind that cannot be chosen"):
        await ben.command(channel, "choose", length="Long", channel=forum)


@pytest.mark.parametrize(
    ("command", "given", "sentence"),
    [
        ("hello", {}, "The option name is required."),
        ("hello", {"name": "x", "times": 4}, "times must be at most 3."),
        ("hello", {"name": "x", "times": "many"}, "times must be a number."),
        ("hello", {"nmae": "x"}, "/hello has no option nmae; it has: name, times, loud."),
        ("choose", {"length": "Huge"}, "length must be one of: Short, Long."),
        ("library", {}, "/library needs one of its subcommands: add."),
        ("library steal", {}, "/library has no subcommand steal."),
        ("nothing", {}, "There is no command /nothing."),
        (
            "library add",
            {"file": ("big", b"x" * (10 * 1024 * 1024 + 1))},
            "Your file is too large: 10 MiB is the most.",
        ),
    ],
)
async def test_invalid_options_are_refused(
    client: Client, channel: Channel, ben: Person, command: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        await ben.command(channel, command, **given)
    assert str(caught.value) == sentence


async def test_command_is_hidden_without_its_permission(
    client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    assert (await organiser.command(channel, "rule")).text == "ruled"
    with pytest.raises(CommandHidden):
        await ben.command(channel, "rule")
    assert "rule" in organiser.commands(channel)
    assert "rule" not in ben.commands(channel)


async def test_deferred_answer_is_waited_for(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "slow")
    assert reply.message.text.startswith("first")
    await reply.more(2)
    assert [message.text for message in reply.messages][1] == "second"
    await reply.interaction.until(lambda: reply.message.text == "first, edited", 2.0)
    assert all(message.ephemeral for message in reply.messages)
    assert sandbox.messages(channel) == []


async def test_ephemeral_message_is_for_one_person(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    reply = await ben.command(channel, "whereabouts")
    assert reply.ephemeral
    assert reply.message.flags & MessageFlag.EPHEMERAL
    assert ben.sees(reply.message)
    assert not organiser.sees(reply.message)
    assert [message async for message in client.text(channel).history()] == []


async def test_interaction_has_user_channel_and_permissions(
    client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    details = (channel.id, False, True, "en-US", "en-US", True, 10 * 1024 * 1024)
    assert (await ben.command(channel, "whereabouts")).text == repr(details)
    assert (await organiser.command(channel, "whereabouts")).text == repr((channel.id, True, *details[2:]))


async def test_command_works_in_a_thread(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    sent = await client.text(channel).send("Part 1")
    await sent.create_thread(name="Part 1")
    [thread] = sandbox.threads(channel)
    assert str(thread.id) in (await ben.command(thread, "whereabouts")).text


class TestShortAnswerTime:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(answer_seconds=0.3)

    async def test_unanswered_command_fails(self, client: Client, channel: Channel, ben: Person) -> None:
        with pytest.raises(InteractionFailed, match="did not respond"):
            await ben.command(channel, "mute")

    async def test_late_answer_is_refused(
        self, sandbox: Sandbox, client: Client, channel: Channel, ben: Person
    ) -> None:
        with pytest.raises(InteractionFailed):
            await ben.command(channel, "mute")
        interaction: Interaction = await client.see("interaction")
        with pytest.raises(discord.NotFound) as caught:
            await interaction.response.send_message("late")
        assert caught.value.code == 10062


async def test_second_first_answer_is_refused(client: Client, channel: Channel, ben: Person) -> None:
    reply = await (await ben.command(channel, "twice")).more(2)
    assert [message.text for message in reply.messages] == ["once", "40060"]


async def test_original_answer_can_be_deleted(client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "fleeting")
    await reply.interaction.until(lambda: len(reply.interaction.replies) == 2, 2.0)
    assert reply.text == "gone"


async def test_follow_up_is_refused_after_15_minutes(
    client: Client, channel: Channel, ben: Person, clock: Clock
) -> None:
    await ben.command(channel, "hello", name="Ben")
    interaction: Interaction = await client.see("interaction")
    clock.move(minutes=14)
    await interaction.followup.send("still here")
    clock.move(minutes=2)
    with pytest.raises(discord.HTTPException) as caught:
        await interaction.followup.send("too late")
    assert (caught.value.status, caught.value.code) == (401, 50027)


@pytest.mark.parametrize(("custom_id", "text"), [("1:update", "updated"), ("1:later", "updated later")])
async def test_button_changes_its_message(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person, custom_id: str, text: str
) -> None:
    await client.text(channel).send(view=layout("before", rows=(discord.ui.ActionRow[Any](button("Go", custom_id)),)))
    [message] = sandbox.messages(channel)
    reply = await ben.press(message, "Go")
    assert reply.updated
    assert (reply.text, message.text) == (text, text)
    assert reply.message is message


async def test_button_answers_privately(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    row = discord.ui.ActionRow[Any](button("Whisper", "1:whisper"), button("No", "1:no", disabled=True))
    await client.text(channel).send(view=layout("before", rows=(row,)))
    [message] = sandbox.messages(channel)
    reply = await ben.press(message, custom_id="1:whisper")
    assert (reply.text, reply.ephemeral, reply.updated) == ("psst", True, False)
    with pytest.raises(Refused, match="No is disabled"):
        await ben.press(message, "No")
    with pytest.raises(Refused, match="only: Whisper, No"):
        await ben.press(message, "Yes")


async def test_select_takes_labels_or_values(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    options = [discord.SelectOption(label=label, value=label[0]) for label in ("short", "medium", "long")]
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id="1:pick", placeholder="Length", options=options, max_values=2
    )
    await client.text(channel).send(view=layout("x", rows=(discord.ui.ActionRow[Any](select),)))
    [message] = sandbox.messages(channel)
    assert (await ben.select(message, "Length", ["short", "l"])).text == "s l"
    with pytest.raises(Refused, match="Choose between 1 and 2"):
        await ben.select(message, "Length", ["short", "medium", "long"])
    with pytest.raises(Refused, match="huge cannot be chosen"):
        await ben.select(message, "1:pick", ["huge"])


async def test_form_is_filled_in(client: Client, channel: Channel, ben: Person) -> None:
    form = (await ben.command(channel, "ask")).modal
    assert form is not None
    assert (form.title, form.fields) == ("Another length", ["Words", "Story"])
    with pytest.raises(Refused, match="Words is required"):
        await ben.submit(form, {})
    with pytest.raises(Refused, match="between 0 and 5 characters"):
        await ben.submit(form, {"Words": "six hundred"})
    assert (await ben.submit(form, {"Words": "600"})).text == "600"


async def test_form_takes_files(client: Client, channel: Channel, ben: Person) -> None:
    form = (await ben.command(channel, "ask")).modal
    assert form is not None
    assert (await ben.submit(form, {"words": "600", "Story": ("tale.txt", b"Once.")})).text == "600 Once."


async def test_command_during_a_lost_connection_arrives_later(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person
) -> None:
    sandbox.drop_gateway()
    command = asyncio.create_task(ben.command(channel, "hello", name="Ben"))
    await client.see("resumed")
    assert (await command).text == "Hello Ben"


async def test_commands_are_hidden_without_the_permission(
    client: Client, guild: Guild, channel: Channel, ben: Person
) -> None:
    guild.roles[guild.id].permissions &= ~Permission.USE_APPLICATION_COMMANDS
    with pytest.raises(CommandHidden):
        await ben.command(channel, "hello", name="x")
