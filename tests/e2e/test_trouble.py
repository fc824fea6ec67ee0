"""What goes wrong at Discord neither loses nor doubles a part, and says what it is."""

from datetime import timedelta

import pytest

from bot.model import Hold, Kind
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
    live = await world.house.database.read(subscriptions.live_in_channel, world.reading.id)
    assert live is not None
    line = await world.house.database.read(ledger.open_line, live.id)
    assert line is not None
    assert (line.kind, line.number, line.hold) == (Kind.PART, 2, Hold.ACCESS)
    world.sandbox.allow(world.reading, Permission.SEND_MESSAGES)
    await world.mara.command(world.reading, "resume")
    await world.next_day()
    assert lines(world.posts()) == [1, 2]


async def test_an_old_repeat_looks_in_the_channel_first(world: World) -> None:
    await world.subscribe()
    world.sandbox.fault(Fault(method="POST", route=MESSAGES, kind="503-after", times=1))
    await world.next_day()
    world.clock.move_to(world.clock.now() + timedelta(hours=2))  # Discord has forgotten the nonce by now
    world.house.engine.wake()
    await world.house.engine.idle()
    assert lines(world.posts()) == [1, 2]
    looked = [request for request in world.sandbox.requests if request.method == "GET" and request.route == MESSAGES]
    assert looked
