"""Which commands Discord shows a person in a channel."""

from bot.sandbox.errors import CommandHidden, Refused
from bot.sandbox.model.entities import Channel, Permission, User
from bot.sandbox.model.json import Json
from bot.sandbox.model.permissions import permission_names
from bot.sandbox.services.commands import CHAT_INPUT
from bot.sandbox.world import World


def visible_commands(world: World, user: User, channel: Channel) -> list[Json]:
    """Return the commands that Discord shows a user in a channel."""
    commands = _registered_commands(world, channel)
    return [command for command in commands if _hidden_reason(world, user, channel, command) is None]


def hidden_commands(world: World, user: User, channel: Channel) -> dict[str, str]:
    """Return the names of the commands that Discord does not show a user in a channel, each with the reason."""
    commands = _registered_commands(world, channel)
    reasons = {command["name"]: _hidden_reason(world, user, channel, command) for command in commands}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def find_command(world: World, user: User, channel: Channel, name: str) -> Json:
    """Return a command by its name; the server's own before that of all servers.

    Raises:
        CommandHidden: The user may not use it.
        Refused: There is no such command.
    """
    for command in [*world.commands.get(channel.guild_id, []), *world.commands.get(None, [])]:
        if command["name"] == name and command["type"] == CHAT_INPUT:
            if reason := _hidden_reason(world, user, channel, command):
                raise CommandHidden(reason)
            return command
    raise Refused(f"There is no command /{name}.")


def _registered_commands(world: World, channel: Channel) -> list[Json]:
    return [*world.commands.get(None, []), *world.commands.get(channel.guild_id, [])]


def _hidden_reason(world: World, user: User, channel: Channel, command: Json) -> str | None:
    granted = world.permissions(channel, user)
    if not granted & Permission.VIEW_CHANNEL or not granted & Permission.USE_APPLICATION_COMMANDS:
        return f"{user.name} may not use commands in #{channel.name}."
    default_permissions = command["default_member_permissions"]
    allowed = _allowed_by_server(world, user, channel, command)
    if allowed or (allowed is None and default_permissions is None) or granted & Permission.ADMINISTRATOR:
        return None
    if allowed is False:
        return f"/{command['name']} is closed for {user.name} in this server's settings."
    needed = Permission(int(default_permissions))
    if not needed or granted & needed != needed:
        missing = permission_names(needed & ~granted) or "Administrator"
        return f"/{command['name']} is for organisers here: Discord shows it only to those with {missing}."
    return None


def _allowed_by_server(world: World, user: User, channel: Channel, command: Json) -> bool | None:
    """Return what the server's settings say: for the user first, then for any of their roles; None for nothing."""
    permissions = world.command_permissions.get((channel.guild_id or 0, command["name"]), {})
    if channel.guild_id is None or user.id in permissions:
        return permissions.get(user.id)
    role_ids = {channel.guild_id, *world.guilds[channel.guild_id].members[user.id].role_ids} & permissions.keys()
    return any(permissions[role_id] for role_id in role_ids) if role_ids else None
