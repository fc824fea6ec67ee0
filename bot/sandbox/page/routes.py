"""The page and its own HTTP API: JSON over the same actions that people have in Python."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.clients.person import Person
from bot.sandbox.errors import Refused
from bot.sandbox.model import payloads
from bot.sandbox.model.entities import Channel
from bot.sandbox.model.interaction import Interaction
from bot.sandbox.page import state
from bot.sandbox.rest.faults import Fault
from bot.sandbox.services.uploads import Upload

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "static"
Json = dict[str, Any]


def add_to(app: web.Application, sandbox: "Sandbox") -> None:
    """Put the page's routes into an application."""
    page = Page(sandbox)
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/sandbox/state", page.state),
            web.get("/sandbox/channels/{channel_id}/messages", page.messages),
            web.get("/sandbox/events", page.events),
            web.post("/sandbox/autocomplete", page.autocomplete),
            web.post("/sandbox/command", page.command),
            web.post("/sandbox/component", page.component),
            web.post("/sandbox/modal", page.modal),
            web.post("/sandbox/message", page.message),
            web.post("/sandbox/actions/{name}", page.action),
            web.post("/sandbox/faults", page.faults),
        ]
    )
    if PAGE.is_dir():
        app.router.add_static("/page/", PAGE)


class Page:
    """Handlers. What a person may not do answers 400 with a sentence."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    async def index(self, request: web.Request) -> web.FileResponse:
        """The page."""
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def state(self, request: web.Request) -> web.Response:
        """Everything but the messages."""
        return web.json_response(state.state(self._sandbox, self._viewer(request.query)))

    async def messages(self, request: web.Request) -> web.Response:
        """A channel's messages as the viewer sees them, oldest first."""
        channel = self._channel(request.match_info)
        viewer, world = self._viewer(request.query), self._sandbox.world
        there = world.messages.get(channel.id, {}).values()
        shown = [each for each in there if not each.deleted and (viewer is None or viewer.sees(each))]
        if viewer is None:
            shown = [each for each in shown if not each.ephemeral]
        return web.json_response([payloads.seen(each, world.bot) for each in shown])

    async def events(self, request: web.Request) -> web.StreamResponse:
        """News, as Server-Sent Events."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        viewer = self._viewer(request.query)
        with self._sandbox.world.events.listen(None if viewer is None else viewer.id) as queue:
            await response.write(b": open\n\n")
            while (event := await queue.get()) is not None:
                kind, data = event
                try:
                    await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())
                except ConnectionError:
                    break
        return response

    async def autocomplete(self, request: web.Request) -> web.Response:
        """Choices for an option that is being typed; none when the bot does not answer."""
        body, _ = await _read(request)
        viewer, channel = self._actor(body), self._channel(body)
        try:
            interaction = viewer.start_completing(channel, body["command"], body.get("options", {}), body["focused"])
        except Refused as refused:
            return _refuse(refused)
        seconds = self._sandbox.world.limits.answer_seconds
        await interaction.until(lambda: interaction.failed or interaction.answer is not None, seconds)
        return web.json_response({"choices": interaction.choices})

    async def command(self, request: web.Request) -> web.Response:
        """Send a command."""
        body, files = await _read(request)
        viewer, channel = self._actor(body), self._channel(body)
        try:
            return _begun(viewer.start_command(channel, body["command"], body.get("options", {}) | files))
        except Refused as refused:
            return _refuse(refused)

    async def component(self, request: web.Request) -> web.Response:
        """Use a button or a select."""
        body, _ = await _read(request)
        viewer = self._actor(body)
        number = int(body["message_id"])
        for messages in self._sandbox.world.messages.values():
            if number in messages and viewer.sees(messages[number]):
                try:
                    return _begun(viewer.start_component(messages[number], body["custom_id"], body.get("values")))
                except Refused as refused:
                    return _refuse(refused)
        return _refuse(Refused("That message is not there any more."))

    async def modal(self, request: web.Request) -> web.Response:
        """Send a form."""
        body, files = await _read(request)
        viewer = self._actor(body)
        number = int(body["interaction_id"])
        for opener in self._sandbox.world.interactions.values():
            if opener.id == number:
                try:
                    return _begun(viewer.start_modal(opener, body.get("fields", {}) | files))
                except Refused as refused:
                    return _refuse(refused)
        return _refuse(Refused("No such form is open."))

    async def message(self, request: web.Request) -> web.Response:
        """Say something."""
        body, _ = await _read(request)
        try:
            said = self._actor(body).say(self._channel(body), body["content"])
        except Refused as refused:
            return _refuse(refused)
        return web.json_response({"id": str(said.id)})

    async def action(self, request: web.Request) -> web.Response:
        """Press a button that the demo put on the page."""
        action = self._sandbox.actions.get(request.match_info["name"])
        if action is None:
            return _refuse(Refused("There is no such action."))
        try:
            await action.run()
        except Refused as refused:
            return _refuse(refused)
        self._sandbox.world.events.publish("clock", state.clock(self._sandbox))
        return web.json_response({"ok": True})

    async def faults(self, request: web.Request) -> web.Response:
        """Ask for a fault."""
        body, _ = await _read(request)
        try:
            self._sandbox.fault(Fault(**body))
        except (TypeError, ValueError) as error:
            return _refuse(error)
        return web.json_response({"ok": True})

    def _viewer(self, given: Any) -> Person | None:
        for person in self._sandbox.people:
            if str(person.id) == str(given.get("viewer", "")):
                return person
        return None

    def _actor(self, body: Json) -> Person:
        viewer = self._viewer(body)
        if viewer is None:
            raise web.HTTPBadRequest(text=json.dumps({"error": "Say who you are."}), content_type="application/json")
        return viewer

    def _channel(self, given: Any) -> Channel:
        number = str(given.get("channel_id", ""))
        channel = self._sandbox.world.channels.get(int(number)) if number.isdecimal() else None
        if channel is None:
            raise web.HTTPNotFound(
                text=json.dumps({"error": "That channel is not there."}), content_type="application/json"
            )
        return channel


async def _read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    if request.content_type != "multipart/form-data":
        return await request.json(), {}
    form = await request.post()
    files = {
        name.removeprefix("files[").removesuffix("]"): Upload(field.filename, field.file.read())
        for name, field in form.items()
        if isinstance(field, web.FileField)
    }
    return json.loads(str(form["payload"])), files


def _begun(interaction: Interaction) -> web.Response:
    return web.json_response({"interaction_id": str(interaction.id)})


def _refuse(reason: Exception) -> web.Response:
    return web.json_response({"error": str(reason)}, status=400)
