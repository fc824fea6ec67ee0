"""The process in which one file is read: a line of JSON and the file come in, JSON goes out.

In: ``{"name": .., "title": .., "memory": bytes, "seconds": of the processor}``. Out: ``{"columns": ..,
"notices": [[change, count, sample]]}``, or ``{"error": code, "values": {..}}``.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

#: Bytes of a file: the model that tells languages unpacks itself into a temporary one.
_WRITTEN = 100_000_000


def limit(memory: int, seconds: int) -> None:
    """Take from this process what it could do harm with, as far as the system knows how.

    Linux knows all of it; macOS does not limit address space; Windows knows none of it, and the one who waits for the
    process ends it.
    """
    with suppress(ImportError):
        import resource

        limits = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": _WRITTEN, "RLIMIT_CORE": 0}
        for name, most in limits.items():
            with suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, most))
    with suppress(AttributeError, OSError):
        os.nice(5)


def main() -> None:
    """Read one file."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit(asked["memory"], asked["seconds"])
    sys.stdout.buffer.write(json.dumps(_answer(data, asked["name"], asked["title"])).encode())
    sys.stdout.buffer.flush()


def _answer(data: bytes, name: str, title: str) -> dict[str, Any]:
    from bot.rendering.shorten import TITLE, shorten
    from bot.services.story_columns import columns
    from story import StoryError, TooHard, read
    from story.words import is_visible

    try:
        story = read(data, name)
        story = replace(story, title=shorten(title if is_visible(title) else story.title, TITLE))
        notices = [[notice.change.value, notice.count, notice.sample] for notice in story.notices]
        return {"columns": columns(story), "notices": notices}
    except StoryError as error:
        return {"error": error.code, "values": error.values}
    except (MemoryError, RecursionError):
        return {"error": TooHard.code, "values": {"name": name}}


if __name__ == "__main__":
    main()
