"""Uploaded files, which can be fetched for a day."""

import mimetypes
import re
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.errors import ApiError
from bot.sandbox.model.entities import Attachment
from bot.sandbox.world import World

#: The largest upload in bytes that Discord allows without a subscription.
MAX_BYTES = 10 * 1024 * 1024
_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class Upload:
    """A file as it is sent."""

    filename: str
    data: bytes


def store_upload(
    world: World, upload: Upload, channel_id: int, *, ephemeral: bool = False, description: str | None = None
) -> Attachment:
    """Turn an upload into an attachment with an address. Raises ``ApiError`` 40005 if it is too large."""
    if len(upload.data) > MAX_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    filename = re.sub(r"[^\w.\-]+", "_", upload.filename) or "unknown"
    attachment_id = world.ids.next()
    expires = world.now() + _LIFETIME
    url = f"{world.url}/attachments/{channel_id}/{attachment_id}/{filename}?ex={int(expires.timestamp()):x}"
    content_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    attachment = Attachment(attachment_id, filename, upload.data, content_type, url, expires, ephemeral, description)
    world.attachments[attachment_id] = attachment
    return attachment
