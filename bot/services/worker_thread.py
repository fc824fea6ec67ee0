"""One thread for work that keeps the processor busy, such as splitting a long story.

The event loop stays free, so posts go out on time. There is one thread for two reasons: many requests at once take no
more memory than one, and the threads for the system's own calls (name lookups, reading files) are never all busy.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

_executor: Final = ThreadPoolExecutor(1, thread_name_prefix="worker")


async def run_in_worker(work: Callable[[], T]) -> T:
    """Call ``work`` in the worker thread, after everything that was asked of it before, and return its result."""
    return await asyncio.get_running_loop().run_in_executor(_executor, work)
