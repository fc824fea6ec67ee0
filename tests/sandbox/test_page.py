"""The page's own HTTP API."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, Guild, Limits, Person, Refused, Sandbox
from tests.sandbox.client import Client, Clock, button, layout

Json = dict[str, Any]


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


class Stream:
    """The page's events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self, kind: str) -> Json:
        """The data of the next event of a kind; others are passed over."""
        async with asyncio.timeout(5):
            while True:
                line = (await self._response.content.readline()).decode()
                if line == f"event: {kind}\n":
                    data: Json = json.loads((await self._response.content.readline()).removeprefix(b"data: "))
                    return data


@pytest.fixture
async def stream(page: aiohttp.ClientSession, ben: Person) -> AsyncIterator[Stream]:
    async with page.get("/sandbox/events", params={"viewer": ben.id}) as response:
        assert response.content_type == "text/event-stream"
        await response.content.readline()
        yield Stream(response)


async def get(page: aiohttp.ClientSession, path: str, **query: Any) -> Any:
    async with page.get(path, params=query) as response:
        assert response.status == 200
        return await response.json()


async def post(page: aiohttp.ClientSession, path: str, status: int = 200, **body: Any) -> Any:
    async with page.post(path, json=body) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def test_the_state_tells_what_is_there(
    sandbox: Sandbox, page: aiohttp.ClientSession, client: Client, guild: Guild, channel: Channel, ben: Person
) -> None:
    sandbox.set_hints([{"title": "Recap", "text": "What came before"}])
    await (await client.text(channel).send("Part 1")).create_thread(name="Part 1")
    state = await get(page, "/sandbox/state", viewer=ben.id)
    assert state["clock"] == "2026-03-27T12:00:00+00:00"
    assert state["bot"] == {"id": str(sandbox.world.bot.id), "name": "Cliffhanger", "connected": True}
    assert state["viewer"] == str(ben.id)
    assert [(each["name"], each["organiser"]) for each in state["people"]] == [("Ben", False)]
    [shown] = state["guilds"]
    assert [(each["name"], each["type"]) for each in shown["channels"]] == [("reading", 0)]
    [thread] = shown["threads"]
    assert (thread["name"], thread["parent_id"], thread["id"]) == ("Part 1", str(channel.id), thread["message_id"])
    assert {each["name"] for each in state["commands"]} >= {"hello", "library"}
    assert "rule" not in {each["name"] for each in state["commands"]}
    assert state["hints"] == [{"title": "Recap", "text": "What came before"}]


async def test_messages_are_those_that_the_viewer_sees(
    page: aiohttp.ClientSession, client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    await client.text(channel).send("Part 1")
    await ben.command(channel, "whereabouts")
    path = f"/sandbox/channels/{channel.id}/messages"
    own, theirs, nobodys = [await get(page, path, **who) for who in ({"viewer": ben.id}, {"viewer": organiser.id}, {})]
    assert [each["content"] for each in theirs] == [each["content"] for each in nobodys] == ["Part 1"]
    assert [each.get("ephemeral_for") for each in own] == [None, str(ben.id)]
    assert own[1]["interaction"]["name"] == "whereabouts"


async def test_a_command_is_completed_sent_and_seen(
    page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person
) -> None:
    typed: Any = {"viewer": str(ben.id), "channel_id": str(channel.id), "command": ["hello"], "options": {"name": "B"}}
    assert await post(page, "/sandbox/autocomplete", **typed, focused="name") == {
        "choices": [{"name": "Ba?", "value": "Ba"}]
    }
    begun = await post(page, "/sandbox/command", **typed)
    event = await stream.next("message")
    assert event["message"]["content"] == "Hello B"
    assert event["message"]["interaction_metadata"]["id"] == begun["interaction_id"]
    wrong = await post(page, "/sandbox/command", 400, **typed | {"options": {}})
    assert wrong == {"error": "The option name is required."}


async def test_a_file_is_uploaded_with_a_command(
    page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person
) -> None:
    form = aiohttp.FormData()
    typed = {"viewer": str(ben.id), "channel_id": str(channel.id), "command": ["library", "add"]}
    form.add_field("payload", json.dumps(typed))
    form.add_field("files[file]", b"Once.", filename="tale.txt")
    async with page.post("/sandbox/command", data=form) as response:
        assert response.status == 200
    assert "tale.txt: 5 bytes" in (await stream.next("message"))["message"]["content"]


async def test_thinking_is_shown_until_the_answer_comes(
    page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["slow"])
    thinking = (await stream.next("message"))["message"]
    assert (thinking["thinking"], thinking["ephemeral_for"]) == (True, str(ben.id))
    answered = (await stream.next("message_update"))["message"]
    assert (answered["id"], answered["content"], "thinking" in answered) == (thinking["id"], "first", False)


class TestHaste:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(answer_seconds=0.3)

    async def test_what_gets_no_answer_fails(
        self, page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person
    ) -> None:
        begun = await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["mute"])
        failed = await stream.next("failed")
        assert failed["interaction_id"] == begun["interaction_id"]
        assert failed["error"] == "The application did not respond"


