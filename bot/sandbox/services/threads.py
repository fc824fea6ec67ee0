"""Threads and forum posts: https://discord.com/developers/docs/topics/threads."""

from datetime import timedelta
from typing import Any

from bot.sandbox.errors import ApiError, Form, missing_permissions
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
from bot.sandbox.services import messages
from bot.sandbox.world import World

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
MOST_TAGS = 5

Json = dict[str, Any]


def from_message(world: World, channel: Channel, message: Message, owner: User, body: Json) -> Channel:
    """Open the thread of a message; its id is the message's. 160004 when there is one."""
    if channel.kind not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    if message.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    announcement = channel.kind is ChannelType.ANNOUNCEMENT
    kind = ChannelType.ANNOUNCEMENT_THREAD if announcement else ChannelType.PUBLIC_THREAD
    thread = _make(world, channel, owner, body, kind, message.id)
    message.thread = thread
    message.flags |= MessageFlag.HAS_THREAD
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    world.announce_message("MESSAGE_UPDATE", message)
    starter = messages.draft(world, thread, message.author, type=MessageType.THREAD_STARTER, reference=message)
    messages.post(world, thread, starter)
    return thread


def without_message(world: World, channel: Channel, owner: User, body: Json) -> Channel:
    """Open a thread that hangs on no message; a public one is announced in its channel."""
    if channel.kind not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    kind = ChannelType(body.get("type") or ChannelType.PRIVATE_THREAD)
    thread = _make(world, channel, owner, body, kind, None)
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    if kind is not ChannelType.PRIVATE_THREAD:
        note = messages.draft(world, channel, owner, type=MessageType.THREAD_CREATED, content=thread.name)
        note.thread = thread
        messages.post(world, channel, note)
    return thread


def forum_post(world: World, forum: Channel, owner: User, body: Json, files: messages.Files) -> tuple[Channel, Message]:
    """A post in a forum: a thread and its first message, of one id. Nonces mean nothing here. 40067: it wants a tag."""
    tags = [int(tag) for tag in body.get("applied_tags") or []]
    if forum.requires_tag and not tags:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    form = Form()
    if len(tags) > MOST_TAGS:
        form.blame("applied_tags", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_TAGS} or fewer in length.")
    if not set(tags) <= {int(tag["id"]) for tag in forum.tags}:
        form.blame("applied_tags", "INVALID_TAG", "Unknown tag.")
    _check_settings(form, body)
    form.check()
    number = world.ids.next()
    first = messages.draft(world, forum, owner, id=number)
    first.channel_id = number
    # The message is judged before the thread exists: a refused one must leave nothing behind.
    thread = _state(world, forum, owner, body, ChannelType.PUBLIC_THREAD, number, None)
    world.keep_channel(thread)
    try:
        messages.fill(world, first, body.get("message") or {}, files)
    except ApiError:
        world.forget_channel(thread)
        raise
    assert thread.thread is not None  # noqa: S101
    thread.thread.tags = tags
    forum.last_message_id = number
    world.announce_channel("THREAD_CREATE", thread, newly_created=True)
    messages.post(world, thread, first)
    return thread, first


def check_speaking(world: World, channel: Channel, user: User) -> None:
    """Raises what is said to who may not write here; an archived thread wakes up (50083, 160005: if locked)."""
    if channel.kind is ChannelType.FORUM:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    mine = world.permissions(channel, user)
    if channel.thread is None:
        if not mine & Permission.SEND_MESSAGES:
            raise missing_permissions()
        return
    if not mine & Permission.SEND_MESSAGES_IN_THREADS:
        raise missing_permissions()
    if channel.thread.locked and not mine & Permission.MANAGE_THREADS:
        if channel.thread.archived:
            raise ApiError(400, 50083, "Thread is archived")
        raise ApiError(403, 160005, "Thread is locked")
    if channel.thread.archived:
        channel.thread.archived = False
        channel.thread.changed_at = world.now()
        world.announce_channel("THREAD_UPDATE", channel)


def change(world: World, channel: Channel, body: Json) -> None:
    """Rename, archive, lock a thread as the bot asks."""
    thread = channel.thread
    assert thread is not None  # noqa: S101
    form = Form()
    _check_settings(form, body, partial=True)
    form.check()
    manages = bool(world.permissions(channel, world.bot) & Permission.MANAGE_THREADS)
    unlocks = "locked" in body and body["locked"] != thread.locked
    if not manages and (thread.owner_id != world.bot.id or unlocks or thread.locked):
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
    """Archive the threads in which nothing was said for as long as they allow."""
    for channel in world.inside(guild_id):
        thread = channel.thread
        if thread is None or thread.archived:
            continue
        if world.now() - thread.changed_at > timedelta(minutes=thread.auto_archive_minutes):
            thread.archived, thread.changed_at = True, world.now()
            world.announce_channel("THREAD_UPDATE", channel)


def _make(world: World, parent: Channel, owner: User, body: Json, kind: ChannelType, message_id: int | None) -> Channel:
    form = Form()
    _check_settings(form, body)
    form.check()
    thread = _state(world, parent, owner, body, kind, message_id or world.ids.next(), message_id)
    world.keep_channel(thread)
    return thread


def _state(
    world: World, parent: Channel, owner: User, body: Json, kind: ChannelType, number: int, message_id: int | None
) -> Channel:
    if parent.guild_id is not None:
        archive_idle(world, parent.guild_id)
    open_here = [each for each in world.inside(parent.guild_id) if each.thread is not None and not each.thread.archived]
    if len(open_here) >= world.limits.active_threads:
        raise ApiError(400, 160006, "Maximum number of active threads reached")
    state = ThreadState(owner.id, world.now(), world.now(), message_id, member_ids={owner.id})
    state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
    return Channel(number, body["name"].strip(), kind, parent.guild_id, parent_id=parent.id, thread=state)


def _check_settings(form: Form, body: Json, *, partial: bool = False) -> None:
    if not partial or "name" in body:
        form.length("name", str(body.get("name") or "").strip(), 1, 100)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        form.blame("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {ARCHIVE_MINUTES}.")
