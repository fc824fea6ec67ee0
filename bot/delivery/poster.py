"""What posting asks of Discord, in the house's own words. Whoever answers is over in ``bot.chat``."""

from typing import Protocol

from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed, RenderedMessage, SendResult


class Poster(Protocol):
    """Whoever turns pages into messages. Every failure is a value."""

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Post a page; a repeat with the same nonce within minutes makes no second message."""

    async def find(
        self, channel_id: int, message: RenderedMessage, after: int, home_channel_id: int
    ) -> SendResult | None:
        """Look for a page posted earlier, behind the message ``after`` (0: from the beginning). None: it is not there.

        ``home_channel_id`` is the channel whose permissions hold: the thread's parent, or the channel itself.
        """

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Every button of the subscription ``key`` under a message of ours behind ``after``, oldest first."""

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Why a channel cannot be had; None: Discord says that it is there."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """Open the thread of a message; where it is open already, that is it."""

    async def notify_organisers(self, row: Delivery) -> bool:
        """Tell whoever looks after the story that a delivery waits. False where that should be tried again."""
