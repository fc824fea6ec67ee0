"""One delivery: render, post page by page, settle. Whatever stands in the way is returned as a value.

What dies on the way is picked up by the next claim: ``posted`` says which messages are there, the nonce makes a young
repeat harmless, and an old one looks in the channel first.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot import reconcile, render, schedule
from bot.clock import Clock
from bot.line import follow
from bot.marks import nonce
from bot.model import Delivery, Failed, Failure, Kind, Outcome, Page, Posted, Subscription
from bot.poster import Poster
from bot.store import Database, ledger, library, subscriptions

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
#: Discord keeps nonces for "the past few minutes" and says no more; within this we trust it.
NONCE_TRUSTED = timedelta(seconds=60)


class Posting:
    """The way from a claimed row of the ledger to messages. Raises ``LostClaimError`` where it was taken over."""

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        self._database = database
        self._poster = poster
        self._clock = clock

    async def adopt(self, row: Delivery) -> Outcome | None:
        """Take over what the channel has and the ledger does not know; None: nothing, so it is to be posted."""
        after = await self._database.read(ledger.message_before, row)
        seen = await self._poster.survey(row.home_id, row.subscription.key, after, row.home_id)
        if isinstance(seen, Failed):
            return seen
        found = reconcile.posts(row, seen)
        if not found:
            return None
        log.warning("Delivery %s: the channel is ahead of the ledger by %s posts, which count.", row.id, len(found))
        await self._database.write(reconcile.adopt, row, found, self._clock.now())
        return Posted(0)

    async def begun(self, row: Delivery) -> Outcome | None:
        """Look for the first message of what may have been sent without an answer; None: nothing of it is there."""
        if not row.pages:
            return None
        after = await self._database.read(ledger.message_before, row)
        return await self._poster.find(row.channel_id, row.pages[0], after, row.home_id)

    async def deliver(self, row: Delivery) -> Outcome:
        """Post what is owed and settle it; what fails is the caller's to plan."""
        if row.kind is Kind.THREAD:
            return await self._deliver_thread(row)
        pages = row.pages or await self._freeze(row, row.subscription)
        posted = list(row.posted)
        outcome = await self._post_pages(row, pages, posted)
        refused = isinstance(outcome, Failed) and outcome.failure is Failure.CONTENT
        # Plain messages are cut elsewhere: they can take the place of the prose only while none of it is there.
        if refused and pages[len(posted)].texts and not any(page.texts for page in pages[: len(posted)]):
            pages = await self._freeze(row, replace(row.subscription, plain=True))
            outcome = await self._post_pages(row, pages, posted)
        row = _lying(row, pages, posted)
        if isinstance(outcome, Posted):
            await self._settle(row, "posted", "", posted)
        elif outcome.failure is Failure.GONE and row.in_forum:
            # Somebody has deleted the post while it grew: what is deleted stays deleted. Not so a whole forum.
            if failed := await self._poster.missing(row.home_id):
                return failed
            missing = [0] * (len(pages) - len(posted))
            await self._settle(row, "posted", outcome.reason, posted + missing)
            return Posted(0)
        return outcome

    async def _deliver_thread(self, row: Delivery) -> Outcome:
        part = await self._database.read(ledger.delivery, row.subscription.id, Kind.PART, row.number)
        if part is None or not part.posted or part.posted[-1] == 0:
            await self._settle(row, "failed", "the part's message is not there")
            return Posted(0)
        (installment,) = await self._database.read(library.parts, part.subscription.edition.id, row.number, row.number)
        posted = list(row.posted)
        if not posted:
            outcome = await self._open_thread(part, render.thread_name(row.subscription, installment))
            if isinstance(outcome, Failed):
                if outcome.failure is Failure.THREAD:
                    await self._settle(row, "failed", outcome.reason)
                    return Posted(0)
                return outcome
            posted.append(outcome.message_id)
            await self._note(row, posted)
            # Whoever opened it may have been this bot, before its database was restored.
            row = replace(row, look=row.look or outcome.was_there)
        page = render.thread_opening(row.subscription, installment)
        outcome = await self._post_pages(row, (page,), posted)
        if isinstance(outcome, Posted):
            await self._settle(row, "posted", "", posted)
        elif outcome.failure in (Failure.THREAD, Failure.GONE):
            # Somebody has locked or deleted the thread since it was opened: that is not for us to undo.
            await self._settle(row, "failed", outcome.reason, posted)
            return Posted(0)
        return outcome

    async def _open_thread(self, part: Delivery, name: str) -> Outcome:
        """A forum post is a thread already: there people speak under the part itself."""
        if part.in_forum:
            return Posted(part.channel_id)
        return await self._poster.open_thread(part.channel_id, part.posted[-1], name)

    async def _freeze(self, row: Delivery, subscription: Subscription) -> tuple[Page, ...]:
        if row.kind is Kind.OPENING:
            first = None if row.asked_at else schedule.next_due(subscription.cadence, row.due_at)
            replaced = await self._database.read(subscriptions.replaced_by, subscription)
            ended = (replaced, await self._database.read(ledger.place, replaced.id)) if replaced else None
            pages: tuple[Page, ...] = (render.opening_page(subscription, first, replaced=ended, salt=row.salt),)
        elif row.kind is Kind.CLOSING:
            pages = (render.closing_page(subscription, salt=row.salt),)
        else:
            part, left = await self._database.read(library.part_and_rest, subscription.edition, row.number)
            pages = render.part_pages(subscription, part, minutes_left=left, salt=row.salt)
        await self._database.insist(ledger.freeze_pages, row, pages)
        return pages

    async def _post_pages(self, row: Delivery, pages: Sequence[Page], posted: list[int]) -> Outcome:
        """Post what is not there yet, in order, noting each message before the next; the last is noted by settling.

        ``posted`` grows; a thread's begins with the thread itself, in which its page goes.
        """
        thread = row.kind is Kind.THREAD
        for number in range(len(posted) - thread, len(pages)):
            outcome = await self._post_page(row, posted[0] if thread else row.channel_id, pages, number, posted)
            if isinstance(outcome, Failed):
                return outcome
            posted.append(outcome.message_id)
            row = _lying(row, pages, posted)
            if number + 1 < len(pages):
                await self._note(row, posted)
        return Posted(posted[-1])

    async def _post_page(
        self, row: Delivery, channel_id: int, pages: Sequence[Page], number: int, posted: Sequence[int]
    ) -> Outcome:
        page, first = pages[number], row.first_try_at
        old = row.attempts > 1 and first is not None and not abs(self._clock.now() - first) < NONCE_TRUSTED
        # A nonce does nothing for a forum post: it is looked for whenever one may have been sent.
        again = row.after_id is not None and page.title
        if old or again or row.look:
            after = max(posted, default=0) or await self._database.read(ledger.message_before, row)
            found = await self._poster.find(channel_id, page, after, row.home_id)
            if found is not None:
                return found
        key = nonce(row.subscription.key, row.kind, row.number, number, row.salt)
        return await self._poster.send(channel_id, page, key)

    async def _note(self, row: Delivery, posted: Sequence[int]) -> None:
        await self._database.insist(ledger.note_posted, row, posted, self._clock.now() + LEASE)

    async def _settle(self, row: Delivery, outcome: str, reason: str, posted: Sequence[int] | None = None) -> None:
        now = self._clock.now()
        await self._database.insist(ledger.settle, row, now, outcome, reason, follow(row, now), posted)


def _lying(row: Delivery, pages: Sequence[Page], posted: Sequence[int]) -> Delivery:
    """The row with where its messages lie: those of a forum post in the thread that its first page began."""
    if not pages[0].title or not posted:
        return row
    return replace(row, channel_id=posted[0], posted=tuple(posted))
