"""Registering commands: https://discord.com/developers/docs/interactions/application-commands."""

import json
import re
from typing import Any

from bot.sandbox.errors import ApiError, BodyErrors
from bot.sandbox.model.components import without_nulls
from bot.sandbox.model.json import Json
from bot.sandbox.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 7, 8, 10, 11
CHAT_INPUT = 1
_MAX_COMMANDS, _MAX_OPTIONS, _MAX_CHOICES, _MAX_CHARACTERS = 100, 25, 25, 8000
_NAME = re.compile(r"[-_'\w]{1,32}")


def register(world: World, guild_id: int | None, body: Any) -> list[Json]:
    """Replace all commands of a guild; for None, those of all guilds. A command that keeps its name keeps its id.

    Returns:
        The commands as Discord returns them.

    Raises:
        ApiError: 50035 or 30032 if one of them is not valid.
    """
    if not isinstance(body, list):
        raise ApiError(400, 50035, "Invalid Form Body")
    if len([command for command in body if command.get("type", CHAT_INPUT) == CHAT_INPUT]) > _MAX_COMMANDS:
        raise ApiError(400, 30032, f"Maximum number of application commands reached ({_MAX_COMMANDS}).")
    errors = BodyErrors()
    for index, command in enumerate(body):
        _check_command(errors, str(index), command)
    keys = [(command.get("type", CHAT_INPUT), command.get("name")) for command in body]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            message = "Application command names must be unique"
            errors.add(f"{index}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    errors.raise_if_any()
    known_ids = {(command["type"], command["name"]): command["id"] for command in world.commands.get(guild_id, [])}
    registered = [
        _registered(world, command, known_ids.get(key) or str(world.ids.next()), guild_id)
        for key, command in zip(keys, body, strict=True)
    ]
    world.commands[guild_id] = registered
    world.events.publish("commands", {"guild_id": None if guild_id is None else str(guild_id)})
    return registered


def _registered(world: World, command: Json, command_id: str, guild_id: int | None) -> Json:
    permissions = command.get("default_member_permissions")
    registered: Json = {
        "id": command_id,
        "application_id": str(world.application_id),
        "version": str(world.ids.next()),
        "type": command.get("type") or CHAT_INPUT,
        "name": command["name"],
        "name_localizations": command.get("name_localizations") or None,
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations") or None,
        "default_member_permissions": None if permissions is None else str(permissions),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "nsfw": bool(command.get("nsfw")),
    }
    if guild_id is not None:
        registered["guild_id"] = str(guild_id)
    if command.get("dm_permission") is not None:
        registered["dm_permission"] = command["dm_permission"]
    return registered | {"options": [_registered_option(option) for option in command.get("options") or []]}


def _registered_option(option: Json) -> Json:
    registered = {key: value for key, value in option.items() if value not in (None, [], {})}
    registered.setdefault("type", option["type"])
    if option.get("choices"):
        registered["choices"] = [without_nulls(choice) for choice in option["choices"]]
    if option["type"] in (SUBCOMMAND, GROUP):
        registered["options"] = [_registered_option(child) for child in option.get("options") or []]
    return registered


def _check_command(errors: BodyErrors, path: str, command: Json) -> None:
    name = str(command.get("name") or "")
    if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
        _check_name(errors, f"{path}.name", name)
        errors.check_length(f"{path}.description", str(command.get("description") or ""), 1, 100)
        _check_options(errors, f"{path}.options", command.get("options") or [])
    else:
        errors.check_length(f"{path}.name", name, 1, 32)
    if _character_count(command) > _MAX_CHARACTERS:
        message = f"Command exceeds maximum size ({_MAX_CHARACTERS})"
        errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_options(errors: BodyErrors, path: str, options: list[Json]) -> None:
    errors.check_count(path, len(options), 0, _MAX_OPTIONS)
    optional_seen = False
    names = set()
    for index, option in enumerate(options):
        option_path = f"{path}.{index}"
        errors.check_number(f"{option_path}.type", option.get("type"), 1, 11)
        _check_name(errors, f"{option_path}.name", str(option.get("name") or ""))
        errors.check_length(f"{option_path}.description", str(option.get("description") or ""), 1, 100)
        if option.get("name") in names:
            message = "Option names must be unique"
            errors.add(f"{option_path}.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", message)
        names.add(option.get("name"))
        if option.get("required") and optional_seen:
            message = "Required options must be placed before others"
            errors.add(option_path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        _check_choices(errors, option_path, option)
        if option.get("type") in (SUBCOMMAND, GROUP):
            optional_seen = False
            _check_options(errors, f"{option_path}.options", option.get("options") or [])


def _check_choices(errors: BodyErrors, path: str, option: Json) -> None:
    choices = option.get("choices") or []
    errors.check_count(f"{path}.choices", len(choices), 0, _MAX_CHOICES)
    if choices and option.get("autocomplete"):
        message = "Choices and autocomplete exclude each other"
        errors.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", message)
    for index, choice in enumerate(choices):
        errors.check_length(f"{path}.choices.{index}.name", str(choice.get("name") or ""), 1, 100)
        errors.check_length(f"{path}.choices.{index}.value", str(choice.get("value", "")), 1, 100)


def _check_name(errors: BodyErrors, path: str, name: str) -> None:
    if not _NAME.fullmatch(name) or name != name.lower():
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _character_count(part: Json) -> int:
    """Return the size that Discord limits: names, descriptions and values, each in its longest localisation."""
    count = 0
    for key in ("name", "description"):
        localisations = (part.get(f"{key}_localizations") or {}).values()
        count += max([len(str(part.get(key) or "")), *map(len, localisations)])
    if "value" in part:
        count += len(part["value"] if isinstance(part["value"], str) else json.dumps(part["value"]))
    return count + sum(_character_count(child) for key in ("options", "choices") for child in part.get(key) or [])
