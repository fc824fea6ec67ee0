"""Events for the open web pages, sent as Server-Sent Events."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.model.json import Json

Event = tuple[str, Json]


class Events:
    """One queue for each open page. A page that reads too slowly loses events, and then loads the whole state again."""

    def __init__(self) -> None:
        self._queues: dict[asyncio.Queue[Event | None], int | None] = {}

    @contextmanager
    def listen(self, viewer_id: int | None) -> Iterator[asyncio.Queue[Event | None]]:
        """Yield a queue of ``(kind, data)``; None ends it."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(maxsize=1000)
        self._queues[queue] = viewer_id
        try:
            yield queue
        finally:
            del self._queues[queue]

    def publish(self, kind: str, data: Json, only_for: int | None = None) -> None:
        """Send an event to all pages, or to those of one viewer."""
        for queue, viewer_id in self._queues.items():
            if only_for in (None, viewer_id) and not queue.full():
                queue.put_nowait((kind, data))

    def close(self) -> None:
        """End every queue."""
        for queue in self._queues:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
