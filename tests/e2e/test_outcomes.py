"""What each answer of Discord's means for a delivery: real answers to the real client."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.chat.client import MAX_RATELIMIT_SECONDS, log_in
from bot.chat.failures import failure_from
from bot.chat.poster import DiscordPoster
from bot.clock import Clock
from bot.model import Failed, Failure, Posted, RenderedMessage
from bot.sandbox import Fault, Sandbox
from tests.e2e.conftest import World

MESSAGES = "/channels/{channel_id}/messages"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"

#: By status and code, or as the sandbox calls what is no refusal of Discord's own.
MEANS = {
    Failure.GONE: "404/10003 404/10004 404/10015",
    Failure.ACCESS: "403/50001 403/50013 403/50008",
    Failure.CONTENT: "400/50035 413/40005 400/200000 400/240000 400/50006 400/0 413/0",
    Failure.THREAD: "400/160005 400/160006 400/160007 400/50083 400/40067 400/50024 404/10008",
    Failure.LATER: "503/0 520/0 503/130000 400/130000 409/0 403/40333 403/0 404/0 403-edge 503-before 429 "
    "reset-before disconnect-after hang-before",
    Failure.STOP: "401/0 401/50014 429-edge",
}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A pretend Discord with one channel."""
    sandbox = Sandbox(now=Clock().now)
    await sandbox.start()
    sandbox.add_channel(sandbox.add_guild("The Reading Room", owner="Mara"), "reading")
    yield sandbox
    await sandbox.close()


async def means(sandbox: Sandbox, kind: str, seconds: float) -> Failed | None:
    """What becomes of a message in the channel that is answered so, again and again."""
    (reading,) = sandbox.world.channels.values()
    sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=9, seconds=seconds))
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=MAX_RATELIMIT_SECONDS) as client:
        await log_in(client, sandbox.token, sandbox.api_url)
        try:
            async with asyncio.timeout(0.5 if kind.startswith("hang") else 30):
                await client.get_partial_messageable(reading.id).send("Hello")
        except Exception as error:
            return failure_from(error)
    return None


@pytest.mark.parametrize(
    ("answer", "failure"), [(answer, failure) for failure, answers in MEANS.items() for answer in answers.split()]
)
async def test_each_answer_means_one_thing(sandbox: Sandbox, answer: str, failure: Failure) -> None:
    found = await means(sandbox, answer, seconds=0.01)
    assert found is not None
    assert found.failure is failure
    if "/" in answer:
        assert found.reason == f"{answer} Refused on demand"


@pytest.mark.parametrize(("answer", "seconds", "wait"), [("429", 40.0, 40.0), ("429", 0.01, 1.0), ("429-edge", 1, 600)])
async def test_a_limit_is_waited_for_as_long_as_it_says_and_the_edges_for_ten_minutes(
    sandbox: Sandbox, answer: str, seconds: float, wait: float
) -> None:
    found = await means(sandbox, answer, seconds)
    assert found is not None
    assert found.retry_after == wait


def test_what_is_no_answer_of_discords_surfaces() -> None:
    assert failure_from(RuntimeError("nobody has thought of this")) is None


async def test_what_is_there_already_and_what_was_deleted_since_count_as_posted(world: World) -> None:
    poster, page = DiscordPoster(world.bot.client), RenderedMessage(content="Hello")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="404/10008"))
    assert await poster.send(world.reading.id, page, "n1") == Posted(0)
    made = await poster.send(world.reading.id, page, "n2")
    assert isinstance(made, Posted)
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind="400/160004"))
    there = await poster.open_thread(world.reading.id, made.message_id, "Part 1")
    assert there == Posted(made.message_id, already_existed=True)
