"""Interactions from the bot's side: the first answer, and following up for a quarter of an hour."""

from datetime import timedelta
from typing import Any

from bot.sandbox.clients.interactions import command_name, metadata
from bot.sandbox.errors import ApiError, Form, unknown
from bot.sandbox.model.entities import Message, MessageFlag, MessageType
from bot.sandbox.model.interaction import Callback, Interaction, InteractionType
from bot.sandbox.model.modals import validate_modal
from bot.sandbox.services import messages
from bot.sandbox.world import World

MOST_CHOICES = 25
_FOR_COMMANDS = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
_ALLOWED = {
    InteractionType.COMMAND: _FOR_COMMANDS | {Callback.MODAL},
    InteractionType.COMPONENT: _FOR_COMMANDS | {Callback.MODAL, Callback.DEFERRED_UPDATE, Callback.UPDATE},
    InteractionType.AUTOCOMPLETE: {Callback.CHOICES},
    InteractionType.MODAL: _FOR_COMMANDS | {Callback.DEFERRED_UPDATE, Callback.UPDATE},
}

Json = dict[str, Any]


def respond(world: World, interaction: Interaction, body: Json, files: messages.Files) -> None:
    """The first answer. 10062 when it comes too late, 40060 when it is not the first."""
    if interaction.failed:
        raise unknown("interaction")
    if interaction.answer is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    kind = _callback(interaction, body.get("type"))
    data: Json = body.get("data") or {}
    if kind is Callback.CHOICES:
        interaction.choices = _choices(data)
    elif kind is Callback.MODAL:
        interaction.modal = validate_modal(data)
        shown = {"interaction_id": str(interaction.id), "channel_id": str(interaction.channel.id)}
        world.events.publish("modal", shown | {"modal": interaction.modal}, interaction.user.id)
    elif kind is Callback.MESSAGE:
        interaction.original = _say(world, interaction, data, files)
    elif kind is Callback.DEFERRED_MESSAGE:
        interaction.original = _think(world, interaction, data)
    else:
        interaction.original = interaction.message
        if kind is Callback.UPDATE and interaction.message is not None:
            messages.edit(world, interaction.message, data, files)
    interaction.answer = kind
    interaction.notify()


def follow_up(world: World, interaction: Interaction, body: Json, files: messages.Files) -> Message:
    """Another message; the first one after "is thinking…" takes its place."""
    if interaction.thinking and interaction.original is not None:
        return change(world, interaction, interaction.original, body, files)
    made = _say(world, interaction, body, files)
    interaction.touch()
    return made


def change(world: World, interaction: Interaction, message: Message, body: Json, files: messages.Files) -> Message:
    """Edit a message of this interaction."""
    if interaction.thinking and message is interaction.original:
        messages.fill(world, message, body, files, editing=True)
        message.flags &= ~MessageFlag.LOADING
        world.announce_message("MESSAGE_UPDATE", message)
    else:
        messages.edit(world, message, body, files)
    interaction.touch()
    return message


def remove(world: World, interaction: Interaction, message: Message) -> None:
    """Delete a message of this interaction."""
    messages.delete(world, message)
    interaction.touch()


def find_interaction(world: World, application_id: int, token: str) -> Interaction:
    """The interaction that can be followed up: 10015 before it was answered, 50027 when its time is over."""
    interaction = world.interactions.get(token)
    if interaction is None or application_id != world.application_id or interaction.answer is None:
        raise unknown("Webhook")
    if world.now() - interaction.created_at > timedelta(seconds=world.limits.token_seconds):
        raise ApiError(401, 50027, "Invalid Webhook Token")
    if interaction.channel.deleted:
        raise unknown("Channel")
    return interaction


def find_message(world: World, interaction: Interaction, message_id: str) -> Message:
    """A message of this interaction, or the one it is about; 10008."""
    if message_id == "@original":
        found = interaction.original
    else:
        there = world.messages.get(interaction.channel.id, {})
        found = there.get(int(message_id)) if message_id.isdecimal() else None
        if found not in (*interaction.made, interaction.message):
            found = None
    if found is None or found.deleted:
        raise unknown("Message")
    return found


def result(world: World, interaction: Interaction) -> Json:
    """What the bot is told of its first answer, when it asks."""
    original = interaction.original
    about: Json = {"id": str(interaction.id), "type": int(interaction.type), "channel_id": str(interaction.channel.id)}
    if interaction.channel.guild_id is not None:
        about["guild_id"] = str(interaction.channel.guild_id)
    if original is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(original.id),
        "response_message_loading": interaction.thinking,
        "response_message_ephemeral": original.ephemeral,
    }
    made: Json = {"interaction": about}
    if interaction.answer in (Callback.MESSAGE, Callback.UPDATE):
        made["resource"] = {"type": int(interaction.answer), "message": world.message_json(original)}
    return made


def _callback(interaction: Interaction, number: Any) -> Callback:
    allowed = _ALLOWED[interaction.type]
    if interaction.message is None:
        allowed = allowed - {Callback.DEFERRED_UPDATE, Callback.UPDATE}
    form = Form()
    if number not in allowed:
        form.blame("type", "INTERACTION_CALLBACK_TYPE", f"Value must be one of {tuple(sorted(map(int, allowed)))}.")
    form.check()
    return Callback(number)


def _draft(world: World, interaction: Interaction, flags: int) -> Message:
    first = interaction.original is None
    command = interaction.type is InteractionType.COMMAND and first
    message = messages.draft(
        world, interaction.channel, world.bot,
        type=MessageType.COMMAND if command else MessageType.REPLY,
        reference=None if command else interaction.message or interaction.original,
        interaction=metadata(world, interaction),
        command_name=command_name(interaction) if command else None,
        application_id=world.application_id,
    )  # fmt: skip
    if message.reference is None and not command:
        message.type = MessageType.DEFAULT
    if flags & MessageFlag.EPHEMERAL:
        message.ephemeral_for = interaction.user.id
        message.flags |= MessageFlag.EPHEMERAL
    return message


def _say(world: World, interaction: Interaction, body: Json, files: messages.Files) -> Message:
    message = _draft(world, interaction, body.get("flags") or 0)
    messages.fill(world, message, body, files)
    interaction.made.append(message)
    messages.post(world, interaction.channel, message)
    return message


def _think(world: World, interaction: Interaction, data: Json) -> Message:
    message = _draft(world, interaction, data.get("flags") or 0)
    message.flags |= MessageFlag.LOADING
    interaction.made.append(message)
    messages.post(world, interaction.channel, message)
    return message


def _choices(data: Json) -> list[Json]:
    choices: list[Json] = data.get("choices") or []
    form = Form()
    if len(choices) > MOST_CHOICES:
        form.blame("data.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CHOICES} or fewer in length.")
    for index, choice in enumerate(choices):
        form.length(f"data.choices.{index}.name", str(choice.get("name") or ""), 1, 100)
        if isinstance(choice.get("value"), str):
            form.length(f"data.choices.{index}.value", choice["value"], 1, 100)
    form.check()
    return choices
