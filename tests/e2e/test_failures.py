"""What each of Discord's answers means for a delivery: real answers to the real client."""

import asyncio

import discord
import pytest

from bot.chat.client import MAX_RATELIMIT_SECONDS, log_in
from bot.chat.failures import failure_from
from bot.chat.poster import DiscordPoster
from bot.model import Failed, Failure, Posted, RenderedMessage
from bot.sandbox import Fault, Sandbox
from tests.e2e.stage import MESSAGES, THREADS, World

#: By status and Discord's error code, or the sandbox's name for an answer that does not come from Discord's API.
ANSWERS = {
    Failure.GONE: "404/10003 404/10004 404/10015",
    Failure.ACCESS: "403/50001 403/50013 403/50007 403/50008",
    Failure.CONTENT: "400/50035 413/40005 400/200000 400/240000 400/50006 400/0 413/0",
    Failure.THREAD: "400/160005 400/50083 400/50024 404/10008",
    Failure.FULL: "400/160006 400/160007",
    Failure.TAGS: "400/40067",
    Failure.LATER: "503/0 520/0 503/130000 400/130000 409/0 403/40333 403/0 404/0 400/40003 403-edge 503-before 429 "
    "reset-before disconnect-after hang-before",
    Failure.STOP: "401/0 401/50014 429-edge",
}


async def failure_of(sandbox: Sandbox, kind: str, seconds: float) -> Failed | None:
    """Send a message to the channel, let every try have this answer, and return the failure."""
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
    ("answer", "failure"), [(answer, failure) for failure, answers in ANSWERS.items() for answer in answers.split()]
)
async def test_each_answer_maps_to_one_failure(sandbox: Sandbox, answer: str, failure: Failure) -> None:
    result = await failure_of(sandbox, answer, seconds=0.01)
    assert result is not None
    assert result.failure is failure
    if "/" in answer:
        assert result.reason == f"{answer} Refused on demand"


@pytest.mark.parametrize(("answer", "seconds", "wait"), [("429", 40.0, 40.0), ("429", 0.01, 1.0), ("429-edge", 1, 600)])
async def test_rate_limit_gives_the_time_to_wait(sandbox: Sandbox, answer: str, seconds: float, wait: float) -> None:
    result = await failure_of(sandbox, answer, seconds)
    assert result is not None
    assert result.retry_after == wait


def test_other_exceptions_are_no_failure() -> None:
    assert failure_from(RuntimeError("not an answer of Discord")) is None


async def test_message_or_thread_that_already_existed_counts_as_posted(world: World) -> None:
    poster, message = DiscordPoster(world.bot.client), RenderedMessage(content="Hello")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="404/10008"))
    assert await poster.send(world.reading.id, message, "n1") == Posted(0)
    sent = await poster.send(world.reading.id, message, "n2")
    assert isinstance(sent, Posted)
    world.sandbox.fault(Fault(method="POST", route=THREADS, kind="400/160004"))
    thread = await poster.open_thread(world.reading.id, sent.message_id, "Part 1")
    assert thread == Posted(sent.message_id, already_existed=True)
