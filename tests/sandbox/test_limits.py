"""Rate limits, and faults on demand."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Channel, Fault, Guild, Limits, Sandbox
from bot.sandbox.rest.rate_limiter import RateLimiter
from tests.sandbox.client import Client

MESSAGES = "/channels/{channel_id}/messages"


class TestChannelLimit:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=None, messages=5, messages_seconds=1.0)

    async def test_client_waits_for_the_channel_limit(self, sandbox: Sandbox, channel: Channel, client: Client) -> None:
        await asyncio.gather(*(client.text(channel).send(str(number)) for number in range(11)))
        assert len(sandbox.messages(channel)) == 11
        posts = [request for request in sandbox.requests if request.route == MESSAGES]
        assert [request.status for request in posts] == [200] * 11
        # At least one window was used up, so the client had to wait for the next one.
        assert "0" in [request.headers["X-RateLimit-Remaining"] for request in posts]
        headers = posts[-1].headers
        assert headers["X-RateLimit-Limit"] == "5"
        assert {"X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After", "X-RateLimit-Bucket"} <= set(
            headers
        )


class TestUsualChannelLimit:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=None)

    async def test_sixth_message_is_refused_with_429(self, sandbox: Sandbox, channel: Channel) -> None:
        answers = await asyncio.gather(*(_post(sandbox, channel) for _ in range(6)))
        assert sorted(status for status, *_ in answers) == [200] * 5 + [429]
        [(headers, body)] = [(headers, body) for status, headers, body in answers if status == 429]
        assert headers["Via"]
        assert int(headers["Retry-After"]) >= 1
        assert headers["X-RateLimit-Remaining"] == "0"
        assert body["global"] is False
        assert 0 < body["retry_after"] <= 5.001


def test_channel_limit_resets_after_its_window() -> None:
    clock = [0.0]
    limiter = RateLimiter(Limits(), lambda: clock[0], lambda: 0.0)

    def retry_after(channel: str) -> float | None:
        return limiter.judge("POST", MESSAGES, channel).retry_after

    assert [retry_after("1") for _ in range(6)] == [None] * 5 + [5.001]
    assert retry_after("2") is None
    clock[0] = 4.5
    assert retry_after("1") == pytest.approx(0.501)
    clock[0] = 5.0
    assert retry_after("1") is None


class TestGlobalLimit:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(requests=10, messages=1000)

    async def test_client_waits_for_the_global_limit(
        self, sandbox: Sandbox, guild: Guild, channel: Channel, client: Client
    ) -> None:
        await asyncio.gather(*(client.text(channel).send(str(number)) for number in range(15)))
        assert len(sandbox.messages(channel)) == 15
        assert any(request.status == 429 and request.response["global"] for request in sandbox.requests)


def test_all_requests_share_the_global_limit() -> None:
    clock = [0.0]
    limiter = RateLimiter(Limits(), lambda: clock[0], lambda: 0.0)
    verdicts = [limiter.judge("GET", "/channels/{channel_id}", str(number)) for number in range(52)]
    assert [verdict.retry_after for verdict in verdicts] == [None] * 50 + [1.001] * 2
    assert verdicts[-1].is_global
    assert verdicts[-1].headers["X-RateLimit-Global"] == "true"
    assert limiter.judge("POST", "/interactions/{interaction_id}/{interaction_token}/callback", "").retry_after is None
    clock[0] = 1.0
    assert limiter.judge("GET", "/users/@me", "").retry_after is None


def test_default_limits_are_discords() -> None:
    limits = Limits()
    assert (limits.requests, limits.messages, limits.messages_seconds) == (50, 5, 5.0)
    assert (limits.answer_seconds, limits.token_seconds, limits.active_threads) == (3.0, 900.0, 1000)


@pytest.mark.parametrize("kind", ["500", "502", "503"])
@pytest.mark.parametrize(("when", "posted"), [("before", 0), ("after", 1)])
async def test_server_error_comes_before_or_after_the_effect(
    sandbox: Sandbox, channel: Channel, kind: str, when: str, posted: int
) -> None:
    sandbox.fault(Fault(method="POST", route=MESSAGES, kind=f"{kind}-{when}"))
    assert (await _post(sandbox, channel))[0] == int(kind)
    assert len(sandbox.messages(channel)) == posted
    assert (await _post(sandbox, channel))[0] == 200


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("reset-before", aiohttp.ClientOSError),
        ("reset-after", aiohttp.ClientOSError),
        ("disconnect-before", aiohttp.ServerDisconnectedError),
        ("disconnect-after", aiohttp.ServerDisconnectedError),
    ],
)
async def test_connection_breaks_before_or_after_the_effect(
    sandbox: Sandbox, channel: Channel, kind: str, error: type[Exception]
) -> None:
    sandbox.fault(Fault(route=MESSAGES, kind=kind))
    with pytest.raises(error):
        await _post(sandbox, channel)
    assert sandbox.requests[-1].status == 0
    assert len(sandbox.messages(channel)) == kind.endswith("-after")


async def test_hanging_request_gets_no_answer(sandbox: Sandbox, channel: Channel) -> None:
    sandbox.fault(Fault(route=MESSAGES, kind="hang-after"))
    hanging = asyncio.create_task(_post(sandbox, channel))
    async with asyncio.timeout(5):
        while not sandbox.hanging:
            await asyncio.sleep(0.005)
    assert len(sandbox.messages(channel)) == 1
    assert (await _post(sandbox, channel))[0] == 200
    assert not hanging.done()
    hanging.cancel()


async def test_edge_429_is_not_retried(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sandbox.fault(Fault(route=MESSAGES, kind="429-edge"))
    with pytest.raises(discord.HTTPException) as caught:
        await client.text(channel).send("x")
    assert caught.value.status == 429


async def test_client_waits_for_429_on_demand(sandbox: Sandbox, channel: Channel, client: Client) -> None:
    sandbox.fault(Fault(route=MESSAGES, kind="429", seconds=0.2))
    await client.text(channel).send("x")
    assert [request.status for request in sandbox.requests][-2:] == [429, 200]


async def test_fault_skips_requests_and_repeats(sandbox: Sandbox, channel: Channel) -> None:
    sandbox.fault(Fault(kind="503-before", skip=1, times=2))
    assert [(await _post(sandbox, channel))[0] for _ in range(4)] == [200, 503, 503, 200]


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Fault(kind="teapot")


async def _post(sandbox: Sandbox, channel: Channel) -> tuple[int, dict[str, str], dict[str, Any]]:
    address = f"{sandbox.api_url}/channels/{channel.id}/messages"
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json={"content": "x"}, headers=headers) as response,
    ):
        body = await response.json() if response.content_type == "application/json" else {}
        return response.status, dict(response.headers), body
