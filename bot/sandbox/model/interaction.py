"""An interaction: what a person did, and what has come of it so far."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from bot.sandbox.model.entities import Channel, Message, MessageFlag, User

Json = dict[str, Any]


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
    """``message``: the one whose component was used. ``made``: the messages of the answer, in their order.

    ``touched`` counts what the bot did after its first answer.
    """

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    created_at: datetime
    data: Json
    message: Message | None = None
    #: For modals: the interaction that opened it.
    opener: "Interaction | None" = None
    answer: Callback | None = None
    failed: bool = False
    original: Message | None = None
    made: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    touched: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> None:
        """Wake whoever waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    def touch(self) -> None:
        """The bot did something more."""
        self.touched += 1
        self.notify()

    @property
    def thinking(self) -> bool:
        """Whether "is thinking…" still stands there."""
        return (
            self.original is not None and not self.original.deleted and bool(self.original.flags & MessageFlag.LOADING)
        )

    async def until(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Wait for something to hold; False when it did not in time."""
        try:
            async with asyncio.timeout(seconds):
                while not reached():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True
