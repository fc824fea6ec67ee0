"""The sandbox as programs use it: start it, furnish it, look into it."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from aiohttp import web

from bot.sandbox.clients.person import Person
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import (
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    MessageType,
    Overwrite,
    Permission,
    Role,
    User,
)
from bot.sandbox.model.permissions import INVITED
from bot.sandbox.page import routes
from bot.sandbox.rest.api import PREFIX, Api, Recorded
from bot.sandbox.rest.faults import Fault
from bot.sandbox.rest.rate_limiter import Limits
from bot.sandbox.services import messages as written
from bot.sandbox.services import uploads
from bot.sandbox.world import World

Json = dict[str, Any]


@dataclass
class Action:
    """A button of the page that calls back; ``status`` gives a line of text beside it."""

    name: str
    label: str
    run: Callable[[], Awaitable[None]]
    status: Callable[[], str] | None = None


class Sandbox:
    """A pretend Discord on loopback. ``now`` is the only source of time for ids and timestamps."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        limits: Limits | None = None,
        bot_name: str = "Cliffhanger",
        shards: int = 1,
    ) -> None:
        self.world = World(now, limits or Limits(), bot_name, shards)
        #: Names this sandbox among those that have had its address: what a browser keeps of another is not of it.
        self.run = token_hex(8)
        self.people: list[Person] = []
        self.actions: dict[str, Action] = {}
        self.hints: list[Json] = []
        self._api = Api(self.world)
        self._runner: web.AppRunner | None = None

    # Running

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; ``port`` 0 takes a free one. Raises ``OSError`` when the port is taken."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        self._api.add_to(app)
        app.router.add_get("/gateway/", self.world.gateway.handle)
        app.router.add_get(
            "/attachments/{channel_id}/{attachment_id:\\d+}/{filename}",
            partial(uploads.serve, self.world),
        )
        routes.add_to(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.url = f"http://{host}:{port}"
        self.world.gateway.url = f"ws://{host}:{port}/gateway/"

    async def close(self) -> None:
        """Let go of every connection and stop listening."""
        self._api.faults.close()
        self.world.events.close()
        self.world.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The page's address."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """Where the bot finds the REST API."""
        return self.world.url + PREFIX

    @property
    def gateway_url(self) -> str:
        """Where the bot finds the gateway, as ``GET /gateway/bot`` says too."""
        return self.world.gateway.url

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def application_id(self) -> int:
        """The bot's application; its user has an id of its own."""
        return self.world.application_id

    @property
    def connected(self) -> bool:
        """Whether the bot is at the gateway."""
        return self.world.gateway.connected

    # Furnishing

    def add_guild(self, name: str, owner: str, *, locale: str = "en-US") -> Guild:
        """A server that the bot has been invited to; the owner becomes a person by ``add_person`` with that name."""
        world = self.world
        number = world.ids.next_guild()
        host = self._add_user(owner)
        guild = Guild(number, name, host.id, world.now(), locale=locale)
        world.guilds[number] = guild
        guild.roles[number] = Role(number, "@everyone", Permission.default(), 0)
        guild.members[host.id] = Member(host, [], world.now())
        self.invite(guild)
        return guild

    def invite(self, guild: Guild) -> None:
        """The bot joins (again), with a role of its own."""
        world = self.world
        role = Role(world.ids.next(), world.bot.name, INVITED, 1, bot_id=world.bot.id)
        guild.roles[role.id] = role
        guild.members[world.bot.id] = Member(world.bot, [role.id], world.now())
        world.announce_guild("GUILD_CREATE", guild, world.guild_create(guild))

    def remove_guild(self, guild: Guild) -> None:
        """The bot is thrown out."""
        member = self.world.guild(guild.id).members.pop(self.world.bot.id)
        for role_id in member.role_ids:
            del guild.roles[role_id]
        self.world.announce_guild("GUILD_DELETE", guild, {"id": str(guild.id)})

    def set_unavailable(self, guild: Guild, unavailable: bool = True) -> None:
        """An outage on Discord's side begins, or ends: the bot stays, requests about its channels answer 503."""
        guild.available = not unavailable
        if unavailable:
            self.world.announce_guild("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})
        else:
            back = self.world.guild_create(guild) | {"unavailable": False}
            self.world.announce_guild("GUILD_CREATE", guild, back)

    def add_channel(
        self,
        guild: Guild,
        name: str,
        kind: ChannelType = ChannelType.TEXT,
        *,
        topic: str | None = None,
        tags: Iterable[str] = (),
        requires_tag: bool = False,
    ) -> Channel:
        """A channel; ``tags`` are a forum's."""
        world = self.world
        position = len([each for each in world.inside(guild.id) if each.thread is None])
        made = [
            {"id": str(world.ids.next()), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]
        channel = Channel(world.ids.next(), name, kind, guild.id, position, topic, tags=made, requires_tag=requires_tag)
        world.keep_channel(channel)
        world.announce_channel("CHANNEL_CREATE", channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel or a thread away."""
        self.world.delete_channel(channel)

    def delete_message(self, message: Message) -> None:
        """Take a message away, as a moderator does."""
        written.delete(self.world, message)

    def add_person(
        self,
        guild: Guild,
        name: str,
        permissions: Permission = Permission(0),  # noqa: B008 - a flag is immutable
        timezone: str | None = None,
        *,
        title: str = "",
        locale: str = "en-US",
    ) -> Person:
        """Somebody in a server, with ``permissions`` beside an ordinary member's; the owner's name gives the owner."""
        world = self.world
        owner = world.users[guild.owner_id]
        user = owner if owner.name == name else self._add_user(name)
        user.locale = locale
        if user.id not in guild.members:
            guild.members[user.id] = Member(user, [], world.now())
        if permissions:
            role = Role(world.ids.next(), f"{name}'s role", permissions, len(guild.roles))
            guild.roles[role.id] = role
            guild.members[user.id].role_ids.append(role.id)
            data = {"guild_id": str(guild.id), "role": payloads.role(role)}
            world.announce_guild("GUILD_ROLE_CREATE", guild, data)
        person = Person(world, guild, user, title, timezone)
        self.people.append(person)
        return person

    def deny(self, place: Channel | Guild, *permissions: Permission) -> None:
        """Take permissions from the bot, in a channel or in a whole server."""
        self._set(place, permissions, allowed=False)

    def allow(self, place: Channel | Guild, *permissions: Permission) -> None:
        """Give permissions to the bot, in a channel or in a whole server."""
        self._set(place, permissions, allowed=True)

    def open_command(self, guild: Guild, command: str, to: Person | Role, *, opened: bool = True) -> None:
        """What a server's settings say of a whole command: open to (or closed for) somebody or a role."""
        number = to.id if isinstance(to, Role) else to.user.id
        self.world.opened.setdefault((guild.id, command), {})[number] = opened
        self.world.announce_opened(guild.id, command)

    def _set(self, place: Channel | Guild, permissions: Iterable[Permission], *, allowed: bool) -> None:
        bits = Permission(0)
        for permission in permissions:
            bits |= permission
        world = self.world
        if isinstance(place, Channel):
            channel = world.parent(place)
            guild = world.guilds[channel.guild_id or 0]
            overwrite = channel.overwrites.setdefault(self._bot_role(guild).id, Overwrite())
            overwrite.allow = overwrite.allow | bits if allowed else overwrite.allow & ~bits
            overwrite.deny = overwrite.deny & ~bits if allowed else overwrite.deny | bits
            world.announce_channel("CHANNEL_UPDATE", channel)
            return
        everyone = place.roles[place.id]
        for role in (self._bot_role(place),) if allowed else (self._bot_role(place), everyone):
            role.permissions = role.permissions | bits if allowed else role.permissions & ~bits
            data = {"guild_id": str(place.id), "role": payloads.role(role)}
            world.announce_guild("GUILD_ROLE_UPDATE", place, data)

    def _bot_role(self, guild: Guild) -> Role:
        return next(role for role in guild.roles.values() if role.bot_id == self.world.bot.id)

    def _add_user(self, name: str) -> User:
        user = User(self.world.ids.next(), name)
        self.world.users[user.id] = user
        return user

    def say(self, person: Person, channel: Channel, content: str) -> Message:
        """Somebody writes a message."""
        return person.say(channel, content)

    # Looking

    def messages(self, channel: Channel) -> list[Message]:
        """What everyone sees in a channel or thread, oldest first, without the system's own notes."""
        notes = (MessageType.THREAD_STARTER, MessageType.THREAD_CREATED)
        return [message for message in self.world.history(channel) if message.type not in notes]

    def private(self, person: Person) -> list[Message]:
        """What the bot has written to somebody in private, oldest first."""
        return [
            message
            for channel in self.world.channels.values()
            if channel.recipient is person.user
            for message in self.messages(channel)
        ]

    def threads(self, channel: Channel) -> list[Channel]:
        """The threads of a channel, or the posts of a forum, oldest first."""
        return self.world.threads(channel)

    @property
    def requests(self) -> deque[Recorded]:
        """The bot's requests with their answers, the oldest dropped beyond 20,000."""
        return self._api.requests

    # Disturbing

    def fault(self, fault: Fault) -> None:
        """Ask for a fault."""
        self._api.faults.add(fault)

    def clear_faults(self) -> None:
        """Forget the faults that have not come."""
        self._api.faults.clear()

    @property
    def hanging(self) -> int:
        """How many requests hang now, by faults."""
        return self._api.faults.hanging

    def drop_gateway(self, resumable: bool = True) -> None:
        """Close the bot's socket: it resumes with replay, or has to identify anew."""
        self.world.gateway.drop(resumable=resumable)

    # The page

    def on_action(
        self,
        name: str,
        label: str,
        run: Callable[[], Awaitable[None]],
        status: Callable[[], str] | None = None,
    ) -> None:
        """Put a button on the page that calls back."""
        self.actions[name] = Action(name, label, run, status)

    def set_hints(self, hints: Iterable[Json]) -> None:
        """What the page suggests to try, each with ``title``, ``text`` and perhaps an ``action``."""
        self.hints = list(hints)
