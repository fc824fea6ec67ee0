"""Use cases that start, change and end a subscription. Each is one transaction; the caller wakes the engine."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from bot.errors import UserError
from bot.model import (
    Cadence,
    Delivery,
    DeliveryKind,
    EndReason,
    Hold,
    PlannedDelivery,
    Priority,
    Subscription,
    SubscriptionSettings,
)
from bot.services.editions import draft_edition, freeze
from bot.services.guards import check_not_posting, check_running
from bot.services.next_part import reschedule
from bot.services.start_preview import SubscriptionDraft, readable_story
from bot.store import Connection, Database, IntegrityError, cards, guilds, ledger, moves
from bot.store import subscriptions as subscription_store

UNDO_PERIOD: Final = timedelta(minutes=15)


async def start(
    database: Database,
    draft: SubscriptionDraft,
    now: datetime,
    *,
    subscriber_id: int,
    locale: str,
    at_once: bool,
    search_after_id: int | None,
    forum: bool = False,
    replaces: int | None = None,
    card_key: str | None = None,
) -> Subscription:
    """Start a subscription: store it and plan its opening.

    The first time zone that is chosen on a server becomes the server's own.

    Args:
        at_once: Whether part 1 follows the opening immediately. Otherwise it waits for its slot.
        search_after_id: The id of any message or interaction older than the opening.
        replaces: The id of the subscription in this channel that ends because of this one.
        card_key: The card that this was chosen on. It is deleted in the same transaction.

    Raises:
        UserError: ``zone-missing``; ``story-removed``; ``channel-taken`` if a story runs in the channel;
            ``card-outdated`` if another story runs there than the one to replace; ``busy-posting``;
            ``channel-taken-just-now`` if another organiser started one at the same time.
    """
    cadence = draft.cadence
    if cadence is None:
        raise UserError("zone-missing")
    await database.read(readable_story, draft)
    edition_draft = await draft_edition(database, draft.story_id, draft.length)

    async def store(connection: Connection) -> Subscription:
        await readable_story(connection, draft)
        current = await subscription_store.active_in_channel(connection, draft.channel_id)
        if current is not None:
            if replaces is None:
                raise UserError("channel-taken", title=current.story.title)
            if current.id != replaces:
                raise UserError("card-outdated")
            await _end(connection, current, now, EndReason.REPLACED)
        edition = await freeze(connection, draft.story_id, edition_draft)
        subscription_id = await subscription_store.create(
            connection,
            key=token_hex(6),
            guild_id=draft.guild_id,
            channel_id=draft.channel_id,
            forum=forum,
            edition_id=edition.id,
            cadence=cadence,
            settings=draft.settings(SubscriptionSettings()),
            subscriber_id=subscriber_id,
            locale=locale,
            search_after_id=search_after_id,
            created_at=now,
        )
        opening = PlannedDelivery(
            DeliveryKind.OPENING, 0, now, now, Priority.REQUESTED, requested_at=now if at_once else None
        )
        await ledger.open_delivery(connection, subscription_id, draft.channel_id, opening)
        await guilds.set_first_zone(connection, draft.guild_id, cadence.zone)
        await _close_card(connection, card_key)
        return await subscription_store.get(connection, subscription_id)

    try:
        return await database.write(store)
    except IntegrityError as error:
        raise UserError("channel-taken-just-now") from error


async def continue_reading(
    database: Database,
    ended: Subscription,
    cadence: Cadence,
    settings: SubscriptionSettings,
    now: datetime,
    *,
    replaces: Subscription | None = None,
    card_key: str | None = None,
) -> Subscription:
    """Continue a subscription that ended before its last part. The next part waits for its slot.

    Readers' positions are kept. ``replaces`` is the subscription in this channel that ends because of this one.
    The card ``card_key`` is deleted in the same transaction.

    Raises:
        UserError: ``channel-taken-just-now`` if a story runs in the channel; ``card-outdated`` if what runs there is
            not the subscription to replace.
    """

    async def reopen(connection: Connection) -> Subscription:
        # Read again: the story to replace may have been moved to another channel since the card was shown.
        current = await subscription_store.active_in_channel(connection, ended.channel_id)
        if replaces is None:
            if current is not None:
                raise UserError("channel-taken-just-now")
        elif current is None or current.id != replaces.id:
            raise UserError("card-outdated")
        else:
            await _end(connection, current, now, EndReason.REPLACED)
        await subscription_store.set_cadence(connection, ended.id, cadence)
        await subscription_store.update_settings(connection, ended, settings)
        await _close_card(connection, card_key)
        return await _reopen(connection, ended, cadence, now)

    return await database.write(reopen)


async def undo_end(database: Database, ended: Subscription, now: datetime) -> Delivery:
    """Undo ``/unsubscribe`` within 15 minutes. Returns the next delivery; it is held if it was held before.

    Raises ``end-undo-too-late``, ``story-revived`` if it runs already, or ``channel-taken-since``.
    """

    async def reopen(connection: Connection) -> Delivery:
        current = await subscription_store.get(connection, ended.id)
        if current.ended_at is None:
            raise UserError("story-revived", title=current.story.title)
        if current.end_reason is not EndReason.UNSUBSCRIBED or now > current.ended_at + UNDO_PERIOD:
            raise UserError("end-undo-too-late", title=current.story.title)
        if await subscription_store.active_in_channel(connection, current.channel_id) is not None:
            raise UserError("channel-taken-since", title=current.story.title)
        return await check_running(connection, await _reopen_as_before(connection, current, now))

    return await database.write(reopen)


async def change_schedule(
    database: Database,
    subscription: Subscription,
    cadence: Cadence,
    settings: SubscriptionSettings,
    now: datetime,
    *,
    card_key: str | None = None,
) -> Subscription:
    """Change the times and settings of a running subscription. Its progress is kept, and a held part stays held.

    A pause until a day then ends at the first of the new slots on or after that day. The card ``card_key`` is deleted
    in the same transaction. Raises ``story-over`` or ``busy-posting``.
    """

    async def change(connection: Connection) -> Subscription:
        upcoming = await check_running(connection, subscription)
        await subscription_store.set_cadence(connection, subscription.id, cadence)
        await subscription_store.update_settings(connection, subscription, settings)
        if upcoming.kind is DeliveryKind.PART:
            await reschedule(connection, subscription, cadence, now, upcoming.hold, upcoming.hold_until)
        await _close_card(connection, card_key)
        return await subscription_store.get(connection, subscription.id)

    return await database.write(change)


async def configure(database: Database, subscription: Subscription, settings: SubscriptionSettings) -> Subscription:
    """Change the settings of a subscription. Only what differs from ``subscription.settings`` is written."""

    async def change(connection: Connection) -> Subscription:
        await subscription_store.update_settings(connection, subscription, settings)
        return await subscription_store.get(connection, subscription.id)

    return await database.write(change)


async def end(
    database: Database, subscription: Subscription, now: datetime, reason: EndReason = EndReason.UNSUBSCRIBED
) -> int:
    """End a subscription. Its history and all reading positions are kept. Returns the number of the last posted part.

    Raises:
        UserError: ``story-over`` if it has ended already; ``busy-posting``; ``half-posted`` if some messages of a part
            are posted and the others are about to be retried.
    """

    async def stop(connection: Connection) -> int:
        if (await subscription_store.get(connection, subscription.id)).ended_at is not None:
            raise UserError("story-over", title=subscription.story.title)
        await _end(connection, subscription, now, reason)
        return await ledger.progress(connection, subscription.id)

    return await database.write(stop)


async def undo_start(database: Database, started: Subscription, now: datetime) -> Subscription | None:
    """Undo a start within 15 minutes, as if it had never happened. The caller deletes the posts.

    Returns the subscription that had been replaced, if any. It runs again, and is held if it was, unless another story
    has taken its channel. Raises ``undo-too-late``, or ``busy-posting`` because a message that is sent at this moment
    would be left behind.
    """
    if now > started.created_at + UNDO_PERIOD:
        raise UserError("undo-too-late", title=started.story.title)

    async def withdraw(connection: Connection) -> Subscription | None:
        check_not_posting(await ledger.next_delivery(connection, started.id), now)
        for number in range(1, await ledger.progress(connection, started.id) + 1):
            check_not_posting(await ledger.find(connection, started.id, DeliveryKind.THREAD, number), now)
        await moves.stop_all(connection, started.id)
        await subscription_store.mark_undone(connection, started.id, now)
        before = await subscription_store.replaced_by(connection, started)
        if before is None or await subscription_store.active_in_channel(connection, before.channel_id) is not None:
            return before
        return await _reopen_as_before(connection, before, now)

    return await database.write(withdraw)


async def _end(connection: Connection, subscription: Subscription, now: datetime, reason: EndReason) -> None:
    upcoming = await ledger.next_delivery(connection, subscription.id)
    check_not_posting(upcoming, now)
    if upcoming is not None and upcoming.message_ids and upcoming.hold is None:
        raise UserError("half-posted", number=upcoming.number, when=upcoming.try_at)
    await moves.stop_sequence(connection, subscription.id)
    await subscription_store.end(connection, subscription.id, now, reason)


async def _reopen_as_before(connection: Connection, ended: Subscription, now: datetime) -> Subscription:
    """Let a subscription run again, with the hold that its next delivery had before it ended."""
    upcoming = await ledger.next_delivery(connection, ended.id)
    hold, until = (upcoming.hold, upcoming.hold_until) if upcoming else (None, None)
    if hold is Hold.STOPPED:
        hold = Hold.PAUSED if until else None
    return await _reopen(connection, ended, ended.cadence, now, hold, until)


async def _reopen(
    connection: Connection,
    ended: Subscription,
    cadence: Cadence,
    now: datetime,
    hold: Hold | None = None,
    until: datetime | None = None,
) -> Subscription:
    await subscription_store.mark_active(connection, ended.id)
    await reschedule(connection, ended, cadence, now, hold, until)
    return await subscription_store.get(connection, ended.id)


async def _close_card(connection: Connection, key: str | None) -> None:
    if key is not None:
        await cards.remove(connection, key)
