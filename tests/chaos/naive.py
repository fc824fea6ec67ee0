"""The two loops that nearly every such bot has, to show that the run can tell: one doubles, the other loses.

The same bot, the same ledger and the same faults; but each posts a part in one go and keeps that it did either after
or before, and nothing of what lies between.
"""

from collections.abc import Sequence
from secrets import token_hex

from bot.clock import Clock
from bot.delivery.engine import Engine
from bot.delivery.poster import Poster
from bot.delivery.posting import Posting
from bot.model import Delivery, DeliveryKind, DeliveryStatus, Posted, RenderedMessage, SendResult
from bot.store import Database


class _InOneGo(Posting):
    async def adopt(self, _row: Delivery) -> SendResult | None:
        return None

    async def _note(self, row: Delivery, message_ids: Sequence[int]) -> None:
        pass

    async def _post_message(
        self,
        row: Delivery,
        channel_id: int,
        messages: Sequence[RenderedMessage],
        number: int,
        message_ids: Sequence[int],
    ) -> SendResult:
        return await self._poster.send(channel_id, messages[number], token_hex(12))


class _Saved(_InOneGo):
    async def deliver(self, row: Delivery) -> SendResult:
        if row.kind is DeliveryKind.THREAD:
            return await super().deliver(row)
        messages = row.messages or await self._freeze(row, row.subscription)
        await self._settle(row, DeliveryStatus.POSTED, "", [0] * len(messages))
        for message in messages:
            await self._poster.send(row.channel_id, message, token_hex(12))
        return Posted(0)


class SendThenSave(Engine):
    """What was sent and not saved is sent again."""

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        super().__init__(database, poster, clock)
        self._posting = _InOneGo(database, poster, clock)


class SaveThenSend(Engine):
    """What was saved and not sent is never sent."""

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        super().__init__(database, poster, clock)
        self._posting = _Saved(database, poster, clock)
