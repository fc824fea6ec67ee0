"""Remove what Aozora Bunko, the library of free Japanese books, puts into and around a text.

Its notation (https://www.aozora.gr.jp/annotation/) has readings in 《》, ｜ where the word with a reading begins, and
notes to the typesetter in ［＃］. Some of these notes mark headings.
"""

import re
from collections.abc import Iterator
from typing import Final

from story.formats.structure.draft import Metadata
from story.formats.structure.headings import CHAPTER, SECTION, VOLUME, title_key
from story.model import Change, Notice

_LEGEND: Final = re.compile(r"^-{20,}\n【テキスト中に現れる記号について】.*?^-{20,}\n", re.MULTILINE | re.DOTALL)
_IMPRINT: Final = re.compile(r"^底本：", re.MULTILINE)
_READING: Final = re.compile(r"《[^》\n]{1,40}》|｜")
_NOTE: Final = re.compile(r"［＃[^］\n]{1,200}］")
_HEADING: Final = re.compile(r"^(?=[^\n]{1,200}は(?P<size>[大中小])見出し］)(?P<line>.*)$", re.MULTILINE)
_MAX_HEADER_LINES: Final = 5  # title, perhaps a subtitle, author, translator
_MAX_HEADER_LINE: Final = 60  # characters
_SAMPLE_LENGTH: Final = 80  # characters


def unwrap(text: str) -> tuple[Metadata, str, dict[str, int], tuple[Notice, ...]]:
    """Separate the story from the library's additions.

    Returns:
        The metadata, the story, the level of each heading by its ``title_key``, and a notice. A text that does not come
        from Aozora Bunko is returned as it is, with empty values.
    """
    legend, imprint = _LEGEND.search(text), _IMPRINT.search(text)
    if legend is None and (imprint is None or "［＃" not in text):
        return Metadata(), text, {}, ()
    body = text[: imprint.start()] if imprint else text
    body = _LEGEND.sub("\n", body, 1)
    header = body.strip().split("\n\n", 1)[0].split("\n")
    removed = (legend[0] if legend else "") + text[len(text) if imprint is None else imprint.start() :]
    headings = [(match["size"], _remove_notation(match["line"]).strip()) for match in _HEADING.finditer(body)]
    titles = dict(_levels(headings))
    body = _HEADING.sub(lambda match: f"\n{_remove_notation(match['line']).strip()}\n", body)
    is_header = len(header) <= _MAX_HEADER_LINES and max(map(len, header)) <= _MAX_HEADER_LINE
    title_lines = [_remove_notation(line).strip() for line in header] if is_header else [""]
    metadata = Metadata(title_lines[0], title_lines[-1] if len(title_lines) > 1 else "", "ja")
    notice = Notice(Change.BOILERPLATE, len(removed), " ".join(removed.split())[:_SAMPLE_LENGTH])
    return metadata, _remove_notation(body), titles, (notice,)


def _remove_notation(text: str) -> str:
    return _READING.sub("", _NOTE.sub("", text))


def _levels(headings: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Yield the ``title_key`` of each heading with its level. ``headings`` are pairs of size and title.

    Large headings are volumes if there are smaller ones. Otherwise the largest are chapters.
    """
    sizes = [size for size in "大中小" if any(size == other for other, _ in headings)]
    levels = (VOLUME, CHAPTER, SECTION) if sizes[:1] == ["大"] and len(sizes) > 1 else (CHAPTER, SECTION, SECTION)
    level_of_size = dict(zip(sizes, levels, strict=False))
    for size, title in headings:
        yield title_key(title), level_of_size[size]
