"""Errors of Discord lose no part and double none, and the bot names them."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import start_bot
from bot.chat.client import Cliffhanger
from bot.chat.poster import DiscordPoster
from bot.errors import StartError
from bot.model import DeliveryKind, Failed, Failure, Hold, RenderedMessage, SendResult
from bot.sandbox import Fault, Permission
from tests.e2e.stage import MESSAGES, World, requests_to


@pytest.mark.parametrize(
    "kind", ["500-before", "500-after", "503-before", "503-after", "reset-before", "reset-after", "429"]
)
@pytest.mark.parametrize("skip", [0, 1], ids=["line", "prose"])
async def test_error_answer_makes_no_second_message(world: World, kind: str, skip: int) -> None:
    await world.subscribe()
    before = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=skip))
    await world.next_day(2)  # the second step is the retry, if one is needed
    while world.posted_parts() < [1, 2]:
        await world.next_day()
    numbers = world.posted_parts()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(world.posts()[before:]) == 2 * (len(numbers) - 1), "a line and a message of prose for each part"


async def test_lost_permission_holds_the_part(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    delivery = await world.next_delivery()
    assert (delivery.kind, delivery.number, delivery.hold) == (DeliveryKind.PART, 2, Hold.ACCESS)
    assert world.posted_parts() == [1]


async def test_late_retry_checks_the_channel_first(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    await world.pass_time(timedelta(hours=2))  # Discord has forgotten the nonce
    assert world.posted_parts() == [1, 2]
    assert any((request.method, request.route) == ("GET", MESSAGES) for request in world.sandbox.requests)


async def test_refused_token_ends_the_bot_with_one_sentence(world: World) -> None:
    await world.stop()

    async def serve() -> None:
        async with start_bot(world.settings, world.clock):
            card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="UTC")
            world.sandbox.world.token = "another"
            await world.mara.press(card.message, "Start now")
            await asyncio.Future()

    with pytest.raises(StartError, match="refuses the token"):
        await asyncio.wait_for(serve(), 30)


async def test_cloudflare_refusal_pauses_every_channel_for_ten_minutes(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    await world.subscribe(second, story="Three Hundred", time="8:01")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429-edge", times=1))
    await world.next_day()
    refused_at = world.clock.now()
    await world.move_clock_to(refused_at + timedelta(minutes=9))
    assert (world.posted_parts(), world.posted_parts(second)) == ([1], [1])
    await world.move_clock_to(refused_at + timedelta(minutes=20))
    assert (world.posted_parts(), world.posted_parts(second)) == ([1, 2], [1, 2])


async def test_clock_set_back_does_not_lengthen_the_pause(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429-edge", times=1))
    await world.next_day()
    set_to = world.clock.now() - timedelta(hours=3)
    world.clock.move_to(set_to)
    await world.subscribe(second)
    assert world.posts(second) == [], "every channel waits"
    world.clock.move_to(set_to + timedelta(minutes=11))
    await world.wait_until_idle()
    assert world.posted_parts(second) == [1]


@pytest.mark.parametrize(("exists", "failure"), [(True, Failure.LATER), (False, Failure.GONE)])
async def test_uncached_channel_is_checked_at_discord(world: World, exists: bool, failure: Failure) -> None:
    poster = DiscordPoster(world.bot.client)
    channel_id = world.reading.id if exists else 4
    guild = world.bot.client.get_guild(world.guild.id)
    assert guild is not None
    guild._channels.clear()
    result = await poster.find(channel_id, RenderedMessage(content="Hello"), 0, channel_id)
    assert isinstance(result, Failed)
    assert result.failure is failure


async def test_part_of_a_deleted_channel_is_posted_where_its_story_moves(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    world.sandbox.delete_channel(world.reading)
    await world.pass_time(timedelta(hours=2))
    (report,) = world.sandbox.private(world.mara)
    assert "I cannot find the channel" in report.text
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.mara.command(attic, "move", channel=attic)
    await world.wait_until(lambda: world.posted_parts(attic) == [2])


async def test_retried_part_follows_a_move_when_the_old_channel_is_deleted(world: World) -> None:
    await world.subscribe()
    attic = world.sandbox.add_channel(world.guild, "attic")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    await world.mara.command(world.reading, "move", channel=attic)
    world.sandbox.delete_channel(world.reading)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    world.bot.engine.wake()
    await world.wait_until(lambda: world.posted_parts(attic) == [2])
    assert world.sandbox.private(world.mara) == []


async def test_proxy_error_page_is_not_taken_for_a_lost_permission(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="403-edge", times=1))
    await world.next_day()
    await world.next_day()  # the next try
    assert world.posted_parts() == [1, 2]
    assert world.sandbox.private(world.mara) == []


async def test_rate_limited_channel_delays_no_other_channel(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.subscribe(attic)
    only = requests_to(world.reading)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429", times=5, seconds=0.01, only=only))
    await world.next_day()
    assert world.posted_parts(attic) == [1, 2]
    while world.posted_parts() == [1]:
        await world.next_day()
    assert world.posted_parts()[:2] == [1, 2]
    assert len(world.posts(attic)) <= len(world.posts())


async def test_posted_part_is_found_behind_a_repost(world: World) -> None:
    await world.subscribe()
    for message in world.posts()[1:]:
        world.sandbox.delete_message(message)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    assert world.posted_parts() == [2], "part 2 is there, although the answer was an error"
    await world.mara.command(world.reading, "repost", part=1)
    await world.pass_time(timedelta(hours=2))  # Discord has forgotten the nonce
    assert world.posted_parts() == [2, 1]
    await world.next_day()
    assert world.posted_parts() == [2, 1, 3]


class RefusingPoster(DiscordPoster):
    """The real poster, but it refuses Components V2 from the ``first`` message of prose on."""

    def __init__(self, client: Cliffhanger, first: int) -> None:
        super().__init__(client)
        self._accepted = first

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Refuse, or post."""
        if message.texts:
            self._accepted -= 1
            if self._accepted < 0:
                return Failed(Failure.CONTENT, "400/50035")
        return await super().send(channel_id, message, nonce)


@pytest.mark.parametrize(("first", "hold"), [(0, None), (1, Hold.STOPPED)], ids=["first message", "second message"])
async def test_refused_prose_is_sent_plain_only_before_its_first_message(
    world: World, first: int, hold: Hold | None
) -> None:
    world.bot.engine._posting._poster = RefusingPoster(world.bot.client, first)
    await world.subscribe(length="long", story="Three Hundred")
    delivery = await world.next_delivery()
    assert delivery.hold is hold
    texts = [post.text for post in world.posts()[1:]]
    assert len(set(texts)) == len(texts), "no message is doubled"
    if hold is None:
        assert delivery.number == 2
