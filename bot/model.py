"""The frozen values that the parts of the bot exchange. They know neither the database nor Discord.

Times are aware and in UTC unless a name says ``local``. Ids are Discord's snowflakes or the database's own integers.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import IntEnum, StrEnum
from typing import Final

EVERY_DAY: Final = frozenset(range(7))


class Discussion(StrEnum):
    """When a part's discussion thread is opened."""

    DEMAND = "demand"
    EACH = "each"
    NONE = "none"


class Advance(StrEnum):
    """Who may post the next part before its slot."""

    ORGANISERS = "organisers"
    EVERYONE = "everyone"


class MissedPolicy(StrEnum):
    """What happens to slots that passed while nothing could be posted.

    ``LATEST``: one late part, then the usual rhythm. ``ALL``: one part for each slot of the last week, ten minutes
    apart. ``SKIP``: nothing; the part waits for the next slot. No policy leaves out a part of the story.
    """

    LATEST = "latest"
    ALL = "all"
    SKIP = "skip"


class DeliveryKind(StrEnum):
    """What a delivery posts.

    A subscription posts its opening (number 0), its parts 1 to n, and its closing (number n + 1), one after another:
    that is its sequence. Beside the sequence, a part can have a discussion ``THREAD`` and a ``REPOST``. A repost is a
    part that is posted once more because its post was deleted.

    A ``MESSAGE`` belongs to no subscription: its text is there from the beginning, such as a notice to organisers.
    """

    OPENING = "opening"
    PART = "part"
    CLOSING = "closing"
    THREAD = "thread"
    REPOST = "repost"
    MESSAGE = "message"


#: The kinds that follow one another. A subscription has at most one open delivery of these kinds.
SEQUENCE: Final = (DeliveryKind.OPENING, DeliveryKind.PART, DeliveryKind.CLOSING)


class Priority(IntEnum):
    """In which order due deliveries go out: first what a person waits for, then messages, then threads."""

    REQUESTED = 0
    PART = 1
    THREAD = 2


class Hold(StrEnum):
    """Why an open delivery waits although it may be due.

    ``PAUSED``: an organiser paused it. ``ACCESS``: a permission is missing. ``GONE``: the channel does not exist.
    ``FULL``: the server has as many open threads as Discord allows. ``TAGS``: the forum requires a tag, and has none
    that the bot may use. ``UNCERTAIN``: it may already be posted, and the bot cannot check. ``STOPPED``: Discord
    refused it for good, or the subscription ended.
    """

    PAUSED = "paused"
    ACCESS = "access"
    GONE = "gone"
    FULL = "full"
    TAGS = "tags"
    UNCERTAIN = "uncertain"
    STOPPED = "stopped"


