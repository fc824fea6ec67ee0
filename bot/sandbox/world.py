"""Everything the sandbox knows, and the two places where news of it go: the gateway and the open pages."""

import base64
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.sandbox.errors import missing_access, missing_permissions, unknown
from bot.sandbox.events import Events
from bot.sandbox.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Attachment, Channel, Guild, Message, Permission, User
from bot.sandbox.model.interaction import Interaction
from bot.sandbox.model.permissions import channel_permissions
from bot.sandbox.model.snowflakes import Snowflakes
from bot.sandbox.rest.rate_limiter import Limits

Json = dict[str, Any]


class World:
    """The state, its lookups as the bot may make them, and the announcing of what changed."""

    def __init__(self, now: Callable[[], datetime], limits: Limits, bot_name: str, shards: int) -> None:
        self.now = now
        self.limits = limits
        self.shards = shards
        self.ids = Snowflakes(now)
        self.application_id = self.ids.next()
        # Another id than the application's, as with Discord's older applications: no code may take one for the other.
        self.bot = User(self.ids.next(), bot_name, bot=True)
        self.host = User(self.ids.next(), "Host")
        self.token = _token(self.bot.id)
        self.users: dict[int, User] = {self.bot.id: self.bot, self.host.id: self.host}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._inside: dict[int | None, dict[int, Channel]] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.attachments: dict[int, Attachment] = {}
        self.commands: dict[int | None, list[Json]] = {}
        # What servers have set for a command by its name: whom it is opened to or closed for, users and roles.
        self.opened: dict[tuple[int, str], dict[int, bool]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.events = Events()
        self.gateway = Gateway(self.token, self._ready, self._guild_creates)
        self.url = ""

    # What the bot may reach

    def guild(self, guild_id: int) -> Guild:
        """A guild the bot is in; 10004."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot.id not in guild.members:
            raise unknown("Guild")
        return guild

    def channel(self, channel_id: int, *needed: Permission) -> Channel:
        """A channel where the bot has all that is needed; 10003, 50001, 50013."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown("Channel")
        if channel.guild_id is not None:
            mine = self.permissions(channel, self.bot)
            if not mine & Permission.VIEW_CHANNEL:
                raise missing_access()
            if any(not mine & each for each in needed):
                raise missing_permissions()
        return channel

    def message(self, channel: Channel, message_id: int) -> Message:
        """A message of the channel that is there for everyone; 10008."""
        message = self.messages.get(channel.id, {}).get(message_id)
        if message is None or message.deleted or message.ephemeral:
            raise unknown("Message")
        return message

    def permissions(self, channel: Channel, user: User) -> Permission:
        """What somebody may do in a channel or thread; nothing for who is not in its guild."""
        if channel.guild_id is None:
            return Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY
        guild = self.guilds[channel.guild_id]
        member = guild.members.get(user.id)
        return Permission(0) if member is None else channel_permissions(guild, member, self.parent(channel))

    def parent(self, channel: Channel) -> Channel:
        """The channel a thread belongs to; any other channel is its own."""
        return channel if channel.thread is None or channel.parent_id is None else self.channels[channel.parent_id]

    def history(self, channel: Channel) -> list[Message]:
        """What everyone sees, oldest first."""
        return [each for each in self.messages.get(channel.id, {}).values() if not each.deleted and not each.ephemeral]

    def inside(self, guild_id: int | None) -> list[Channel]:
        """The channels and threads of a guild, oldest first; the private conversations for None."""
        return list(self._inside.get(guild_id, {}).values())

    def threads(self, parent: Channel) -> list[Channel]:
        """The threads of a channel, oldest first."""
        return [
            each for each in self.inside(parent.guild_id) if each.parent_id == parent.id and each.thread is not None
        ]

    # Channels come and go

    def keep_channel(self, channel: Channel) -> None:
        """Let a new channel or thread be found."""
        self.channels[channel.id] = channel
        self._inside.setdefault(channel.guild_id, {})[channel.id] = channel

    def forget_channel(self, channel: Channel) -> None:
        """Take a channel or thread away without a word."""
        channel.deleted = True
        self.channels.pop(channel.id, None)
        self._inside.get(channel.guild_id, {}).pop(channel.id, None)

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel or thread away, with the threads in it."""
        for gone in (*self.threads(channel), channel):
            self.forget_channel(gone)
        self.announce_channel("CHANNEL_DELETE" if channel.thread is None else "THREAD_DELETE", channel)

    # JSON

    def channel_json(self, channel: Channel) -> Json:
        """A channel as the bot sees it."""
        return payloads.channel(channel, self.bot)

    def message_json(self, message: Message, *, nonce: bool = False) -> Json:
        """A message as the bot sees it."""
        return payloads.message(message, self.bot, reader=self.bot, nonce=nonce)

    def opened_json(self, guild_id: int, name: str, command_id: str) -> Json:
        """What a guild has set for a command."""
        return {
            "id": command_id,
            "application_id": str(self.application_id),
            "guild_id": str(guild_id),
            "permissions": [
                {"id": str(number), "type": 2 if number in self.users else 1, "permission": opened}
                for number, opened in self.opened[guild_id, name].items()
            ],
        }

    def guild_create(self, guild: Guild) -> Json:
        """The payload of GUILD_CREATE: the guild with its channels, the threads that are open, and the bot's member."""
        if not guild.available:
            return {"id": str(guild.id), "unavailable": True}
        inside = self.inside(guild.id)
        threads = [channel for channel in inside if channel.thread is not None and not channel.thread.archived]
        return payloads.guild(guild) | {
            "joined_at": payloads.stamp(guild.members[self.bot.id].joined_at),
            "large": False,
            "member_count": len(guild.members),
            "members": [payloads.member(guild.members[self.bot.id])],
            "channels": [self.channel_json(channel) for channel in inside if channel.thread is None],
            "threads": [self.channel_json(thread) for thread in threads],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def _guild_creates(self) -> Iterator[tuple[int, Json]]:
        for guild in self.guilds.values():
            if self.bot.id in guild.members:
                yield guild.id, self.guild_create(guild)

    def _ready(self) -> Json:
        return {
            "v": 10,
            "user": payloads.user(self.bot) | {"mfa_enabled": True, "verified": True, "email": None},
            "application": {"id": str(self.application_id), "flags": 0},
            "private_channels": [],
        }

    # News

    def announce_guild(self, event: str, guild: Guild, data: Json) -> None:
        """GUILD_*, and what else concerns a whole guild."""
        self.gateway.dispatch(event, data, guild.id, GUILDS)
        self.events.publish("channel", {"guild_id": str(guild.id)})

    def announce_opened(self, guild_id: int, name: str) -> None:
        """APPLICATION_COMMAND_PERMISSIONS_UPDATE."""
        for command in self.commands.get(None, []) + self.commands.get(guild_id, []):
            if command["name"] == name:
                said = self.opened_json(guild_id, name, command["id"])
                self.gateway.dispatch("APPLICATION_COMMAND_PERMISSIONS_UPDATE", said, guild_id)

    def announce_channel(self, event: str, channel: Channel, **extra: Any) -> None:
        """CHANNEL_* and THREAD_*."""
        if channel.guild_id is None:
            return
        self.gateway.dispatch(event, self.channel_json(channel) | extra, channel.guild_id, GUILDS)
        kind = "channel" if channel.thread is None else "thread"
        self.events.publish(kind, {"channel_id": str(channel.parent_id or channel.id), "id": str(channel.id)})

    def announce_message(self, event: str, message: Message) -> None:
        """MESSAGE_CREATE, MESSAGE_UPDATE or MESSAGE_DELETE: to the bot if its intents ask, and to the pages."""
        place = {"channel_id": str(message.channel_id), "id": str(message.id)}
        kind = {"MESSAGE_CREATE": "message", "MESSAGE_UPDATE": "message_update", "MESSAGE_DELETE": "message_delete"}
        shown = place if message.deleted else place | {"message": payloads.seen(message, self.bot)}
        self.events.publish(kind[event], shown, message.ephemeral_for)
        channel = self.channels.get(message.channel_id)
        if channel is None or message.ephemeral or not self.permissions(channel, self.bot) & Permission.VIEW_CHANNEL:
            return
        if message.guild_id is not None:
            place["guild_id"] = str(message.guild_id)
        data = place if message.deleted else self.message_json(message, nonce=event == "MESSAGE_CREATE") | place
        self.gateway.dispatch(
            event, data, message.guild_id, DIRECT_MESSAGES if message.guild_id is None else GUILD_MESSAGES
        )


def _token(user_id: int) -> str:
    head = base64.b64encode(str(user_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(5)[:6]}.{secrets.token_urlsafe(30)[:38]}"
