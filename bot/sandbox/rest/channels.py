"""Routes about channels and threads."""

from datetime import datetime
from typing import Any

from bot.sandbox.errors import ApiError, BodyErrors, missing_permissions, unknown
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel, ChannelType, Permission
from bot.sandbox.rest.call import Call, Route, snowflake
from bot.sandbox.services import threads


async def get_channel(call: Call) -> tuple[int, Any]:
    """GET channels/{channel_id}."""
    return 200, call.world.channel_json(call.world.channel(call.id("channel_id")))


async def patch_channel(call: Call) -> tuple[int, Any]:
    """PATCH channels/{channel_id}."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    if channel.thread is not None:
        threads.change(world, channel, call.fields)
        return 200, world.channel_json(channel)
    world.channel(channel.id, Permission.MANAGE_CHANNELS)
    fields, errors = call.fields, BodyErrors()
    if "name" in fields:
        errors.check_length("name", str(fields["name"] or ""), 1, 100)
    errors.check_length("topic", str(fields.get("topic") or ""), 0, 4096)
    errors.raise_if_any()
    channel.name = fields.get("name", channel.name)
    channel.topic = fields.get("topic", channel.topic)
    world.announce_channel("CHANNEL_UPDATE", channel)
    return 200, world.channel_json(channel)


async def delete_channel(call: Call) -> tuple[int, Any]:
    """DELETE channels/{channel_id}."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    world.channel(channel.id, Permission.MANAGE_CHANNELS if channel.thread is None else Permission.MANAGE_THREADS)
    payload = world.channel_json(channel)
    world.delete_channel(channel)
    return 200, payload


async def create_dm(call: Call) -> tuple[int, Any]:
    """POST users/@me/channels: the private conversation with a user, always the same one."""
    world = call.world
    recipient = world.users.get(snowflake("recipient_id", str(call.fields.get("recipient_id"))))
    if recipient is None or recipient.bot:
        raise ApiError(400, 50033, "Invalid Recipient(s)")
    for conversation in world.guild_channels(None):
        if conversation.recipient is recipient:
            return 200, world.channel_json(conversation)
    channel = Channel(world.ids.next(), recipient.name, ChannelType.DM, recipient=recipient)
    world.add_channel(channel)
    return 200, world.channel_json(channel)


async def start_typing(call: Call) -> tuple[int, Any]:
    """POST channels/{channel_id}/typing."""
    channel = call.world.channel(call.id("channel_id"))
    threads.ensure_writable(call.world, channel, call.world.bot)
    return 204, None


async def create_thread_from_message(call: Call) -> tuple[int, Any]:
    """POST channels/{channel_id}/messages/{message_id}/threads."""
    world = call.world
    channel = world.channel(call.id("channel_id"), Permission.CREATE_PUBLIC_THREADS)
    message = world.message(channel, call.id("message_id"))
    return 201, world.channel_json(threads.open_on_message(world, channel, message, world.bot, call.fields))


async def create_thread(call: Call) -> tuple[int, Any]:
    """POST channels/{channel_id}/threads: a forum post, or a thread without a message."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    if channel.kind is ChannelType.FORUM:
        world.channel(channel.id, Permission.SEND_MESSAGES)
        thread, message = threads.create_forum_post(world, channel, world.bot, call.fields, call.files)
        return 201, world.channel_json(thread) | {"message": world.message_json(message)}
    public = call.fields.get("type") in (ChannelType.PUBLIC_THREAD, ChannelType.ANNOUNCEMENT_THREAD)
    world.channel(channel.id, Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS)
    return 201, world.channel_json(threads.open_without_message(world, channel, world.bot, call.fields))


async def join_thread(call: Call) -> tuple[int, Any]:
    """PUT channels/{channel_id}/thread-members/@me."""
    channel = call.world.channel(call.id("channel_id"))
    if channel.thread is None:
        raise unknown("Channel")
    channel.thread.member_ids.add(call.world.bot.id)
    return 204, None


async def get_archived_threads(call: Call) -> tuple[int, Any]:
    """GET channels/{channel_id}/threads/archived/public: the thread that was archived last comes first."""
    world, channel = call.world, call.world.channel(call.id("channel_id"))
    if not world.permissions(channel, world.bot) & Permission.READ_MESSAGE_HISTORY:
        raise missing_permissions()
    if channel.guild_id is not None:
        threads.archive_idle(world, channel.guild_id)
    limit = call.number("limit", 50, 2, 100)
    before = call.query.get("before")
    archived = [
        (thread.thread.changed_at, thread.id, thread) for thread in world.threads(channel)
        if thread.thread is not None and thread.thread.archived and thread.kind is not ChannelType.PRIVATE_THREAD
        and (before is None or thread.thread.changed_at < datetime.fromisoformat(before))
    ]  # fmt: skip
    page = [thread for _, _, thread in sorted(archived, reverse=True, key=lambda entry: entry[:2])[:limit]]
    return 200, payloads.thread_list(page, world.bot, has_more=len(archived) > len(page))


ROUTES: tuple[Route, ...] = (
    ("GET", "/channels/{channel_id}", get_channel),
    ("PATCH", "/channels/{channel_id}", patch_channel),
    ("DELETE", "/channels/{channel_id}", delete_channel),
    ("POST", "/users/@me/channels", create_dm),
    ("POST", "/channels/{channel_id}/typing", start_typing),
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", create_thread_from_message),
    ("POST", "/channels/{channel_id}/threads", create_thread),
    ("PUT", "/channels/{channel_id}/thread-members/@me", join_thread),
    ("GET", "/channels/{channel_id}/threads/archived/public", get_archived_threads),
)
