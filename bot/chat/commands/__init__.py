"""Every slash command, named one by one: a new group is one more line here."""

from bot.chat.client import Command
from bot.chat.commands import help as help_page
from bot.chat.commands import library, moving, privacy, progress, reading, running, settings, status, subscribe
from bot.chat.commands import next as next_part

COMMANDS: tuple[Command, ...] = (
    *subscribe.COMMANDS,
    *running.COMMANDS,
    *next_part.COMMANDS,
    *settings.COMMANDS,
    *moving.COMMANDS,
    *status.COMMANDS,
    *reading.COMMANDS,
    *progress.COMMANDS,
    *library.COMMANDS,
    *privacy.COMMANDS,
    *help_page.COMMANDS,
)
