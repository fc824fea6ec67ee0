"""What happens, told to open pages as Server-Sent Events."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Json = dict[str, Any]
Event = tuple[str, Json]


class Events:
    """Every open page has a queue; a page that stopped reading loses events and loads the state anew."""

    def __init__(self) -> None:
        self._queues: dict[asyncio.Queue[Event | None], int | None] = {}

    @contextmanager
    def listen(self, viewer: int | None) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of ``(kind, data)``; None ends it."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(maxsize=1000)
        self._queues[queue] = viewer
        try:
            yield queue
        finally:
            del self._queues[queue]

    def publish(self, kind: str, data: Json, only_for: int | None = None) -> None:
        """Tell everyone, or one viewer alone."""
        for queue, viewer in self._queues.items():
            if only_for in (None, viewer) and not queue.full():
                queue.put_nowait((kind, data))

    def close(self) -> None:
        """End every stream."""
        for queue in self._queues:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
