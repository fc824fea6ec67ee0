"""What goes wrong at Discord neither loses nor doubles a part, and says what it is."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import start_bot
from bot.chat.client import Cliffhanger
from bot.chat.poster import DiscordPoster
from bot.errors import StartError
from bot.model import DeliveryKind, Failed, Failure, Hold, RenderedMessage, SendResult
from bot.sandbox import Fault, Permission
from bot.store import ledger, subscriptions
from tests.e2e.conftest import World
from tests.e2e.test_reading import lines

MESSAGES = "/channels/{channel_id}/messages"


@pytest.mark.parametrize(
    "kind", ["500-before", "500-after", "503-before", "503-after", "reset-before", "reset-after", "429"]
)
@pytest.mark.parametrize("skip", [0, 1], ids=["at the line", "at the prose"])
async def test_an_answer_that_is_an_error_makes_no_second_message(world: World, kind: str, skip: int) -> None:
    await world.subscribe()
    before = len(world.posts())
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind=kind, times=1, skip=skip))
    await world.next_day(2)  # the second step, if one is needed, is the retry
    while lines(world.posts()) < [1, 2]:
        await world.next_day()
    part_two = world.posts()[before:]
    numbers = lines(world.posts())
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(part_two) == 2 * (len(numbers) - 1)


async def test_a_lost_permission_holds_the_part_and_keeps_the_place(world: World) -> None:
    await world.subscribe()
    world.sandbox.deny(world.reading, Permission.SEND_MESSAGES)
    await world.next_day()
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    line = await world.bot.database.read(ledger.next_delivery, live.id)
    assert line is not None
    assert (line.kind, line.number, line.hold) == (DeliveryKind.PART, 2, Hold.ACCESS)
    assert lines(world.posts()) == [1]


async def test_an_old_repeat_looks_in_the_channel_first(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    world.clock.move_to(world.clock.now() + timedelta(hours=2))  # Discord has forgotten the nonce by now
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [1, 2]
    looked = [request for request in world.sandbox.requests if request.method == "GET" and request.route == MESSAGES]
    assert looked


async def test_a_token_that_is_refused_midway_ends_the_bot_in_one_sentence(world: World) -> None:
    await world.stop()

    async def serve() -> None:
        async with start_bot(world.settings, world.clock):
            card = await world.mara.command(world.reading, "subscribe", story="Inseparable", timezone="UTC")
            world.sandbox.world.token = "another"
            await world.mara.press(card.message, "Start now")
            await asyncio.Future()

    with pytest.raises(StartError, match="refuses the token"):
        await asyncio.wait_for(serve(), 30)


async def test_a_refusal_at_the_edge_of_discord_makes_every_channel_wait_ten_minutes(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    await world.subscribe(second, story="Three Hundred", time="8:01")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429-edge", times=1))
    await world.next_day()
    refused_at = world.clock.now()
    world.clock.move_to(refused_at + timedelta(minutes=9))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert (lines(world.posts()), lines(world.posts(second))) == ([1], [1])
    world.clock.move_to(refused_at + timedelta(minutes=20))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert (lines(world.posts()), lines(world.posts(second))) == ([1, 2], [1, 2])


async def test_a_clock_set_back_makes_the_rest_at_the_edge_no_longer(world: World) -> None:
    second = world.sandbox.add_channel(world.guild, "second")
    await world.subscribe(time="8")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429-edge", times=1))
    await world.next_day()
    set_to = world.clock.now() - timedelta(hours=3)
    world.clock.move_to(set_to)
    await world.subscribe(second)
    assert world.posts(second) == [], "it rests"
    world.clock.move_to(set_to + timedelta(minutes=11))
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts(second)) == [1]


@pytest.mark.parametrize(("there", "failure"), [(True, Failure.LATER), (False, Failure.GONE)])
async def test_of_a_channel_that_was_not_seen_yet_discord_is_asked_whether_there_is_one(
    world: World, there: bool, failure: Failure
) -> None:
    poster = DiscordPoster(world.bot.client)
    home = world.reading.id if there else 4
    guild = world.bot.client.get_guild(world.guild.id)
    assert guild is not None
    guild._channels.clear()
    found = await poster.find(home, RenderedMessage(content="Hello"), 0, home)
    assert isinstance(found, Failed)
    assert found.failure is failure


async def test_a_part_that_is_looked_for_in_a_deleted_channel_goes_on_where_its_story_moves(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    world.sandbox.delete_channel(world.reading)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    (told,) = world.sandbox.private(world.mara)
    assert "the channel cannot be found" in told.text
    there = world.sandbox.add_channel(world.guild, "attic")
    await world.mara.command(there, "move", channel=there)
    await world.until(lambda: lines(world.posts(there)) == [2])


async def test_a_part_that_was_begun_before_its_story_moved_follows_when_the_old_channel_is_deleted(
    world: World,
) -> None:
    await world.subscribe()
    there = world.sandbox.add_channel(world.guild, "attic")
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-before", times=1))
    await world.next_day()
    await world.mara.command(world.reading, "move", channel=there)
    world.sandbox.delete_channel(world.reading)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    world.bot.engine.wake()
    await world.until(lambda: lines(world.posts(there)) == [2])
    assert world.sandbox.private(world.mara) == []


async def test_a_page_of_what_stands_in_front_of_discord_says_nothing_of_the_channel(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="403-edge", times=1))
    await world.next_day()
    await world.next_day()  # to the next try
    assert lines(world.posts()) == [1, 2]
    assert world.sandbox.private(world.mara) == []


async def test_one_channel_that_is_limited_again_and_again_holds_up_no_other(world: World) -> None:
    attic = world.sandbox.add_channel(world.guild, "attic")
    await world.subscribe()
    await world.subscribe(attic)
    slow = lambda path, _body: str(world.reading.id) in path  # noqa: E731
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="429", times=5, seconds=0.01, only=slow))
    await world.next_day()
    assert lines(world.posts(attic)) == [1, 2]
    while lines(world.posts()) == [1]:
        await world.next_day()
    assert lines(world.posts())[:2] == [1, 2]
    assert len(world.posts(attic)) <= len(world.posts())


async def test_a_part_is_found_although_another_was_posted_again_since(world: World) -> None:
    await world.subscribe()
    for message in world.posts()[1:]:
        world.sandbox.delete_message(message)
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    assert lines(world.posts()) == [2], "it is there, and the answer was an error"
    await world.mara.command(world.reading, "repost", part=1)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))  # Discord has forgotten the nonce by now
    world.bot.engine.wake()
    await world.bot.engine.wait_until_idle()
    assert lines(world.posts()) == [2, 1]
    await world.next_day()
    assert lines(world.posts()) == [2, 1, 3]


class Refusing(DiscordPoster):
    """The real poster, but for Components V2 from the ``first`` prose message on, which Discord finds fault with."""

    def __init__(self, client: Cliffhanger, first: int) -> None:
        super().__init__(client)
        self._left = first

    async def send(self, channel_id: int, page: RenderedMessage, nonce: str) -> SendResult:
        """Refuse, or post."""
        if page.texts:
            self._left -= 1
            if self._left < 0:
                return Failed(Failure.CONTENT, "400/50035")
        return await super().send(channel_id, page, nonce)


@pytest.mark.parametrize(("first", "hold"), [(0, None), (1, Hold.STOPPED)], ids=["at once", "midway"])
async def test_prose_that_is_refused_goes_out_plain_only_while_none_of_it_is_there(
    world: World, first: int, hold: Hold | None
) -> None:
    world.bot.engine._posting._poster = Refusing(world.bot.client, first)
    await world.subscribe(length="long", story="Three Hundred")
    live = await world.bot.database.read(subscriptions.active_in_channel, world.reading.id)
    assert live is not None
    line = await world.bot.database.read(ledger.next_delivery, live.id)
    assert line is not None
    assert line.hold is hold
    texts = [post.text for post in world.posts()[1:]]
    assert len(set(texts)) == len(texts), "nothing is there twice"
    if hold is None:
        assert line.number == 2
