"""/help: one short page of what the asker may do."""

from bot.chat.registry import COMMANDS
from tests.e2e.conftest import World


async def test_readers_see_what_they_may_do_and_no_more(world: World) -> None:
    told = await world.jonas.command(world.reading, "help")
    assert told.ephemeral
    assert "/catchup" in told.text
    assert "/subscribe" not in told.text
    assert "/library add" not in told.text


async def test_organisers_see_their_commands_too(world: World) -> None:
    told = await world.mara.command(world.reading, "help")
    for command in COMMANDS:
        assert f"/{command.name}" in told.text or command.name == "help"
    assert len(told.text) <= 2000
