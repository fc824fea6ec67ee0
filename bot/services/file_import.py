"""Read files from users in a separate process, because any of them may be broken or harmful.

A file that hangs, takes too much memory or crashes its reader ends only that process.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from story import Change, Notice, Story, StoryError, TooHard
from story.codec import loads_story

#: How long one file may take. War and Peace takes two seconds, and a small machine is ten times slower.
TIMEOUT_SECONDS: Final = 60.0
#: How much processor time one file may take.
CPU_SECONDS: Final = 20
#: Address space of the process, in bytes. War and Peace takes 90 million, the model that detects languages 210 million.
MEMORY_BYTES: Final = 1 << 30
#: How many files are read at the same time. The others wait.
MAX_PROCESSES: Final = 2
_ROOT: Final = Path(__file__).parents[2]
#: The whole environment of the process. More threads would only take address space.
_ENVIRONMENT: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

_slots: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A story from a file, and the columns of its row in the database."""

    story: Story
    columns: dict[str, Any]


async def import_file(
    data: bytes,
    name: str,
    title: str = "",
    *,
    timeout: float = TIMEOUT_SECONDS,  # noqa: ASYNC109 - includes the end of the process
    cpu_seconds: int = CPU_SECONDS,
    memory: int = MEMORY_BYTES,
) -> ImportedFile:
    """Read a story from a file.

    Args:
        data: The contents of the file.
        name: The name of the file.
        title: The title that the story gets. Empty: the file's own.
        timeout: How long it may take, in seconds.
        cpu_seconds: How much processor time it may take.
        memory: How much address space it may take, in bytes.

    Raises:
        StoryError: The file cannot be read. ``TooHard`` if it exceeds one of the limits.
        RuntimeError: Our code has a mistake. The message is the traceback of the process.
    """
    request = json.dumps({"name": name, "title": title, "memory": memory, "seconds": cpu_seconds})
    slots = _slots.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MAX_PROCESSES))
    async with slots:
        exit_status, output, errors = await _run_process(request.encode() + b"\n" + data, timeout)
    if exit_status < 0:
        raise TooHard(name=name)
    if exit_status > 0:
        raise RuntimeError(errors.decode("utf-8", "replace"))
    return await asyncio.to_thread(_parse_output, output)


async def _run_process(data: bytes, timeout: float) -> tuple[int, bytes, bytes]:  # noqa: ASYNC109
    """Return the exit status of the process (below 0: it was killed), its output and its error output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.services.file_import_process",
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=_ROOT,
        env=None if os.name == "nt" else _ENVIRONMENT,
    )
    try:
        async with asyncio.timeout(timeout):
            output, errors = await process.communicate(data)
    except TimeoutError:
        return -1, b"", b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    return process.returncode or 0, output, errors


def _parse_output(output: bytes) -> ImportedFile:
    result = json.loads(output)
    if "error" in result:
        error_type = next(error for error in _subclasses(StoryError) if error.code == result["error"])
        raise error_type(**result["values"])
    notices = tuple(Notice(Change(change), count, sample) for change, count, sample in result["notices"])
    return ImportedFile(replace(loads_story(result["columns"]["body"]), notices=notices), result["columns"])


def _subclasses(error: type[StoryError]) -> Iterator[type[StoryError]]:
    yield error
    for subclass in error.__subclasses__():
        yield from _subclasses(subclass)
