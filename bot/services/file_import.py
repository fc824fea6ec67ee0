"""Files from anybody, read in a process of their own: one that hangs, swells or dies takes nothing else with it."""

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

#: Seconds. War and Peace takes two, and a small machine is ten times as slow.
TIMEOUT_SECONDS: Final = 60.0
#: Seconds of the processor.
SECONDS: Final = 20
#: Bytes of address space. War and Peace takes 90 million, the model that tells languages 210 million.
MEMORY: Final = 1 << 30
#: How many files are read at once; the others wait.
AT_ONCE: Final = 2
_ROOT: Final = Path(__file__).parents[2]
#: All that the process gets to know of its surroundings: threads would take address space for nothing.
_ENVIRONMENT: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A story, and the columns of its row."""

    story: Story
    columns: dict[str, Any]


async def import_file(
    data: bytes,
    name: str,
    title: str = "",
    *,
    timeout: float = TIMEOUT_SECONDS,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> ImportedFile:
    """The story in a file; ``title`` (empty: the file's own) is what it is to be called here.

    Raises the StoryError that reading it raised; TooHard where the process ran out of ``memory`` (bytes), of
    ``seconds`` of the processor, or of ``timeout`` (seconds in all); RuntimeError with its traceback where the fault
    is ours.
    """
    asked = {"name": name, "title": title, "memory": memory, "seconds": seconds}
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turns:
        code, answer, complaint = await _run(json.dumps(asked).encode() + b"\n" + data, timeout)
    if code < 0:
        raise TooHard(name=name)
    if code > 0:
        raise RuntimeError(complaint.decode("utf-8", "replace"))
    return await asyncio.to_thread(_take, answer)


async def _run(asked: bytes, timeout: float) -> tuple[int, bytes, bytes]:
    """How the process ended (below 0: it was ended), and what it wrote."""
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
            answer, complaint = await process.communicate(asked)
    except TimeoutError:
        return -1, b"", b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    return process.returncode or 0, answer, complaint


def _take(answer: bytes) -> ImportedFile:
    found = json.loads(answer)
    if "error" in found:
        kind = next(kind for kind in _kinds(StoryError) if kind.code == found["error"])
        raise kind(**found["values"])
    notices = tuple(Notice(Change(change), count, sample) for change, count, sample in found["notices"])
    return ImportedFile(replace(loads_story(found["columns"]["body"]), notices=notices), found["columns"])


def _kinds(kind: type[StoryError]) -> Iterator[type[StoryError]]:
    yield kind
    for beneath in kind.__subclasses__():
        yield from _kinds(beneath)
