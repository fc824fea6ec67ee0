"""The two loops that nearly every such bot has, to show that the run can tell: one doubles, the other loses.

The same bot, the same ledger and the same faults; but each posts a part in one go and keeps that it did either after
or before, and nothing of what lies between.
"""

from collections.abc import Sequence
from secrets import token_hex

from bot.clock import Clock
from bot.delivery import Engine
from bot.model import Delivery, Kind, Outcome, Page, Posted
from bot.poster import Poster
from bot.posting import Posting
from bot.store import Database


class _InOneGo(Posting):
    async def adopt(self, _row: Delivery) -> Outcome | None:
        return None

    async def _note(self, row: Delivery, posted: Sequence[int]) -> None:
        pass

    async def _post_page(
        self, row: Delivery, channel_id: int, pages: Sequence[Page], number: int, posted: Sequence[int]
    ) -> Outcome:
        return await self._poster.send(channel_id, pages[number], token_hex(12))


class _Saved(_InOneGo):
    async def deliver(self, row: Delivery) -> Outcome:
        if row.kind is Kind.THREAD:
            return await super().deliver(row)
        pages = row.pages or await self._freeze(row, row.subscription)
        await self._settle(row, "posted", "", [0] * len(pages))
        for page in pages:
            await self._poster.send(row.channel_id, page, token_hex(12))
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
