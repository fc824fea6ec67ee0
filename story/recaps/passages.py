"""Passages and sentences of a text that can be quoted alone, with the number of their part.

A sentence with an unclosed quotation, without its beginning or without its end is not fit for a recap.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from story.model import BlockKind, Installment
from story.sentences import EndStrength, find_sentence_starts

_UNSPACED: Final = re.compile("[\u3001-\u9fff\uff01-\uff60]")
_LINE_SEPARATOR: Final = " / "  # between lines of verse that are quoted in running text
_MAX_SPEECH: Final = 500  # characters: a longer speech is split into its sentences
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_MARKS: Final = re.compile("[\"“”„«»‹›‘’‚「」『』()\\[\\]（）'`]")
_PAIRS: Final = ("“”", "„“", "«»", "‹›", "‘’", "‚‘", "「」", "『』", "()", "[]", "（）", "`'")
_CLOSING: Final = {pair[0]: pair[1] for pair in _PAIRS}
_OPENING: Final = {pair[1]: pair[0] for pair in reversed(_PAIRS)} | {'"': '"', "'": "'"}
_ELISIONS: Final = re.compile(r"'(?:[Tt](?:is|was|were|will|would|il)|[Ee]m|[Cc]ause|[Nn]eath)\b")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’»«“‘›‹」』)\]）]*$")
_QUOTATION_MARK: Final = re.compile('["“”„«»「『`]')
_SPEECH_STARTS: Final = frozenset("‘'—–")
_SENTENCE_STARTS: Final = frozenset("\"'`“„«»‹›‘‚「『([（¿¡—–")
_FOOTNOTE: Final = re.compile(r"(?:[*†‡]|\[\d+\])\s")
_JAPANESE_PARTICLE: Final = re.compile("[とっ]")  # continues a sentence after its quotation: "... said"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a block of verse of a part.

    Attributes:
        part: The number of its part.
        text: Its text. White space is reduced to one space between words, and to one line end between lines of verse.
        follows_directly: Whether there is nothing between it and the passage before, such as a heading.
        language: The story's IETF tag, or an empty string.
    """

    part: int
    text: str
    follows_directly: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a part, on one line.

    ``spoken`` is true if a part of it is direct speech, ``from_longer_speech`` if the speech goes on before or after
    it.
    """

    part: int
    text: str
    spoken: bool = False
    from_longer_speech: bool = False


def collect_passages(parts: Iterable[Installment], language: str = "") -> list[Passage]:
    """Return the paragraphs and the verse of some parts, in order.

    Headings, lines in capitals that look like headings, scene breaks and footnotes are left out.
    """
    passages = []
    for part in parts:
        follows_directly = True
        for block in part.blocks:
            text = ""
            if block.kind is BlockKind.PARAGRAPH:
                text = " ".join(block.text.split())
            elif block.kind is BlockKind.VERSE:
                lines = (" ".join(line.split()) for line in block.text.split("\n"))
                text = "\n".join(filter(None, lines))
            if text and not _FOOTNOTE.match(text) and (has_sentence_end(text) or not text.isupper()):
                passages.append(Passage(part.number, text, follows_directly, language))
                follows_directly = True
            else:
                follows_directly = False
    return passages


def split_passage(passage: Passage) -> list[Sentence]:
    """Return the sentences of a passage. A speech of several sentences counts as one, if it is not too long."""
    text = passage.text
    ends = [*find_sentence_starts(text, passage.language), (len(text), EndStrength.FULL)]
    speech_ends: list[int] = []  # for each end, in reverse order: where the quotation that is open there is closed
    for end, strength in reversed(ends):
        speech_ends.append(speech_ends[-1] if strength is EndStrength.QUOTED else end)
    sentences: list[Sentence] = []
    start, in_speech = 0, False
    for (end, strength), speech_end in zip(ends, reversed(speech_ends), strict=True):
        if end < speech_end <= start + _MAX_SPEECH:
            continue
        if sentence := text[start:end].strip():
            from_longer_speech = in_speech or strength is EndStrength.QUOTED
            spoken = from_longer_speech or sentence[0] in _SPEECH_STARTS or _QUOTATION_MARK.search(sentence) is not None
            line = sentence.replace("\n", _LINE_SEPARATOR)
            sentences.append(Sentence(passage.part, line, spoken, from_longer_speech))
        start, in_speech = end, strength is EndStrength.QUOTED
    return sentences


def join_sentences(texts: Iterable[str]) -> str:
    """Return sentences as one text, with spaces between them if the language has spaces."""
    joined = ""
    for text in texts:
        joined += text if not joined or _UNSPACED.search(joined[-4:]) else f" {text}"
    return joined


def display_width(text: str) -> int:
    """Return the length of a text in columns. Chinese, Japanese and Korean characters take two columns."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def is_complete_sentence(text: str) -> bool:
    """Return whether a text begins and ends as a sentence does, with every quotation and bracket closed."""
    first = next((character for character in text if character.isalnum()), "")
    return (
        bool(first)
        and not first.islower()
        and (text[0].isalnum() or text[0] in _SENTENCE_STARTS)
        and has_sentence_end(text)
        and not _JAPANESE_PARTICLE.match(text)
        and text.count("_") % 2 == 0
        and text.count("*") % 2 == 0
        and find_missing_marks(text) == ("", "")
    )


def has_sentence_end(text: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return _SENTENCE_END.search(text) is not None


def add_missing_marks(text: str) -> str:
    """Return a text with the quotation marks and brackets that are missing before and after it."""
    before, after = find_missing_marks(text)
    return before + text + after


def find_missing_marks(text: str) -> tuple[str, str]:
    """Return the marks that are missing before and after a text to open and close all its quotations and brackets."""
    before: list[str] = []
    open_marks: list[str] = []  # the marks that close what is open, innermost last
    for match in _MARKS.finditer(text):
        mark, offset = match[0], match.start()
        previous, following = text[offset - 1 : offset], text[offset + 1 : offset + 2]
        if mark in "'’" and ((following.isalnum() and previous.isalnum()) or _ELISIONS.match(text, offset)):
            continue
        if mark == "’" and previous.isalnum() and mark not in open_marks:  # the boys’ hats
            continue
        if mark == "’" and following.isalnum():  # one of ’em
            continue
        if mark in open_marks and not (mark in "\"'" and _can_open(previous, following)):
            del open_marks[len(open_marks) - 1 - open_marks[::-1].index(mark) :]
        elif mark in "\"'":
            if _can_open(previous, following) and (mark == '"' or following.isupper()):
                open_marks.append(mark)
            elif mark == '"' or previous in ".,!?…":
                before.append("`" if mark == "'" and "`" in text else mark)
        elif mark in "»›" and following.isalnum() and not previous.isalnum():
            open_marks.append({"»": "«", "›": "‹"}[mark])
        elif mark in _CLOSING:
            if _CLOSING[mark] not in open_marks[-1:] or mark in "([（":  # else repeated at a new paragraph
                open_marks.append(_CLOSING[mark])
        elif mark in _OPENING:
            before.append(_OPENING[mark])
    return "".join(reversed(before)), "".join(reversed(open_marks))


def _can_open(previous: str, following: str) -> bool:
    """Return whether a straight quotation mark between these characters can be an opening one."""
    return bool(following) and not following.isspace() and (not previous or previous in " \n([{—–-/“‘\"'`")
