"""Every table. A new one? Add it here and write a migration: ``test_migrations`` holds the two together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives a row its number by itself only where the key is an INTEGER. It would give the number of a row removed
# last to the next one, and buttons sent before would mean another: AUTOINCREMENT forbids that.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give every time its zone back."""
        if value is None:
            return None
        aware: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware


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
    Column("log_channel_id", BigInteger, comment="where organisers are told of problems; NULL: in private"),
    Column("left_at", Instant, comment="when the bot was removed; NULL: it is there"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, index=True, comment="NULL: for every server"),
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
    Index(
        "uq_stories_shelf_digest",
        "digest",
        unique=True,
        sqlite_where=text("guild_id IS NULL"),
        postgresql_where=text("guild_id IS NULL"),
    ),
    sqlite_autoincrement=True,
)

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
    Column("starts_at", String(10), nullable=False),
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
    Column("forum", Boolean, nullable=False, default=False),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", String(5), nullable=False, comment="local, HH:MM"),
    Column("days", String(7), nullable=False, comment="weekdays, Monday is 0"),
    Column("zone", String(64), nullable=False),
    Column("discussion", String(10), nullable=False),
    Column("advance", String(10), nullable=False),
    Column("announce", Boolean, nullable=False),
    Column("plain_messages", Boolean, nullable=False),
    Column("read_ahead_allowed", Boolean, nullable=False),
    Column("advance_minutes", Integer, nullable=False),
    Column("missed_policy", String(10), nullable=False, default="latest"),
    Column("post_at_night", Boolean, nullable=False, default=False, comment="whether late parts may come at night"),
    Column("subscriber_id", BigInteger, nullable=False),
    Column("locale", String(10), nullable=False),
    Column("search_after_id", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", String(12)),
    CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended"),
    Index(
        "uq_subscriptions_live_channel",
        "channel_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

_OPEN = "settled_at IS NULL"
_OPEN_SEQUENCE = "settled_at IS NULL AND kind IN ('opening', 'part', 'closing')"

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("try_at", Instant, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("requested_at", Instant),
    Column("hold", String(10)),
    Column("hold_until", Instant),
    Column("notified_at", Instant, comment="when the organisers were told that it is held"),
    Column(
        "check_channel_first",
        Boolean,
        nullable=False,
        default=False,
        comment="look in the channel before the first attempt too",
    ),
    Column("claimed_until", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("first_try_at", Instant),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("messages", Text),
    Column(
        "search_after_id", BigInteger, comment="the newest message when the messages were frozen: its own come after it"
    ),
    Column("message_ids", JSON, nullable=False, default=list),
    Column("settled_at", Instant),
    Column("status", String(10)),
    Column("reason", Text),
    UniqueConstraint("subscription_id", "kind", "number"),
    Index("ix_deliveries_due", "try_at", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    Index(
        "uq_deliveries_open_sequence",
        "subscription_id",
        unique=True,
        sqlite_where=text(_OPEN_SEQUENCE),
        postgresql_where=text(_OPEN_SEQUENCE),
    ),
    comment="The ledger: schedule, outbox, history and progress in one table.",
    sqlite_autoincrement=True,
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", String(10), nullable=False),
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
    Column("updated_at", Instant, nullable=False),
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
