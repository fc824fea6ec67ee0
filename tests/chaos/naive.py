"""The two loops that nearly every such bot has, to show that the run can tell: one doubles, the other loses.

The same bot, the same ledger and the same faults; but each posts a part in one go and keeps that it did either after
or before, and nothing of what lies between.
"""

from collections.abc import Sequence
from secrets import token_hex

from bot.delivery import Engine
from bot.model import Delivery, Kind, Outcome, Page, Posted


class _InOneGo(Engine):
    async def _adopt(self, _row: Delivery) -> Outcome | None:
        return None

    async def _note(self, row: Delivery, posted: Sequence[int]) -> None:
        pass

    async def _post_page(
        self, row: Delivery, channel_id: int, pages: Sequence[Page], number: int, posted: Sequence[int]
    ) -> Outcome:
        return await self._poster.send(channel_id, pages[number], token_hex(12))


class SendThenSave(_InOneGo):
    """What was sent and not saved is sent again."""


class SaveThenSend(_InOneGo):
    """What was saved and not sent is never sent."""

    async def _deliver(self, row: Delivery) -> Outcome:
        if row.kind is Kind.THREAD:
            return await super()._deliver(row)
        pages = row.pages or await self._freeze(row, row.subscription)
        await self._settle(row, "posted", "", [0] * len(pages))
        for page in pages:
            await self._poster.send(row.channel_id, page, token_hex(12))
        return Posted(0)
