"""The values the bot passes about: frozen, plain, without a database or Discord in them.

Times are aware and in UTC unless a name says ``local``. Ids are Discord's snowflakes or the database's own integers.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

EVERY_DAY = frozenset(range(7))


class Discussion(StrEnum):
    """When a part's discussion thread is opened."""

    DEMAND = "demand"
    EACH = "each"
    NONE = "none"


class Advance(StrEnum):
    """Who may post the next part before its slot."""

    ORGANISERS = "organisers"
    EVERYONE = "everyone"


class Missed(StrEnum):
    """What happens to slots that went by while nothing could be posted.

    ``LATEST``: one part late, then the rhythm; ``ALL``: one part for each slot of the last week, one after another;
    ``SKIP``: nothing, the part waits for the next slot. Nothing is ever left out of the story itself.
    """

    LATEST = "latest"
    ALL = "all"
    SKIP = "skip"


class Kind(StrEnum):
    """What a delivery is. The line is opening (number 0), parts 1 to n and closing (n + 1), one after another.

    Beside it are a part's ``THREAD``, and its ``REPEAT``: the part posted once more, since its post was deleted.
    """

    OPENING = "opening"
    PART = "part"
    CLOSING = "closing"
    THREAD = "thread"
    REPEAT = "repeat"


LINE = (Kind.OPENING, Kind.PART, Kind.CLOSING)


class Hold(StrEnum):
    """Why an open delivery waits although it may be due."""

    PAUSED = "paused"
    ACCESS = "access"
    GONE = "gone"
    UNCERTAIN = "uncertain"
    STOPPED = "stopped"


class Ending(StrEnum):
    """Why a subscription lives no longer."""

    FINISHED = "finished"
    UNSUBSCRIBED = "unsubscribed"
    REPLACED = "replaced"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Cadence:
    """Local time of day, weekdays (Monday is 0) and IANA zone."""

    at: time
    zone: str
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Listing:
    """A story as the library lists it, without its text. ``guild_id`` is None for the shelf's own."""

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
    """A story split one way, frozen: into ``parts`` installments, which were to be of ``minutes`` minutes each."""

    id: int
    story_id: int
    parts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that receives an edition on a cadence.

    ``key`` is random and part of every nonce and marker. ``forum``: the channel is one, and every part gets a post of
    its own there. ``line``: a plain message announces each part. ``plain``:
    the prose goes out as plain messages, without Components V2. ``solo``: readers may read ahead, alone.
    ``next_minutes``: how far apart posts asked for by everyone must lie. ``nights``: late parts may come at night too.
    ``anchor_id``: an id from when it began in its channel, older than all its messages there; None: not known.
    """

    id: int
    key: str
    guild_id: int
    channel_id: int
    forum: bool
    story: Listing
    edition: Edition
    cadence: Cadence
    discussion: Discussion
    advance: Advance
    line: bool
    plain: bool
    solo: bool
    next_minutes: int
    missed: Missed
    nights: bool
    subscriber_id: int
    locale: str
    anchor_id: int | None
    created_at: datetime
    ended_at: datetime | None
    ending: Ending | None


class Tone(StrEnum):
    """How a button looks; its label alone carries the meaning."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a post. ``custom_id`` has at most 100 characters and is the post's marker."""

    label: str
    custom_id: str
    tone: Tone = Tone.SECONDARY


@dataclass(frozen=True, slots=True)
class Page:
    """One message, rendered: what is sent, and kept in the ledger before it is sent.

    Either ``content`` (a plain message, at most 2,000 characters) or ``texts`` (Components V2 text displays, at most
    4,000 characters together) is filled. ``silent`` asks for no notification. Nobody is ever mentioned. A page with a
    ``title`` (at most 100 characters) begins a post of that name in a forum.
    """

    content: str = ""
    texts: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    silent: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: a post that is owed to a subscription, or was made.

    ``due_at`` is its slot; ``try_at`` when it is tried next; ``asked_at`` when somebody asked for it ahead. A worker
    may write only with the value of ``attempts`` that it claimed with. ``told_at``: when somebody was told that it is
    held. ``look``: what is in the channel may be ahead of the ledger, so that even the first try looks there.
    ``pages`` are frozen before the first of them is sent, ``after_id`` with them: whatever was sent lies behind that
    message. ``posted`` are the message ids made so far, one a page (0: it was made and then deleted by somebody); for a
    thread its own id, then its first message's. ``channel_id`` is where they lie: in a forum the post itself, once it
    is there, which is a thread with the id of its first message.
    """

    id: int
    subscription: Subscription
    kind: Kind
    number: int
    due_at: datetime
    try_at: datetime
    rank: int
    asked_at: datetime | None
    hold: Hold | None
    hold_until: datetime | None
    told_at: datetime | None
    look: bool
    claimed_until: datetime | None
    attempts: int
    first_try_at: datetime | None
    channel_id: int
    salt: int
    pages: tuple[Page, ...]
    after_id: int | None
    posted: tuple[int, ...]
    settled_at: datetime | None
    outcome: str | None
    reason: str | None

    @property
    def in_forum(self) -> bool:
        """Whether it is a post of its own in a forum, which is there."""
        return self.posted[:1] == (self.channel_id,)

    @property
    def home_id(self) -> int:
        """The channel whose permissions hold where its messages lie."""
        return self.subscription.channel_id if self.in_forum else self.channel_id

    @property
    def next_page(self) -> int:
        """Which of its messages is the next, counted from 1: those behind it were never sent.

        0 where nothing is known of them: nothing is frozen, the ledger may be behind the channel, or the forum post
        that they would go into is not known.
        """
        nothing = not self.pages or self.look or (self.pages[0].title and not self.posted)
        return 0 if nothing else len(self.posted) + 1


class Failure(StrEnum):
    """What an answer of Discord's means for a delivery, and nothing else decides.

    ``STOP`` concerns every request: with a time to wait, all deliveries wait; without one, the bot ends.
    """

    GONE = "gone"
    ACCESS = "access"
    CONTENT = "content"
    THREAD = "thread"
    LATER = "later"
    UNCERTAIN = "uncertain"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Posted:
    """It is there: ``message_id`` (or the thread's id); 0 where it was made and has been deleted since.

    ``was_there``: it is known not to have been made just now.
    """

    message_id: int
    was_there: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """It is not there, as far as one can know.

    ``reason`` is for the ledger; ``wait`` in seconds where Discord named one.
    """

    failure: Failure
    reason: str
    wait: float | None = None


Outcome = Posted | Failed


@dataclass(frozen=True, slots=True)
class Place:
    """How far a reader is in a subscription: all parts up to ``number`` are read (0: none).

    ``part`` and ``page`` are where the reader stands in catching up (page counts from 0), whether or not that part is
    read.
    """

    number: int = 0
    part: int = 0
    page: int = 0
