"""One delivery: render, post page by page, settle. Whatever stands in the way is returned as a value.

What dies on the way is picked up by the next claim: ``message_ids`` says which messages are there, the nonce makes a young
repeat harmless, and an old one looks in the channel first.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.delivery import reconcile
from bot.delivery.poster import Poster
from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryStatus,
    Failed,
    Failure,
    Posted,
    RenderedMessage,
    SendResult,
    Subscription,
)
from bot.rendering import posts
from bot.rendering.markers import nonce
from bot.scheduling import schedule
from bot.scheduling.sequence import deliveries_after
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

    async def adopt(self, row: Delivery) -> SendResult | None:
        """Take over what the channel has and the ledger does not know; None: nothing, so it is to be posted."""
        after = await self._database.read(ledger.search_start, row)
        seen = await self._poster.find_markers(row.home_channel_id, row.subscription.key, after, row.home_channel_id)
        if isinstance(seen, Failed):
            return seen
        found = reconcile.complete_posts(row, seen)
        if not found:
            return None
        log.warning("Delivery %s: the channel is ahead of the ledger by %s posts, which count.", row.id, len(found))
        await self._database.write(reconcile.settle_found, row, found, self._clock.now())
        return Posted(0)

    async def find_started(self, row: Delivery) -> SendResult | None:
        """Look for the first message of what may have been sent without an answer; None: nothing of it is there."""
        if not row.messages:
            return None
        after = await self._database.read(ledger.search_start, row)
        return await self._poster.find(row.channel_id, row.messages[0], after, row.home_channel_id)

    async def deliver(self, row: Delivery) -> SendResult:
        """Post what is owed and settle it; what fails is the caller's to plan."""
        if row.kind is DeliveryKind.THREAD:
            return await self._deliver_thread(row)
        messages = row.messages or await self._freeze(row, row.subscription)
        message_ids = list(row.message_ids)
        result = await self._post_messages(row, messages, message_ids)
        refused = isinstance(result, Failed) and result.failure is Failure.CONTENT
        # Plain messages are cut elsewhere: they can take the place of the prose only while none of it is there.
        if (
            refused
            and messages[len(message_ids)].texts
            and not any(message.texts for message in messages[: len(message_ids)])
        ):
            messages = await self._freeze(row, _as_plain_messages(row.subscription))
            result = await self._post_messages(row, messages, message_ids)
        row = _lying(row, messages, message_ids)
        if isinstance(result, Posted):
            await self._settle(row, DeliveryStatus.POSTED, "", message_ids)
        elif result.failure is Failure.GONE and row.in_forum:
            # Somebody has deleted the post while it grew: what is deleted stays deleted. Not so a whole forum.
            if failed := await self._poster.channel_failure(row.home_channel_id):
                return failed
            missing = [0] * (len(messages) - len(message_ids))
            await self._settle(row, DeliveryStatus.POSTED, result.reason, message_ids + missing)
            return Posted(0)
        return result

    async def _deliver_thread(self, row: Delivery) -> SendResult:
        part = await self._database.read(ledger.find, row.subscription.id, DeliveryKind.PART, row.number)
        if part is None or not part.message_ids or part.message_ids[-1] == 0:
            await self._settle(row, DeliveryStatus.FAILED, "the part's message is not there")
            return Posted(0)
        (installment,) = await self._database.read(library.parts, part.subscription.edition.id, row.number, row.number)
        message_ids = list(row.message_ids)
        if not message_ids:
            result = await self._open_thread(part, posts.thread_name(row.subscription, installment))
            if isinstance(result, Failed):
                if result.failure is Failure.THREAD:
                    await self._settle(row, DeliveryStatus.FAILED, result.reason)
                    return Posted(0)
                return result
            message_ids.append(result.message_id)
            await self._note(row, message_ids)
            # Whoever opened it may have been this bot, before its database was restored.
            row = replace(row, check_channel_first=row.check_channel_first or result.already_existed)
        message = posts.thread_opening(row.subscription, installment)
        result = await self._post_messages(row, (message,), message_ids)
        if isinstance(result, Posted):
            await self._settle(row, DeliveryStatus.POSTED, "", message_ids)
        elif result.failure in (Failure.THREAD, Failure.GONE):
            # Somebody has locked or deleted the thread since it was opened: that is not for us to undo.
            await self._settle(row, DeliveryStatus.FAILED, result.reason, message_ids)
            return Posted(0)
        return result

    async def _open_thread(self, part: Delivery, name: str) -> SendResult:
        """A forum post is a thread already: there people speak under the part itself."""
        if part.in_forum:
            return Posted(part.channel_id)
        return await self._poster.open_thread(part.channel_id, part.message_ids[-1], name)

    async def _freeze(self, row: Delivery, subscription: Subscription) -> tuple[RenderedMessage, ...]:
        if row.kind is DeliveryKind.OPENING:
            first = None if row.requested_at else schedule.next_due(subscription.cadence, row.due_at)
            replaced = await self._database.read(subscriptions.replaced_by, subscription)
            ended = (replaced, await self._database.read(ledger.progress, replaced.id)) if replaced else None
            messages: tuple[RenderedMessage, ...] = (
                posts.opening_message(subscription, first, replaced=ended, revision=row.revision),
            )
        elif row.kind is DeliveryKind.CLOSING:
            messages = (posts.closing_message(subscription, revision=row.revision),)
        else:
            part, left = await self._database.read(library.part_and_rest, subscription.edition, row.number)
            messages = posts.part_messages(subscription, part, minutes_left=left, revision=row.revision)
        await self._database.write_with_retry(ledger.freeze_messages, row, messages)
        return messages

    async def _post_messages(
        self, row: Delivery, messages: Sequence[RenderedMessage], message_ids: list[int]
    ) -> SendResult:
        """Post what is not there yet, in order, noting each message before the next; the last is noted by settling.

        ``message_ids`` grows; a thread's begins with the thread itself, in which its page goes.
        """
        thread = row.kind is DeliveryKind.THREAD
        for number in range(len(message_ids) - thread, len(messages)):
            result = await self._post_message(
                row, message_ids[0] if thread else row.channel_id, messages, number, message_ids
            )
            if isinstance(result, Failed):
                return result
            message_ids.append(result.message_id)
            row = _lying(row, messages, message_ids)
            if number + 1 < len(messages):
                await self._note(row, message_ids)
        return Posted(message_ids[-1])

    async def _post_message(
        self,
        row: Delivery,
        channel_id: int,
        messages: Sequence[RenderedMessage],
        number: int,
        message_ids: Sequence[int],
    ) -> SendResult:
        message, first = messages[number], row.first_try_at
        old = row.attempts > 1 and first is not None and not abs(self._clock.now() - first) < NONCE_TRUSTED
        # A nonce does nothing for a forum post: it is looked for whenever one may have been sent.
        again = row.search_after_id is not None and message.title
        if old or again or row.check_channel_first:
            after = max(message_ids, default=0) or await self._database.read(ledger.search_start, row)
            found = await self._poster.find(channel_id, message, after, row.home_channel_id)
            if found is not None:
                return found
        key = nonce(row.subscription.key, row.kind, row.number, number, row.revision)
        return await self._poster.send(channel_id, message, key)

    async def _note(self, row: Delivery, message_ids: Sequence[int]) -> None:
        await self._database.write_with_retry(ledger.record_posted, row, message_ids, self._clock.now() + LEASE)

    async def _settle(
        self, row: Delivery, result: DeliveryStatus, reason: str, message_ids: Sequence[int] | None = None
    ) -> None:
        now = self._clock.now()
        await self._database.write_with_retry(
            ledger.settle, row, now, result, reason, deliveries_after(row, now), message_ids
        )


def _lying(row: Delivery, messages: Sequence[RenderedMessage], message_ids: Sequence[int]) -> Delivery:
    """The row with where its messages lie: those of a forum post in the thread that its first page began."""
    if not messages[0].title or not message_ids:
        return row
    return replace(row, channel_id=message_ids[0], message_ids=tuple(message_ids))


def _as_plain_messages(subscription: Subscription) -> Subscription:
    return replace(subscription, settings=replace(subscription.settings, plain_messages=True))
