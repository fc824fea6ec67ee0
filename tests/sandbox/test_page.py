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


class EventStream:
    """The events that the page receives."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self, kind: str) -> Json:
        """Return the data of the next event of a kind, and skip all others."""
        async with asyncio.timeout(5):
            while True:
                line = (await self._response.content.readline()).decode()
                if line == f"event: {kind}\n":
                    data: Json = json.loads((await self._response.content.readline()).removeprefix(b"data: "))
                    return data


@pytest.fixture
async def stream(page: aiohttp.ClientSession, ben: Person) -> AsyncIterator[EventStream]:
    async with page.get("/sandbox/events", params={"viewer": ben.id}) as response:
        assert response.content_type == "text/event-stream"
        await response.content.readline()
        yield EventStream(response)


async def get(page: aiohttp.ClientSession, path: str, **query: Any) -> Any:
    """Return the JSON of a GET."""
    async with page.get(path, params=query) as response:
        assert response.status == 200
        return await response.json()


async def post(page: aiohttp.ClientSession, path: str, status: int = 200, **body: Any) -> Any:
    """Return the JSON of a POST that answers with this status."""
    async with page.post(path, json=body) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def test_state_describes_the_sandbox(
    sandbox: Sandbox, page: aiohttp.ClientSession, client: Client, guild: Guild, channel: Channel, ben: Person
) -> None:
    sandbox.set_hints([{"title": "Recap", "text": "The story so far"}])
    await (await client.text(channel).send("Part 1")).create_thread(name="Part 1")
    state = await get(page, "/sandbox/state", viewer=ben.id)
    assert state["clock"] == "2026-03-27T12:00:00+00:00"
    assert state["bot"] == {"id": str(sandbox.world.bot.id), "name": "Cliffhanger", "connected": True}
    assert state["viewer"] == str(ben.id)
    assert [(person["name"], person["organiser"]) for person in state["people"]] == [("Ben", False)]
    [server] = state["guilds"]
    assert [(entry["name"], entry["type"]) for entry in server["channels"]] == [("reading", 0)]
    [thread] = server["threads"]
    assert (thread["name"], thread["parent_id"], thread["id"]) == ("Part 1", str(channel.id), thread["message_id"])
    assert {command["name"] for command in state["commands"]} >= {"hello", "library"}
    assert "rule" not in {command["name"] for command in state["commands"]}
    assert state["hints"] == [{"title": "Recap", "text": "The story so far"}]


async def test_messages_are_those_the_viewer_sees(
    page: aiohttp.ClientSession, client: Client, channel: Channel, ben: Person, organiser: Person
) -> None:
    await client.text(channel).send("Part 1")
    await ben.command(channel, "whereabouts")
    path = f"/sandbox/channels/{channel.id}/messages"
    bens = await get(page, path, viewer=ben.id)
    organisers = await get(page, path, viewer=organiser.id)
    without_viewer = await get(page, path)
    assert (
        [message["content"] for message in organisers]
        == [message["content"] for message in without_viewer]
        == ["Part 1"]
    )
    assert [message.get("ephemeral_for") for message in bens] == [None, str(ben.id)]
    assert bens[1]["interaction"]["name"] == "whereabouts"


async def test_command_is_completed_sent_and_seen(
    page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person
) -> None:
    request: Any = {
        "viewer": str(ben.id),
        "channel_id": str(channel.id),
        "command": ["hello"],
        "options": {"name": "B"},
    }
    assert await post(page, "/sandbox/autocomplete", **request, focused="name") == {
        "choices": [{"name": "Ba?", "value": "Ba"}]
    }
    started = await post(page, "/sandbox/command", **request)
    event = await stream.next("message")
    assert event["message"]["content"] == "Hello B"
    assert event["message"]["interaction_metadata"]["id"] == started["interaction_id"]
    refusal = await post(page, "/sandbox/command", 400, **request | {"options": {}})
    assert refusal == {"error": "The option name is required."}


async def test_file_is_uploaded_with_a_command(
    page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person
) -> None:
    form = aiohttp.FormData()
    request = {"viewer": str(ben.id), "channel_id": str(channel.id), "command": ["library", "add"]}
    form.add_field("payload", json.dumps(request))
    form.add_field("files[file]", b"Once.", filename="tale.txt")
    async with page.post("/sandbox/command", data=form) as response:
        assert response.status == 200
    assert "tale.txt: 5 bytes" in (await stream.next("message"))["message"]["content"]


async def test_thinking_is_shown_until_the_answer(
    page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["slow"])
    thinking = (await stream.next("message"))["message"]
    assert (thinking["thinking"], thinking["ephemeral_for"]) == (True, str(ben.id))
    answered = (await stream.next("message_update"))["message"]
    assert (answered["id"], answered["content"], "thinking" in answered) == (thinking["id"], "first", False)


class TestShortAnswerTime:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(answer_seconds=0.3)

    async def test_unanswered_command_fails(
        self, page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person
    ) -> None:
        started = await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["mute"])
        failed = await stream.next("failed")
        assert failed["interaction_id"] == started["interaction_id"]
        assert failed["error"] == "The application did not respond"


async def test_form_is_opened_and_submitted(
    page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/command", viewer=str(ben.id), channel_id=str(channel.id), command=["ask"])
    opened = await stream.next("modal")
    assert opened["modal"]["title"] == "Another length"
    request = {"viewer": str(ben.id), "interaction_id": opened["interaction_id"], "fields": {"words": "600"}}
    await post(page, "/sandbox/modal", **request)
    assert (await stream.next("message"))["message"]["content"] == "600"
    assert "error" in await post(page, "/sandbox/modal", 400, **request | {"fields": {}})


async def test_button_updates_its_message(
    page: aiohttp.ClientSession, stream: EventStream, client: Client, channel: Channel, ben: Person, sandbox: Sandbox
) -> None:
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(button("Go", "1:update"))
    sent = await client.text(channel).send(view=layout("before", rows=(row,)))
    await post(page, "/sandbox/component", viewer=str(ben.id), message_id=str(sent.id), custom_id="1:update")
    assert (await stream.next("message_update"))["message"]["components"][0]["content"] == "updated"
    refusal = await post(page, "/sandbox/component", 400, viewer=str(ben.id), message_id="1", custom_id="x")
    assert refusal == {"error": "That message does not exist any more."}


async def test_person_writes_a_message(
    page: aiohttp.ClientSession, stream: EventStream, sandbox: Sandbox, channel: Channel, ben: Person
) -> None:
    await post(page, "/sandbox/message", viewer=str(ben.id), channel_id=str(channel.id), content="What a part!")
    assert (await stream.next("message"))["message"]["author"]["global_name"] == "Ben"
    assert [message.text for message in sandbox.messages(channel)] == ["What a part!"]


async def test_action_calls_back(
    page: aiohttp.ClientSession, stream: EventStream, sandbox: Sandbox, clock: Clock, ben: Person
) -> None:
    async def next_day() -> None:
        clock.move(days=1)

    async def refuse() -> None:
        raise Refused("Not now.")

    sandbox.on_action("next-day", "Next day", next_day, status=lambda: f"{clock.now():%d %B}")
    sandbox.on_action("refuse", "Refuse", refuse)
    assert await post(page, "/sandbox/actions/next-day") == {"ok": True}
    event = await stream.next("clock")
    assert event["clock"] == "2026-03-28T12:00:00+00:00"
    assert event["actions"][0] == {"name": "next-day", "label": "Next day", "status": "28 March"}
    assert await post(page, "/sandbox/actions/refuse", 400) == {"error": "Not now."}
    assert "error" in await post(page, "/sandbox/actions/none", 400)


async def test_fault_can_be_ordered_over_http(page: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    assert await post(page, "/sandbox/faults", kind="503-before", route="/users/@me") == {"ok": True}
    assert "no such fault" in (await post(page, "/sandbox/faults", 400, kind="teapot"))["error"]
    async with page.get("/api/v10/users/@me", headers={"Authorization": f"Bot {sandbox.token}"}) as response:
        assert response.status == 503


async def test_unknown_viewer_is_refused(page: aiohttp.ClientSession, channel: Channel) -> None:
    assert await post(page, "/sandbox/message", 400, viewer="1", channel_id=str(channel.id), content="x") == {
        "error": "Say who you are."
    }


async def test_page_is_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
    async with page.get("/nothing") as response:
        assert response.status == 404
