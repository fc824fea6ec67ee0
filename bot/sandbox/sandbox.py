"""The sandbox as programs use it: start it, set it up, look at what the bot did, and disturb it."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.sandbox.administration import Administration
from bot.sandbox.clients.person import Person
from bot.sandbox.limits import Limits
from bot.sandbox.model.entities import Channel, Message, MessageType
from bot.sandbox.model.json import Json
from bot.sandbox.page.context import PageAction, PageContext
from bot.sandbox.page.routes import add_routes
from bot.sandbox.rest import attachments
from bot.sandbox.rest.api import PREFIX, Api, RecordedRequest
from bot.sandbox.rest.faults import Fault
from bot.sandbox.world import World

_MAX_REQUEST_BYTES = 64 * 1024 * 1024
_SYSTEM_TYPES = (MessageType.THREAD_STARTER, MessageType.THREAD_CREATED)


class Sandbox(Administration):
    """A pretend Discord on this machine. ``now`` returns the time for all ids and timestamps."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        limits: Limits | None = None,
        bot_name: str = "Cliffhanger",
        shards: int = 1,
    ) -> None:
        super().__init__(World(now, limits or Limits(), bot_name, shards))
        self._api = Api(self.world)
        self.page = PageContext(self.world, self._api.faults, self.people)
        self._runner: web.AppRunner | None = None

    # Running

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. Raises ``OSError`` if the port is in use."""
        app = web.Application(client_max_size=_MAX_REQUEST_BYTES)
        self._api.add_routes(app)
        app.router.add_get("/gateway/", self.world.gateway.handle)
        app.router.add_get(attachments.ROUTE, partial(attachments.get_attachment, self.world))
        add_routes(app, self.page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.url = f"http://{host}:{port}"
        self.world.gateway.url = f"ws://{host}:{port}/gateway/"

    async def close(self) -> None:
        """End all connections and stop listening."""
        self._api.faults.close()
        self.world.events.close()
        self.world.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The page's address."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The address of the REST API."""
        return self.world.url + PREFIX

    @property
    def gateway_url(self) -> str:
        """The address of the gateway, the same as in ``GET /gateway/bot``."""
        return self.world.gateway.url

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def application_id(self) -> int:
        """The id of the bot's application, which is not that of its user."""
        return self.world.application_id

    @property
    def connected(self) -> bool:
        """Whether the bot is connected to the gateway."""
        return self.world.gateway.connected

    # Looking

    def messages(self, channel: Channel) -> list[Message]:
        """Return what everyone sees in a channel or thread, oldest first, without the system's messages."""
        return [message for message in self.world.history(channel) if message.type not in _SYSTEM_TYPES]

    def private(self, person: Person) -> list[Message]:
        """Return the private messages between the bot and a person, oldest first."""
        return [
            message
            for channel in self.world.guild_channels(None)
            if channel.recipient is person.user
            for message in self.messages(channel)
        ]

    def threads(self, channel: Channel) -> list[Channel]:
        """Return the threads of a channel, or the posts of a forum, oldest first."""
        return self.world.threads(channel)

    @property
    def requests(self) -> deque[RecordedRequest]:
        """The last 20,000 requests of the bot with their answers, oldest first."""
        return self._api.requests

    # Disturbing

    def fault(self, fault: Fault) -> None:
        """Order a fault."""
        self._api.faults.add(fault)

    def clear_faults(self) -> None:
        """Cancel the faults that have not come."""
        self._api.faults.clear()

    @property
    def hanging(self) -> int:
        """The number of requests that hang now because of a fault."""
        return self._api.faults.hanging

    def drop_gateway(self, resumable: bool = True) -> None:
        """Close the bot's connections to the gateway. If not resumable, the bot has to identify again."""
        self.world.gateway.drop(resumable=resumable)

    # The page

    def on_action(
        self,
        name: str,
        label: str,
        run: Callable[[], Awaitable[None]],
        status: Callable[[], str] | None = None,
    ) -> None:
        """Put a button on the page that calls ``run``; ``status`` returns a line of text beside it."""
        self.page.actions[name] = PageAction(name, label, run, status)

    def set_hints(self, hints: Iterable[Json]) -> None:
        """Set what the page suggests to try: each hint has ``title`` and ``text``, and may have an ``action``."""
        self.page.hints = list(hints)
