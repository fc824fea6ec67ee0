"""Conversion between database rows and the values of ``bot/model.py``.

A column has the name of the field that it fills. In a query its label is that name after ``story_``, ``edition_``,
``subscription_`` or ``delivery_``.
"""

from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import time
from typing import Any, Final, TypeVar

from sqlalchemy import Executable, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Cadence, Delivery, Edition, StoryListing, Subscription, SubscriptionSettings
from bot.store.tables import deliveries, editions, stories, subscriptions

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]


def _labels(value: type, prefix: str, *, without: Collection[str] = ()) -> dict[str, str]:
    """Return the fields of a dataclass, each with the label of its column."""
    return {field.name: f"{prefix}_{field.name}" for field in fields(value) if field.name not in without}


_LISTING: Final = _labels(StoryListing, "story")
_EDITION: Final = _labels(Edition, "edition")
_SETTINGS: Final = _labels(SubscriptionSettings, "subscription")
_SUBSCRIPTION: Final = _labels(Subscription, "subscription", without=("story", "edition", "cadence", "settings"))
_DELIVERY: Final = _labels(Delivery, "delivery", without=("owner",))
_SUBSCRIPTIONS: Final = subscriptions.join(editions).join(stories)


def select_listings() -> Select[Any]:
    """Select stories without their text."""
    return select(*(stories.c[name].label(label) for name, label in _LISTING.items()))


def select_subscriptions() -> Select[Any]:
    """Select subscriptions, each with its edition and the listing of its story."""
    return _subscription_columns().select_from(_SUBSCRIPTIONS)


def select_deliveries() -> Select[Any]:
    """Select deliveries, each with its subscription if it has one."""
    return (
        _subscription_columns()
        .add_columns(*(deliveries.c[name].label(label) for name, label in _DELIVERY.items()))
        .select_from(deliveries.outerjoin(_SUBSCRIPTIONS, deliveries.c.subscription_id == subscriptions.c.id))
    )


def _subscription_columns() -> Select[Any]:
    return select_listings().add_columns(
        *(editions.c[name].label(label) for name, label in _EDITION.items()),
        *(column.label(f"subscription_{column.name}") for column in subscriptions.c),
    )


def to_listing(row: AnyRow) -> StoryListing:
    """Convert a row of ``select_listings``, or of the queries that contain it."""
    return StoryListing(**_values(row, _LISTING))


def to_subscription(row: AnyRow) -> Subscription:
    """Convert a row of ``select_subscriptions`` or ``select_deliveries``."""
    return Subscription(
        story=to_listing(row),
        edition=Edition(**_values(row, _EDITION)),
        cadence=Cadence(
            at=time.fromisoformat(row.subscription_at),
            zone=row.subscription_zone,
            days=frozenset(map(int, row.subscription_days)),
        ),
        settings=SubscriptionSettings(**_values(row, _SETTINGS)),
        **_values(row, _SUBSCRIPTION),
    )


def to_delivery(row: AnyRow) -> Delivery:
    """Convert a row of ``select_deliveries``."""
    owner = None if row.subscription_id is None else to_subscription(row)
    return Delivery(owner=owner, **_values(row, _DELIVERY))


def cadence_columns(cadence: Cadence) -> dict[str, str]:
    """Return the columns of a subscription that store its cadence."""
    return {
        "at": cadence.at.strftime("%H:%M"),
        "days": "".join(str(day) for day in sorted(cadence.days)),
        "zone": cadence.zone,
    }


async def fetch_all(connection: AsyncConnection, query: Executable, convert: Callable[[AnyRow], T]) -> tuple[T, ...]:
    """Return the converted rows of a query."""
    return tuple(map(convert, await connection.execute(query)))


async def fetch_one(connection: AsyncConnection, query: Executable, convert: Callable[[AnyRow], T]) -> T:
    """Return the converted row of a query that has exactly one."""
    return convert((await connection.execute(query)).one())


async def fetch_optional(connection: AsyncConnection, query: Executable, convert: Callable[[AnyRow], T]) -> T | None:
    """Return the one converted row of a query, or None if there is none."""
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else convert(row)


def _values(row: AnyRow, labels: dict[str, str]) -> dict[str, Any]:
    return {name: getattr(row, label) for name, label in labels.items()}
