"""The process that reads one file. ``file_import`` starts it.

Input: a line of JSON, ``{"name": .., "title": .., "memory": bytes, "seconds": of processor time}``, and then the file.
Output: JSON, ``{"columns": .., "notices": [[change, count, sample]]}`` or ``{"error": code, "values": {..}}``.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

#: How large a file the process may write, in bytes. The model that detects languages unpacks itself into one.
_FILE_SIZE = 100_000_000


def limit(memory: int, seconds: int) -> None:
    """Limit what this process can use, as far as the system supports it.

    Linux supports all of the limits. macOS does not limit address space. Windows has none of them; there the timeout
    of ``import_file`` is the only limit.
    """
    with suppress(ImportError):
        import resource

        limits = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": _FILE_SIZE, "RLIMIT_CORE": 0}
        for name, value in limits.items():
            with suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (value, value))
    with suppress(AttributeError, OSError):
        os.nice(5)


def main() -> None:
    """Read one file from standard input and write the result to standard output."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit(request["memory"], request["seconds"])
    result = _read(data, request["name"], request["title"])
    sys.stdout.buffer.write(json.dumps(result).encode())
    sys.stdout.buffer.flush()


def _read(data: bytes, name: str, title: str) -> dict[str, Any]:
    # The limits apply to these imports too.
    from bot.rendering.shorten import TITLE_LIMIT, shorten
    from bot.services.story_columns import to_columns
    from story import StoryError, TooHard, read
    from story.words import is_visible

    try:
        story = read(data, name)
        story = replace(story, title=shorten(title if is_visible(title) else story.title, TITLE_LIMIT))
        notices = [[notice.change.value, notice.count, notice.sample] for notice in story.notices]
        return {"columns": to_columns(story), "notices": notices}
    except StoryError as error:
        return {"error": error.code, "values": error.values}
    except (MemoryError, RecursionError):
        return {"error": TooHard.code, "values": {"name": name}}


if __name__ == "__main__":
    main()
