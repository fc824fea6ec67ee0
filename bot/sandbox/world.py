"""All that exists in the sandbox. Changes are announced to the bot by the gateway, and to the open pages by events."""

import base64
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.sandbox.errors import missing_access, missing_permissions, unknown
from bot.sandbox.events import Events
from bot.sandbox.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from bot.sandbox.limits import Limits
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Attachment, Channel, Guild, Message, Permission, User
from bot.sandbox.model.interaction import Interaction
from bot.sandbox.model.json import Json
from bot.sandbox.model.permissions import channel_permissions
from bot.sandbox.model.snowflakes import Snowflakes


class World:
    """The sandbox's state.

    Attributes:
        application_id: Differs from the bot's user id, as with Discord's older applications: no code may mix them up.
        commands: The registered commands by guild; those of all guilds under None.
        command_permissions: What a server's settings say about a command, by guild and name: for each user or role id
            whether the command is open to it.
        nonces: The message that each nonce created, by channel.
        url: The address of the page and of the API, once the sandbox listens.
    """

    def __init__(self, now: Callable[[], datetime], limits: Limits, bot_name: str, shards: int) -> None:
        self.now = now
        self.limits = limits
        self.shards = shards
        self.ids = Snowflakes(now)
        self.application_id = self.ids.next()
        self.bot = User(self.ids.next(), bot_name, bot=True)
        self.host = User(self.ids.next(), "Host")
        self.token = _token(self.bot.id)
        self.users: dict[int, User] = {self.bot.id: self.bot, self.host.id: self.host}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._channels_by_guild: dict[int | None, dict[int, Channel]] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.attachments: dict[int, Attachment] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.command_permissions: dict[tuple[int, str], dict[int, bool]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.events = Events()
        self.gateway = Gateway(self.token, self._ready, self._guild_creates)
        self.url = ""

    # What the bot may reach

    def guild(self, guild_id: int) -> Guild:
        """Return a guild that the bot is in. Raises ``ApiError`` 10004."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot.id not in guild.members:
            raise unknown("Guild")
        return guild

    def channel(self, channel_id: int, *needed: Permission) -> Channel:
        """Return a channel where the bot has all permissions needed. Raises ``ApiError`` 10003, 50001 or 50013."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown("Channel")
        if channel.guild_id is not None:
            granted = self.permissions(channel, self.bot)
            if not granted & Permission.VIEW_CHANNEL:
                raise missing_access()
            if any(not granted & permission for permission in needed):
                raise missing_permissions()
        return channel

    def message(self, channel: Channel, message_id: int) -> Message:
        """Return a message of the channel that everyone sees. Raises ``ApiError`` 10008."""
        message = self.messages.get(channel.id, {}).get(message_id)
        if message is None or message.deleted or message.ephemeral:
            raise unknown("Message")
        return message

    def permissions(self, channel: Channel, user: User) -> Permission:
        """Return a user's permissions in a channel or thread; none if they are not in its guild."""
        if channel.guild_id is None:
            return Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY
        guild = self.guilds[channel.guild_id]
        member = guild.members.get(user.id)
        return Permission(0) if member is None else channel_permissions(guild, member, self.parent(channel))

    def parent(self, channel: Channel) -> Channel:
        """Return the channel of a thread. Any other channel is returned itself."""
        return channel if channel.thread is None or channel.parent_id is None else self.channels[channel.parent_id]

    def history(self, channel: Channel) -> list[Message]:
        """Return the messages that everyone sees, oldest first."""
        messages = self.messages.get(channel.id, {}).values()
        return [message for message in messages if not message.deleted and not message.ephemeral]

    def guild_channels(self, guild_id: int | None) -> list[Channel]:
        """Return the channels and threads of a guild, oldest first; for None, the private conversations."""
        return list(self._channels_by_guild.get(guild_id, {}).values())

    def threads(self, parent: Channel) -> list[Channel]:
        """Return the threads of a channel, oldest first."""
        return [
            channel
            for channel in self.guild_channels(parent.guild_id)
            if channel.parent_id == parent.id and channel.thread is not None
        ]

    # Channels

    def add_channel(self, channel: Channel) -> None:
        """Add a channel or thread, without announcing it."""
        self.channels[channel.id] = channel
        self._channels_by_guild.setdefault(channel.guild_id, {})[channel.id] = channel

    def remove_channel(self, channel: Channel) -> None:
        """Remove a channel or thread, without announcing it."""
        channel.deleted = True
        self.channels.pop(channel.id, None)
        self._channels_by_guild.get(channel.guild_id, {}).pop(channel.id, None)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        for deleted in (*self.threads(channel), channel):
            self.remove_channel(deleted)
        self.announce_channel("CHANNEL_DELETE" if channel.thread is None else "THREAD_DELETE", channel)

    # JSON as the bot sees it

    def channel_json(self, channel: Channel) -> Json:
        """Return a channel as the bot sees it."""
        return payloads.channel(channel, self.bot)

    def message_json(self, message: Message, *, nonce: bool = False) -> Json:
        """Return a message as the bot sees it."""
        return payloads.message(message, self.bot, reader=self.bot, nonce=nonce)

    def command_permissions_json(self, guild_id: int, name: str, command_id: str) -> Json:
        """Return what a server's settings say about a command."""
        return {
            "id": command_id,
            "application_id": str(self.application_id),
            "guild_id": str(guild_id),
            "permissions": [
                {"id": str(holder_id), "type": 2 if holder_id in self.users else 1, "permission": allowed}
                for holder_id, allowed in self.command_permissions[guild_id, name].items()
            ],
        }

    def guild_create(self, guild: Guild) -> Json:
        """Return the payload of GUILD_CREATE: the guild with its channels, its open threads and the bot's member."""
        if not guild.available:
            return {"id": str(guild.id), "unavailable": True}
        channels = self.guild_channels(guild.id)
        open_threads = [channel for channel in channels if channel.thread is not None and not channel.thread.archived]
        bot_member = guild.members[self.bot.id]
        return payloads.guild(guild) | {
            "joined_at": payloads.timestamp(bot_member.joined_at),
            "large": False,
            "member_count": len(guild.members),
            "members": [payloads.member(bot_member)],
            "channels": [self.channel_json(channel) for channel in channels if channel.thread is None],
            "threads": [self.channel_json(thread) for thread in open_threads],
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

    # Announcements

    def announce_guild(self, event: str, guild: Guild, data: Json) -> None:
        """Announce GUILD_*, or another event about a whole guild."""
        self.gateway.dispatch(event, data, guild.id, GUILDS)
        self.events.publish("channel", {"guild_id": str(guild.id)})

    def announce_command_permissions(self, guild_id: int, name: str) -> None:
        """Announce APPLICATION_COMMAND_PERMISSIONS_UPDATE for the commands of a name."""
        for command in self.commands.get(None, []) + self.commands.get(guild_id, []):
            if command["name"] == name:
                data = self.command_permissions_json(guild_id, name, command["id"])
                self.gateway.dispatch("APPLICATION_COMMAND_PERMISSIONS_UPDATE", data, guild_id)

    def announce_channel(self, event: str, channel: Channel, **extra: Any) -> None:
        """Announce CHANNEL_* or THREAD_*, with extra fields for the bot."""
        if channel.guild_id is None:
            return
        self.gateway.dispatch(event, self.channel_json(channel) | extra, channel.guild_id, GUILDS)
        kind = "channel" if channel.thread is None else "thread"
        self.events.publish(kind, {"channel_id": str(channel.parent_id or channel.id), "id": str(channel.id)})

    def announce_message(self, event: str, message: Message) -> None:
        """Announce MESSAGE_CREATE, MESSAGE_UPDATE or MESSAGE_DELETE."""
        address = {"channel_id": str(message.channel_id), "id": str(message.id)}
        kind = {"MESSAGE_CREATE": "message", "MESSAGE_UPDATE": "message_update", "MESSAGE_DELETE": "message_delete"}
        page_data = address if message.deleted else address | {"message": payloads.client_message(message, self.bot)}
        self.events.publish(kind[event], page_data, message.ephemeral_for)
        channel = self.channels.get(message.channel_id)
        if channel is None or message.ephemeral or not self.permissions(channel, self.bot) & Permission.VIEW_CHANNEL:
            return
        if message.guild_id is not None:
            address["guild_id"] = str(message.guild_id)
        data = address if message.deleted else self.message_json(message, nonce=event == "MESSAGE_CREATE") | address
        intent = DIRECT_MESSAGES if message.guild_id is None else GUILD_MESSAGES
        self.gateway.dispatch(event, data, message.guild_id, intent)


def _token(user_id: int) -> str:
    """Return a token in the format of Discord's: the user id in base64, and two random parts."""
    head = base64.b64encode(str(user_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(5)[:6]}.{secrets.token_urlsafe(30)[:38]}"
