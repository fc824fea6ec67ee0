# ruff: noqa: E501 - markup is easiest to read on one line
"""Read randomly damaged files: reading must always end in a story or a StoryError within a time limit.

``python -m tests.story.fuzz --minutes 60`` runs for an hour. It damages the sample files and the files in the folder that
the environment variable STORY_TEXTS names, and writes files that cause an error to ``--keep``.
"""

import argparse
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from types import FrameType
from zipfile import ZipFile

from story import FILE_SUFFIXES, StoryError, read
from tests.story.books import sample_files, zipped

MARKUP = (
    "<p>", "</p>", "<br/>", "<hr/>", "<h1>", "</h1>", "<h2>I</h2>", "<em>", "</em>", "<b>", "<table><tr><td>", "</table>",
    "<ul><li>", "<ol start='x'>", "<pre>", "</pre>", "<q>", "<img alt='A map'/>", "<img/>", "<svg>", "<ruby>漢<rt>か</rt>",
    "<a href='#x'>1</a>", "<a id='x'>", "<a epub:type='noteref' href='#n'>2</a>", "<aside id='n'>Note.</aside>", "&nbsp;",
    "&#0;", "&#xD800;", "&unknown;", "<!--", "-->", "<![CDATA[", "]]>", "<?xml?>", "<!DOCTYPE html [<!ENTITY a 'b'>]>", "&a;",
    "<style>.x{font-style:italic}", "</style>", "<script>", "<div class='meta'><p>Notes</p><blockquote>", "<p class='poem'>",
    "<section epub:type='chapter'>", "<nav>", "<template>", "<frameset>", "<svg><title>", "<math>", "<body>", "</html>",
    "style='display:none'", "\x00", "\u2028", "\ufeff", "\u202e", "＜", "“", "* * *", "---", "<w:p>", "<w:r><w:t>x</w:t></w:r>",
    "<w:tbl>", "<w:footnoteReference w:id='1'/>", "<item id='i' href='../../x'/>", "<itemref idref='i'/>", "href='/etc/passwd'",
    "<div>" * 300, "<b><i>" * 300, "<q>" * 50,
)  # fmt: skip
#: Limit of CPU time for one file.
SECONDS = 20


def damage(data: bytes, dice: random.Random) -> bytes:
    """Return a file with some bytes removed, repeated, changed or inserted, often within an entry of a zip file."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _damage_zip(data, dice)
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(len(data) + 1)
        end = min(len(data), start + int(dice.paretovariate(0.7)))
        part = data[start:end][:5000]
        match dice.randrange(7):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + part * dice.randint(2, 20) + data[end:]
            case 2:
                data = data[:start] + dice.randbytes(dice.randint(1, 9)) + data[end:]
            case 3 if start < len(data):
                data = data[:start] + bytes([data[start] ^ 1 << dice.randrange(8)]) + data[start + 1 :]
            case 4:
                data = data[:start] if dice.random() < 0.3 else data
            case 5:
                target = dice.randrange(len(data) + 1)
                data = data[:target] + part + data[target:]
            case _:
                mark = dice.choice(MARKUP).encode("utf-8", "surrogatepass")
                data = data[:start] + mark * dice.choice((1, 1, 2, 40)) + data[start:]
    return data


def _damage_zip(data: bytes, dice: random.Random) -> bytes:
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()[:40]}
    except Exception:  # a file that is damaged twice may not be a zip file
        return data
    texts = [name for name in entries if not name.endswith((".svg", ".png", ".jpg", ".otf"))] or list(entries)
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(texts)
        match dice.randrange(6):
            case 0:
                entries.pop(name, None)
            case 1:
                entries[dice.choice(("../", "/", "EPUB/", "word/", "META-INF/")) + name] = entries.get(name, b"")
            case 2:
                entries["META-INF/encryption.xml"] = dice.choice((b"<x/>", b"", entries.get(name, b"")))
            case _:
                entries[name] = damage(entries.get(name, b""), dice)
    return zipped(entries)


def check(data: bytes, name: str) -> None:
    """Read a file. Raises an error unless it is a well-formed story or reading raises a StoryError."""
    try:
        story = read(data, name)
    except StoryError:
        return
    assert story.title
    assert story.blocks
    text = story.text
    assert all(block.text and text[block.start : block.end] == block.text for block in story.blocks)
    text.encode()
    assert "\x00" not in text
    firsts = [chapter.first for chapter in story.chapters]
    assert firsts[0] == 0
    assert firsts == sorted(set(firsts))
    assert firsts[-1] < len(story.blocks)


def _on_timeout(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def run(minutes: float, keep: Path, folder: str, seed: int) -> int:
    """Damage and read files until the time is over. Returns the number of different errors."""
    samples: list[tuple[str, bytes]] = list(sample_files().items())
    files = samples + [
        (path.suffix, path.read_bytes()) for path in sorted(Path(folder).glob("*")) if folder and path.is_file()
    ]
    small: Sequence[tuple[str, bytes]] = [(suffix, data) for suffix, data in files if len(data) < 100_000]
    dice = random.Random(seed)
    signal.signal(signal.SIGVTALRM, _on_timeout)
    until = time.monotonic() + minutes * 60
    counts: dict[str, int] = {}  # by traceback
    tries = 0
    while time.monotonic() < until:
        tries += 1
        suffix, data = dice.choice(dice.choices((samples, small, files), (14, 5, 1))[0])
        damaged = damage(data, dice)
        name = f"tale{suffix if dice.random() < 0.8 else dice.choice(FILE_SUFFIXES)}"
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            check(damaged, name)
        except BaseException as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if isinstance(error, KeyboardInterrupt):
                raise
            location = "".join(traceback.format_exception(error)[-3:])
            counts[location] = counts.get(location, 0) + 1
            if counts[location] == 1:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{len(counts)}-{name}").write_bytes(damaged)
                print(f"{len(counts)}-{name}\n{location}", flush=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    print(f"{tries} files, {len(counts)} errors")
    return len(counts)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-errors"))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    sys.exit(run(arguments.minutes, arguments.keep, os.environ.get("STORY_TEXTS", ""), arguments.seed) > 0)


if __name__ == "__main__":
    main()
