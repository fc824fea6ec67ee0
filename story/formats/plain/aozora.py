"""What Aozora Bunko, the library of free Japanese books, puts into and around a text.

Its notation (https://www.aozora.gr.jp/annotation/): readings in 《》, with ｜ where what they belong to begins, and
notes to the typesetter in ［＃］, those that name headings among them.
"""

import re
from collections.abc import Iterator
from typing import Final

from story.formats.structure.headings import CHAPTER, SECTION, VOLUME, words_of
from story.formats.structure.story_builder import Facts
from story.model import Change, Notice

_LEGEND: Final = re.compile(r"^-{20,}\n【テキスト中に現れる記号について】.*?^-{20,}\n", re.MULTILINE | re.DOTALL)
_IMPRINT: Final = re.compile(r"^底本：", re.MULTILINE)
_READING: Final = re.compile(r"《[^》\n]{1,40}》|｜")
_NOTE: Final = re.compile(r"［＃[^］\n]{1,200}］")
_HEADING: Final = re.compile(r"^(?=[^\n]{1,200}は(?P<size>[大中小])見出し］)(?P<line>.*)$", re.MULTILINE)
_HEAD: Final = 5  # lines: a title, perhaps another one, and who wrote and translated it
_LINE: Final = 60  # characters
_SAMPLE: Final = 80  # characters


def unwrap(text: str) -> tuple[Facts, str, dict[str, int], tuple[Notice, ...]]:
    """Title and author, the story by itself, its headings by their words with their levels; else the text untouched."""
    legend, imprint = _LEGEND.search(text), _IMPRINT.search(text)
    if legend is None and (imprint is None or "［＃" not in text):
        return Facts(), text, {}, ()
    body = text[: imprint.start()] if imprint else text
    body = _LEGEND.sub("\n", body, 1)
    head = body.strip().split("\n\n", 1)[0].split("\n")
    gone = (legend[0] if legend else "") + text[len(text) if imprint is None else imprint.start() :]
    headings = [(found["size"], _plain(found["line"]).strip()) for found in _HEADING.finditer(body)]
    titles = dict(_ranked(headings))
    body = _HEADING.sub(lambda found: f"\n{_plain(found['line']).strip()}\n", body)
    stated = [_plain(line).strip() for line in head] if len(head) <= _HEAD and max(map(len, head)) <= _LINE else [""]
    facts = Facts(stated[0], stated[-1] if len(stated) > 1 else "", "ja")
    return facts, _plain(body), titles, (Notice(Change.BOILERPLATE, len(gone), " ".join(gone.split())[:_SAMPLE]),)


def _plain(text: str) -> str:
    return _READING.sub("", _NOTE.sub("", text))


def _ranked(headings: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Each heading's words with its level: the largest are chapters, or volumes where there are smaller ones."""
    sizes = [size for size in "大中小" if any(size == each for each, _ in headings)]
    levels = (VOLUME, CHAPTER, SECTION) if sizes[:1] == ["大"] and len(sizes) > 1 else (CHAPTER, SECTION, SECTION)
    rank = dict(zip(sizes, levels, strict=False))
    for size, words in headings:
        yield words_of(words), rank[size]
