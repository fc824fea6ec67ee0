"""/help: one short page of what a person may do."""

from bot.chat.registry import COMMANDS
from tests.e2e.stage import World


async def test_help_shows_readers_no_organiser_commands(world: World) -> None:
    answer = await world.jonas.command(world.reading, "help")
    assert answer.ephemeral
    assert "/catchup" in answer.text
    assert "/subscribe" not in answer.text
    assert "/library add" not in answer.text


async def test_help_shows_organisers_every_command(world: World) -> None:
    answer = await world.mara.command(world.reading, "help")
    for command in COMMANDS:
        assert f"/{command.name}" in answer.text or command.name == "help"
    assert len(answer.text) <= 2000
