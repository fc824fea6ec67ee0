"""Interactions from the bot's side: the first answer, and what follows it for 15 minutes."""

from datetime import timedelta
from typing import Any

from bot.sandbox.errors import ApiError, BodyErrors, invalid_field, unknown
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Message, MessageFlag, MessageType
from bot.sandbox.model.interaction import Callback, Interaction, InteractionType
from bot.sandbox.model.json import Json
from bot.sandbox.model.modals import validate_modal
from bot.sandbox.services import messages
from bot.sandbox.world import World

_MAX_CHOICES = 25
_WITH_MESSAGE = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
_ALLOWED = {
    InteractionType.COMMAND: _WITH_MESSAGE | {Callback.MODAL},
    InteractionType.COMPONENT: _WITH_MESSAGE | {Callback.MODAL, Callback.DEFERRED_UPDATE, Callback.UPDATE},
    InteractionType.AUTOCOMPLETE: {Callback.CHOICES},
    InteractionType.MODAL: _WITH_MESSAGE | {Callback.DEFERRED_UPDATE, Callback.UPDATE},
}


def respond(world: World, interaction: Interaction, body: Json, files: messages.Files) -> None:
    """Take the first answer to an interaction.

    Raises:
        ApiError: 10062 if it comes too late, 40060 if it is not the first, 50035 and others for a wrong body.
    """
    if interaction.failed:
        raise unknown("interaction")
    if interaction.answer is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    kind = _read_callback(interaction, body.get("type"))
    data: Json = body.get("data") or {}
    if kind is Callback.CHOICES:
        interaction.choices = _read_choices(data)
    elif kind is Callback.MODAL:
        interaction.modal = validate_modal(data)
        ids = {"interaction_id": str(interaction.id), "channel_id": str(interaction.channel.id)}
        world.events.publish("modal", ids | {"modal": interaction.modal}, interaction.user.id)
    elif kind is Callback.MESSAGE:
        interaction.original = _write(world, interaction, data, files)
    elif kind is Callback.DEFERRED_MESSAGE:
        message = _draft(world, interaction, data)
        message.flags |= MessageFlag.LOADING
        interaction.original = _post(world, interaction, message)
    else:
        interaction.original = interaction.message
        if kind is Callback.UPDATE and interaction.message is not None:
            messages.edit(world, interaction.message, data, files)
    interaction.answer = kind
    interaction.notify()


def follow_up(world: World, interaction: Interaction, body: Json, files: messages.Files) -> Message:
    """Write another message. While the answer shows "is thinking…", the message takes its place."""
    if interaction.thinking and interaction.original is not None:
        return change(world, interaction, interaction.original, body, files)
    message = _write(world, interaction, body, files)
    interaction.count_change()
    return message


def change(world: World, interaction: Interaction, message: Message, body: Json, files: messages.Files) -> Message:
    """Edit a message of an interaction."""
    if interaction.thinking and message is interaction.original:
        messages.fill(world, message, body, files, editing=True)
        message.flags &= ~MessageFlag.LOADING
        world.announce_message("MESSAGE_UPDATE", message)
    else:
        messages.edit(world, message, body, files)
    interaction.count_change()
    return message


def remove(world: World, interaction: Interaction, message: Message) -> None:
    """Delete a message of an interaction."""
    messages.delete(world, message)
    interaction.count_change()


def find_interaction(world: World, application_id: int, token: str) -> Interaction:
    """Return the interaction of a token.

    Raises:
        ApiError: 10015 before its first answer, 50027 after 15 minutes, 10003 if its channel was deleted.
    """
    interaction = world.interactions.get(token)
    if interaction is None or application_id != world.application_id or interaction.answer is None:
        raise unknown("Webhook")
    if world.now() - interaction.created_at > timedelta(seconds=world.limits.token_seconds):
        raise ApiError(401, 50027, "Invalid Webhook Token")
    if interaction.channel.deleted:
        raise unknown("Channel")
    return interaction


def find_message(world: World, interaction: Interaction, message_id: str) -> Message:
    """Return a message of an interaction, or the one whose component was used. Raises ``ApiError`` 10008."""
    if message_id == "@original":
        message = interaction.original
    else:
        channel_messages = world.messages.get(interaction.channel.id, {})
        message = channel_messages.get(int(message_id)) if message_id.isdecimal() else None
        if message not in (*interaction.replies, interaction.message):
            message = None
    if message is None or message.deleted:
        raise unknown("Message")
    return message


def callback_response(world: World, interaction: Interaction) -> Json:
    """Return what Discord answers to the first answer, if the bot asks for a response."""
    original = interaction.original
    details: Json = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "channel_id": str(interaction.channel.id),
    }
    if interaction.channel.guild_id is not None:
        details["guild_id"] = str(interaction.channel.guild_id)
    if original is None:
        return {"interaction": details}
    details |= {
        "response_message_id": str(original.id),
        "response_message_loading": interaction.thinking,
        "response_message_ephemeral": original.ephemeral,
    }
    response: Json = {"interaction": details}
    if interaction.answer in (Callback.MESSAGE, Callback.UPDATE):
        response["resource"] = {"type": int(interaction.answer), "message": world.message_json(original)}
    return response


def _read_callback(interaction: Interaction, number: Any) -> Callback:
    allowed = _ALLOWED[interaction.type]
    if interaction.message is None:
        allowed = allowed - {Callback.DEFERRED_UPDATE, Callback.UPDATE}
    if number not in allowed:
        message = f"Value must be one of {tuple(sorted(map(int, allowed)))}."
        raise invalid_field("type", "INTERACTION_CALLBACK_TYPE", message)
    return Callback(number)


def _read_choices(data: Json) -> list[Json]:
    choices: list[Json] = data.get("choices") or []
    errors = BodyErrors()
    errors.check_count("data.choices", len(choices), 0, _MAX_CHOICES)
    for index, choice in enumerate(choices):
        errors.check_length(f"data.choices.{index}.name", str(choice.get("name") or ""), 1, 100)
        if isinstance(choice.get("value"), str):
            errors.check_length(f"data.choices.{index}.value", choice["value"], 1, 100)
    errors.raise_if_any()
    return choices


def _write(world: World, interaction: Interaction, body: Json, files: messages.Files) -> Message:
    message = _draft(world, interaction, body)
    messages.fill(world, message, body, files)
    return _post(world, interaction, message)


def _post(world: World, interaction: Interaction, message: Message) -> Message:
    interaction.replies.append(message)
    messages.post(world, interaction.channel, message)
    return message


def _draft(world: World, interaction: Interaction, body: Json) -> Message:
    answers_command = interaction.type is InteractionType.COMMAND and interaction.original is None
    message = messages.draft(
        world, interaction.channel, world.bot,
        type=MessageType.COMMAND if answers_command else MessageType.REPLY,
        reference=None if answers_command else interaction.message or interaction.original,
        interaction_metadata=payloads.interaction_metadata(interaction),
        command_name=interaction.command_name if answers_command else None,
        application_id=world.application_id,
    )  # fmt: skip
    if message.reference is None and not answers_command:
        message.type = MessageType.DEFAULT
    if (body.get("flags") or 0) & MessageFlag.EPHEMERAL:
        message.ephemeral_for = interaction.user.id
        message.flags |= MessageFlag.EPHEMERAL
    return message
