"""Uploaded files, and the addresses where they can be fetched for a day."""

import mimetypes
import re
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.model.entities import Attachment
from bot.sandbox.world import World

#: What Discord allows for an upload without a subscription, in bytes.
MOST_BYTES = 10 * 1024 * 1024
_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class Upload:
    """A file as it arrives."""

    filename: str
    data: bytes


def keep(
    world: World, upload: Upload, channel_id: int, *, ephemeral: bool = False, description: str | None = None
) -> Attachment:
    """Make an attachment of an upload; 40005 when it is too large."""
    if len(upload.data) > MOST_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    filename = re.sub(r"[^\w.\-]+", "_", upload.filename) or "unknown"
    number = world.ids.next()
    expires = world.now() + _LIFETIME
    url = f"{world.url}/attachments/{channel_id}/{number}/{filename}?ex={int(expires.timestamp()):x}"
    guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    content_type = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    made = Attachment(number, filename, upload.data, content_type, url, expires, ephemeral, description)
    world.attachments[number] = made
    return made


async def serve(world: World, request: web.Request) -> web.Response:
    """Answer a GET of an attachment's address."""
    attachment = world.attachments.get(int(request.match_info["attachment_id"]))
    if attachment is None or attachment.filename != request.match_info["filename"] or attachment.expires < world.now():
        return web.Response(status=404, text="This content is no longer available.")
    return web.Response(body=attachment.data, headers={"Content-Type": attachment.content_type})
