"""The two loops that nearly every such bot has. They show that the run notices: one doubles messages, the other loses.

They are the same bot with the same ledger and the same faults. But each posts all messages of a part at once, and
records that either after sending or before it.
"""

from collections.abc import Sequence
from secrets import token_hex

from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.delivery.poster import Poster
from bot.delivery.posting import Posting
from bot.model import Delivery, DeliveryKind, DeliveryStatus, Posted, RenderedMessage, SendResult
from bot.store import Database


class _SendsThenSaves(Posting):
    async def reconcile(self, _delivery: Delivery) -> SendResult | None:
        return None

    async def _record_posted(self, _delivery: Delivery, _message_ids: Sequence[int]) -> None:
        pass

    async def _post_message(
        self,
        _delivery: Delivery,
        channel_id: int,
        messages: Sequence[RenderedMessage],
        index: int,
        _message_ids: Sequence[int],
        *,
        first: bool,
    ) -> SendResult:
        return await self._poster.send(channel_id, messages[index], token_hex(12))


class _SavesThenSends(_SendsThenSaves):
    async def deliver(self, delivery: Delivery) -> SendResult:
        if delivery.kind is DeliveryKind.THREAD:
            return await super().deliver(delivery)
        messages = delivery.messages or await self._freeze(delivery, await self._render(delivery))
        await self._settle(delivery, DeliveryStatus.POSTED, "", [0] * len(messages))
        for message in messages:
            await self._poster.send(delivery.channel_id, message, token_hex(12))
        return Posted(0)


class SendThenSave(Engine):
    """Sends twice what was sent and not saved."""

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        super().__init__(database, poster, clock)
        self._posting = _SendsThenSaves(database, poster, clock)


class SaveThenSend(Engine):
    """Never sends what was saved and not sent."""

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        super().__init__(database, poster, clock)
        self._posting = _SavesThenSends(database, poster, clock)
