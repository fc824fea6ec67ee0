"""Facts about the bot's Discord application that outlast a restart."""

from bot.errors import StartError
from bot.services import Database
from bot.store import facts

_APPLICATION = "application"
_COMMANDS = "commands"


async def check_application(database: Database, application_id: int | None) -> None:
    """Remember which application the database belongs to.

    Another bot's token would find none of the posted messages, so it raises ``StartError``.
    """
    known = await database.read(facts.get_fact, _APPLICATION)
    if known is None:
        await database.write(facts.set_fact, _APPLICATION, str(application_id))
    elif known != str(application_id):
        raise StartError(
            f"This database belongs to another bot (application {known}): "
            "use that bot's token, or another DATABASE_URL."
        )


async def registered_commands(database: Database) -> str | None:
    """Return the digest of the commands that were registered last."""
    return await database.read(facts.get_fact, _COMMANDS)


async def remember_registered_commands(database: Database, digest: str) -> None:
    """Store the digest of the commands that are registered now."""
    await database.write(facts.set_fact, _COMMANDS, digest)
