"""Between rows and values: what is read together, and how it becomes what ``bot/model.py`` says."""

from datetime import time
from typing import Any

from sqlalchemy import Row, Select, select

from bot.model import (
    Advance,
    Cadence,
    Delivery,
    DeliveryKind,
    DeliveryStatus,
    Discussion,
    Edition,
    EndReason,
    Hold,
    MissedPolicy,
    Priority,
    StoryListing,
    Subscription,
    SubscriptionSettings,
)
from bot.store.message_json import loads_messages
from bot.store.tables import deliveries, editions, stories, subscriptions

LISTING = (
    stories.c.id.label("story_id"),
    stories.c.guild_id.label("story_guild_id"),
    stories.c.title,
    stories.c.author,
    stories.c.language,
    stories.c.licence,
    stories.c.blurb,
    stories.c.words,
    stories.c.chapters,
    stories.c.added_at,
)


def select_subscriptions() -> Select[Any]:
    """Subscriptions, each with its edition and its story's listing."""
    return select(
        *(column.label(f"subscription_{column.name}") for column in subscriptions.c),
        editions.c.parts,
        editions.c.minutes,
        *LISTING,
    ).select_from(subscriptions.join(editions).join(stories))


def select_deliveries() -> Select[Any]:
    """Rows of the ledger, each with its subscription."""
    return (
        select_subscriptions()
        .add_columns(*(column.label(f"delivery_{column.name}") for column in deliveries.c))
        .join(deliveries, deliveries.c.subscription_id == subscriptions.c.id)
    )


def to_listing(row: Row[*tuple[Any, ...]]) -> StoryListing:
    """A story's facts from a row that holds ``LISTING``."""
    return StoryListing(
        id=row.story_id,
        guild_id=row.story_guild_id,
        title=row.title,
        author=row.author,
        language=row.language,
        licence=row.licence,
        blurb=row.blurb,
        words=row.words,
        chapters=row.chapters,
        added_at=row.added_at,
    )


def to_subscription(row: Row[Any]) -> Subscription:
    """A subscription from a row of ``select_subscriptions``."""
    return Subscription(
        id=row.subscription_id,
        key=row.subscription_key,
        guild_id=row.subscription_guild_id,
        channel_id=row.subscription_channel_id,
        forum=row.subscription_forum,
        story=to_listing(row),
        edition=Edition(row.subscription_edition_id, row.story_id, row.parts, row.minutes),
        cadence=Cadence(
            at=time.fromisoformat(row.subscription_at),
            zone=row.subscription_zone,
            days=frozenset(int(day) for day in row.subscription_days),
        ),
        settings=SubscriptionSettings(
            discussion=Discussion(row.subscription_discussion),
            advance=Advance(row.subscription_advance),
            announce=row.subscription_announce,
            plain_messages=row.subscription_plain_messages,
            read_ahead_allowed=row.subscription_read_ahead_allowed,
            advance_minutes=row.subscription_advance_minutes,
            missed_policy=MissedPolicy(row.subscription_missed_policy),
            post_at_night=row.subscription_post_at_night,
        ),
        subscriber_id=row.subscription_subscriber_id,
        locale=row.subscription_locale,
        search_after_id=row.subscription_search_after_id,
        created_at=row.subscription_created_at,
        ended_at=row.subscription_ended_at,
        end_reason=None if row.subscription_end_reason is None else EndReason(row.subscription_end_reason),
    )


def to_delivery(row: Row[Any]) -> Delivery:
    """A delivery from a row of ``select_deliveries``."""
    return Delivery(
        id=row.delivery_id,
        subscription=to_subscription(row),
        kind=DeliveryKind(row.delivery_kind),
        number=row.delivery_number,
        due_at=row.delivery_due_at,
        try_at=row.delivery_try_at,
        priority=Priority(row.delivery_priority),
        requested_at=row.delivery_requested_at,
        hold=None if row.delivery_hold is None else Hold(row.delivery_hold),
        hold_until=row.delivery_hold_until,
        notified_at=row.delivery_notified_at,
        check_channel_first=row.delivery_check_channel_first,
        claimed_until=row.delivery_claimed_until,
        attempts=row.delivery_attempts,
        first_try_at=row.delivery_first_try_at,
        channel_id=row.delivery_channel_id,
        revision=row.delivery_revision,
        messages=() if row.delivery_messages is None else loads_messages(row.delivery_messages),
        search_after_id=row.delivery_search_after_id,
        message_ids=tuple(row.delivery_message_ids),
        settled_at=row.delivery_settled_at,
        status=None if row.delivery_status is None else DeliveryStatus(row.delivery_status),
        reason=row.delivery_reason,
    )


def cadence_columns(cadence: Cadence) -> dict[str, str]:
    """A cadence as a subscription's columns."""
    return {
        "at": cadence.at.strftime("%H:%M"),
        "days": "".join(str(day) for day in sorted(cadence.days)),
        "zone": cadence.zone,
    }
