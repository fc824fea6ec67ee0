"""Commands as they are registered: https://discord.com/developers/docs/interactions/application-commands."""

import json
import re
from typing import Any

from bot.sandbox.errors import ApiError, Form
from bot.sandbox.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 7, 8, 10, 11
MOST_COMMANDS, MOST_OPTIONS, MOST_CHOICES, MOST_CHARACTERS = 100, 25, 25, 8000
_NAME = re.compile(r"[-_'\w]{1,32}")

Json = dict[str, Any]


def register(world: World, guild_id: int | None, body: Any) -> list[Json]:
    """Replace all commands, of a guild or everywhere; one that keeps its name keeps its id. 50035 for bad ones."""
    if not isinstance(body, list):
        raise ApiError(400, 50035, "Invalid Form Body")
    form = Form()
    if len([each for each in body if each.get("type", 1) == 1]) > MOST_COMMANDS:
        raise ApiError(400, 30032, f"Maximum number of application commands reached ({MOST_COMMANDS}).")
    for index, command in enumerate(body):
        _check_command(form, str(index), command)
    named = [(command.get("type", 1), command.get("name")) for command in body]
    for index, each in enumerate(named):
        if each in named[:index]:
            form.blame(
                f"{index}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
    form.check()
    known = {(command["type"], command["name"]): command["id"] for command in world.commands.get(guild_id, [])}
    made = []
    for command in body:
        number = known.get((command.get("type", 1), command["name"])) or str(world.ids.next())
        made.append(_answer(world, command, number, guild_id))
    world.commands[guild_id] = made
    world.events.publish("commands", {"guild_id": None if guild_id is None else str(guild_id)})
    return made


def _answer(world: World, command: Json, number: str, guild_id: int | None) -> Json:
    allowed = command.get("default_member_permissions")
    made: Json = {
        "id": number,
        "application_id": str(world.application_id),
        "version": str(world.ids.next()),
        "type": command.get("type") or 1,
        "name": command["name"],
        "name_localizations": command.get("name_localizations") or None,
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations") or None,
        "default_member_permissions": None if allowed is None else str(allowed),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "nsfw": bool(command.get("nsfw")),
    }
    if guild_id is not None:
        made["guild_id"] = str(guild_id)
    if command.get("dm_permission") is not None:
        made["dm_permission"] = command["dm_permission"]
    return made | {"options": [_option(option) for option in command.get("options") or []]}


def _option(option: Json) -> Json:
    made = {key: value for key, value in option.items() if value not in (None, [], {})}
    made.setdefault("type", option["type"])
    if option.get("choices"):
        made["choices"] = [
            {key: value for key, value in choice.items() if value is not None} for choice in option["choices"]
        ]
    if option["type"] in (SUBCOMMAND, GROUP):
        made["options"] = [_option(each) for each in option.get("options") or []]
    return made


def _check_command(form: Form, path: str, command: Json) -> None:
    kind = command.get("type") or 1
    name = str(command.get("name") or "")
    if kind == 1:
        _check_name(form, f"{path}.name", name)
        form.length(f"{path}.description", str(command.get("description") or ""), 1, 100)
        _check_options(form, f"{path}.options", command.get("options") or [])
    else:
        form.length(f"{path}.name", name, 1, 32)
    if _size(command) > MOST_CHARACTERS:
        form.blame(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})")


def _check_options(form: Form, path: str, options: list[Json]) -> None:
    if len(options) > MOST_OPTIONS:
        form.blame(path, "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_OPTIONS} or fewer in length.")
    optional_seen = False
    names = set()
    for index, option in enumerate(options):
        here = f"{path}.{index}"
        form.number(f"{here}.type", option.get("type"), 1, 11)
        _check_name(form, f"{here}.name", str(option.get("name") or ""))
        form.length(f"{here}.description", str(option.get("description") or ""), 1, 100)
        if option.get("name") in names:
            form.blame(f"{here}.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique")
        names.add(option.get("name"))
        if option.get("required") and optional_seen:
            form.blame(
                here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before others",
            )  # fmt: skip
        optional_seen = optional_seen or not option.get("required")
        _check_choices(form, here, option)
        if option.get("type") in (SUBCOMMAND, GROUP):
            optional_seen = False
            _check_options(form, f"{here}.options", option.get("options") or [])


def _check_choices(form: Form, path: str, option: Json) -> None:
    choices = option.get("choices") or []
    if len(choices) > MOST_CHOICES:
        form.blame(f"{path}.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CHOICES} or fewer in length.")
    if choices and option.get("autocomplete"):
        form.blame(
            path, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocomplete exclude each other"
        )
    for index, choice in enumerate(choices):
        form.length(f"{path}.choices.{index}.name", str(choice.get("name") or ""), 1, 100)
        form.length(f"{path}.choices.{index}.value", str(choice.get("value", "")), 1, 100)


def _check_name(form: Form, path: str, name: str) -> None:
    if not _NAME.fullmatch(name) or name != name.lower():
        form.blame(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _size(part: Json) -> int:
    """Discord adds up names, descriptions and values, the longest of the localisations where there are some."""
    own = 0
    for key in ("name", "description"):
        others = (part.get(f"{key}_localizations") or {}).values()
        own += max([len(str(part.get(key) or "")), *map(len, others)])
    if "value" in part:
        own += len(part["value"] if isinstance(part["value"], str) else json.dumps(part["value"]))
    return own + sum(_size(each) for key in ("options", "choices") for each in part.get(key) or [])
