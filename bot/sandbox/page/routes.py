"""The web page and its own HTTP API: JSON over the same methods that people have in Python."""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.clients.person import Person
from bot.sandbox.errors import Refused
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel
from bot.sandbox.model.interaction import Interaction
from bot.sandbox.model.json import Json
from bot.sandbox.page.context import PageContext
from bot.sandbox.page.state import clock_state, page_state
from bot.sandbox.rest.faults import Fault
from bot.sandbox.services.uploads import Upload

_STATIC = Path(__file__).parent / "static"


def add_routes(app: web.Application, context: PageContext) -> None:
    """Add the page's routes and files to an application."""
    page = PageRoutes(context)
    app.add_routes(
        [
            web.get("/", page.get_index),
            web.get("/sandbox/state", page.get_state),
            web.get("/sandbox/channels/{channel_id}/messages", page.get_messages),
            web.get("/sandbox/events", page.stream_events),
            web.post("/sandbox/autocomplete", _or_error(page.autocomplete)),
            web.post("/sandbox/command", _or_error(page.send_command)),
            web.post("/sandbox/component", _or_error(page.use_component)),
            web.post("/sandbox/modal", _or_error(page.submit_modal)),
            web.post("/sandbox/message", _or_error(page.write_message)),
            web.post("/sandbox/actions/{name}", _or_error(page.run_action)),
            web.post("/sandbox/faults", _or_error(page.add_fault)),
        ]
    )
    app.router.add_static("/page/", _STATIC)


class PageRoutes:
    """The handlers of the page's routes.

    Requests name the person who acts, as ``viewer``. What that person may not do raises ``Refused``.
    """

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._world = context.world

    async def get_index(self, request: web.Request) -> web.FileResponse:
        """Send the page itself."""
        return web.FileResponse(_STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def get_state(self, request: web.Request) -> web.Response:
        """Send everything except the messages."""
        return web.json_response(page_state(self._context, self._find_viewer(request.query)))

    async def get_messages(self, request: web.Request) -> web.Response:
        """Send a channel's messages as the viewer sees them, oldest first."""
        channel = self._find_channel(request.match_info)
        viewer = self._find_viewer(request.query)
        messages = [message for message in self._world.messages.get(channel.id, {}).values() if not message.deleted]
        visible = [message for message in messages if (viewer.sees(message) if viewer else not message.ephemeral)]
        return web.json_response([payloads.client_message(message, self._world.bot) for message in visible])

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        """Send what happens from now on, as Server-Sent Events."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        viewer = self._find_viewer(request.query)
        with self._world.events.listen(None if viewer is None else viewer.id) as queue:
            await response.write(b": open\n\n")
            while (event := await queue.get()) is not None:
                kind, data = event
                try:
                    await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())
                except ConnectionError:
                    break
        return response

    async def autocomplete(self, request: web.Request) -> web.Response:
        """Send the choices for an option that is being typed; none if the bot does not answer."""
        body, _ = await _read_body(request)
        viewer, channel = self._require_viewer(body), self._find_channel(body)
        interaction = viewer.start_completing(channel, body["command"], body.get("options", {}), body["focused"])
        await interaction.until_answered(self._world.limits.answer_seconds)
        return web.json_response({"choices": interaction.choices})

    async def send_command(self, request: web.Request) -> web.Response:
        """Send a command to the bot."""
        body, files = await _read_body(request)
        viewer, channel = self._require_viewer(body), self._find_channel(body)
        return _started(viewer.start_command(channel, body["command"], body.get("options", {}) | files))

    async def use_component(self, request: web.Request) -> web.Response:
        """Press a button, or choose in a select."""
        body, _ = await _read_body(request)
        viewer = self._require_viewer(body)
        message_id = int(body["message_id"])
        for messages in self._world.messages.values():
            if message_id in messages and viewer.sees(messages[message_id]):
                return _started(viewer.start_component(messages[message_id], body["custom_id"], body.get("values")))
        raise Refused("That message does not exist any more.")

    async def submit_modal(self, request: web.Request) -> web.Response:
        """Send a form to the bot."""
        body, files = await _read_body(request)
        viewer = self._require_viewer(body)
        opener_id = int(body["interaction_id"])
        for opener in self._world.interactions.values():
            if opener.id == opener_id:
                return _started(viewer.start_modal(opener, body.get("fields", {}) | files))
        raise Refused("No such form is open.")

    async def write_message(self, request: web.Request) -> web.Response:
        """Write a message in a channel."""
        body, _ = await _read_body(request)
        message = self._require_viewer(body).say(self._find_channel(body), body["content"])
        return web.json_response({"id": str(message.id)})

    async def run_action(self, request: web.Request) -> web.Response:
        """Run an action that the program has added to the page."""
        action = self._context.actions.get(request.match_info["name"])
        if action is None:
            raise Refused("There is no such action.")
        await action.run()
        self._world.events.publish("clock", clock_state(self._context))
        return web.json_response({"ok": True})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Order a fault. The body has the fields of ``Fault``."""
        body, _ = await _read_body(request)
        try:
            fault = Fault(**body)
        except (TypeError, ValueError) as error:
            raise Refused(str(error)) from None
        self._context.faults.add(fault)
        return web.json_response({"ok": True})

    def _find_viewer(self, parameters: Mapping[str, Any]) -> Person | None:
        viewer_id = str(parameters.get("viewer", ""))
        return next((person for person in self._context.people if str(person.id) == viewer_id), None)

    def _require_viewer(self, body: Json) -> Person:
        viewer = self._find_viewer(body)
        if viewer is None:
            raise Refused("Say who you are.")
        return viewer

    def _find_channel(self, parameters: Mapping[str, Any]) -> Channel:
        channel_id = str(parameters.get("channel_id", ""))
        channel = self._world.channels.get(int(channel_id)) if channel_id.isdecimal() else None
        if channel is None:
            error = {"error": "That channel does not exist."}
            raise web.HTTPNotFound(text=json.dumps(error), content_type="application/json")
        return channel


async def _read_body(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Return the request's JSON, and its files by the name of their option or field."""
    if request.content_type != "multipart/form-data":
        return await request.json(), {}
    form = await request.post()
    files = {
        name.removeprefix("files[").removesuffix("]"): Upload(field.filename, field.file.read())
        for name, field in form.items()
        if isinstance(field, web.FileField)
    }
    return json.loads(str(form["payload"])), files


def _or_error(handler: Callable[[web.Request], Awaitable[web.Response]]) -> Callable[..., Awaitable[web.Response]]:
    """Return a handler that answers ``Refused`` with 400 and the sentence as ``error``."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Refused as refused:
            return web.json_response({"error": str(refused)}, status=400)

    return handle


def _started(interaction: Interaction) -> web.Response:
    return web.json_response({"interaction_id": str(interaction.id)})
