"""Threads and forum posts: https://discord.com/developers/docs/topics/threads."""

from datetime import timedelta

from bot.sandbox.errors import ApiError, BodyErrors, missing_permissions, wrong_channel_type
from bot.sandbox.model.entities import (
    Channel,
    ChannelType,
    Message,
    MessageFlag,
    MessageType,
    Permission,
    ThreadState,
    User,
)
from bot.sandbox.model.json import Json
from bot.sandbox.services import messages
from bot.sandbox.world import World

_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
_MAX_TAGS = 5


def open_on_message(world: World, channel: Channel, message: Message, owner: User, body: Json) -> Channel:
    """Open the thread of a message; its id is the message's. Raises ``ApiError`` 160004 if there is one."""
    if channel.kind not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
        raise wrong_channel_type()
    if message.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    announcement = channel.kind is ChannelType.ANNOUNCEMENT
    kind = ChannelType.ANNOUNCEMENT_THREAD if announcement else ChannelType.PUBLIC_THREAD
    thread = _add_thread(world, channel, owner, body, kind, message.id)
    message.thread = thread
    message.flags |= MessageFlag.HAS_THREAD
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    world.announce_message("MESSAGE_UPDATE", message)
    starter = messages.draft(world, thread, message.author, type=MessageType.THREAD_STARTER, reference=message)
    messages.post(world, thread, starter)
    return thread


def open_without_message(world: World, channel: Channel, owner: User, body: Json) -> Channel:
    """Open a thread that belongs to no message. A public one is announced in its channel."""
    if channel.kind not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
        raise wrong_channel_type()
    kind = ChannelType(body.get("type") or ChannelType.PRIVATE_THREAD)
    thread = _add_thread(world, channel, owner, body, kind, None)
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    if kind is not ChannelType.PRIVATE_THREAD:
        note = messages.draft(world, channel, owner, type=MessageType.THREAD_CREATED, content=thread.name)
        note.thread = thread
        messages.post(world, channel, note)
    return thread


def create_forum_post(
    world: World, forum: Channel, owner: User, body: Json, files: messages.Files
) -> tuple[Channel, Message]:
    """Create a forum post: a thread and its first message, with the same id. Discord ignores nonces here.

    Raises:
        ApiError: 40067 if the forum requires a tag; 50035 and what ``messages.fill`` raises for a wrong body.
    """
    tags = [int(tag) for tag in body.get("applied_tags") or []]
    if forum.requires_tag and not tags:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    errors = BodyErrors()
    errors.check_count("applied_tags", len(tags), 0, _MAX_TAGS)
    if not set(tags) <= {int(tag["id"]) for tag in forum.tags}:
        errors.add("applied_tags", "INVALID_TAG", "Unknown tag.")
    _check_settings(errors, body)
    errors.raise_if_any()
    post_id = world.ids.next()
    first_message = messages.draft(world, forum, owner, id=post_id)
    first_message.channel_id = post_id
    thread = _new_thread(world, forum, owner, body, ChannelType.PUBLIC_THREAD, post_id, None)
    world.add_channel(thread)
    try:
        messages.fill(world, first_message, body.get("message") or {}, files)
    except ApiError:
        world.remove_channel(thread)  # a refused message must leave no thread
        raise
    assert thread.thread is not None  # noqa: S101
    thread.thread.tags = tags
    forum.last_message_id = post_id
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    messages.post(world, thread, first_message)
    return thread, first_message


def ensure_writable(world: World, channel: Channel, user: User) -> None:
    """Check that a user may write in a channel or thread, and unarchive the thread if needed.

    Raises:
        ApiError: 50008 for a forum, 50013 without the permission, 50083 or 160005 for a locked thread.
    """
    if channel.kind is ChannelType.FORUM:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    granted = world.permissions(channel, user)
    if channel.thread is None:
        if not granted & Permission.SEND_MESSAGES:
            raise missing_permissions()
        return
    if not granted & Permission.SEND_MESSAGES_IN_THREADS:
        raise missing_permissions()
    if channel.thread.locked and not granted & Permission.MANAGE_THREADS:
        if channel.thread.archived:
            raise ApiError(400, 50083, "Thread is archived")
        raise ApiError(403, 160005, "Thread is locked")
    if channel.thread.archived:
        _set_archived(world, channel, channel.thread, archived=False)


def change(world: World, channel: Channel, body: Json) -> None:
    """Rename, archive or lock a thread, as the bot asks. Raises ``ApiError`` 50035, 50013 or 50083."""
    thread = channel.thread
    assert thread is not None  # noqa: S101
    errors = BodyErrors()
    _check_settings(errors, body, partial=True)
    errors.raise_if_any()
    may_manage = bool(world.permissions(channel, world.bot) & Permission.MANAGE_THREADS)
    changes_lock = "locked" in body and body["locked"] != thread.locked
    if not may_manage and (thread.owner_id != world.bot.id or changes_lock or thread.locked):
        raise missing_permissions()
    if thread.archived and body.get("archived") is not False:
        raise ApiError(400, 50083, "Thread is archived")
    channel.name = body.get("name") or channel.name
    thread.auto_archive_minutes = body.get("auto_archive_duration") or thread.auto_archive_minutes
    thread.locked = bool(body.get("locked", thread.locked))
    if "applied_tags" in body:
        thread.tags = [int(tag) for tag in body["applied_tags"] or []]
    archived = bool(body.get("archived", thread.archived))
    if archived != thread.archived:
        thread.archived, thread.changed_at = archived, world.now()
    world.announce_channel("THREAD_UPDATE", channel)


def archive_idle(world: World, guild_id: int) -> None:
    """Archive the threads that have had no message for the time that each allows."""
    for channel in world.guild_channels(guild_id):
        thread = channel.thread
        if thread is None or thread.archived:
            continue
        if world.now() - thread.changed_at > timedelta(minutes=thread.auto_archive_minutes):
            _set_archived(world, channel, thread, archived=True)


def _set_archived(world: World, channel: Channel, thread: ThreadState, *, archived: bool) -> None:
    thread.archived, thread.changed_at = archived, world.now()
    world.announce_channel("THREAD_UPDATE", channel)


def _add_thread(
    world: World, parent: Channel, owner: User, body: Json, kind: ChannelType, message_id: int | None
) -> Channel:
    errors = BodyErrors()
    _check_settings(errors, body)
    errors.raise_if_any()
    thread = _new_thread(world, parent, owner, body, kind, message_id or world.ids.next(), message_id)
    world.add_channel(thread)
    return thread


def _new_thread(
    world: World, parent: Channel, owner: User, body: Json, kind: ChannelType, thread_id: int, message_id: int | None
) -> Channel:
    if parent.guild_id is not None:
        archive_idle(world, parent.guild_id)
    threads = [channel.thread for channel in world.guild_channels(parent.guild_id) if channel.thread is not None]
    if sum(not thread.archived for thread in threads) >= world.limits.active_threads:
        raise ApiError(400, 160006, "Maximum number of active threads reached")
    state = ThreadState(owner.id, world.now(), world.now(), message_id, member_ids={owner.id})
    state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
    return Channel(thread_id, body["name"].strip(), kind, parent.guild_id, parent_id=parent.id, thread=state)


def _check_settings(errors: BodyErrors, body: Json, *, partial: bool = False) -> None:
    if not partial or "name" in body:
        errors.check_length("name", str(body.get("name") or "").strip(), 1, 100)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in _ARCHIVE_MINUTES:
        errors.add("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {_ARCHIVE_MINUTES}.")
