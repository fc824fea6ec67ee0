"""What the people who run a server do: servers, channels, members and permissions."""

from collections.abc import Iterable

from bot.sandbox.clients.person import Person
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, ChannelType, Guild, Member, Message, Overwrite, Permission, Role, User
from bot.sandbox.model.permissions import INVITED
from bot.sandbox.services import messages
from bot.sandbox.world import World


class Administration:
    """Adds, changes and removes servers, channels and people. Every change is announced to the bot."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: list[Person] = []

    # Servers

    def add_guild(self, name: str, owner: str, *, locale: str = "en-US") -> Guild:
        """Add a server and invite the bot. ``add_person`` with the owner's name returns the owner."""
        world = self.world
        guild_id = world.ids.next_guild()
        owner_user = self._add_user(owner)
        guild = Guild(guild_id, name, owner_user.id, world.now(), locale=locale)
        world.guilds[guild_id] = guild
        guild.roles[guild_id] = Role(guild_id, "@everyone", Permission.default(), 0)
        guild.members[owner_user.id] = Member(owner_user, [], world.now())
        self.invite(guild)
        return guild

    def invite(self, guild: Guild) -> None:
        """Let the bot join a server, with a role of its own."""
        world = self.world
        role = Role(world.ids.next(), world.bot.name, INVITED, 1, bot_id=world.bot.id)
        guild.roles[role.id] = role
        guild.members[world.bot.id] = Member(world.bot, [role.id], world.now())
        world.announce_guild("GUILD_CREATE", guild, world.guild_create(guild))

    def remove_guild(self, guild: Guild) -> None:
        """Remove the bot from a server."""
        member = self.world.guild(guild.id).members.pop(self.world.bot.id)
        for role_id in member.role_ids:
            del guild.roles[role_id]
        self.world.announce_guild("GUILD_DELETE", guild, {"id": str(guild.id)})

    def set_unavailable(self, guild: Guild, unavailable: bool = True) -> None:
        """Begin or end an outage of a server. The bot stays in it, but requests about its channels get a 503."""
        guild.available = not unavailable
        if unavailable:
            self.world.announce_guild("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})
        else:
            payload = self.world.guild_create(guild) | {"unavailable": False}
            self.world.announce_guild("GUILD_CREATE", guild, payload)

    # Channels and messages

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
        """Add a channel. ``tags`` and ``requires_tag`` are for forums."""
        world = self.world
        position = len([channel for channel in world.guild_channels(guild.id) if channel.thread is None])
        tag_payloads = [
            {"id": str(world.ids.next()), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]
        channel = Channel(
            world.ids.next(), name, kind, guild.id, position, topic, tags=tag_payloads, requires_tag=requires_tag
        )
        world.add_channel(channel)
        world.announce_channel("CHANNEL_CREATE", channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or thread."""
        self.world.delete_channel(channel)

    def delete_message(self, message: Message) -> None:
        """Delete a message, as a moderator does."""
        messages.delete(self.world, message)

    # People

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
        """Add a person to a server.

        Args:
            guild: The server.
            name: Their name. With the owner's name, the owner is returned.
            permissions: What they may do in addition to an ordinary member.
            timezone: Their time zone, for the caller: Discord does not know it.
            title: What the page shows beside their name.
            locale: The language of their client.
        """
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
            self._announce_role("GUILD_ROLE_CREATE", guild, role)
        person = Person(world, guild, user, title, timezone)
        self.people.append(person)
        return person

    def _add_user(self, name: str) -> User:
        user = User(self.world.ids.next(), name)
        self.world.users[user.id] = user
        return user

    # Permissions

    def deny(self, place: Channel | Guild, *permissions: Permission) -> None:
        """Take permissions from the bot, in a channel or in a whole server."""
        self._set_permissions(place, permissions, allowed=False)

    def allow(self, place: Channel | Guild, *permissions: Permission) -> None:
        """Give permissions to the bot, in a channel or in a whole server."""
        self._set_permissions(place, permissions, allowed=True)

    def open_command(self, guild: Guild, command: str, to: Person | Role, *, opened: bool = True) -> None:
        """Open a command to a person or role in the server's settings; with ``opened=False``, close it."""
        holder_id = to.id if isinstance(to, Role) else to.user.id
        self.world.command_permissions.setdefault((guild.id, command), {})[holder_id] = opened
        self.world.announce_command_permissions(guild.id, command)

    def _set_permissions(self, place: Channel | Guild, permissions: Iterable[Permission], *, allowed: bool) -> None:
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
            self._announce_role("GUILD_ROLE_UPDATE", place, role)

    def _announce_role(self, event: str, guild: Guild, role: Role) -> None:
        self.world.announce_guild(event, guild, {"guild_id": str(guild.id), "role": payloads.role(role)})

    def _bot_role(self, guild: Guild) -> Role:
        return next(role for role in guild.roles.values() if role.bot_id == self.world.bot.id)
