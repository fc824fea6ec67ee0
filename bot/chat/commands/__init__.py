"""Every slash command, named one by one: a new group is one more line here."""

from bot.chat.client import Command
from bot.chat.commands import next as next_part
from bot.chat.commands import running, settings, subscribe

COMMANDS: tuple[Command, ...] = (
    *subscribe.COMMANDS,
    *running.COMMANDS,
    *next_part.COMMANDS,
    *settings.COMMANDS,
)
