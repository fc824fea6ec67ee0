"""A stand-in for the ``Poster``: channels in memory that keep its promises, and that fail on request.

``tests/contract`` holds it to the same promises as the poster over the real client.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed, Failure, Posted, RenderedMessage, SendResult
from bot.rendering.custom_ids import parse_marker

#: The id of the private channel with a person is so much higher than the person's.
PRIVATE: Final = 1_000
#: Discord says only that a nonce is known for some minutes. The bot relies on one.
NONCE_KNOWN: Final = timedelta(seconds=60)
_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)

GONE: Final = Failed(Failure.GONE, "404/10003 Unknown Channel")
ACCESS: Final = Failed(Failure.ACCESS, "403/50013 Missing Permissions")
NO_HISTORY: Final = Failed(Failure.UNCERTAIN, "cannot read the history")
LOCKED: Final = Failed(Failure.THREAD, "400/160005 Thread is locked")
NO_MESSAGE: Final = Failed(Failure.THREAD, "404/10008 Unknown Message")
LATER: Final = Failed(Failure.LATER, "503/0 overloaded")
CONTENT: Final = Failed(Failure.CONTENT, "400/50035 Invalid Form Body")


@dataclass(slots=True)
class StoredMessage:
    """A message of the bot in a channel."""

    id: int
    rendered: RenderedMessage
    nonce: str
    sent_at: datetime
    deleted: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, a forum, a thread or a forum post. Permissions are those of ``parent``, if there is one."""

    id: int
    is_forum: bool = False
    parent: "Channel | None" = None
    name: str = ""
    deleted: bool = False
    locked: bool = False
    may_send: bool = True
    may_read_history: bool = True
    messages: list[StoredMessage] = field(default_factory=list)

    @property
    def home(self) -> "Channel":
        """The channel whose permissions apply."""
        return self.parent or self

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, alone or with its parent."""
        return self.deleted or self.home.deleted

    @property
    def visible(self) -> list[StoredMessage]:
        """The messages that are not deleted, oldest first."""
        return [message for message in self.messages if not message.deleted]


@dataclass(slots=True)
class Fault:
    """How the next calls of one method fail.

    Attributes:
        skip: How many calls succeed first.
        after: Whether the call has its effect all the same, so that only its answer is lost.
        takes: How long the effect of a ``send`` takes after its answer was lost.
    """

    method: str
    outcome: Failed | Exception
    times: int = 1
    skip: int = 0
    after: bool = False
    takes: timedelta | None = None


class MemoryPoster:
    """A ``Poster`` whose channels are in memory. ``now`` gives the time of ids and nonces.

    Attributes:
        owner_id: Who owns the server. None: it is not known.
        private_open: Whether people accept private messages.
        calls: The name of every method that was called, oldest first.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.channels: dict[int, Channel] = {}
        self.owner_id: int | None = None
        self.private_open = True
        self.calls: list[str] = []
        self._now = now
        self._faults: list[Fault] = []
        self._slow_sends: list[tuple[datetime, Callable[[], object]]] = []
        self._last_id = 0

    # What tests do

    def add_channel(self, channel_id: int, *, forum: bool = False) -> Channel:
        """Add a channel or a forum."""
        self.channels[channel_id] = Channel(channel_id, forum)
        return self.channels[channel_id]

    def fail(
        self,
        method: str,
        outcome: Failed | Exception,
        *,
        times: int = 1,
        skip: int = 0,
        after: bool = False,
        takes: timedelta | None = None,
    ) -> None:
        """Let the next calls of ``method`` fail. See ``Fault``."""
        self._faults.append(Fault(method, outcome, times, skip, after, takes))

    def forget_nonces(self) -> None:
        """Forget the nonces of all messages, as Discord does after some minutes."""
        for channel in self.channels.values():
            for stored in channel.messages:
                stored.nonce = ""

    def texts(self, channel_id: int) -> list[str]:
        """Return the texts of the messages in a channel, oldest first."""
        return [message.rendered.content or "\n".join(message.rendered.texts) for message in self.visible(channel_id)]

    def visible(self, channel_id: int) -> list[StoredMessage]:
        """Return the messages in a channel, oldest first."""
        return self.channels[channel_id].visible

    def notices(self, person_id: int = 5) -> list[str]:
        """Return what a person was told in private, oldest first. 5 is the usual subscriber."""
        return self.texts(PRIVATE + person_id) if PRIVATE + person_id in self.channels else []

    def threads(self, channel_id: int) -> list[Channel]:
        """Return the threads of a channel or the posts of a forum, oldest first."""
        channels = self.channels.values()
        return [channel for channel in channels if channel.parent is not None and channel.parent.id == channel_id]

    # What the Poster promises

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Store a message."""
        fault = self._next_fault("send")
        if fault is not None and fault.takes is not None:
            self._slow_sends.append((self._now() + fault.takes, partial(self._send, channel_id, message, nonce)))
        if fault is not None and not fault.after:
            return _outcome(fault)
        result = self._send(channel_id, message, nonce)
        return result if fault is None else _outcome(fault)

    async def find(
        self, channel_id: int, message: RenderedMessage, after: int, home_channel_id: int
    ) -> SendResult | None:
        """Return the first message with the same first button or, without buttons, with the same text."""
        fault = self._next_fault("find")
        if fault is not None:
            return _outcome(fault)
        refusal = self._history_refusal(channel_id, home_channel_id)
        if refusal is not None:
            return refusal
        matches = (Posted(stored.id) for _, stored in self._history(channel_id, after) if _shows(stored, message))
        return next(matches, None)

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Return the markers of a subscription. Those in a forum post are also reported for its first message."""
        fault = self._next_fault("find_markers")
        if fault is not None:
            return _outcome(fault)
        refusal = self._history_refusal(channel_id, home_channel_id)
        if refusal is not None:
            return refusal
        found: list[FoundMarker] = []
        for channel, stored in self._history(channel_id, after):
            parsed = (parse_marker(button.custom_id) for button in stored.rendered.buttons)
            markers = [marker for marker in parsed if marker is not None and marker.key == key]
            ids = (stored.id,) if channel.parent is None else (channel.id, stored.id)
            found += [FoundMarker(message_id, marker) for message_id in ids for marker in markers]
        return tuple(found)

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Return GONE for a deleted channel."""
        fault = self._next_fault("channel_failure")
        if fault is not None:
            return _outcome(fault)
        channel = self.channels.get(channel_id)
        return GONE if channel is None or channel.is_gone else None

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """Open a thread with the id of its message."""
        fault = self._next_fault("open_thread")
        if fault is not None and not fault.after:
            return _outcome(fault)
        result = self._open_thread(channel_id, message_id, name)
        return result if fault is None else _outcome(fault)

    async def open_private_channel(self, person_id: int) -> SendResult:
        """Return a channel with the id 1,000 higher than the person's."""
        fault = self._next_fault("open_private_channel")
        if fault is not None:
            return _outcome(fault)
        channel = self.channels.setdefault(PRIVATE + person_id, Channel(PRIVATE + person_id))
        channel.may_send = self.private_open
        return Posted(channel.id)

    def hold_notice(self, delivery: Delivery) -> RenderedMessage:
        """Name the delivery and its hold."""
        fault = self._next_fault("hold_notice")
        if fault is not None:
            _outcome(fault)
        return RenderedMessage(texts=(f"{delivery.kind} {delivery.number}: {delivery.hold or 'later'}",))

    def server_owner(self, _guild_id: int) -> int | None:
        """Return what the test has set."""
        return self.owner_id

    # How

    def _next_fault(self, method: str) -> Fault | None:
        self.calls.append(method)
        for slow in [slow for slow in self._slow_sends if slow[0] <= self._now()]:
            self._slow_sends.remove(slow)
            slow[1]()
        for fault in self._faults:
            if fault.method != method:
                continue
            if fault.skip:
                fault.skip -= 1
                return None
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
            return fault
        return None

    def _next_id(self) -> int:
        self._last_id = max(self._last_id + 1, (self._now() - _EPOCH) // timedelta(milliseconds=1) << 22)
        return self._last_id

    def _send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        channel = self.channels.get(channel_id)
        if channel is None or channel.is_gone:
            return GONE
        if not channel.home.may_send:
            return ACCESS
        if channel.locked:
            return LOCKED
        if message.title:
            post = Channel(self._next_id(), parent=channel, name=message.title)
            self.channels[post.id] = post
            post.messages.append(StoredMessage(post.id, message, "", self._now()))
            return Posted(post.id)
        for stored in channel.messages:
            if stored.nonce == nonce and abs(self._now() - stored.sent_at) < NONCE_KNOWN:
                return Posted(0 if stored.deleted else stored.id)
        channel.messages.append(StoredMessage(self._next_id(), message, nonce, self._now()))
        return Posted(channel.messages[-1].id)

    def _open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        channel = self.channels.get(channel_id)
        if channel is None or channel.is_gone:
            return GONE
        if not channel.home.may_send:
            return ACCESS
        if message_id in self.channels:
            return Posted(message_id, already_existed=True)
        if message_id not in [stored.id for stored in channel.visible]:
            return NO_MESSAGE
        self.channels[message_id] = Channel(message_id, parent=channel, name=name)
        return Posted(message_id)

    def _history_refusal(self, channel_id: int, home_channel_id: int) -> Failed | None:
        """Return why the history of a channel cannot be read."""
        home, channel = self.channels.get(home_channel_id), self.channels.get(channel_id)
        if home is None or home.is_gone:
            return GONE
        if not home.may_read_history:
            return NO_HISTORY
        return GONE if channel is None or channel.is_gone else None

    def _history(self, channel_id: int, after: int) -> Iterator[tuple[Channel, StoredMessage]]:
        """Yield the messages after ``after``, oldest first. In a forum: those of its posts."""
        channel = self.channels[channel_id]
        posts = [post for post in self.threads(channel_id) if post.id > after and not post.deleted]
        for place in posts if channel.is_forum else (channel,):
            yield from ((place, stored) for stored in place.visible if stored.id > after)


def _outcome(fault: Fault) -> Failed:
    if isinstance(fault.outcome, Exception):
        raise fault.outcome
    return fault.outcome


def _shows(stored: StoredMessage, message: RenderedMessage) -> bool:
    if message.buttons:
        return message.buttons[0].custom_id in [button.custom_id for button in stored.rendered.buttons]
    return (stored.rendered.content, stored.rendered.texts) == (message.content, message.texts)
