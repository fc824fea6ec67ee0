"""Users, servers, channels and messages as plain values. Ids are numbers here, and strings in JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag

from bot.sandbox.model.components import Button, buttons, texts
from bot.sandbox.model.json import Json


class Permission(IntFlag):
    """Discord's permission bits, as far as a text bot or its readers need them."""

    CREATE_INSTANT_INVITE = 1 << 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51

    @classmethod
    def default(cls) -> "Permission":
        """Return what @everyone may do in a new server."""
        return (
            cls.CREATE_INSTANT_INVITE
            | cls.ADD_REACTIONS
            | cls.VIEW_CHANNEL
            | cls.SEND_MESSAGES
            | cls.EMBED_LINKS
            | cls.ATTACH_FILES
            | cls.READ_MESSAGE_HISTORY
            | cls.MENTION_EVERYONE
            | cls.USE_EXTERNAL_EMOJIS
            | cls.USE_APPLICATION_COMMANDS
            | cls.CREATE_PUBLIC_THREADS
            | cls.SEND_MESSAGES_IN_THREADS
        )


class ChannelType(IntEnum):
    """https://discord.com/developers/docs/resources/channel#channel-object-channel-types."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class MessageFlag(IntFlag):
    """https://discord.com/developers/docs/resources/message#message-object-message-flags."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class MessageType(IntEnum):
    """The types of messages that the sandbox has."""

    DEFAULT = 0
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21


@dataclass(eq=False)
class User:
    """An account, of a person or of the bot. ``dms_open``: whether bots may send them private messages."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True


@dataclass(eq=False)
class Role:
    """A role. The role with the guild's own id is @everyone. ``bot_id``: the bot that it was created for."""

    id: int
    name: str
    permissions: Permission
    position: int
    bot_id: int | None = None


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    role_ids: list[int]
    joined_at: datetime


@dataclass(eq=False)
class Guild:
    """A server. ``available`` is False during an outage on Discord's side."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    available: bool = True
    locale: str = "en-US"


@dataclass
class Overwrite:
    """What a channel allows or denies to a role or a member."""

    allow: Permission = field(default_factory=lambda: Permission(0))
    deny: Permission = field(default_factory=lambda: Permission(0))


@dataclass(eq=False)
class ThreadState:
    """What a thread has in addition to a channel. ``message_id``: the message that it was opened on, if any."""

    owner_id: int
    created_at: datetime
    changed_at: datetime
    message_id: int | None = None
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    message_count: int = 0
    tags: list[int] = field(default_factory=list)
    member_ids: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Channel:
    """A channel, a thread (with ``thread`` and ``parent_id``) or a private conversation (with ``recipient``)."""

    id: int
    name: str
    kind: ChannelType
    guild_id: int | None = None
    position: int = 0
    topic: str | None = None
    parent_id: int | None = None
    thread: ThreadState | None = None
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    requires_tag: bool = False
    last_message_id: int | None = None
    deleted: bool = False


@dataclass(eq=False)
class Attachment:
    """An uploaded file. ``url`` works until ``expires``."""

    id: int
    filename: str
    data: bytes
    content_type: str
    url: str
    expires: datetime
    ephemeral: bool = False
    description: str | None = None


@dataclass(eq=False, repr=False)
class Message:
    """A message with its latest content: edits change it in place.

    Attributes:
        mentions: The users who were pinged, as far as the allowed mentions permit.
        mention_roles: The same for roles.
        mention_everyone: The same for @everyone.
        ephemeral_for: The id of the only person who sees the message; None if everyone does.
        interaction_metadata: What Discord says about the interaction that it answers.
    """

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    timestamp: datetime
    type: MessageType = MessageType.DEFAULT
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: MessageFlag = field(default_factory=lambda: MessageFlag(0))
    nonce: str | int | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    ephemeral_for: int | None = None
    interaction_metadata: Json | None = None
    command_name: str | None = None
    application_id: int | None = None
    reference: "Message | None" = None
    thread: Channel | None = None

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.text!r} {self.buttons!r}>"

    @property
    def text(self) -> str:
        """The content and all text displays, joined by newlines."""
        return "\n".join(text for text in (self.content, *texts(self.components)) if text)

    @property
    def buttons(self) -> list[Button]:
        """The buttons, as their labels with attributes such as ``custom_id`` and ``disabled``."""
        return buttons(self.components)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.ephemeral_for is not None
