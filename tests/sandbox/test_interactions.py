"""Commands, buttons, selects, forms: from the person through the client and back."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

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
from tests.sandbox.client import Client, Clock, button, layout
from tests.sandbox.conftest import Run

Asked = discord.Interaction[Client]
Json = dict[str, Any]


class Form(discord.ui.Modal, title="Another length"):
    """A form with a text and a file."""

    words: discord.ui.Label[Any] = discord.ui.Label(
        text="Words", component=discord.ui.TextInput(custom_id="words", max_length=5)
    )
    story: discord.ui.Label[Any] = discord.ui.Label(
        text="Story", component=discord.ui.FileUpload(custom_id="story", required=False)
    )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Say what came."""
        words, story = self.words.component, self.story.component
        assert isinstance(words, discord.ui.TextInput)
        assert isinstance(story, discord.ui.FileUpload)
        said = [words.value, *[(await file.read()).decode() for file in story.values]]
        await interaction.response.send_message(" ".join(said), ephemeral=True)


def commands(client: Client) -> None:
    """What the bot can do here."""

    @client.tree.command()
    async def hello(
        interaction: Asked, name: str, times: app_commands.Range[int, 1, 3] = 1, loud: bool = False
    ) -> None:
        said = " ".join([f"Hello {name}"] * times)
        await interaction.response.send_message(said.upper() if loud else said)

    @hello.autocomplete("name")
    async def complete_name(interaction: Asked, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}a?", value=f"{current}a")]

    @client.tree.command()
    @app_commands.choices(
        length=[app_commands.Choice(name="Short", value="s"), app_commands.Choice(name="Long", value="l")]
    )
    async def choose(interaction: Asked, length: str, channel: discord.TextChannel) -> None:
        await interaction.response.send_message(f"{length} in {channel.name}", ephemeral=True)

    @client.tree.command()
    async def slow(interaction: Asked) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.02)
        await interaction.followup.send("first")
        await interaction.followup.send("second", ephemeral=True)
        await interaction.edit_original_response(content="first, edited")

    @client.tree.command()
    async def mute(interaction: Asked) -> None:
        await asyncio.sleep(0)

    @client.tree.command()
    async def twice(interaction: Asked) -> None:
        await interaction.response.send_message("once")
        try:
            await client.http.request(
                discord.http.Route(
                    "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
                ),
                json={"type": 4, "data": {"content": "twice"}},
            )
        except discord.HTTPException as error:
            await interaction.followup.send(str(error.code))

    @client.tree.command()
    async def fleeting(interaction: Asked) -> None:
        await interaction.response.send_message("now you see me", ephemeral=True)
        await interaction.delete_original_response()
        await interaction.followup.send("gone", ephemeral=True)

    @client.tree.command()
    async def whereabouts(interaction: Asked) -> None:
        assert isinstance(interaction.user, discord.Member)
        told = (
            interaction.channel_id,
            interaction.permissions.manage_guild,
            interaction.app_permissions.send_messages,
            interaction.locale.value,
            interaction.guild_locale and interaction.guild_locale.value,
            interaction.context.guild,
            interaction.filesize_limit,
        )
        await interaction.response.send_message(repr(told), ephemeral=True)

    @client.tree.command()
    async def ask(interaction: Asked) -> None:
        await interaction.response.send_modal(Form())

    @client.tree.command()
    @app_commands.default_permissions(manage_guild=True)
    async def rule(interaction: Asked) -> None:
        await interaction.response.send_message("ruled", ephemeral=True)

    library = app_commands.Group(name="library", description="Stories")

    @library.command()
    async def add(interaction: Asked, file: discord.Attachment) -> None:
        data = await file.read()
        await interaction.response.send_message(
            f"{file.filename}: {file.size} bytes, {data.decode()!r}", ephemeral=True
        )

    client.tree.add_command(library)
    client.add_dynamic_items(Counter)


class Counter(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"1:(?P<action>\w+)"):
    """Buttons and selects that keep nothing in memory."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: Any, /
    ) -> "Counter":
        """Wrap the component."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the id says."""
        data: Any = interaction.data
        match self.custom_id:
            case "1:update":
                await interaction.response.edit_message(view=layout("updated"))
            case "1:later":
                await interaction.response.defer()
                await interaction.edit_original_response(view=layout("updated later"))
            case "1:whisper":
                await interaction.response.send_message("psst", ephemeral=True)
            case "1:pick":
                await interaction.response.send_message(" ".join(data["values"]), ephemeral=True)
            case "1:form":
                await interaction.response.send_modal(Form())


