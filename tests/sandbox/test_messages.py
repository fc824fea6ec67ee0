"""Messages: what they may contain, what the bot gets back, and how wrong ones are refused."""

import io
from datetime import UTC, datetime
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, ChannelType, Guild, MessageFlag, Permission, Person, Sandbox
from tests.sandbox.client import Client, Clock, button, layout

Json = dict[str, Any]


def status_and_code(caught: pytest.ExceptionInfo[discord.HTTPException]) -> tuple[int, int]:
    """Return the status and code of a refusal."""
    return caught.value.status, caught.value.code


async def test_message_is_trimmed(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("  It was an ordinary day.\n\n")
    assert sent.content == "It was an ordinary day."
    assert [message.text for message in sandbox.messages(channel)] == ["It was an ordinary day."]


async def test_same_nonce_returns_the_same_message(
    sandbox: Sandbox, channel: Channel, client: Client, clock: Clock
) -> None:
    first = await client.text(channel).send("one", nonce="part-1")
    clock.move(seconds=60)
    assert (await client.text(channel).send("one again", nonce="part-1")).id == first.id
    assert (await client.text(channel).send("two", nonce="part-2")).id != first.id
    assert len(sandbox.messages(channel)) == 2


async def test_nonce_is_forgotten_after_its_lifetime(
    sandbox: Sandbox, channel: Channel, client: Client, clock: Clock
) -> None:
    first = await client.text(channel).send("one", nonce="part-1")
    clock.move(minutes=6)
    assert (await client.text(channel).send("one", nonce="part-1")).id != first.id


async def test_nonce_counts_for_one_channel(sandbox: Sandbox, guild: Guild, channel: Channel, client: Client) -> None:
    other = sandbox.add_channel(guild, "second")
    await client.see("guild_channel_create")
    first = await client.text(channel).send("one", nonce="part-1")
    assert (await client.text(other).send("one", nonce="part-1")).id != first.id


async def test_nonce_of_a_deleted_message_is_unknown_message(channel: Channel, client: Client) -> None:
    await (await client.text(channel).send("one", nonce="part-1")).delete()
    with pytest.raises(discord.NotFound) as caught:
        await client.text(channel).send("one", nonce="part-1")
    assert status_and_code(caught) == (404, 10008)


async def test_history_has_no_nonces(channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("one", nonce="part-1")
    assert sent.nonce == "part-1"
    assert (await client.text(channel).fetch_message(sent.id)).nonce is None


@pytest.mark.parametrize(
    ("content", "status", "number"),
    [("x" * 2001, 400, 50035), ("", 400, 50006), (" \n ", 400, 50006)],
    ids=["too long", "empty", "blank"],
)
async def test_invalid_content_is_refused(
    sandbox: Sandbox, channel: Channel, client: Client, content: str, status: int, number: int
) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await client.text(channel).send(content)
    assert status_and_code(caught) == (status, number)
    assert sandbox.messages(channel) == []


async def test_longest_content_is_accepted(channel: Channel, client: Client) -> None:
    assert len((await client.text(channel).send("x" * 2000)).content) == 2000


async def test_errors_name_the_field(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    with pytest.raises(discord.HTTPException, match=r"In content: Must be 2000 or fewer in length\."):
        await client.text(channel).send("x" * 2001)
    assert sandbox.requests[-1].response == {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {
            "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}
        },
    }


async def test_components_come_back_with_ids(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    row = discord.ui.ActionRow[Any](
        button("I've read this", "1:read:7"), button("Next part", "1:next:7", disabled=True)
    )
    sent = await client.text(channel).send(view=layout(" Prose. ", rows=(row,)), silent=True)
    fetched = await client.text(channel).fetch_message(sent.id)
    assert [part.type.value for part in fetched.components] == [10, 1]
    assert [part["id"] for part in sandbox.messages(channel)[0].components] == [1, 2]
    assert [part["id"] for part in sandbox.messages(channel)[0].components[1]["components"]] == [3, 4]
    assert fetched.components[0].content == "Prose."  # type: ignore[union-attr]
    [message] = sandbox.messages(channel)
    assert message.flags == MessageFlag.COMPONENTS_V2 | MessageFlag.SUPPRESS_NOTIFICATIONS
    assert message.text == "Prose."
    assert message.buttons == ["I've read this", "Next part"]
    assert [shown.disabled for shown in message.buttons] == [False, True]


def texts(*contents: str) -> list[Json]:
    """Return text displays as JSON: the client itself would refuse some of them."""
    return [{"type": 10, "content": content} for content in contents]


def row(*buttons: Json) -> Json:
    """Return a row of buttons as JSON."""
    return {"type": 1, "components": [{"type": 2, "style": 1, **button} for button in buttons]}


@pytest.mark.parametrize(
    ("components", "status"),
    [
        (texts("x" * 2500, "y" * 1501), 400),
        (texts("x" * 4000), 200),
        (texts("水" * 3390), 200),
        (texts("水" * 3391), 500),
        (texts("   "), 400),
        (texts(*["x"] * 41), 400),
        (texts(*["x"] * 40), 200),
        ([*texts(*["x"] * 38), row({"label": "a", "custom_id": "a"}, {"label": "b", "custom_id": "b"})], 400),
        ([row({"label": "a", "custom_id": "same"}, {"label": "b", "custom_id": "same"})], 400),
        ([row({"label": "l" * 80, "custom_id": "c" * 100})], 200),
        ([row({"label": "l" * 81, "custom_id": "c"})], 400),
        ([row({"label": "l", "custom_id": "c" * 101})], 400),
        ([row({"label": "l", "custom_id": ""})], 400),
        ([row(*({"label": "l", "custom_id": str(number)} for number in range(6)))], 400),
    ],
    ids=[
        *("4001 characters", "4000 characters", "10170 bytes", "10173 bytes", "blank", "41 parts", "40 parts"),
        *("41 with those inside", "same id", "long label", "longer label", "longer id", "no id", "six buttons"),
    ],
)
async def test_components_v2_have_limits(
    sandbox: Sandbox, channel: Channel, client: Client, components: list[Json], status: int
) -> None:
    # discord.py would retry a 500 for 25 seconds; a request by hand does not.
    headers = {"Authorization": f"Bot {sandbox.token}"}
    body = {"flags": 32768, "components": components}
    address = f"{sandbox.api_url}/channels/{channel.id}/messages"
    async with aiohttp.ClientSession() as session, session.post(address, json=body, headers=headers) as response:
        assert response.status == status
        assert response.headers["Content-Type"] == "application/json"
    assert len(sandbox.messages(channel)) == (status == 200)


async def test_components_v2_exclude_content(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(
            route, json={"flags": 32768, "content": "no", "components": [{"type": 10, "content": "x"}]}
        )
    assert status_and_code(caught) == (400, 50035)


async def test_text_display_needs_the_flag(channel: Channel, client: Client) -> None:
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(route, json={"components": [{"type": 10, "content": "x"}]})
    assert status_and_code(caught) == (400, 50035)


async def test_edit_cannot_remove_components_v2(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send(view=layout("before"))
    route = discord.http.Route(
        "PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=channel.id, message_id=sent.id
    )
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(route, json={"flags": 0, "content": "after", "components": []})
    assert status_and_code(caught) == (400, 50035)
    edited = await sent.edit(view=layout("after"))
    assert edited.edited_at is not None
    assert [message.text for message in sandbox.messages(channel)] == ["after"]


async def test_mentions_ping_only_if_allowed(
    sandbox: Sandbox, guild: Guild, channel: Channel, client: Client, ben: Person
) -> None:
    text = f"@everyone <@{ben.id}>"
    await client.text(channel).send(text)
    await client.text(channel).send(view=layout(text))
    await client.text(channel).send(text, allowed_mentions=discord.AllowedMentions.all())
    pinged = [(bool(message.mentions), message.mention_everyone) for message in sandbox.messages(channel)]
    assert pinged == [(False, False), (False, False), (True, True)]
    assert sandbox.messages(channel)[2].mentions == [ben.user]


async def test_history_is_read_in_pages(channel: Channel, client: Client) -> None:
    sent = [await client.text(channel).send(str(number)) for number in range(7)]
    place = client.text(channel)
    assert [message.content async for message in place.history(limit=3)] == ["6", "5", "4"]
    assert [message.content async for message in place.history(after=sent[2], oldest_first=True)] == [
        "3",
        "4",
        "5",
        "6",
    ]
    assert [message.content async for message in place.history(limit=2, after=sent[2], oldest_first=True)] == ["3", "4"]
    assert [message.content async for message in place.history(limit=2, before=sent[2])] == ["1", "0"]
    assert [message.content async for message in place.history(limit=3, around=sent[3])] == ["4", "3", "2"]


async def test_history_is_empty_without_the_permission(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("one")
    sandbox.deny(channel, Permission.READ_MESSAGE_HISTORY)
    assert [message async for message in client.text(channel).history()] == []
    with pytest.raises(discord.Forbidden) as caught:
        await client.text(channel).fetch_message(sent.id)
    assert status_and_code(caught) == (403, 50013)


async def test_messages_of_others_are_blank_without_the_intent(
    sandbox: Sandbox, channel: Channel, client: Client, ben: Person
) -> None:
    ben.say(channel, "What a part!")
    ben.say(channel, f"<@{sandbox.world.bot.id}> hello")
    assert [message.content async for message in client.text(channel).history()] == [
        f"<@{sandbox.world.bot.id}> hello",
        "",
    ]
    assert sandbox.messages(channel)[0].text == "What a part!"


async def test_only_own_messages_can_be_changed(channel: Channel, client: Client, ben: Person) -> None:
    theirs = client.text(channel).get_partial_message(ben.say(channel, "mine").id)
    with pytest.raises(discord.Forbidden) as caught:
        await theirs.edit(content="yours")
    assert status_and_code(caught) == (403, 50005)
    with pytest.raises(discord.Forbidden) as caught:
        await theirs.delete()
    assert status_and_code(caught) == (403, 50013)


async def test_deleted_message_is_unknown(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sent = await client.text(channel).send("one")
    [message] = sandbox.messages(channel)
    await sent.delete()
    assert message.deleted
    assert sandbox.messages(channel) == []
    with pytest.raises(discord.NotFound) as caught:
        await client.text(channel).fetch_message(sent.id)
    assert status_and_code(caught) == (404, 10008)


async def test_a_channel_that_is_gone_is_unknown(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    place = client.text(channel)
    sandbox.delete_channel(channel)
    with pytest.raises(discord.NotFound) as caught:
        await place.send("one")
    assert status_and_code(caught) == (404, 10003)


async def test_forum_accepts_no_messages(sandbox: Sandbox, guild: Guild, client: Client) -> None:
    forum = sandbox.add_channel(guild, "posts", ChannelType.FORUM)
    with pytest.raises(discord.HTTPException) as caught:
        await client.get_partial_messageable(forum.id).send("one")
    assert status_and_code(caught) == (400, 50008)


async def test_file_is_uploaded_and_downloaded(
    sandbox: Sandbox, channel: Channel, client: Client, clock: Clock
) -> None:
    sent = await client.text(channel).send("here", file=discord.File(io.BytesIO(b"once upon"), "a tale.txt"))
    [attachment] = sent.attachments
    assert (attachment.filename, attachment.size) == ("a_tale.txt", 9)
    assert await attachment.read() == b"once upon"
    clock.move(hours=25)
    with pytest.raises(discord.NotFound):
        await attachment.read()


async def test_private_messages_need_open_dms(sandbox: Sandbox, client: Client, ben: Person, organiser: Person) -> None:
    organiser.user.dms_open = False
    private = await (await client.fetch_user(ben.id)).create_dm()
    await private.send("Hello, Ben.")
    closed = await (await client.fetch_user(organiser.id)).create_dm()
    with pytest.raises(discord.Forbidden) as caught:
        await closed.send("Hello.")
    assert status_and_code(caught) == (403, 50007)


async def test_times_and_ids_use_the_sandboxs_clock(channel: Channel, client: Client, clock: Clock) -> None:
    clock.move(days=9)
    sent = await client.text(channel).send("one")
    assert sent.created_at == clock.now() == datetime(2026, 4, 5, 12, tzinfo=UTC)
    assert discord.utils.snowflake_time(sent.id) == clock.now()
