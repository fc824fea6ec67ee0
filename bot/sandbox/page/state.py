"""What the page shows around the messages, as JSON."""

from bot.sandbox.clients import command_access
from bot.sandbox.clients.person import Person
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, ChannelType, Guild, Permission
from bot.sandbox.model.json import Json
from bot.sandbox.page.context import PageContext


def page_state(context: PageContext, viewer: Person | None) -> Json:
    """Return servers, channels, people, commands, actions and hints as the viewer sees them; all of them for None."""
    world = context.world
    return clock_state(context) | {
        "application": {"id": str(world.application_id), "name": world.bot.name},
        "bot": {"id": str(world.bot.id), "name": world.bot.name, "connected": world.gateway.connected},
        "people": [
            {
                "id": str(person.id),
                "name": person.name,
                "title": person.title,
                "guild_id": str(person.guild.id),
                "organiser": person.organiser,
            }
            for person in context.people
        ],
        "viewer": None if viewer is None else str(viewer.id),
        "guilds": [_guild(context, guild, viewer) for guild in world.guilds.values()],
        "commands": _commands(context, viewer),
        "hidden": _hidden_commands(context, viewer),
        "run_id": context.run_id,
        "hints": context.hints,
    }


def clock_state(context: PageContext) -> Json:
    """Return the sandbox's time, and the actions with their lines of text."""
    return {
        "clock": payloads.timestamp(context.world.now()),
        "actions": [
            {
                "name": action.name,
                "label": action.label,
                "status": "" if action.status is None else action.status(),
            }
            for action in context.actions.values()
        ],
    }


def _guild(context: PageContext, guild: Guild, viewer: Person | None) -> Json:
    world = context.world
    channels = [
        channel
        for channel in world.guild_channels(guild.id)
        if viewer is None or world.permissions(channel, viewer.user) & Permission.VIEW_CHANNEL
    ]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "channels": [_channel(channel) for channel in channels if channel.thread is None],
        "threads": [_thread(channel) for channel in channels if channel.thread is not None],
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
        "message_count": channel.thread.message_count,
        "last_message_id": payloads.snowflake(channel.last_message_id),
        "archived": channel.thread.archived,
    }


def _commands(context: PageContext, viewer: Person | None) -> list[Json]:
    world = context.world
    if viewer is None:
        return world.commands.get(None, [])
    channel = _first_text_channel(context, viewer)
    return [] if channel is None else command_access.visible_commands(world, viewer.user, channel)


def _hidden_commands(context: PageContext, viewer: Person | None) -> list[Json]:
    """Return the commands that the viewer is not offered: why, and who of the people is."""
    channel = None if viewer is None else _first_text_channel(context, viewer)
    if viewer is None or channel is None:
        return []
    offered = {person: person.commands(channel) for person in context.people if person.guild is viewer.guild}
    return [
        {"name": name, "reason": reason, "people": [person.name for person, names in offered.items() if name in names]}
        for name, reason in command_access.hidden_commands(context.world, viewer.user, channel).items()
    ]


def _first_text_channel(context: PageContext, viewer: Person) -> Channel | None:
    channels = context.world.guild_channels(viewer.guild.id)
    return next((channel for channel in channels if channel.kind is ChannelType.TEXT), None)
