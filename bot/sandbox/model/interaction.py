"""An interaction: what a person did, and how the bot has answered so far."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.sandbox.model.entities import Channel, Message, MessageFlag, User
from bot.sandbox.model.json import Json


class InteractionType(IntEnum):
    """https://discord.com/developers/docs/interactions/receiving-and-responding."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """The kinds of first answers."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False)
class Interaction:
    """What a person did, and the bot's answer.

    Attributes:
        message: The message whose component was used.
        opener: For a modal, the interaction that opened it.
        answer: The kind of the first answer; None before it.
        original: The message of the first answer.
        replies: The messages that the bot wrote in answer, oldest first.
        choices: The bot's suggestions, for autocomplete.
        change_count: How many messages the bot wrote, changed or deleted after its first answer.
    """

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    created_at: datetime
    data: Json
    message: Message | None = None
    opener: "Interaction | None" = None
    answer: Callback | None = None
    failed: bool = False
    original: Message | None = None
    replies: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    change_count: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> None:
        """Wake everyone who waits in ``until``."""
        self._changed.set()
        self._changed = asyncio.Event()

    def count_change(self) -> None:
        """Count something that the bot did after its first answer."""
        self.change_count += 1
        self.notify()

    @property
    def thinking(self) -> bool:
        """Whether the answer still shows "is thinking…"."""
        return (
            self.original is not None and not self.original.deleted and bool(self.original.flags & MessageFlag.LOADING)
        )

    @property
    def command_name(self) -> str | None:
        """The command with its subcommands, as Discord shows it above the answer; None for other interactions."""
        if self.type is not InteractionType.COMMAND:
            return None
        name, options = self.data["name"], self.data["options"]
        while options and options[0]["type"] in (1, 2):
            name, options = f"{name} {options[0]['name']}", options[0]["options"]
        return str(name)

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition holds. Returns False if it does not within ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def until_answered(self, seconds: float) -> None:
        """Wait until the bot has given its first answer, or has failed to."""
        await self.until(lambda: self.failed or self.answer is not None, seconds)
