"""The addresses of uploaded files. They are not part of the API, and need no token."""

from aiohttp import web

from bot.sandbox.world import World

ROUTE = "/attachments/{channel_id}/{attachment_id:\\d+}/{filename}"


async def get_attachment(world: World, request: web.Request) -> web.Response:
    """Send a file; 404 once its address has expired."""
    attachment = world.attachments.get(int(request.match_info["attachment_id"]))
    if attachment is None or attachment.filename != request.match_info["filename"] or attachment.expires < world.now():
        return web.Response(status=404, text="This content is no longer available.")
    return web.Response(body=attachment.data, headers={"Content-Type": attachment.content_type})
