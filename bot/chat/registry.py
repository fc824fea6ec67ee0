"""Every slash command and every button and select, listed one by one.

A new command or button? Write it in the folder of its feature, export it in that module's ``COMMANDS`` or ``ACTIONS``,
and list the module here.
"""

from collections.abc import Mapping
from typing import Final

from bot.chat import help as help_page
from bot.chat import privacy
from bot.chat.client import Command
from bot.chat.components import Action
from bot.chat.library import cards as library_cards
from bot.chat.library import command as library_command
from bot.chat.organising import moving, recovery, running, settings_card, settings_command, status
from bot.chat.reading import advance, catchup, discussion, mark_read, next_command, progress, recap
from bot.chat.reading import commands as reading_commands
from bot.chat.subscribe import command as subscribe_command
from bot.chat.subscribe import starting, undo

COMMANDS: Final[tuple[Command, ...]] = (
    *subscribe_command.COMMANDS,
    *running.COMMANDS,
    *next_command.COMMANDS,
    *settings_command.COMMANDS,
    *moving.COMMANDS,
    *status.COMMANDS,
    *reading_commands.COMMANDS,
    *progress.COMMANDS,
    *library_command.COMMANDS,
    *privacy.COMMANDS,
    *help_page.COMMANDS,
)

ACTIONS: Final[Mapping[str, Action[...]]] = {
    each.name: each
    for each in (
        *starting.ACTIONS,
        *undo.ACTIONS,
        *settings_card.ACTIONS,
        *running.ACTIONS,
        *moving.ACTIONS,
        *status.ACTIONS,
        *advance.ACTIONS,
        *recovery.ACTIONS,
        *mark_read.ACTIONS,
        *discussion.ACTIONS,
        *recap.ACTIONS,
        *catchup.ACTIONS,
        *library_cards.ACTIONS,
        *privacy.ACTIONS,
    )
}
