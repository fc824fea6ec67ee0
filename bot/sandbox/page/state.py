"""What the page shows around the messages."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.clients import options
from bot.sandbox.clients.person import Person
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, ChannelType, Guild, Permission

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Json = dict[str, Any]


def state(sandbox: "Sandbox", viewer: Person | None) -> Json:
    """Servers, channels, people, commands, actions and hints, as a viewer is shown them; ``run`` names this sandbox."""
    world = sandbox.world
    return clock(sandbox) | {
        "application": {"id": str(world.application_id), "name": world.bot.name},
        "bot": {"id": str(world.bot.id), "name": world.bot.name, "connected": sandbox.connected},
        "people": [
            {
                "id": str(person.id),
                "name": person.name,
                "title": person.title,
                "guild_id": str(person.guild.id),
                "organiser": person.organiser,
            }
            for person in sandbox.people
        ],
        "viewer": None if viewer is None else str(viewer.id),
        "guilds": [_guild(sandbox, guild, viewer) for guild in world.guilds.values()],
        "commands": _commands(sandbox, viewer),
        "hidden": _hidden(sandbox, viewer),
        "run": sandbox.run,
        "hints": sandbox.hints,
    }


def clock(sandbox: "Sandbox") -> Json:
    """The sandbox's time, and the actions with their lines of text."""
    return {
        "clock": payloads.stamp(sandbox.world.now()),
        "actions": [
            {
                "name": action.name,
                "label": action.label,
                "status": "" if action.status is None else action.status(),
            }
            for action in sandbox.actions.values()
        ],
    }


def _guild(sandbox: "Sandbox", guild: Guild, viewer: Person | None) -> Json:
    world = sandbox.world
    inside = [
        channel
        for channel in world.inside(guild.id)
        if viewer is None or world.permissions(channel, viewer.user) & Permission.VIEW_CHANNEL
    ]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "channels": [_channel(channel) for channel in inside if channel.thread is None],
        "threads": [_thread(channel) for channel in inside if channel.thread is not None],
    }


def _channel(channel: Channel) -> Json:
    return {
        "id": str(channel.id),
        "name": channel.name,
        "type": int(channel.kind),
        "topic": channel.topic,
        "last_message_id": payloads.snowflake(channel.last_message_id),
    }


def _thread(channel: Channel) -> Json:
    assert channel.thread is not None  # noqa: S101
    return {
        "id": str(channel.id),
        "name": channel.name,
        "parent_id": payloads.snowflake(channel.parent_id),
        "message_id": payloads.snowflake(channel.thread.message_id),
        "message_count": channel.thread.messages,
        "last_message_id": payloads.snowflake(channel.last_message_id),
        "archived": channel.thread.archived,
    }


def _commands(sandbox: "Sandbox", viewer: Person | None) -> list[Json]:
    world = sandbox.world
    if viewer is None:
        return world.commands.get(None, [])
    first = _first_channel(sandbox, viewer)
    return [] if first is None else options.visible(world, viewer.user, first)


def _hidden(sandbox: "Sandbox", viewer: Person | None) -> list[Json]:
    """What the viewer is not offered: why, and who of the people is."""
    first = None if viewer is None else _first_channel(sandbox, viewer)
    if viewer is None or first is None:
        return []
    offered = {person: person.commands(first) for person in sandbox.people if person.guild is viewer.guild}
    return [
        {"name": name, "reason": reason, "people": [person.name for person, names in offered.items() if name in names]}
        for name, reason in options.hidden(sandbox.world, viewer.user, first).items()
    ]


def _first_channel(sandbox: "Sandbox", viewer: Person) -> Channel | None:
    there = (each for each in sandbox.world.inside(viewer.guild.id) if each.kind is ChannelType.TEXT)
    return next(there, None)