class EndReason(StrEnum):
    """Why a subscription has ended."""

    FINISHED = "finished"
    UNSUBSCRIBED = "unsubscribed"
    REPLACED = "replaced"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Cadence:
    """When parts come: local time of day, IANA time zone, and weekdays (Monday is 0)."""

    at: time
    zone: str
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class StoryListing:
    """A story as the library lists it, without its text. ``guild_id`` is None for stories that every server sees."""

    id: int
    guild_id: int | None
    title: str
    author: str
    language: str
    licence: str
    blurb: str
    words: int
    chapters: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """A story split in one way, frozen. It has ``parts`` installments of about ``minutes`` minutes each."""

    id: int
    story_id: int
    parts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class SubscriptionSettings:
    """What organisers can change about a subscription beside its times. The defaults are those of a new one.

    Attributes:
        announce: Whether a plain message announces each part. Phones show it in the notification.
        plain_messages: Whether the text goes out as plain messages instead of Components V2.
        read_ahead_allowed: Whether a reader may read the next part alone, before it is posted.
        advance_minutes: How many minutes must lie between parts that members request early.
        post_at_night: Whether late parts may come between 22:00 and 07:00 local time.
    """

    discussion: Discussion = Discussion.DEMAND
    advance: Advance = Advance.ORGANISERS
    announce: bool = True
    plain_messages: bool = False
    read_ahead_allowed: bool = True
    advance_minutes: int = 15
    missed_policy: MissedPolicy = MissedPolicy.LATEST
    post_at_night: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that receives an edition on a cadence.

    Attributes:
        key: Random text that is part of every nonce and marker of this subscription.
        forum: Whether the channel is a forum. There every part is a post of its own.
        search_after_id: A message id from before the subscription's first message in its channel. None: unknown.
    """

    id: int
    key: str
    guild_id: int
    channel_id: int
    forum: bool
    story: StoryListing
    edition: Edition
    cadence: Cadence
    settings: SubscriptionSettings
    subscriber_id: int
    locale: str
    search_after_id: int | None
    created_at: datetime
    ended_at: datetime | None
    end_reason: EndReason | None


class ButtonStyle(StrEnum):
    """The colour of a button. The label alone carries the meaning."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. ``custom_id`` has at most 100 characters; on a post it is also the post's marker."""

    label: str
    custom_id: str
    style: ButtonStyle = ButtonStyle.SECONDARY


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """One message, ready to send. The ledger keeps it before it is sent.

    Attributes:
        content: The text of a plain message, at most 2,000 characters. Empty if ``texts`` is filled.
        texts: Text displays of Components V2, at most 4,000 characters together. Empty if ``content`` is filled.
        silent: Whether the message causes no notification.
        title: Not empty for the first message of a forum post: the name of the post, at most 100 characters.
    """

    content: str = ""
    texts: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    silent: bool = False
    title: str = ""


class Failure(StrEnum):
    """What Discord's answer means for a delivery. ``bot/chat`` maps each answer to one of these.

    ``GONE``, ``ACCESS``, ``FULL``, ``TAGS`` and ``UNCERTAIN`` hold the delivery (see ``Hold``). ``CONTENT`` and
    ``THREAD`` stop it: Discord does not accept the text or the thread. ``LATER`` is retried. ``STOP`` concerns every
    request: if it has a time to wait, all deliveries wait; if not, the token was refused and the bot ends.
    """

    GONE = "gone"
    ACCESS = "access"
    FULL = "full"
    TAGS = "tags"
    CONTENT = "content"
    THREAD = "thread"
    LATER = "later"
    UNCERTAIN = "uncertain"
    STOP = "stop"


