"""What a run begins with: a server with twenty channels, each with a different kind of subscription."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from random import Random
from typing import Any, Final

from bot.model import Cadence, DeliveryKind, Discussion, MissedPolicy, PlannedDelivery, Priority, SubscriptionSettings
from bot.sandbox import Channel, ChannelType, Guild, Limits, Message, Person, Sandbox
from bot.services.editions import EditionDraft, Length, freeze
from bot.services.story_columns import to_columns
from bot.store import Connection, Database, ledger, library, subscriptions
from bot.store.database import database_url
from bot.store.schema import migrate
from story import Parts, Story, read, split
from tests.e2e.stage import ORGANISER

#: Some days before the clocks change in Europe, and after they have changed in New York.
BEGINNING: Final = datetime(2026, 3, 26, 5, 0, tzinfo=UTC)
ZONES: Final = (
    "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago",
)  # fmt: skip
#: Discord keeps a nonce for "the past few minutes". The bot trusts it for one minute, and a send may take another.
LIMITS: Final = Limits(messages=1000, messages_seconds=1.0, nonce_seconds=130.0)


@dataclass(slots=True)
class Stage:
    """The sandbox, its organiser Mara, and the subscribed channels by their ids."""

    sandbox: Sandbox
    guild: Guild
    mara: Person
    channels: dict[int, Channel]

    def bot_messages(self, channel_id: int) -> list[Message]:
        """Return the bot's messages in a channel. In a forum, those of all its posts, one post after another."""
        channel = self.channels[channel_id]
        forum = channel.kind is ChannelType.FORUM
        places = self.sandbox.threads(channel) if forum else [channel]
        return [message for place in places for message in self.sandbox.messages(place) if message.author.bot]


def make_story(name: str, parts: int, random: Random) -> Story:
    """Return a story in which all paragraphs differ, with parts of 250 to 1,300 words: one to four messages."""
    words = parts * random.randint(250, 1300)
    paragraphs = [
        f"Paragraph {number} of {name}. " + " ".join(f"The lamp {number}.{each} burned low." for each in range(12))
        for number in range(max(parts, words // 60))
    ]
    return read("\n\n".join([name, *paragraphs]).encode(), f"{name}.txt")


async def build(sandbox: Sandbox, url: str, random: Random, count: int, parts: int) -> Stage:
    """Fill the sandbox, and the database at ``url``, which no bot uses yet."""
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    mara = sandbox.add_person(guild, "Mara", permissions=ORGANISER)
    channels = [sandbox.add_channel(guild, f"room-{number}", _channel_type(number)) for number in range(count)]
    await migrate(database_url(url))
    database = Database(database_url(url))
    for number, channel in enumerate(channels):
        story = make_story(f"Tale {number}", random.randint(max(1, parts - 1), parts + 1), random)
        options = options_of(number, random) | {"forum": channel.kind is ChannelType.FORUM}
        await database.write(subscribe, guild.id, channel.id, mara.id, story, parts, options)
    await database.close()
    return Stage(sandbox, guild, mara, {channel.id: channel for channel in channels})


def _channel_type(number: int) -> ChannelType:
    if number % 5 == 3:
        return ChannelType.FORUM
    return ChannelType.ANNOUNCEMENT if number % 7 == 6 else ChannelType.TEXT


def options_of(number: int, random: Random) -> dict[str, Any]:
    """Return the options of a subscription. Twelve in a row have every mixture of three of them."""
    minute = (random.randrange(24 * 60) // 5) * 5
    return {
        "settings": SubscriptionSettings(
            announce=number % 2 == 0,
            plain_messages=number // 2 % 2 == 0,
            discussion=(Discussion.EACH, Discussion.NONE, Discussion.DEMAND)[number // 4 % 3],
            missed_policy=random.choice(list(MissedPolicy)),
            post_at_night=random.random() < 0.5,
        ),
        "cadence": Cadence(time(minute // 60, minute % 60), ZONES[number % len(ZONES)]),
    }


async def subscribe(
    connection: Connection,
    guild_id: int,
    channel_id: int,
    subscriber_id: int,
    story: Story,
    parts: int,
    options: dict[str, Any],
) -> None:
    """Add a story and a subscription, and plan its opening."""
    story_id, _ = await library.add(connection, guild_id, subscriber_id, BEGINNING, to_columns(story))
    edition = await freeze(connection, story_id, EditionDraft(Length.LONG, split(story, Parts(parts))))
    subscription_id = await subscriptions.create(
        connection,
        key=f"key-{channel_id % 10**10}",
        guild_id=guild_id,
        channel_id=channel_id,
        edition_id=edition.id,
        subscriber_id=subscriber_id,
        locale="en",
        search_after_id=None,
        created_at=BEGINNING,
        **options,
    )
    opening = PlannedDelivery(DeliveryKind.OPENING, 0, BEGINNING, BEGINNING, Priority.REQUESTED)
    await ledger.open_delivery(connection, subscription_id, channel_id, opening)