async def test_a_form_opens_and_is_sent(
    page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["ask"])
    opened = await stream.next("modal")
    assert opened["modal"]["title"] == "Another length"
    filled = {"viewer": str(ben.id), "interaction_id": opened["interaction_id"], "fields": {"words": "600"}}
    await post(page, "/sandbox/modal", **filled)
    assert (await stream.next("message"))["message"]["content"] == "600"
    assert "error" in await post(page, "/sandbox/modal", 400, **filled | {"fields": {}})


async def test_buttons_are_pressed(
    page: aiohttp.ClientSession, stream: Stream, client: Client, channel: Channel, ben: Person, sandbox: Sandbox
) -> None:
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(button("Go", "1:update"))
    sent = await client.text(channel).send(view=layout("before", rows=(row,)))
    await post(page, "/sandbox/component", viewer=str(ben.id), message_id=str(sent.id), custom_id="1:update")
    assert (await stream.next("message_update"))["message"]["components"][0]["content"] == "updated"
    gone = await post(page, "/sandbox/component", 400, viewer=str(ben.id), message_id="1", custom_id="x")
    assert gone == {"error": "That message does not exist any more."}


async def test_people_talk(
    page: aiohttp.ClientSession, stream: Stream, sandbox: Sandbox, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/message", viewer=str(ben.id), channel_id=str(channel.id), content="What a part!")
    assert (await stream.next("message"))["message"]["author"]["global_name"] == "Ben"
    assert [message.text for message in sandbox.messages(channel)] == ["What a part!"]


async def test_actions_call_back(
    page: aiohttp.ClientSession, stream: Stream, sandbox: Sandbox, clock: Clock, ben: Person
) -> None:
    async def next_day() -> None:
        clock.move(days=1)

    async def never() -> None:
        raise Refused("Not now.")

    sandbox.on_action("next-day", "Next day", next_day, status=lambda: f"{clock.now():%d %B}")
    sandbox.on_action("never", "Never", never)
    assert await post(page, "/sandbox/actions/next-day") == {"ok": True}
    told = await stream.next("clock")
    assert told["clock"] == "2026-03-28T12:00:00+00:00"
    assert told["actions"][0] == {"name": "next-day", "label": "Next day", "status": "28 March"}
    assert await post(page, "/sandbox/actions/never", 400) == {"error": "Not now."}
    assert "error" in await post(page, "/sandbox/actions/none", 400)


async def test_other_programs_ask_for_faults(page: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    assert await post(page, "/sandbox/faults", kind="503-before", route="/users/@me") == {"ok": True}
    assert "no such fault" in (await post(page, "/sandbox/faults", 400, kind="teapot"))["error"]
    async with page.get("/api/v10/users/@me", headers={"Authorization": f"Bot {sandbox.token}"}) as response:
        assert response.status == 503


async def test_who_is_nobody_can_do_nothing(page: aiohttp.ClientSession, channel: Channel) -> None:
    assert await post(page, "/sandbox/message", 400, viewer="1", channel_id=str(channel.id), content="x") == {
        "error": "Say who you are."
    }


async def test_the_page_is_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
    async with page.get("/nothing") as response:
        assert response.status == 404
