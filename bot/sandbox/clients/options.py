"""A command as a person types it: which one it is, whether they may, and whether the options fit its definition."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.errors import ApiError, CommandHidden, Refused
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, Permission, User
from bot.sandbox.model.permissions import names
from bot.sandbox.services import uploads
from bot.sandbox.services.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from bot.sandbox.services.uploads import Upload
from bot.sandbox.world import World

Json = dict[str, Any]


def visible(world: World, user: User, channel: Channel) -> list[Json]:
    """The commands that Discord would offer somebody in a channel."""
    offered = [*world.commands.get(None, []), *world.commands.get(channel.guild_id, [])]
    return [command for command in offered if _hidden(world, user, channel, command) is None]


def hidden(world: World, user: User, channel: Channel) -> dict[str, str]:
    """The commands that Discord would not show somebody in a channel, by name: each with why, as a sentence."""
    there = [*world.commands.get(None, []), *world.commands.get(channel.guild_id, [])]
    reasons = {command["name"]: _hidden(world, user, channel, command) for command in there}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def command_data(
    world: World, user: User, channel: Channel, path: list[str], given: Mapping[str, Any], focused: str | None = None
) -> Json:
    """The ``data`` of an interaction for a command (``path``: its name, and its subcommand's).

    With ``focused``, an option half typed: nothing is required yet. Raises ``CommandHidden`` and ``Refused``.
    """
    command = _find(world, user, channel, path[0])
    definitions, wrap = _descend(command, path)
    resolved: Json = {}
    by_name = {each["name"]: each for each in definitions}
    if strange := [name for name in given if name not in by_name]:
        raise Refused(f"/{' '.join(path)} has no option {', '.join(strange)}; it has: {', '.join(by_name) or 'none'}.")
    made = []
    for definition in definitions:
        name = definition["name"]
        if given.get(name) is None:
            if definition.get("required") and focused is None:
                raise Refused(f"The option {name} is required.")
            continue
        if name == focused:
            made.append({"name": name, "type": definition["type"], "value": given[name], "focused": True})
        else:
            value = _value(world, user, channel, definition, given[name], resolved)
            made.append({"name": name, "type": definition["type"], "value": value})
    for kind, name in reversed(wrap):
        made = [{"name": name, "type": kind, "options": made}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": made}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | {"resolved": resolved} if resolved else data


def resolve_channel(world: World, user: User, channel: Channel, resolved: Json) -> str:
    """Note a channel in the resolved data, as Discord does with those that are chosen; its id."""
    theirs = world.permissions(channel, user)
    if not theirs & Permission.VIEW_CHANNEL:
        raise Refused(f"{user.name} does not see #{channel.name}.")
    shown = world.channel_json(channel) | {"permissions": str(int(theirs))}
    resolved.setdefault("channels", {})[str(channel.id)] = shown
    return str(channel.id)


def read_file(value: Any) -> Upload:
    """A file given as a path, as ``(name, bytes)`` or as an upload."""
    if isinstance(value, Upload):
        return value
    if isinstance(value, Path):
        return Upload(value.name, value.read_bytes())
    filename, data = value
    return Upload(filename, data)


def _hidden(world: World, user: User, channel: Channel, command: Json) -> str | None:
    theirs = world.permissions(channel, user)
    if not theirs & Permission.VIEW_CHANNEL or not theirs & Permission.USE_APPLICATION_COMMANDS:
        return f"{user.name} may not use commands in #{channel.name}."
    needed = command["default_member_permissions"]
    opened = _opened(world, user, channel, command)
    if opened or (opened is None and needed is None) or theirs & Permission.ADMINISTRATOR:
        return None
    if opened is False:
        return f"/{command['name']} is closed for {user.name} in this server's settings."
    wanted = Permission(int(needed))
    if not wanted or theirs & wanted != wanted:
        lacking = names(wanted & ~theirs) or "Administrator"
        return f"/{command['name']} is for organisers here: Discord shows it only to those with {lacking}."
    return None


def _opened(world: World, user: User, channel: Channel, command: Json) -> bool | None:
    """What the server's settings say of a command and somebody: themselves first, then any of their roles."""
    said = world.opened.get((channel.guild_id or 0, command["name"]), {})
    if channel.guild_id is None or user.id in said:
        return said.get(user.id)
    roles = [channel.guild_id, *world.guilds[channel.guild_id].members[user.id].role_ids]
    return any(said[role] for role in roles if role in said) if said.keys() & set(roles) else None


def _find(world: World, user: User, channel: Channel, name: str) -> Json:
    offered = [*world.commands.get(channel.guild_id, []), *world.commands.get(None, [])]
    for command in offered:
        if command["name"] == name and command["type"] == 1:
            if reason := _hidden(world, user, channel, command):
                raise CommandHidden(reason)
            return command
    raise Refused(f"There is no command /{name}.")


def _descend(command: Json, path: list[str]) -> tuple[list[Json], list[tuple[int, str]]]:
    options: list[Json] = command.get("options") or []
    wrap = []
    for step in path[1:]:
        found = next((each for each in options if each["name"] == step and each["type"] in (SUBCOMMAND, GROUP)), None)
        if found is None:
            raise Refused(f"/{command['name']} has no subcommand {step}.")
        wrap.append((found["type"], step))
        options = found.get("options") or []
    if any(each["type"] in (SUBCOMMAND, GROUP) for each in options):
        offered = ", ".join(each["name"] for each in options)
        raise Refused(f"/{' '.join(path)} needs one of its subcommands: {offered}.")
    return options, wrap


def _value(world: World, user: User, channel: Channel, definition: Json, given: Any, resolved: Json) -> Any:
    name, kind = definition["name"], definition["type"]
    if kind == CHANNEL:
        chosen = given if isinstance(given, Channel) else world.channels.get(_number(name, given))
        if chosen is None or chosen.guild_id != channel.guild_id:
            raise Refused(f"{name} must be a channel of this server.")
        if definition.get("channel_types") and chosen.kind not in definition["channel_types"]:
            raise Refused(f"#{chosen.name} is of a kind that cannot be chosen for {name}.")
        return resolve_channel(world, user, chosen, resolved)
    if kind == USER:
        return _user(world, channel, name, given, resolved)
    if kind == ROLE:
        role = None if channel.guild_id is None else world.guilds[channel.guild_id].roles.get(_number(name, given))
        if role is None:
            raise Refused(f"{name} must be a role of this server.")
        resolved.setdefault("roles", {})[str(role.id)] = payloads.role(role)
        return str(role.id)
    if kind == ATTACHMENT:
        return keep_file(world, channel, given, resolved)
    return _plain(definition, given)


def keep_file(world: World, channel: Channel, given: Any, resolved: Json) -> str:
    """Upload a person's file and note it in the resolved data; its id."""
    try:
        attachment = uploads.keep(world, read_file(given), channel.id, ephemeral=True)
    except ApiError:
        raise Refused(f"Your file is too large: {uploads.MOST_BYTES // 1024 // 1024} MiB is the most.") from None
    resolved.setdefault("attachments", {})[str(attachment.id)] = payloads.attachment(attachment)
    return str(attachment.id)


def _user(world: World, channel: Channel, name: str, given: Any, resolved: Json) -> str:
    number = _number(name, given)
    chosen = world.users.get(number)
    if chosen is None:
        raise Refused(f"{name} must be somebody.")
    resolved.setdefault("users", {})[str(number)] = payloads.user(chosen)
    if channel.guild_id is not None and (member := world.guilds[channel.guild_id].members.get(number)):
        permissions = {"permissions": str(int(world.permissions(channel, chosen)))}
        resolved.setdefault("members", {})[str(number)] = payloads.member(member, bare=True) | permissions
    return str(number)


def _plain(definition: Json, given: Any) -> str | int | float | bool:
    name, kind = definition["name"], definition["type"]
    if choices := definition.get("choices"):
        for choice in choices:
            if given in (choice["value"], choice["name"]) or str(given) == str(choice["value"]):
                return choice["value"]  # type: ignore[no-any-return]
        raise Refused(f"{name} must be one of: {', '.join(choice['name'] for choice in choices)}.")
    if kind == BOOLEAN:
        return given if isinstance(given, bool) else str(given).lower() == "true"
    if kind in (INTEGER, NUMBER):
        try:
            number = int(given) if kind == INTEGER else float(given)
        except ValueError:
            raise Refused(f"{name} must be a number.") from None
        _within(name, number, definition.get("min_value"), definition.get("max_value"), "")
        return number
    if kind != STRING:
        raise Refused(f"{name} is of a kind that the sandbox does not know.")
    text = str(given)
    _within(name, len(text), definition.get("min_length"), definition.get("max_length", 6000), " characters long")
    return text


def _within(name: str, number: float, low: float | None, high: float | None, unit: str) -> None:
    if low is not None and number < low:
        raise Refused(f"{name} must be at least {low:g}{unit}.")
    if high is not None and number > high:
        raise Refused(f"{name} must be at most {high:g}{unit}.")


def _number(name: str, given: Any) -> int:
    number = getattr(given, "id", given)
    if isinstance(number, int) or str(number).isdecimal():
        return int(number)
    raise Refused(f"{name} must be chosen from what is offered.")