class DeliveryStatus(StrEnum):
    """How an attempt ended, and how a delivery stands after its last attempt.

    ``POSTED``: it is in the channel. ``FAILED``: it was given up. ``LATE``: it was not tried, because a late part
    waits for a better time. The others are the ``Failure`` of the attempt.
    """

    POSTED = "posted"
    FAILED = "failed"
    LATE = "late"
    GONE = Failure.GONE
    ACCESS = Failure.ACCESS
    FULL = Failure.FULL
    TAGS = Failure.TAGS
    CONTENT = Failure.CONTENT
    THREAD = Failure.THREAD
    LATER = Failure.LATER
    UNCERTAIN = Failure.UNCERTAIN
    STOP = Failure.STOP


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: something that the bot owes to a channel or a person, or has posted there.

    Attributes:
        key: What is owed, as text. No two rows have the same, so nothing is owed twice. It is part of every nonce.
        owner: The subscription that it belongs to. None for a ``MESSAGE``.
        person_id: Who gets it in private if ``channel_id`` is 0, or if it is refused there. None: nobody.
        due_at: The slot of this delivery.
        try_at: When it is tried next.
        requested_at: When a person asked for it ahead of its slot. None: nobody did.
        hold_until: When a pause ends by itself.
        notified_at: When the organisers were told that this delivery is held.
        check_channel_first: Whether the channel may be ahead of the ledger, for example after a backup was restored.
            Then even the first attempt looks for the post before it sends.
        claimed_until: When the lease of the worker that posts it ends.
        attempts: How often it was claimed. A worker may write only with the value that it claimed with.
        last_try_at: When a worker last began to send. None: nothing can be in the channel under this revision.
        revision: Part of the nonce and the marker. It grows when the same part is sent again on purpose.
        messages: The rendered messages. They are frozen before the first one is sent.
        search_after_id: The newest message when ``messages`` were frozen; whatever was sent comes after it.
        message_ids: The messages sent so far, in order; 0 stands for one that was deleted in the meantime. For a
            thread, its own id and then its first message.
        channel_id: Where the messages are. In a forum this is the post, which is a thread with the id of its first
            message, as soon as it exists. 0: in the private channel with ``person_id``.
    """

    id: int
    key: str
    guild_id: int
    owner: Subscription | None
    person_id: int | None
    kind: DeliveryKind
    number: int
    due_at: datetime
    try_at: datetime
    requested_at: datetime | None
    hold: Hold | None
    hold_until: datetime | None
    notified_at: datetime | None
    check_channel_first: bool
    claimed_until: datetime | None
    attempts: int
    last_try_at: datetime | None
    channel_id: int
    revision: int
    messages: tuple[RenderedMessage, ...]
    search_after_id: int | None
    message_ids: tuple[int, ...]
    settled_at: datetime | None
    status: DeliveryStatus | None
    reason: str | None

    @property
    def subscription(self) -> Subscription:
        """The subscription that it belongs to. Raises ``LookupError`` if it belongs to none."""
        if self.owner is None:
            raise LookupError(f"delivery {self.id} belongs to no subscription")
        return self.owner

    @property
    def in_forum(self) -> bool:
        """Whether this is a forum post that exists."""
        return self.owner is not None and self.message_ids[:1] == (self.channel_id,)

    @property
    def home_channel_id(self) -> int:
        """The channel whose permissions apply to the messages: the forum for a forum post, else ``channel_id``."""
        return self.subscription.channel_id if self.in_forum else self.channel_id

    @property
    def next_message_number(self) -> int:
        """Which message is sent next, counted from 1. The messages after it were never sent.

        0 if that is unknown: nothing is frozen, the channel may be ahead of the ledger, or the forum post that would
        hold the messages is unknown.
        """
        unknown = not self.messages or self.check_channel_first or (self.messages[0].title and not self.message_ids)
        return 0 if unknown else len(self.message_ids) + 1

    def is_claimed(self, now: datetime) -> bool:
        """Whether a worker posts it right now, or died within its lease."""
        return self.claimed_until is not None and self.claimed_until > now


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A delivery to add to the ledger. Its fields mean what they mean in ``Delivery``."""

    kind: DeliveryKind
    number: int
    due_at: datetime
    try_at: datetime
    priority: Priority = Priority.PART
    requested_at: datetime | None = None
    check_channel_first: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A message of its own to add to the ledger. Its fields mean what they mean in ``Delivery``.

    ``search_after_id`` is the id of any message or interaction that is older than this one.
    """

    key: str
    guild_id: int
    channel_id: int
    person_id: int | None
    message: RenderedMessage
    search_after_id: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to post a delivery, and how it ended."""

    kind: DeliveryKind
    number: int
    at: datetime
    status: DeliveryStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A message or thread that exists.

    ``message_id`` is 0 if it was made and has been deleted since. ``already_existed`` says that it was certainly not
    made just now.
    """

    message_id: int
    already_existed: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A message or thread that does not exist, as far as the bot can know.

    ``reason`` is for the ledger. ``retry_after`` is how many seconds Discord asks us to wait, if it says so.
    """

    failure: Failure
    reason: str
    retry_after: float | None = None


SendResult = Posted | Failed


@dataclass(frozen=True, slots=True)
class ReadingPosition:
    """How far one reader is in a subscription.

    All parts up to ``read_through`` are read (0: none). ``part`` and ``page`` (from 0) are where the reader stopped in
    ``/catchup``, whether or not that part is read; part 0 means nowhere.
    """

    read_through: int = 0
    part: int = 0
    page: int = 0
