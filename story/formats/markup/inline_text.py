"""Collect the inline text of a block, and split it into paragraphs or lines when the block ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from story.formats.structure.layout import is_verse
from story.model import Run, Style

#: A line end that must be kept. Others are white space.
LINE_END: Final = "\r"
_WHITE_SPACE: Final = "\t\n\f"
_MIN_PARAGRAPH: Final = 120  # characters per line on average; such lines are paragraphs, not verse
_MOSTLY: Final = 0.8  # share of the letters


@dataclass(frozen=True, slots=True)
class Stanza:
    """The lines of a stanza, or a paragraph as a single line."""

    lines: tuple[tuple[Run, ...], ...]

    @property
    def is_verse(self) -> bool:
        """Whether there are several lines."""
        return len(self.lines) > 1

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, with a line end between lines."""
        return tuple(run for line in self.lines for run in (Run("\n"), *line))[1:]


@dataclass(slots=True)
class InlineText:
    """The inline text of one block. It is false if it has no visible characters."""

    _runs: list[Run] = field(default_factory=list)
    _letter_count: int = 0
    _linked_count: int = 0
    _written_count: int = 0  # letters that are not the text of an image
    _image_indexes: list[int] = field(default_factory=list)

    def add(self, text: str, style: Style, *, is_linked: bool = False, is_image: bool = False) -> None:
        """Add characters. ``is_image`` marks the text of an image."""
        count = sum(map(len, text.split()))
        self._letter_count += count
        self._linked_count += count if is_linked else 0
        if is_image and len(text) > 2:
            self._image_indexes.append(len(self._runs))
        else:
            self._written_count += count
        self._runs.append(Run(text, style))

    def end_line(self) -> None:
        """End the line."""
        self._runs.append(Run(LINE_END))

    def __bool__(self) -> bool:
        return self._letter_count > 0

    @property
    def is_linked(self) -> bool:
        """Whether it contains hardly anything but links within the book."""
        return self._linked_count > self._letter_count * _MOSTLY

    def split(self, *, is_verse: bool) -> Iterator[Stanza]:
        """Split the text into stanzas or paragraphs.

        An empty line separates stanzas. If ``is_verse``, line ends of the source may be kept. Text of images is put in
        brackets if there is no other text.
        """
        if not self._written_count:
            for index in self._image_indexes:
                self._runs[index] = Run(f"[{self._runs[index].text}]", self._runs[index].style)
        source = "".join(run.text for run in self._runs)
        keeps_source_lines = is_verse and LINE_END not in source and _has_lines_of_verse(source)
        lines = list(_split_lines(self._runs, LINE_END + "\n" if keeps_source_lines else LINE_END))
        filled = [line for line in lines if line]
        is_prose = len(filled) > 1 and sum(_length(line) for line in filled) > _MIN_PARAGRAPH * len(filled)
        stanza: list[tuple[Run, ...]] = []
        for line in lines:
            if stanza and (not line or is_prose):
                yield Stanza(tuple(stanza))
                stanza = []
            if line:
                stanza.append(line)
        if stanza:
            yield Stanza(tuple(stanza))


def _has_lines_of_verse(source: str) -> bool:
    return is_verse([" ".join(line.split()) for line in source.split("\n") if line.strip()])


def _length(line: Sequence[Run]) -> int:
    return sum(len(run.text) for run in line)


def _split_lines(runs: Sequence[Run], line_ends: str) -> Iterator[tuple[Run, ...]]:
    """Split runs at each of ``line_ends``, and collapse the white space of each line."""
    line: list[Run] = []
    for run in runs:
        text = run.text
        for line_end in line_ends:
            text = text.replace(line_end, LINE_END)
        first, *others = text.split(LINE_END)
        line.append(Run(first, run.style))
        for other in others:
            yield _collapse(line)
            line = [Run(other, run.style)]
    yield _collapse(line)


def _collapse(line: Sequence[Run]) -> tuple[Run, ...]:
    """Collapse white space within a line and remove it at both ends. Leading no-break spaces become an indent."""
    kept: list[Run] = []
    ends_with_space = True
    for run in line:
        text = _single_spaced(run.text)
        if ends_with_space:
            text = text.lstrip(" ")
        if text:
            ends_with_space = text.endswith(" ")
            kept.append(Run(text, run.style))
    while kept and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(" "), kept[-1].style)
    if all(not run.text.strip() for run in kept):
        return ()
    indent = len(kept[0].text) - len(kept[0].text.lstrip("\xa0"))
    return (Run(" " * indent + kept[0].text[indent:], kept[0].style), *kept[1:])


def _single_spaced(text: str) -> str:
    """Replace each stretch of white space by one space. No-break spaces count as letters."""
    for space in _WHITE_SPACE:
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
