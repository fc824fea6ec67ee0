"""Messages: what may be said, and saying, editing, deleting it.

https://discord.com/developers/docs/resources/message
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.sandbox.errors import ApiError, Form, unknown
from bot.sandbox.model import components
from bot.sandbox.model.entities import Channel, Message, MessageFlag, MessageType, User
from bot.sandbox.services import uploads
from bot.sandbox.services.mentions import note_mentions
from bot.sandbox.services.uploads import Upload
from bot.sandbox.world import World

MOST_CONTENT, MOST_EMBEDS, MOST_EMBED_TEXT, MOST_NONCE = 2000, 10, 6000, 25
_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
_BESIDE_V2 = ("content", "embeds", "sticker_ids", "poll")

Json = dict[str, Any]
Files = Mapping[str, Upload]


def fill(
    world: World,
    message: Message,
    body: Json,
    files: Files,
    *,
    editing: bool = False,
    settable: MessageFlag = _SETTABLE,
) -> None:
    """Put a request's body into a message; nothing is changed when it is not valid (50035, 50006, 500)."""
    form = Form()
    flags = message.flags
    if body.get("flags") is not None:
        flags = flags & ~settable | MessageFlag(body["flags"]) & settable
        if editing:
            flags |= message.flags & MessageFlag.COMPONENTS_V2
    content = str(body["content"] or "").strip() if "content" in body else message.content
    parts = body["components"] or [] if "components" in body else message.components
    embeds = body["embeds"] or [] if "embeds" in body else message.embeds
    v2 = bool(flags & MessageFlag.COMPONENTS_V2)
    if v2:
        _check_exclusions(form, body if not editing else body | {"content": content, "embeds": embeds})
    form.length("content", content, 0, MOST_CONTENT)
    _check_embeds(form, embeds)
    if "poll" in body:
        form.blame("poll", "POLL_UNKNOWN_HERE", "The sandbox knows no polls.")
    made = components.validate(form, parts, v2=v2)
    form.check()
    kept = _kept_attachments(message, body)
    if not (content or made or embeds or files or kept):
        raise ApiError(400, 50006, "Cannot send an empty message")
    message.attachments = kept + _new_attachments(world, message, body, files)
    message.content, message.components, message.flags = content, made, flags
    message.embeds = [{"type": "rich"} | embed for embed in embeds]
    note_mentions(world, message, body.get("allowed_mentions"))


def create(world: World, channel: Channel, author: User, body: Json, files: Files, **more: Any) -> Message:
    """A new message, announced; with ``enforce_nonce``, the one that the nonce already made (10008: deleted since)."""
    nonce = _nonce(body)
    key = (channel.id, str(nonce))
    if nonce is not None and body.get("enforce_nonce"):
        known = world.nonces.get(key)
        fresh = known and world.now() - known.timestamp <= timedelta(seconds=world.limits.nonce_seconds)
        if known and fresh and known.author is author:
            if known.deleted:
                raise unknown("Message")
            return known
    message = draft(world, channel, author, **more)
    message.nonce = nonce
    fill(world, message, body, files)
    reply_to(world, channel, message, body.get("message_reference"))
    post(world, channel, message)
    if nonce is not None:
        world.nonces[key] = message
    return message


def draft(world: World, channel: Channel, author: User, **more: Any) -> Message:
    """An empty message that nobody sees yet."""
    number = more.pop("id", None) or world.ids.next()
    return Message(number, channel.id, channel.guild_id, author, world.now(), **more)


def reply_to(world: World, channel: Channel, message: Message, reference: Json | None) -> None:
    """Note the message that is replied to."""
    if not reference:
        return
    found = world.messages.get(channel.id, {}).get(int(reference["message_id"]))
    if found is not None and not found.deleted:
        message.type, message.reference = MessageType.REPLY, found
    elif reference.get("fail_if_not_exists", True):
        form = Form()
        form.blame("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        form.check()


def post(world: World, channel: Channel, message: Message) -> None:
    """Make a drafted message seen."""
    world.messages.setdefault(channel.id, {})[message.id] = message
    if not message.ephemeral:
        channel.last_message_id = message.id
        if channel.thread is not None:
            thread = channel.thread
            thread.changed_at = message.timestamp
            # The first message of a forum post, and the system's, do not count.
            thread.messages += message.id != channel.id and message.type is not MessageType.THREAD_STARTER
            thread.member_ids.add(message.author.id)
    world.announce_message("MESSAGE_CREATE", message)


def edit(world: World, message: Message, body: Json, files: Files) -> None:
    """Change a message in place."""
    fill(world, message, body, files, editing=True)
    message.edited_at = world.now()
    world.announce_message("MESSAGE_UPDATE", message)


def delete(world: World, message: Message) -> None:
    """Take a message away for good."""
    message.deleted = True
    world.announce_message("MESSAGE_DELETE", message)


def _nonce(body: Json) -> str | int | None:
    nonce: Any = body.get("nonce")
    if nonce is not None and len(str(nonce)) > MOST_NONCE:
        form = Form()
        form.length("nonce", str(nonce), 0, MOST_NONCE)
        form.check()
    if nonce is None or isinstance(nonce, str | int):
        return nonce
    raise ApiError(
        400, 50035, "Invalid Form Body", {"nonce": {"_errors": [{"code": "NONCE_TYPE", "message": "No nonce."}]}}
    )


def _check_exclusions(form: Form, body: Json) -> None:
    for name in _BESIDE_V2:
        if body.get(name):
            form.blame(
                name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )  # fmt: skip


def _check_embeds(form: Form, embeds: list[Json]) -> None:
    if len(embeds) > MOST_EMBEDS:
        form.blame("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_EMBEDS} or fewer in length.")
    said = 0
    for index, embed in enumerate(embeds):
        form.length(f"embeds.{index}.title", embed.get("title") or "", 0, 256)
        form.length(f"embeds.{index}.description", embed.get("description") or "", 0, 4096)
        parts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        parts += [text for field in embed.get("fields", []) for text in (field["name"], field["value"])]
        said += sum(len(part) for part in parts if part)
    if said > MOST_EMBED_TEXT:
        form.blame("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}")


def _kept_attachments(message: Message, body: Json) -> list[Any]:
    if "attachments" not in body:
        return message.attachments
    named = {str(each.get("id")) for each in body["attachments"] or []}
    return [each for each in message.attachments if str(each.id) in named]


def _new_attachments(world: World, message: Message, body: Json, files: Files) -> list[Any]:
    described = {str(each.get("id")): each for each in body.get("attachments") or []}
    made = []
    for name, upload in files.items():
        told = described.get(name.removeprefix("files[").removesuffix("]"), {})
        named = Upload(told.get("filename") or upload.filename, upload.data)
        made.append(
            uploads.keep(
                world, named, message.channel_id, ephemeral=message.ephemeral, description=told.get("description")
            )
        )
    return made
