"""Long work of the processor's: beside everything else, and one piece at a time.

However many ask at once, it takes no more memory than one of them, and the threads that the system's own calls need
(to look up names, to read files) stay free: meanwhile posts go out on time.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

_thread: Final = ThreadPoolExecutor(1, thread_name_prefix="aside")


async def run_in_worker(work: Callable[[], T]) -> T:
    """What ``work`` returns, once it was its turn."""
    return await asyncio.get_running_loop().run_in_executor(_thread, work)
