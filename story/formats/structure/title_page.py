"""What opens a text: its title, its author, and lines that state such facts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from story.formats.structure.headings import is_heading, is_title
from story.formats.structure.layout import is_break
from story.formats.structure.story_builder import Draft, Facts, plain
from story.model import BlockKind
from story.words import count_words

_PAGE: Final = 8  # passages
_LINES: Final = 2  # between a title and the first heading: an author without "by", an edition
_PROSE: Final = 12  # words: a longer passage beneath a line makes that line a title
_BY: Final = r"(?:by|von|par|door|av|af|di|por)"
_AUTHOR: Final = re.compile(rf"{_BY} (?P<author>\S.{{1,58}}\S)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?!(?i:esq)\.$)[^\W_]{3,}[.!?…]+[\"'”’»]*$")  # "M." and "Jr." end no sentence
_BOTH: Final = re.compile(r"(?P<title>\S.{1,68}\S),? (?:by|By|BY) (?P<author>(?:[^\W\d_a-z][\w.'’-]* ?){1,4})")
_BRACKETED: Final = re.compile(r"《(?P<title>[^》]{1,40})》(?:.{0,4}作者\s*[:：]?\s*(?P<author>\S{1,20}))?")
_STATED: Final = re.compile(
    r"^[\s*_]*(?:(?P<title>title|story|titre|titel|t[íi]tulo|titolo|[书書]名|标题|タイトル|題名)"
    r"|(?P<author>author|by|written by|auteur|autor|autorin|autore|作者|著者)"
    r"|(?P<language>language|langue|sprache|idioma|lingua|语言|言語))[\s*_]*[:：][\s*_]*(?P<value>\S.{0,98}?)[\s*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LANGUAGES: Final = {
    "arabic": "ar", "chinese": "zh", "mandarin": "zh", "中文": "zh", "czech": "cs", "danish": "da", "dansk": "da",
    "dutch": "nl", "nederlands": "nl", "english": "en", "esperanto": "eo", "finnish": "fi", "suomi": "fi",
    "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "greek": "el", "hebrew": "he",
    "hungarian": "hu", "magyar": "hu", "italian": "it", "italiano": "it", "japanese": "ja", "日本語": "ja",
    "korean": "ko", "latin": "la", "norwegian": "no", "norsk": "no", "polish": "pl", "polski": "pl",
    "portuguese": "pt", "português": "pt", "romanian": "ro", "russian": "ru", "русский": "ru", "spanish": "es",
    "español": "es", "swedish": "sv", "svenska": "sv", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip


def language_tag(name: str) -> str:
    """The tag of a language by its English name or its own; a tag stays itself; empty where it is unknown."""
    name = name.strip().casefold()
    return name if name in _LANGUAGES.values() else _LANGUAGES.get(name, "")


def take(drafts: Sequence[Draft], facts: Facts) -> tuple[list[Draft], Facts]:
    """The title that opens the text made a heading, and the facts with what the first passages state.

    A title that is all of its heading is left out of the facts, for whoever looks at the whole text to overrule.
    """
    drafts = [part for draft in drafts[:_PAGE] for part in _lines(draft, facts.title)] + list(drafts[_PAGE:])
    facts = _stated(drafts[:_PAGE], facts)
    for index, draft in enumerate(drafts[:_PAGE]):
        if facts.title and draft.kind is BlockKind.PARAGRAPH and _same(draft.text, facts.title):
            drafts[index] = _titled(draft)
            by = _by(drafts, index + 1)
            return drafts, replace(facts, author=facts.author or by)
    if facts.title or len(drafts) < 2 or drafts[0].kind is not BlockKind.PARAGRAPH:
        return drafts, facts
    first = drafts[0].text.strip()
    both = _BRACKETED.fullmatch(first) or (_BOTH.fullmatch(first) if is_title(first) else None)
    by = _by(drafts, 1)
    if both or (is_title(first) and not is_heading(first) and (by or _opens(drafts))):
        drafts[0] = _titled(drafts[0])
        title = both["title"] if both else ""
        author = (both["author"] if both else "") or by
        facts = replace(facts, title=title, author=facts.author or (author or "").strip())
    return drafts, facts


def credit(drafts: Sequence[Draft], author: str) -> list[Draft]:
    """The line beneath the title that names the author made a heading, once chapters are found: it is no prose."""
    credited = list(drafts)
    for index, draft in enumerate(credited[:_PAGE]):
        by = _by(credited, index + 1) if draft.is_title else ""
        if by and by == author and credited[index + 1].kind is BlockKind.PARAGRAPH:
            credited[index + 1] = replace(credited[index + 1], kind=BlockKind.HEADING, level=3, is_title=True)
            break
    return credited


def _opens(drafts: Sequence[Draft]) -> bool:
    """Whether the first line opens the text: prose or a break comes next; or a heading, be it after a line or two."""
    second = drafts[1].text.strip()
    if is_break(second) or count_words(second) >= _PROSE:
        return True
    beneath = [draft.text.strip() for draft in drafts[1 : _LINES + 2]]
    heading = next((index for index, text in enumerate(beneath) if is_heading(text)), len(beneath))
    return heading < len(beneath) and all(map(is_title, beneath[:heading]))


def _stated(drafts: Sequence[Draft], facts: Facts) -> Facts:
    """Facts from lines such as "Author: Ada Marsh"; the lines stay in the text."""
    found: dict[str, str] = {}
    for draft in drafts:
        for line in _STATED.finditer(draft.text):
            found.setdefault(str(line.lastgroup if line.lastgroup != "value" else _key(line)), line["value"])
    return replace(
        facts,
        title=facts.title or found.get("title", ""),
        author=facts.author or found.get("author", ""),
        language=facts.language or language_tag(found.get("language", "")),
    )


def _lines(draft: Draft, title: str) -> list[Draft]:
    """The lines of a passage that has the title among them, or a title and its author; else the passage as it is."""
    lines = draft.text.split("\n") if draft.kind is BlockKind.VERSE else []
    authored = len(lines) == 2 and is_title(lines[0]) and _AUTHOR.fullmatch(lines[1].strip())
    if authored or (title and any(_same(line, title) for line in lines)):
        return [Draft(BlockKind.PARAGRAPH, plain(line)) for line in lines]
    return [draft]


def _key(line: re.Match[str]) -> str:
    return next(key for key in ("title", "author", "language") if line[key])


def _by(drafts: Sequence[Draft], index: int) -> str:
    """The author in the passage after the title: "by Ada Marsh", or "by" and the name in the next."""
    if index >= len(drafts):
        return ""
    found = _AUTHOR.fullmatch(drafts[index].text.strip())
    return found["author"] if found and not _SENTENCE.search(found["author"]) else ""


def _titled(draft: Draft) -> Draft:
    return replace(draft, kind=BlockKind.HEADING, level=1, is_title=True)


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))
