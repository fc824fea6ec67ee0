"""All tables of the database.

To add a table or a column, change this module and write a migration. ``tests/store/test_migrations.py`` fails until the
two agree.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from bot.model import (
    SEQUENCE,
    Advance,
    DeliveryKind,
    DeliveryStatus,
    Discussion,
    EndReason,
    Hold,
    MissedPolicy,
    RenderedMessage,
)
from bot.store.message_json import dumps_messages, loads_messages
from story import Boundary

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only if the key is an INTEGER. Without AUTOINCREMENT (``sqlite_autoincrement``) it gives
# the number of a deleted row to a new one, and buttons that were sent before then act on the wrong row.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite stores it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert a time to UTC. Raises ``ValueError`` if it has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored time as an aware time in UTC."""
        if value is None:
            return None
        aware: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware


class Messages(TypeDecorator[tuple[RenderedMessage, ...]]):
    """Rendered messages as JSON. NULL means that none are frozen, and is read as an empty tuple."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[RenderedMessage] | None, dialect: Dialect) -> str | None:
        """Encode the messages; None stays NULL."""
        return None if value is None else dumps_messages(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[RenderedMessage, ...]:
        """Decode the messages."""
        return () if value is None else loads_messages(value)


class MessageIds(TypeDecorator[tuple[int, ...]]):
    """Ids of messages, in order, as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: list[int] | None, dialect: Dialect) -> tuple[int, ...]:
        """Return the ids as a tuple."""
        return tuple(value or ())


def one_of(values: type[StrEnum], length: int) -> Enum:
    """Return the column type for one value of an enum, stored as text of at most ``length`` characters."""
    return Enum(
        values,
        native_enum=False,
        length=length,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def partial_index(name: str, column: Column[Any], where: ColumnElement[bool], *, unique: bool = False) -> Index:
    """Add an index of the rows for which ``where`` is true to the column's table."""
    return Index(name, column, unique=unique, sqlite_where=where, postgresql_where=where)


facts = Table(
    "facts",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("value", Text, nullable=False),
    comment="Facts about the database itself: its application, the commands registered last.",
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", String(64)),
    Column("log_channel_id", BigInteger, comment="where organisers are notified of problems; NULL: in private"),
    Column("left_at", Instant, comment="when the bot was removed; NULL: it is there"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, comment="NULL: for every server"),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("licence", Text, nullable=False),
    Column("blurb", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("chapters", Integer, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the body"),
    Column("body", Text, nullable=False),
    Column("added_by", BigInteger),
    Column("added_at", Instant, nullable=False),
    Column("listed", Boolean, nullable=False, default=True),
    UniqueConstraint("guild_id", "digest"),
    sqlite_autoincrement=True,
)
# NULLs are never equal in a unique constraint, so stories for every server need an index of their own.
partial_index("uq_stories_shelf_digest", stories.c.digest, stories.c.guild_id.is_(None), unique=True)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("parts", Integer, nullable=False),
    Column("minutes", Integer, nullable=False, comment="about how long a part takes to read"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of where the parts begin"),
    UniqueConstraint("story_id", "digest"),
    sqlite_autoincrement=True,
)

installments = Table(
    "installments",
    metadata,
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("heading", Text, nullable=False),
    Column("chapter", Integer, nullable=False),
    Column("start", Integer, nullable=False, comment="offset in the story's text, characters"),
    Column("end", Integer, nullable=False),
    Column("starts_at", one_of(Boundary, 10), nullable=False),
    Column("words", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("recap", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("body", Text, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(16), nullable=False, unique=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False, index=True),
    Column("forum", Boolean, nullable=False),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", String(5), nullable=False, comment="local, HH:MM"),
    Column("days", String(7), nullable=False, comment="weekdays, Monday is 0"),
    Column("zone", String(64), nullable=False),
    Column("discussion", one_of(Discussion, 10), nullable=False),
    Column("advance", one_of(Advance, 10), nullable=False),
    Column("announce", Boolean, nullable=False),
    Column("plain_messages", Boolean, nullable=False),
    Column("read_ahead_allowed", Boolean, nullable=False),
    Column("advance_minutes", Integer, nullable=False),
    Column("missed_policy", one_of(MissedPolicy, 10), nullable=False),
    Column("post_at_night", Boolean, nullable=False, comment="whether late parts may come at night"),
    Column("subscriber_id", BigInteger, nullable=False),
    Column("locale", String(10), nullable=False),
    Column("search_after_id", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", one_of(EndReason, 12)),
    CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended"),
    sqlite_autoincrement=True,
)
#: The subscription has not ended.
ACTIVE = subscriptions.c.ended_at.is_(None)
partial_index("uq_subscriptions_active_channel", subscriptions.c.channel_id, ACTIVE, unique=True)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True, comment="what is owed; part of every nonce"),
    Column("guild_id", BigInteger, nullable=False),
    Column(
        "subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), comment="empty for a message of its own"
    ),
    Column("person_id", BigInteger, comment="who gets it in private: if channel_id is 0, or if the channel refuses it"),
    Column("kind", one_of(DeliveryKind, 8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("try_at", Instant, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("requested_at", Instant),
    Column("hold", one_of(Hold, 10)),
    Column("hold_until", Instant),
    Column("notified_at", Instant, comment="when the organisers were notified that it is held"),
    Column("check_channel_first", Boolean, nullable=False, comment="look in the channel before the first attempt too"),
    Column("claimed_until", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_try_at", Instant, comment="when a worker last began to send; empty: nothing was ever sent"),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("messages", Messages),
    Column(
        "search_after_id", BigInteger, comment="the newest message when the messages were frozen: its own come after it"
    ),
    Column("message_ids", MessageIds, nullable=False, default=()),
    Column("settled_at", Instant),
    Column("status", one_of(DeliveryStatus, 10)),
    Column("reason", Text),
    UniqueConstraint("subscription_id", "kind", "number"),
    comment="The ledger: schedule, outbox, history and progress in one table.",
    sqlite_autoincrement=True,
)
#: The delivery is neither posted nor given up.
OPEN = deliveries.c.settled_at.is_(None)
#: The delivery is the opening, a part, or the closing.
IN_SEQUENCE = deliveries.c.kind.in_(SEQUENCE)
partial_index("ix_deliveries_due", deliveries.c.try_at, OPEN)
partial_index("uq_deliveries_open_sequence", deliveries.c.subscription_id, OPEN & IN_SEQUENCE, unique=True)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("status", one_of(DeliveryStatus, 10), nullable=False),
    Column("reason", Text, nullable=False),
)

reading_positions = Table(
    "reading_positions",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("read_through", Integer, nullable=False, comment="all parts up to this one are read"),
    Column("part", Integer, nullable=False, comment="where the reader stopped in /catchup"),
    Column("page", Integer, nullable=False),
    Index("ix_reading_positions_user_id", "user_id"),
)

cards = Table(
    "cards",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False, index=True, comment="the only one who may use it"),
    Column("revision", Integer, nullable=False, comment="grows with every change of the choices"),
    Column("choices", Text, nullable=False, comment="JSON"),
    Column("expires_at", Instant, nullable=False),
    comment="What is chosen so far on open cards of /subscribe.",
)
