"""Post one delivery: render its messages, send them one by one, settle it.

A crash at any point is repaired by the next attempt. ``message_ids`` says which messages were sent. For the next one,
which may have been sent too, the attempt looks in the channel first. It then carries the same nonce, so that Discord
drops it if the first one has only just arrived.
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
)
from bot.rendering import posts
from bot.rendering.custom_ids import nonce
from bot.scheduling import schedule
from bot.scheduling.sequence import deliveries_after
from bot.store import Database, ledger, library, subscriptions

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
#: A forum post that is not there so long after it was sent will not appear any more. Posts have no nonce, and Discord
#: may finish a request after the bot was restarted and has looked.
FORUM_POST_ARRIVES_WITHIN = timedelta(seconds=30)


class Posting:
    """Posts claimed deliveries. Its methods raise ``LostClaimError`` if another worker has taken the delivery over.

    ``Posted(0)`` as a result means that the delivery is settled without a new message.
    """

    def __init__(self, database: Database, poster: Poster, clock: Clock) -> None:
        self._database = database
        self._poster = poster
        self._clock = clock

    async def reconcile(self, delivery: Delivery) -> SendResult | None:
        """Settle what the channel has and the ledger does not know. None: there is nothing, so it is to be posted."""
        after = await self._database.read(ledger.search_start, delivery)
        home_channel_id = delivery.home_channel_id
        found = await self._poster.find_markers(home_channel_id, delivery.subscription.key, after, home_channel_id)
        if isinstance(found, Failed):
            return found
        complete = reconcile.complete_posts(delivery, found)
        if not complete:
            return None
        log.warning(
            "Delivery %s: the channel is ahead of the ledger by %s posts, which are counted.",
            delivery.id,
            len(complete),
        )
        await self._database.write(reconcile.settle_found, delivery, complete, self._clock.now())
        return Posted(0)

    async def find_started(self, delivery: Delivery) -> SendResult | None:
        """Look for the first message of a delivery that may have been sent. None: it is not there."""
        if not delivery.messages:
            return None
        after = await self._database.read(ledger.search_start, delivery)
        return await self._poster.find(delivery.channel_id, delivery.messages[0], after, delivery.home_channel_id)

    async def deliver(self, delivery: Delivery) -> SendResult:
        """Post and settle a delivery. If the result is ``Failed``, it is still open, and the caller decides."""
        if delivery.kind is DeliveryKind.THREAD:
            return await self._deliver_thread(delivery)
        if delivery.channel_id == 0 and delivery.person_id is not None:
            private = await self._poster.open_private_channel(delivery.person_id)
            if isinstance(private, Failed):
                return private
            delivery = replace(delivery, channel_id=private.message_id)
        messages = delivery.messages or await self._freeze(delivery, await self._render(delivery))
        message_ids = list(delivery.message_ids)
        result = await self._post_messages(delivery, messages, message_ids)
        refused = isinstance(result, Failed) and result.failure is Failure.CONTENT and delivery.owner is not None
        if refused and _can_become_plain(messages, len(message_ids)):
            messages = await self._freeze(delivery, await self._render(_with_plain_messages(delivery)))
            result = await self._post_messages(delivery, messages, message_ids)
        delivery = _located(delivery, messages, message_ids)
        if isinstance(result, Posted):
            await self._settle(delivery, DeliveryStatus.POSTED, "", message_ids)
        elif result.failure is Failure.GONE and delivery.in_forum:
            # A moderator has deleted the post while it grew: it stays deleted. A deleted forum is another matter.
            if forum_failure := await self._poster.channel_failure(delivery.home_channel_id):
                return forum_failure
            missing = [0] * (len(messages) - len(message_ids))
            await self._settle(delivery, DeliveryStatus.POSTED, result.reason, message_ids + missing)
            return Posted(0)
        return result

    async def _deliver_thread(self, delivery: Delivery) -> SendResult:
        subscription, number = delivery.subscription, delivery.number
        part = await self._database.read(ledger.find, subscription.id, DeliveryKind.PART, number)
        if part is None or not part.message_ids or part.message_ids[-1] == 0:
            return await self._give_up(delivery, "the part's message is not there")
        (installment,) = await self._database.read(library.parts, part.subscription.edition.id, number, number)
        message_ids = list(delivery.message_ids)
        if not message_ids:
            thread = await self._open_thread(part, posts.thread_name(subscription, installment))
            if isinstance(thread, Failed):
                if thread.failure is Failure.THREAD:
                    return await self._give_up(delivery, thread.reason)
                return thread
            message_ids.append(thread.message_id)
            await self._record_posted(delivery, message_ids)
            # The bot itself may have opened it, before its database was restored.
            check_first = delivery.check_channel_first or thread.already_existed
            delivery = replace(delivery, check_channel_first=check_first)
        opening = posts.render_thread_opening(subscription, installment)
        messages = delivery.messages or await self._freeze(delivery, (opening,))
        result = await self._post_messages(delivery, messages, message_ids)
        if isinstance(result, Posted):
            await self._settle(delivery, DeliveryStatus.POSTED, "", message_ids)
        elif result.failure in (Failure.THREAD, Failure.GONE):
            # A moderator has locked or deleted the thread since it was opened: the bot does not undo that.
            return await self._give_up(delivery, result.reason, message_ids)
        return result

    async def _open_thread(self, part: Delivery, name: str) -> SendResult:
        """Open the part's thread. In a forum the post is a thread already: there people talk under the part itself."""
        if part.in_forum:
            return Posted(part.channel_id)
        return await self._poster.open_thread(part.channel_id, part.message_ids[-1], name)

    async def _render(self, delivery: Delivery) -> tuple[RenderedMessage, ...]:
        subscription, revision = delivery.subscription, delivery.revision
        if delivery.kind is DeliveryKind.OPENING:
            first = None if delivery.requested_at else schedule.next_due(subscription.cadence, delivery.due_at)
            replaced = await self._database.read(subscriptions.replaced_by, subscription)
            ended = (replaced, await self._database.read(ledger.progress, replaced.id)) if replaced else None
            return (posts.render_opening(subscription, first, replaced=ended, revision=revision),)
        if delivery.kind is DeliveryKind.CLOSING:
            return (posts.render_closing(subscription, revision=revision),)
        part, minutes_left = await self._database.read(library.part_and_rest, subscription.edition, delivery.number)
        return posts.render_part(subscription, part, minutes_left=minutes_left, revision=revision)

    async def _freeze(self, delivery: Delivery, messages: tuple[RenderedMessage, ...]) -> tuple[RenderedMessage, ...]:
        await self._database.write_with_retry(ledger.freeze_messages, delivery, messages, self._clock.now())
        return messages

    async def _post_messages(
        self, delivery: Delivery, messages: Sequence[RenderedMessage], message_ids: list[int]
    ) -> SendResult:
        """Send the messages that were not sent yet, in order. Each is recorded before the next one is sent.

        The last one is recorded by settling. ``message_ids`` grows. For a thread it begins with the thread itself.
        """
        in_thread = delivery.kind is DeliveryKind.THREAD
        sent = len(message_ids) - 1 if in_thread else len(message_ids)
        for index in range(sent, len(messages)):
            channel_id = message_ids[0] if in_thread else delivery.channel_id
            first = index == sent
            result = await self._post_message(delivery, channel_id, messages, index, message_ids, first=first)
            if isinstance(result, Failed):
                return result
            message_ids.append(result.message_id)
            delivery = _located(delivery, messages, message_ids)
            if index + 1 < len(messages):
                await self._record_posted(delivery, message_ids)
        return Posted(message_ids[-1])

    async def _post_message(
        self,
        delivery: Delivery,
        channel_id: int,
        messages: Sequence[RenderedMessage],
        index: int,
        message_ids: Sequence[int],
        *,
        first: bool,
    ) -> SendResult:
        """Send one message, unless it is in the channel already.

        ``first``: whether it is the first one of this attempt. An earlier attempt may have sent it, but none after it.
        """
        message, repeated = messages[index], first and delivery.last_try_at is not None
        if repeated or delivery.check_channel_first:
            after = max(message_ids, default=0) or await self._database.read(ledger.search_start, delivery)
            found = await self._poster.find(channel_id, message, after, delivery.home_channel_id)
            if found is not None:
                return found
        if repeated and message.title and (seconds := await self._seconds_until_missing(delivery)) > 0:
            return Failed(Failure.LATER, "the post may still appear", retry_after=seconds)
        if first and delivery.messages:  # Freezing them records the first try.
            await self._database.write_with_retry(ledger.record_try, delivery, self._clock.now())
        result = await self._poster.send(channel_id, message, nonce(delivery.key, index, delivery.revision))
        if message.title and isinstance(result, Failed) and result.failure is not Failure.LATER:
            # The request for a forum post is sent once. Discord has refused it, so this try makes no post.
            await self._database.write_with_retry(ledger.record_try, delivery, delivery.last_try_at)
        return result

    async def _seconds_until_missing(self, delivery: Delivery) -> float:
        """Return how long a forum post that was not found may still appear."""
        now = self._clock.now()
        if delivery.last_try_at is None or delivery.last_try_at > now:  # The clock was set back: count from now.
            await self._database.write_with_retry(ledger.record_try, delivery, now)
            return FORUM_POST_ARRIVES_WITHIN.total_seconds()
        return (delivery.last_try_at + FORUM_POST_ARRIVES_WITHIN - now).total_seconds()

    async def _record_posted(self, delivery: Delivery, message_ids: Sequence[int]) -> None:
        lease_until = self._clock.now() + LEASE
        await self._database.write_with_retry(ledger.record_posted, delivery, message_ids, lease_until)

    async def _settle(
        self, delivery: Delivery, status: DeliveryStatus, reason: str, message_ids: Sequence[int] | None = None
    ) -> None:
        now = self._clock.now()
        following = deliveries_after(delivery, now)
        await self._database.write_with_retry(ledger.settle, delivery, now, status, reason, following, message_ids)

    async def _give_up(self, delivery: Delivery, reason: str, message_ids: Sequence[int] | None = None) -> Posted:
        await self._settle(delivery, DeliveryStatus.FAILED, reason, message_ids)
        return Posted(0)


def _located(delivery: Delivery, messages: Sequence[RenderedMessage], message_ids: Sequence[int]) -> Delivery:
    """Return the delivery with its channel: for a forum post, the thread that its first message began."""
    if not messages[0].title or not message_ids:
        return delivery
    return replace(delivery, channel_id=message_ids[0], message_ids=tuple(message_ids))


def _can_become_plain(messages: Sequence[RenderedMessage], sent: int) -> bool:
    """Return whether the text can go out as plain messages: they are cut elsewhere, so none of it may be sent yet."""
    return bool(messages[sent].texts) and not any(message.texts for message in messages[:sent])


def _with_plain_messages(delivery: Delivery) -> Delivery:
    settings = replace(delivery.subscription.settings, plain_messages=True)
    return replace(delivery, owner=replace(delivery.subscription, settings=settings))
