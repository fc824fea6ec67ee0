"""The options of a command as a person gives them, checked against its definition."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.clients.command_access import find_command
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, Permission, User
from bot.sandbox.model.json import Json
from bot.sandbox.services.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    CHAT_INPUT,
    GROUP,
    INTEGER,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from bot.sandbox.services.uploads import MAX_BYTES, Upload, store_upload
from bot.sandbox.world import World


def command_data(
    world: World, user: User, channel: Channel, path: list[str], values: Mapping[str, Any], focused: str | None = None
) -> Json:
    """Return the ``data`` of a command's interaction.

    Args:
        world: The sandbox's state.
        user: The person who types it.
        channel: Where they type it.
        path: The command's name, and those of its subcommands.
        values: The options by name.
        focused: The option that is still being typed, for autocomplete. Required options may be missing then.

    Raises:
        CommandHidden: The person may not use the command.
        Refused: Discord would not send the command like this.
    """
    command = find_command(world, user, channel, path[0])
    definitions, parents = _find_subcommand(command, path)
    by_name = {definition["name"]: definition for definition in definitions}
    if unknown := [name for name in values if name not in by_name]:
        raise Refused(f"/{' '.join(path)} has no option {', '.join(unknown)}; it has: {', '.join(by_name) or 'none'}.")
    resolved: Json = {}
    options: list[Json] = []
    for name, definition in by_name.items():
        option = {"name": name, "type": definition["type"]}
        if values.get(name) is None:
            if definition.get("required") and focused is None:
                raise Refused(f"The option {name} is required.")
        elif name == focused:
            options.append(option | {"value": values[name], "focused": True})
        else:
            options.append(option | {"value": _value(world, user, channel, definition, values[name], resolved)})
    for kind, name in reversed(parents):
        options = [{"name": name, "type": kind, "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": options}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | {"resolved": resolved} if resolved else data


def resolve_channel(world: World, user: User, channel: Channel, resolved: Json) -> str:
    """Add a chosen channel to the resolved data. Returns its id. Raises ``Refused`` if the user does not see it."""
    granted = world.permissions(channel, user)
    if not granted & Permission.VIEW_CHANNEL:
        raise Refused(f"{user.name} does not see #{channel.name}.")
    payload = world.channel_json(channel) | {"permissions": str(int(granted))}
    resolved.setdefault("channels", {})[str(channel.id)] = payload
    return str(channel.id)


def resolve_file(world: World, channel: Channel, file: Any, resolved: Json) -> str:
    """Upload a file and add it to the resolved data. Returns its id.

    The file is a path, ``(name, bytes)`` or an ``Upload``. Raises ``Refused`` if it is too large.
    """
    try:
        attachment = store_upload(world, _read_file(file), channel.id, ephemeral=True)
    except ApiError:
        raise Refused(f"Your file is too large: {MAX_BYTES // 1024 // 1024} MiB is the most.") from None
    resolved.setdefault("attachments", {})[str(attachment.id)] = payloads.attachment(attachment)
    return str(attachment.id)


def _read_file(file: Any) -> Upload:
    if isinstance(file, Upload):
        return file
    if isinstance(file, Path):
        return Upload(file.name, file.read_bytes())
    filename, data = file
    return Upload(filename, data)


def _find_subcommand(command: Json, path: list[str]) -> tuple[list[Json], list[tuple[int, str]]]:
    """Return the definitions of the options, and the type and name of each subcommand on the way."""
    options: list[Json] = command.get("options") or []
    parents = []
    for name in path[1:]:
        for option in options:
            if option["name"] == name and option["type"] in (SUBCOMMAND, GROUP):
                parents.append((option["type"], name))
                options = option.get("options") or []
                break
        else:
            raise Refused(f"/{command['name']} has no subcommand {name}.")
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in options):
        subcommands = ", ".join(option["name"] for option in options)
        raise Refused(f"/{' '.join(path)} needs one of its subcommands: {subcommands}.")
    return options, parents


def _value(world: World, user: User, channel: Channel, definition: Json, value: Any, resolved: Json) -> Any:
    name, kind = definition["name"], definition["type"]
    if kind == CHANNEL:
        chosen = value if isinstance(value, Channel) else world.channels.get(_id(name, value))
        if chosen is None or chosen.guild_id != channel.guild_id:
            raise Refused(f"{name} must be a channel of this server.")
        if definition.get("channel_types") and chosen.kind not in definition["channel_types"]:
            raise Refused(f"#{chosen.name} is of a kind that cannot be chosen for {name}.")
        return resolve_channel(world, user, chosen, resolved)
    if kind == USER:
        return _resolve_user(world, channel, name, value, resolved)
    if kind == ROLE:
        role = None if channel.guild_id is None else world.guilds[channel.guild_id].roles.get(_id(name, value))
        if role is None:
            raise Refused(f"{name} must be a role of this server.")
        resolved.setdefault("roles", {})[str(role.id)] = payloads.role(role)
        return str(role.id)
    if kind == ATTACHMENT:
        return resolve_file(world, channel, value, resolved)
    return _plain_value(definition, value)


def _resolve_user(world: World, channel: Channel, name: str, value: Any, resolved: Json) -> str:
    user_id = _id(name, value)
    user = world.users.get(user_id)
    if user is None:
        raise Refused(f"{name} must be a user.")
    resolved.setdefault("users", {})[str(user_id)] = payloads.user(user)
    if channel.guild_id is not None and (member := world.guilds[channel.guild_id].members.get(user_id)):
        permissions = {"permissions": str(int(world.permissions(channel, user)))}
        resolved.setdefault("members", {})[str(user_id)] = payloads.member(member, bare=True) | permissions
    return str(user_id)


def _plain_value(definition: Json, value: Any) -> str | int | float | bool:
    name, kind = definition["name"], definition["type"]
    if choices := definition.get("choices"):
        for choice in choices:
            if value in (choice["value"], choice["name"]) or str(value) == str(choice["value"]):
                return choice["value"]  # type: ignore[no-any-return]
        raise Refused(f"{name} must be one of: {', '.join(choice['name'] for choice in choices)}.")
    if kind == BOOLEAN:
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if kind in (INTEGER, NUMBER):
        try:
            number = int(value) if kind == INTEGER else float(value)
        except ValueError:
            raise Refused(f"{name} must be a number.") from None
        _check_range(name, number, definition.get("min_value"), definition.get("max_value"), "")
        return number
    if kind != STRING:
        raise Refused(f"{name} is of a kind that the sandbox does not support.")
    text = str(value)
    _check_range(name, len(text), definition.get("min_length"), definition.get("max_length", 6000), " characters long")
    return text


def _check_range(name: str, number: float, low: float | None, high: float | None, unit: str) -> None:
    if low is not None and number < low:
        raise Refused(f"{name} must be at least {low:g}{unit}.")
    if high is not None and number > high:
        raise Refused(f"{name} must be at most {high:g}{unit}.")


def _id(name: str, value: Any) -> int:
    """Return the id of a value: an object with one, or the id itself."""
    number = getattr(value, "id", value)
    if isinstance(number, int) or str(number).isdecimal():
        return int(number)
    raise Refused(f"{name} must be chosen from the list.")
