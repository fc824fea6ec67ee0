"""The first schema: the library, subscriptions, the ledger, and reading positions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create all tables. To go back, restore the copy that is made before an upgrade."""
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        comment="Facts about the database itself: its application, the commands registered last.",
    )
    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column(
            "log_channel_id",
            sa.BigInteger(),
            nullable=True,
            comment="where organisers are notified of problems; NULL: in private",
        ),
        sa.Column(
            "left_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the bot was removed; NULL: it is there",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "stories",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True, comment="NULL: for every server"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("blurb", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("chapters", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the body"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("guild_id", "digest", name=op.f("uq_stories_guild_id_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_stories_shelf_digest",
        "stories",
        ["digest"],
        unique=True,
        sqlite_where=sa.text("guild_id IS NULL"),
        postgresql_where=sa.text("guild_id IS NULL"),
    )
    op.create_table(
        "editions",
        sa.Column("id", Id, nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="about how long a part takes to read"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of where the parts begin"),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_editions_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("story_id", "digest", name=op.f("uq_editions_story_id_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "installments",
        sa.Column("edition_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, comment="offset in the story's text, characters"),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recap", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_installments_edition_id_editions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_installments")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("forum", sa.Boolean(), nullable=False),
        sa.Column("edition_id", Id, nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False, comment="local, HH:MM"),
        sa.Column("days", sa.String(length=7), nullable=False, comment="weekdays, Monday is 0"),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("discussion", sa.String(length=10), nullable=False),
        sa.Column("advance", sa.String(length=10), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("plain_messages", sa.Boolean(), nullable=False),
        sa.Column("read_ahead_allowed", sa.Boolean(), nullable=False),
        sa.Column("advance_minutes", sa.Integer(), nullable=False),
        sa.Column("missed_policy", sa.String(length=10), nullable=False),
        sa.Column("post_at_night", sa.Boolean(), nullable=False, comment="whether late parts may come at night"),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("search_after_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=12), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_subscriptions_ended")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_subscriptions_edition_id_editions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("key", name=op.f("uq_subscriptions_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_channel_id"), "subscriptions", ["channel_id"], unique=False)
    op.create_index(op.f("ix_subscriptions_edition_id"), "subscriptions", ["edition_id"], unique=False)
    op.create_index(op.f("ix_subscriptions_guild_id"), "subscriptions", ["guild_id"], unique=False)
    op.create_index(
        "uq_subscriptions_active_channel",
        "subscriptions",
        ["channel_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="what is owed; part of every nonce"),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", Id, nullable=True, comment="empty for a message of its own"),
        sa.Column(
            "person_id",
            sa.BigInteger(),
            nullable=True,
            comment="who gets it in private: if channel_id is 0, or if the channel refuses it",
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold", sa.String(length=10), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "notified_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the organisers were notified that it is held",
        ),
        sa.Column(
            "check_channel_first",
            sa.Boolean(),
            nullable=False,
            comment="look in the channel before the first attempt too",
        ),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "last_try_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when a worker last began to send; empty: nothing was ever sent",
        ),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Text(), nullable=True),
        sa.Column(
            "search_after_id",
            sa.BigInteger(),
            nullable=True,
            comment="the newest message when the messages were frozen: its own come after it",
        ),
        sa.Column("message_ids", sa.JSON(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_deliveries_subscription_id_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        sa.UniqueConstraint(
            "subscription_id", "kind", "number", name=op.f("uq_deliveries_subscription_id_kind_number")
        ),
        comment="The ledger: schedule, outbox, history and progress in one table.",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["try_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "uq_deliveries_open_sequence",
        "deliveries",
        ["subscription_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL AND kind IN ('opening', 'part', 'closing')"),
        postgresql_where=sa.text("settled_at IS NULL AND kind IN ('opening', 'part', 'closing')"),
    )
    op.create_table(
        "reading_positions",
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("read_through", sa.Integer(), nullable=False, comment="all parts up to this one are read"),
        sa.Column("part", sa.Integer(), nullable=False, comment="where the reader stopped in /catchup"),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_reading_positions_subscription_id_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", "user_id", name=op.f("pk_reading_positions")),
    )
    op.create_index("ix_reading_positions_user_id", "reading_positions", ["user_id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", Id, nullable=False),
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_attempts_delivery_id_deliveries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_delivery_id"), "attempts", ["delivery_id"], unique=False)
    op.create_table(
        "cards",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False, comment="the only one who may use it"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="grows with every change of the choices"),
        sa.Column("choices", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cards")),
        comment="What is chosen so far on open cards of /subscribe.",
    )
    op.create_index(op.f("ix_cards_guild_id"), "cards", ["guild_id"], unique=False)
    op.create_index(op.f("ix_cards_user_id"), "cards", ["user_id"], unique=False)
