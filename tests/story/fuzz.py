# ruff: noqa: E501 - markup reads best on its own line
"""Files spoilt in every way: whatever is made of them, reading ends in a story or a StoryError, and soon.

``python -m tests.story.fuzz --minutes 60`` goes on for an hour, over our own samples and the files in the folder that
STORY_TEXTS names, and keeps what it finds in ``--keep``.
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
from tests.story.books import docx, epub, page, paragraph, zipped

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
#: Of the processor, for one file.
SECONDS = 20


def samples() -> dict[str, bytes]:
    """A file of each format, with something of everything that markup can have."""
    body = """<section epub:type="chapter"><h2>I</h2><p epub:type="title">The Rope</p>
<p epub:type="se:bridgehead">Anna finds a rope, and with it a boat that nobody owns.</p>
<p>It was <em>late</em>.<a epub:type="noteref" href="notes.xhtml#n1">1</a></p><hr/><p class="x">Then it was later.</p>
<blockquote epub:type="z3998:verse"><p><span>Ropes are red,</span><br/><span class="i1">boats are blue.</span></p></blockquote>
<table><tr><td>Oars</td><td>2</td></tr></table><ol><li>Pull.</li><li>Rest.</li></ol><img src="a.png" alt="A knot"/>
</section>"""
    head = '<link rel="stylesheet" href="a.css"/><style>i > em { font-style: normal }</style>'
    notes = page(
        '<section epub:type="endnotes"><ol><li id="n1"><p>Very late. <a href="#r1">↩</a></p></li></ol></section>'
    )
    plain = page("<p>Pull.</p><p id='x'>Rest.</p>")
    nav = page(
        "<nav epub:type='toc'><ol><li><a href='three.xhtml'>III</a></li><li><a href='four.xhtml#x'>IV</a></li></ol></nav>"
    )
    book = epub(
        {"one.xhtml": page(body, head), "two.xhtml": page(body.replace("I<", "II<"), head), "notes.xhtml": notes}
        | {"three.xhtml": plain, "four.xhtml": plain},
        items='<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        files={
            "EPUB/a.css": ".x { font-style: italic } @media print { p { font-weight: bold } }",
            "EPUB/nav.xhtml": nav,
        },
    )
    word = docx(
        paragraph("Chapter 1", style="Heading1") + paragraph("It was late.", look="<w:i/>") + paragraph("* * *")
        + paragraph("") + paragraph("The boat had gone.", look="<w:b/>")
    )  # fmt: skip
    return {
        ".html": page(body, head).encode(),
        ".epub": book,
        ".docx": word,
        ".md": b"---\ntitle: Rope\nrecaps:\n  1: So.\n---\n## I\n\nIt was *late*.\n\n> Red,\n> blue.\n\n***\n\n## II\n\nGone.",
        ".txt": b"ROPE\n\nby Ida\n\nCHAPTER I\n\nIt was _late_.\n\n* * *\n\nCHAPTER II\n\nGone.\n",
    }


def spoil(data: bytes, dice: random.Random) -> bytes:
    """A file with some of its bytes lost, doubled, changed or put in; of a zip, as often what it holds."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _spoil_zip(data, dice)
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(len(data) + 1)
        end = min(len(data), start + int(dice.paretovariate(0.7)))
        piece = data[start:end][:5000]
        match dice.randrange(7):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + piece * dice.randint(2, 20) + data[end:]
            case 2:
                data = data[:start] + dice.randbytes(dice.randint(1, 9)) + data[end:]
            case 3 if start < len(data):
                data = data[:start] + bytes([data[start] ^ 1 << dice.randrange(8)]) + data[start + 1 :]
            case 4:
                data = data[:start] if dice.random() < 0.3 else data
            case 5:
                elsewhere = dice.randrange(len(data) + 1)
                data = data[:elsewhere] + piece + data[elsewhere:]
            case _:
                mark = dice.choice(MARKUP).encode("utf-8", "surrogatepass")
                data = data[:start] + mark * dice.choice((1, 1, 2, 40)) + data[start:]
    return data


def _spoil_zip(data: bytes, dice: random.Random) -> bytes:
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()[:40]}
    except Exception:  # the samples are whole, but what is spoilt twice is not
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
                entries[name] = spoil(entries.get(name, b""), dice)
    return zipped(entries)


def check(data: bytes, name: str) -> None:
    """Read, and see that the story is well formed. A StoryError is as good."""
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


def _late(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def run(minutes: float, keep: Path, folder: str, seed: int) -> int:
    """Spoil and read until the time is over; returns how many findings were kept."""
    own: list[tuple[str, bytes]] = list(samples().items())
    files = own + [
        (path.suffix, path.read_bytes()) for path in sorted(Path(folder).glob("*")) if folder and path.is_file()
    ]
    small: Sequence[tuple[str, bytes]] = [(ending, data) for ending, data in files if len(data) < 100_000]
    dice = random.Random(seed)
    signal.signal(signal.SIGVTALRM, _late)
    until = time.monotonic() + minutes * 60
    seen: dict[str, int] = {}
    tries = 0
    while time.monotonic() < until:
        tries += 1
        ending, data = dice.choice(dice.choices((own, small, files), (14, 5, 1))[0])
        spoilt = spoil(data, dice)
        name = f"tale{ending if dice.random() < 0.8 else dice.choice(FILE_SUFFIXES)}"
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            check(spoilt, name)
        except BaseException as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if isinstance(error, KeyboardInterrupt):
                raise
            where = "".join(traceback.format_exception(error)[-3:])
            seen[where] = seen.get(where, 0) + 1
            if seen[where] == 1:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{len(seen)}-{name}").write_bytes(spoilt)
                print(f"{len(seen)}-{name}\n{where}", flush=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    print(f"{tries} files, {len(seen)} findings")
    return len(seen)


def main() -> None:
    """The command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = asked.parse_args()
    print(f"seed {given.seed}", flush=True)
    sys.exit(run(given.minutes, given.keep, os.environ.get("STORY_TEXTS", ""), given.seed) > 0)


if __name__ == "__main__":
    main()
