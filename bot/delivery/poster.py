"""What delivery needs from Discord, without a word of Discord's library. ``bot/chat/poster.py`` implements it."""

from typing import Protocol

from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed, RenderedMessage, SendResult


class Poster(Protocol):
    """Sends rendered messages to channels, and finds them again.

    Failures are returned as values. What is raised is a defect. ``home_channel_id`` is always the channel whose
    permissions apply: the parent of a thread, or the channel itself.
    """

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Post a message. A repeat with the same nonce within minutes makes no second message.

        A message with a title begins a forum post: its id is also the post's. Forum posts have no nonce, so a repeat
        makes a second post.
        """

    async def find(
        self, channel_id: int, message: RenderedMessage, after: int, home_channel_id: int
    ) -> SendResult | None:
        """Look for a message that was posted earlier, and return the first match. None: it is not there.

        A message is known by its first button, or by its text if it has no buttons. Only messages after the id
        ``after`` are looked at (0: all).
        """

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Return every marker of the subscription ``key`` in our messages after the id ``after``, oldest first."""

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Return why a channel cannot be used. None: Discord says that it exists."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """Open the discussion thread of a message. If it is open already, the result says so."""

    async def open_private_channel(self, person_id: int) -> SendResult:
        """Open the private channel with a person, or return the one that is open."""

    def hold_notice(self, delivery: Delivery) -> RenderedMessage:
        """Return what organisers are told about a delivery that waits."""

    def server_owner(self, guild_id: int) -> int | None:
        """Return the id of a server's owner. None: it is not known."""