@pytest.fixture
async def client(run: Run, guild: Guild, channel: Channel) -> Client:
    client = Client()
    commands(client)
    return await run(client)


async def test_a_command_is_answered(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "hello", name="Ben", times=2, loud=True)
    assert reply.text == "HELLO BEN HELLO BEN"
    assert not reply.ephemeral
    assert sandbox.messages(channel) == [reply.message]
    [heard] = [message async for message in client.text(channel).history()]
    assert heard.interaction_metadata is not None
    assert heard.interaction_metadata.user.id == ben.id


async def test_subcommands_take_files(client: Client, channel: Channel, ben: Person, tmp_path: Path) -> None:
    file = tmp_path / "tale.txt"
    file.write_text("Once.")
    assert (await ben.command(channel, "library add", file=file)).text == "tale.txt: 5 bytes, 'Once.'"
    assert (await ben.command(channel, "library add", file=("a b.txt", b"Two"))).text == "a_b.txt: 3 bytes, 'Two'"


async def test_options_are_completed(client: Client, channel: Channel, ben: Person) -> None:
    assert await ben.complete(channel, "hello", focused="name", name="Ad") == [("Ada?", "Ada")]


async def test_choices_and_channels_are_given_as_they_are_seen(
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
async def test_what_discord_would_not_send_is_refused(
    client: Client, channel: Channel, ben: Person, command: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        await ben.command(channel, command, **given)
    assert str(caught.value) == sentence


async def test_commands_are_hidden_from_who_may_not_use_them(
    client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    assert (await organiser.command(channel, "rule")).text == "ruled"
    with pytest.raises(CommandHidden):
        await ben.command(channel, "rule")
    assert "rule" in organiser.commands(channel)
    assert "rule" not in ben.commands(channel)


async def test_a_deferred_answer_is_waited_for(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "slow")
    assert reply.message.text.startswith("first")
    await reply.more(2)
    assert [message.text for message in reply.messages][1] == "second"
    await reply.interaction.until(lambda: reply.message.text == "first, edited", 2.0)
    assert all(message.ephemeral for message in reply.messages)
    assert sandbox.messages(channel) == []


async def test_ephemeral_messages_are_for_one_person(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    reply = await ben.command(channel, "whereabouts")
    assert reply.ephemeral
    assert reply.message.flags & MessageFlag.EPHEMERAL
    assert ben.sees(reply.message)
    assert not organiser.sees(reply.message)
    assert [message async for message in client.text(channel).history()] == []


async def test_interactions_say_who_asked_where(
    client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    told = (channel.id, False, True, "en-US", "en-US", True, 10 * 1024 * 1024)
    assert (await ben.command(channel, "whereabouts")).text == repr(told)
    assert (await organiser.command(channel, "whereabouts")).text == repr((channel.id, True, *told[2:]))


async def test_commands_work_in_threads(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    sent = await client.text(channel).send("Part 1")
    await sent.create_thread(name="Part 1")
    [thread] = sandbox.threads(channel)
    assert str(thread.id) in (await ben.command(thread, "whereabouts")).text


class TestHaste:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(answer_seconds=0.3)

    async def test_no_answer_fails_in_time(self, client: Client, channel: Channel, ben: Person) -> None:
        with pytest.raises(InteractionFailed, match="did not respond"):
            await ben.command(channel, "mute")

    async def test_an_answer_that_comes_too_late_is_unknown(
        self, sandbox: Sandbox, client: Client, channel: Channel, ben: Person
    ) -> None:
        with pytest.raises(InteractionFailed):
            await ben.command(channel, "mute")
        late: Asked = await client.see("interaction")
        with pytest.raises(discord.NotFound) as caught:
            await late.response.send_message("late")
        assert caught.value.code == 10062


async def test_only_one_first_answer_counts(client: Client, channel: Channel, ben: Person) -> None:
    reply = await (await ben.command(channel, "twice")).more(2)
    assert [message.text for message in reply.messages] == ["once", "40060"]


async def test_the_original_can_be_deleted(client: Client, channel: Channel, ben: Person) -> None:
    reply = await ben.command(channel, "fleeting")
    await reply.interaction.until(lambda: len(reply.interaction.made) == 2, 2.0)
    assert reply.text == "gone"


async def test_after_a_quarter_of_an_hour_nothing_can_follow(
    client: Client, channel: Channel, ben: Person, clock: Clock
) -> None:
    await ben.command(channel, "hello", name="Ben")
    asked: Asked = await client.see("interaction")
    clock.move(minutes=14)
    await asked.followup.send("still here")
    clock.move(minutes=2)
    with pytest.raises(discord.HTTPException) as caught:
        await asked.followup.send("too late")
    assert (caught.value.status, caught.value.code) == (401, 50027)


@pytest.mark.parametrize(("custom_id", "text"), [("1:update", "updated"), ("1:later", "updated later")])
async def test_a_button_may_change_its_message(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person, custom_id: str, text: str
) -> None:
    await client.text(channel).send(view=layout("before", rows=(discord.ui.ActionRow[Any](button("Go", custom_id)),)))
    [message] = sandbox.messages(channel)
    reply = await ben.press(message, "Go")
    assert reply.updated
    assert (reply.text, message.text) == (text, text)
    assert reply.message is message


async def test_a_button_may_answer_privately(sandbox: Sandbox, client: Client, channel: Channel, ben: Person) -> None:
    row = discord.ui.ActionRow[Any](button("Whisper", "1:whisper"), button("No", "1:no", disabled=True))
    await client.text(channel).send(view=layout("before", rows=(row,)))
    [message] = sandbox.messages(channel)
    reply = await ben.press(message, custom_id="1:whisper")
    assert (reply.text, reply.ephemeral, reply.updated) == ("psst", True, False)
    with pytest.raises(Refused, match="No is disabled"):
        await ben.press(message, "No")
    with pytest.raises(Refused, match="only: Whisper, No"):
        await ben.press(message, "Yes")


async def test_options_of_a_select_are_chosen_by_label(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person
) -> None:
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


async def test_forms_are_filled_in(client: Client, channel: Channel, ben: Person) -> None:
    form = (await ben.command(channel, "ask")).modal
    assert form is not None
    assert (form.title, form.fields) == ("Another length", ["Words", "Story"])
    with pytest.raises(Refused, match="Words is required"):
        await ben.submit(form, {})
    with pytest.raises(Refused, match="between 0 and 5 characters"):
        await ben.submit(form, {"Words": "six hundred"})
    assert (await ben.submit(form, {"Words": "600"})).text == "600"


async def test_forms_take_files(client: Client, channel: Channel, ben: Person) -> None:
    form = (await ben.command(channel, "ask")).modal
    assert form is not None
    assert (await ben.submit(form, {"words": "600", "Story": ("tale.txt", b"Once.")})).text == "600 Once."


async def test_what_was_asked_during_a_drop_arrives_after_it(
    sandbox: Sandbox, client: Client, channel: Channel, ben: Person
) -> None:
    sandbox.drop_gateway()
    asking = asyncio.create_task(ben.command(channel, "hello", name="Ben"))
    await client.see("resumed")
    assert (await asking).text == "Hello Ben"


def option(name: str, **more: Any) -> Json:
    """A text option, as JSON."""
    return {"type": 3, "name": name, "description": "x", **more}


def command(**more: Any) -> Json:
    """A command, as JSON."""
    return {"name": "a", "description": "x", **more}


MANY = [{"name": "y" * 100, "value": f"{number}{'z' * 90}"} for number in range(9)]


@pytest.mark.parametrize(
    "body",
    [
        [command(name="Bad Name")],
        [command(description="")],
        [command(description="x" * 101)],
        [command(), command()],
        [command(options=[option(str(number)) for number in range(26)])],
        [command(options=[option(str(number), choices=MANY) for number in range(5)])],
        [command(options=[option("a"), option("b", required=True)])],
    ],
    ids=["name", "no description", "long description", "same name", "26 options", "over 8000", "required last"],
)
async def test_bad_commands_are_not_registered(client: Client, sandbox: Sandbox, body: list[Json]) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.bulk_upsert_global_commands(sandbox.application_id, body)
    assert caught.value.code == 50035


async def test_a_command_keeps_its_id(client: Client) -> None:
    before = await client.tree.fetch_commands()
    assert {command.id for command in await client.tree.sync()} == {command.id for command in before}


async def test_a_server_may_have_commands_of_its_own(
    client: Client, sandbox: Sandbox, guild: Guild, channel: Channel, ben: Person
) -> None:
    client.tree.clear_commands(guild=None)
    client.tree.copy_global_to(guild=discord.Object(guild.id))

    @client.tree.command(guild=discord.Object(guild.id))
    async def local(interaction: Asked) -> None:
        await interaction.response.send_message("here")

    await client.tree.sync(guild=discord.Object(guild.id))
    assert (await ben.command(channel, "local")).text == "here"


async def test_who_may_not_use_commands_at_all_is_told(
    client: Client, guild: Guild, channel: Channel, ben: Person
) -> None:
    guild.roles[guild.id].permissions &= ~Permission.USE_APPLICATION_COMMANDS
    with pytest.raises(CommandHidden):
        await ben.command(channel, "hello", name="x")
