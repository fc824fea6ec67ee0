"""Read the title, the author and the language that the first passages of a plain text state."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.draft import Draft, Metadata, plain_runs
from story.formats.structure.headings import is_heading, is_title, title_key
from story.formats.structure.language_tags import tag_of_language
from story.formats.structure.layout import is_scene_break
from story.model import BlockKind
from story.words import count_words

_MAX_PASSAGES: Final = 8  # of a title page
_MAX_LINES_TO_HEADING: Final = 2  # between a title and the first heading: an author without "by", an edition
_MIN_PROSE_WORDS: Final = 12  # a passage of so many words makes the line above it a title
_BY_WORD: Final = r"(?:by|von|par|door|av|af|di|por)"
_AUTHOR: Final = re.compile(rf"{_BY_WORD} (?P<author>\S.{{1,58}}\S)", re.IGNORECASE)
_ENDS_LIKE_SENTENCE: Final = re.compile(r"(?!(?i:esq)\.$)[^\W_]{3,}[.!?…]+[\"'”’»]*$")  # "M." and "Jr." end no sentence
_TITLE_BY_AUTHOR: Final = re.compile(
    r"(?P<title>\S.{1,68}\S),? (?:by|By|BY) (?P<author>(?:[^\W\d_a-z][\w.'’-]* ?){1,4})"
)
_BRACKETED_TITLE: Final = re.compile(r"《(?P<title>[^》]{1,40})》(?:.{0,4}作者\s*[:：]?\s*(?P<author>\S{1,20}))?")
_STATEMENT: Final = re.compile(
    r"^[\s*_]*(?:(?P<title>title|story|titre|titel|t[íi]tulo|titolo|[书書]名|标题|タイトル|題名)"
    r"|(?P<author>author|by|written by|auteur|autor|autorin|autore|作者|著者)"
    r"|(?P<language>language|langue|sprache|idioma|lingua|语言|言語))[\s*_]*[:：][\s*_]*(?P<value>\S.{0,98}?)[\s*_]*$",
    re.IGNORECASE | re.MULTILINE,
)


def read_title_page(drafts: Sequence[Draft], metadata: Metadata) -> tuple[list[Draft], Metadata]:
    """Turn the title that opens the text into a heading, and complete the metadata by what the first passages state.

    A title that is the whole of its heading is not put into the metadata, so that ``mark_headings`` can still decide
    that it is the heading of a chapter.
    """
    first_drafts = [part for draft in drafts[:_MAX_PASSAGES] for part in _split_title_lines(draft, metadata.title)]
    drafts = [*first_drafts, *drafts[_MAX_PASSAGES:]]
    metadata = _add_statements(drafts[:_MAX_PASSAGES], metadata)
    for index, draft in enumerate(drafts[:_MAX_PASSAGES]):
        if metadata.title and draft.kind is BlockKind.PARAGRAPH and _is_same_title(draft.text, metadata.title):
            drafts[index] = _make_title(draft)
            author = _author_line(drafts, index + 1)
            return drafts, replace(metadata, author=metadata.author or author)
    if metadata.title or len(drafts) < 2 or drafts[0].kind is not BlockKind.PARAGRAPH:
        return drafts, metadata
    first = drafts[0].text.strip()
    match = _BRACKETED_TITLE.fullmatch(first) or (_TITLE_BY_AUTHOR.fullmatch(first) if is_title(first) else None)
    author = _author_line(drafts, 1)
    if match or (is_title(first) and not is_heading(first) and (author or _opens_text(drafts))):
        drafts[0] = _make_title(drafts[0])
        title = match["title"] if match else ""
        author = (match["author"] if match else "") or author
        metadata = replace(metadata, title=title, author=metadata.author or (author or "").strip())
    return drafts, metadata


def mark_author_line(drafts: Sequence[Draft], author: str) -> list[Draft]:
    """Turn the line below the title that names the author into a heading, because it is no prose.

    Chapters must have been found before.
    """
    marked = list(drafts)
    for index, draft in enumerate(marked[:_MAX_PASSAGES]):
        named = _author_line(marked, index + 1) if draft.is_title else ""
        if named and named == author and marked[index + 1].kind is BlockKind.PARAGRAPH:
            marked[index + 1] = replace(marked[index + 1], kind=BlockKind.HEADING, level=3, is_title=True)
            break
    return marked


def _opens_text(drafts: Sequence[Draft]) -> bool:
    """Return whether the first line opens the text: prose or a scene break follows, or a heading within a few lines."""
    second = drafts[1].text.strip()
    if is_scene_break(second) or count_words(second) >= _MIN_PROSE_WORDS:
        return True
    following = [draft.text.strip() for draft in drafts[1 : _MAX_LINES_TO_HEADING + 2]]
    heading = next((index for index, text in enumerate(following) if is_heading(text)), len(following))
    return heading < len(following) and all(map(is_title, following[:heading]))


def _add_statements(drafts: Sequence[Draft], metadata: Metadata) -> Metadata:
    """Complete the metadata by lines such as "Author: Ada Marsh". The lines stay in the text."""
    statements: dict[str, str] = {}
    for draft in drafts:
        for match in _STATEMENT.finditer(draft.text):
            field = next(name for name in ("title", "author", "language") if match[name])
            statements.setdefault(field, match["value"])
    return replace(
        metadata,
        title=metadata.title or statements.get("title", ""),
        author=metadata.author or statements.get("author", ""),
        language=metadata.language or tag_of_language(statements.get("language", "")),
    )


def _split_title_lines(draft: Draft, title: str) -> list[Draft]:
    """Split a passage into its lines if one of them is the title, or if they are a title and its author."""
    lines = draft.text.split("\n") if draft.kind is BlockKind.VERSE else []
    has_author = len(lines) == 2 and is_title(lines[0]) and _AUTHOR.fullmatch(lines[1].strip())
    if has_author or (title and any(_is_same_title(line, title) for line in lines)):
        return [Draft(BlockKind.PARAGRAPH, plain_runs(line)) for line in lines]
    return [draft]


def _author_line(drafts: Sequence[Draft], index: int) -> str:
    """Return the author that the passage at ``index`` names, such as "by Ada Marsh"; empty if it names none."""
    if index >= len(drafts):
        return ""
    match = _AUTHOR.fullmatch(drafts[index].text.strip())
    return match["author"] if match and not _ENDS_LIKE_SENTENCE.search(match["author"]) else ""


def _make_title(draft: Draft) -> Draft:
    return replace(draft, kind=BlockKind.HEADING, level=1, is_title=True)


def _is_same_title(one: str, other: str) -> bool:
    return title_key(one) == title_key(other)
