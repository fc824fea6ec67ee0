"""Routes about the messages of a channel."""

from typing import Any

from bot.sandbox.errors import ApiError, missing_permissions
from bot.sandbox.model.entities import Message, Permission
from bot.sandbox.rest.call import Call, Route, snowflake
from bot.sandbox.services import messages, threads


async def list_messages(call: Call) -> tuple[int, Any]:
    """GET channels/{channel_id}/messages, newest first; none if the bot may not read the history."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    limit = call.number("limit", 50, 1, 100)
    if not world.permissions(channel, world.bot) & Permission.READ_MESSAGE_HISTORY:
        return 200, []
    history = world.history(channel)
    if "around" in call.query:
        middle = snowflake("around", call.query["around"])
        older = [message for message in history if message.id <= middle][-(limit // 2 + 1) :]
        newer = [message for message in history if message.id > middle][: limit - len(older)]
        page = older + newer
    elif "after" in call.query:
        # The messages next to the given one, and still newest first.
        after = snowflake("after", call.query["after"])
        page = [message for message in history if message.id > after][:limit]
    elif "before" in call.query:
        before = snowflake("before", call.query["before"])
        page = [message for message in history if message.id < before][-limit:]
    else:
        page = history[-limit:]
    return 200, [world.message_json(message) for message in reversed(page)]


async def get_message(call: Call) -> tuple[int, Any]:
    """GET channels/{channel_id}/messages/{message_id}."""
    channel = call.world.channel(call.id("channel_id"), Permission.READ_MESSAGE_HISTORY)
    return 200, call.world.message_json(call.world.message(channel, call.id("message_id")))


async def create_message(call: Call) -> tuple[int, Any]:
    """POST channels/{channel_id}/messages."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    if channel.recipient is not None and not channel.recipient.dms_open:
        raise ApiError(403, 50007, "Cannot send messages to this user")
    threads.ensure_writable(world, channel, world.bot)
    if call.files and channel.guild_id and not world.permissions(channel, world.bot) & Permission.ATTACH_FILES:
        raise missing_permissions()
    message = messages.create(world, channel, world.bot, call.fields, call.files)
    return 200, world.message_json(message, nonce=True)


async def edit_message(call: Call) -> tuple[int, Any]:
    """PATCH channels/{channel_id}/messages/{message_id}: only of the bot's own messages."""
    message = _find_message(call)
    if message.author is not call.world.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    messages.edit(call.world, message, call.fields, call.files)
    return 200, call.world.message_json(message)


async def delete_message(call: Call) -> tuple[int, Any]:
    """DELETE channels/{channel_id}/messages/{message_id}."""
    world, message = call.world, _find_message(call)
    if message.author is not world.bot:
        if message.guild_id is None:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        world.channel(message.channel_id, Permission.MANAGE_MESSAGES)
    messages.delete(world, message)
    return 204, None


def _find_message(call: Call) -> Message:
    channel = call.world.channel(call.id("channel_id"))
    message = call.world.message(channel, call.id("message_id"))
    if channel.thread is not None and channel.thread.archived:
        raise ApiError(400, 50083, "Thread is archived")
    return message


ROUTES: tuple[Route, ...] = (
    ("GET", "/channels/{channel_id}/messages", list_messages),
    ("GET", "/channels/{channel_id}/messages/{message_id}", get_message),
    ("POST", "/channels/{channel_id}/messages", create_message),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}", edit_message),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}", delete_message),
)
