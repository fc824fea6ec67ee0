"""Messages: what they may contain; how they are created, edited and deleted.

https://discord.com/developers/docs/resources/message
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.sandbox.errors import ApiError, BodyErrors, invalid_field, unknown
from bot.sandbox.model import components
from bot.sandbox.model.entities import Attachment, Channel, Message, MessageFlag, MessageType, User
from bot.sandbox.model.json import Json
from bot.sandbox.services.mentions import set_mentions
from bot.sandbox.services.uploads import Upload, store_upload
from bot.sandbox.world import World

_MAX_CONTENT, _MAX_EMBEDS, _MAX_EMBED_TEXT, _MAX_NONCE = 2000, 10, 6000, 25
_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
_NOT_WITH_V2 = ("content", "embeds", "sticker_ids", "poll")

Files = Mapping[str, Upload]


def create(world: World, channel: Channel, author: User, body: Json, files: Files) -> Message:
    """Create and announce a message.

    With ``enforce_nonce`` in the body, a nonce that has already created a message returns that message.

    Raises:
        ApiError: What ``fill`` raises, and 10008 if the nonce's message was deleted.
    """
    nonce = _read_nonce(body)
    nonce_key = (channel.id, str(nonce))
    if nonce is not None and body.get("enforce_nonce"):
        earlier = world.nonces.get(nonce_key)
        lifetime = timedelta(seconds=world.limits.nonce_seconds)
        if earlier and earlier.author is author and world.now() - earlier.timestamp <= lifetime:
            if earlier.deleted:
                raise unknown("Message")
            return earlier
    message = draft(world, channel, author)
    message.nonce = nonce
    fill(world, message, body, files)
    _set_reference(world, channel, message, body.get("message_reference"))
    post(world, channel, message)
    if nonce is not None:
        world.nonces[nonce_key] = message
    return message


def draft(world: World, channel: Channel, author: User, **fields: Any) -> Message:
    """Return an empty message that is not in its channel yet."""
    message_id = fields.pop("id", None) or world.ids.next()
    return Message(message_id, channel.id, channel.guild_id, author, world.now(), **fields)


def fill(world: World, message: Message, body: Json, files: Files, *, editing: bool = False) -> None:
    """Put a request's body into a message.

    Raises:
        ApiError: 50035, 50006 or 500 if the body is not valid. The message is not changed then.
    """
    errors = BodyErrors()
    flags = message.flags
    if body.get("flags") is not None:
        flags = flags & ~_SETTABLE | MessageFlag(body["flags"]) & _SETTABLE
        if editing:
            flags |= message.flags & MessageFlag.COMPONENTS_V2
    content = str(body["content"] or "").strip() if "content" in body else message.content
    parts = body["components"] or [] if "components" in body else message.components
    embeds = body["embeds"] or [] if "embeds" in body else message.embeds
    v2 = bool(flags & MessageFlag.COMPONENTS_V2)
    if v2:
        _check_exclusions(errors, body if not editing else body | {"content": content, "embeds": embeds})
    errors.check_length("content", content, 0, _MAX_CONTENT)
    _check_embeds(errors, embeds)
    if "poll" in body:
        errors.add("poll", "POLL_UNKNOWN_HERE", "The sandbox does not support polls.")
    validated = components.validate(errors, parts, v2=v2)
    errors.raise_if_any()
    kept = _kept_attachments(message, body)
    if not (content or validated or embeds or files or kept):
        raise ApiError(400, 50006, "Cannot send an empty message")
    message.attachments = kept + _new_attachments(world, message, body, files)
    message.content, message.components, message.flags = content, validated, flags
    message.embeds = [{"type": "rich"} | embed for embed in embeds]
    set_mentions(world, message, body.get("allowed_mentions"))


def post(world: World, channel: Channel, message: Message) -> None:
    """Put a drafted message into its channel, and announce it."""
    world.messages.setdefault(channel.id, {})[message.id] = message
    if not message.ephemeral:
        channel.last_message_id = message.id
        if channel.thread is not None:
            thread = channel.thread
            thread.changed_at = message.timestamp
            # The first message of a forum post and the system's messages do not count.
            thread.message_count += message.id != channel.id and message.type is not MessageType.THREAD_STARTER
            thread.member_ids.add(message.author.id)
    world.announce_message("MESSAGE_CREATE", message)


def edit(world: World, message: Message, body: Json, files: Files) -> None:
    """Change a message in place, and announce it. Raises what ``fill`` raises."""
    fill(world, message, body, files, editing=True)
    message.edited_at = world.now()
    world.announce_message("MESSAGE_UPDATE", message)


def delete(world: World, message: Message) -> None:
    """Delete a message, and announce it."""
    message.deleted = True
    world.announce_message("MESSAGE_DELETE", message)


def _set_reference(world: World, channel: Channel, message: Message, reference: Json | None) -> None:
    if not reference:
        return
    target = world.messages.get(channel.id, {}).get(int(reference["message_id"]))
    if target is not None and not target.deleted:
        message.type, message.reference = MessageType.REPLY, target
    elif reference.get("fail_if_not_exists", True):
        raise invalid_field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


def _read_nonce(body: Json) -> str | int | None:
    nonce: Any = body.get("nonce")
    if nonce is not None and not isinstance(nonce, str | int):
        raise invalid_field("nonce", "NONCE_TYPE", "A nonce must be a string or an integer.")
    errors = BodyErrors()
    errors.check_length("nonce", str(nonce or ""), 0, _MAX_NONCE)
    errors.raise_if_any()
    return nonce


def _check_exclusions(errors: BodyErrors, body: Json) -> None:
    for name in _NOT_WITH_V2:
        if body.get(name):
            errors.add(
                name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )  # fmt: skip


def _check_embeds(errors: BodyErrors, embeds: list[Json]) -> None:
    errors.check_count("embeds", len(embeds), 0, _MAX_EMBEDS)
    text_length = 0
    for index, embed in enumerate(embeds):
        errors.check_length(f"embeds.{index}.title", embed.get("title") or "", 0, 256)
        errors.check_length(f"embeds.{index}.description", embed.get("description") or "", 0, 4096)
        texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        texts += [text for field in embed.get("fields", []) for text in (field["name"], field["value"])]
        text_length += sum(len(text) for text in texts if text)
    if text_length > _MAX_EMBED_TEXT:
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {_MAX_EMBED_TEXT}")


def _kept_attachments(message: Message, body: Json) -> list[Attachment]:
    if "attachments" not in body:
        return message.attachments
    kept_ids = {str(entry.get("id")) for entry in body["attachments"] or []}
    return [attachment for attachment in message.attachments if str(attachment.id) in kept_ids]


def _new_attachments(world: World, message: Message, body: Json, files: Files) -> list[Attachment]:
    entries = {str(entry.get("id")): entry for entry in body.get("attachments") or []}
    attachments = []
    for name, upload in files.items():
        entry = entries.get(name.removeprefix("files[").removesuffix("]"), {})
        attachment = store_upload(
            world,
            Upload(entry.get("filename") or upload.filename, upload.data),
            message.channel_id,
            ephemeral=message.ephemeral,
            description=entry.get("description"),
        )
        attachments.append(attachment)
    return attachments
