"""Inline text gathered as it comes, and what it makes when its block ends: paragraphs, or lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from story.formats.structure.layout import is_verse
from story.model import Run, Style

#: A line end that the source wanted; others are white space.
LINE_END: Final = "\r"
_SPACE: Final = " \t\n\f"
_PARAGRAPH: Final = 120  # characters a line on average: lines so long are paragraphs
_MOSTLY: Final = 0.8


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, or the lines of one stanza."""

    lines: tuple[tuple[Run, ...], ...]

    @property
    def is_verse(self) -> bool:
        """Whether it has lines."""
        return len(self.lines) > 1

    @property
    def runs(self) -> tuple[Run, ...]:
        """All its runs, a line end between lines."""
        return tuple(run for line in self.lines for run in (Run("\n"), *line))[1:]


@dataclass(slots=True)
class InlineText:
    """The inline text of one block."""

    _runs: list[Run] = field(default_factory=list)
    _letters: int = 0
    _linked: int = 0
    _written: int = 0
    _pictures: list[int] = field(default_factory=list)

    def add(self, text: str, style: Style, *, linked: bool = False, pictured: bool = False) -> None:
        """Take in characters; ``pictured``: the words of a picture."""
        count = sum(map(len, text.split()))
        self._letters += count
        self._linked += count if linked else 0
        if pictured and len(text) > 2:
            self._pictures.append(len(self._runs))
        else:
            self._written += count
        self._runs.append(Run(text, style))

    def end_line(self, *, soft: bool = False) -> None:
        """End the line; ``soft``: unless it is empty yet."""
        if not soft or (self._runs and self._written and not self._runs[-1].text.endswith(LINE_END)):
            self._runs.append(Run(LINE_END))

    def __bool__(self) -> bool:
        return self._letters > 0

    @property
    def is_linked(self) -> bool:
        """Whether it is links within the book and little else."""
        return self._linked > self._letters * _MOSTLY

    def blocks(self, *, verse: bool) -> Iterator[TextBlock]:
        """What it makes: an empty line parts stanzas; in ``verse`` the source's own lines may be meant."""
        if not self._written:
            for index in self._pictures:
                self._runs[index] = Run(f"[{self._runs[index].text}]", self._runs[index].style)
        source = "".join(run.text for run in self._runs)
        keep = verse and LINE_END not in source and _has_lines(source)
        lines = list(_lines(self._runs, LINE_END + "\n" if keep else LINE_END))
        filled = [line for line in lines if line]
        prose = len(filled) > 1 and sum(_length(line) for line in filled) > _PARAGRAPH * len(filled)
        stanza: list[tuple[Run, ...]] = []
        for line in lines:
            if stanza and (not line or prose):
                yield TextBlock(tuple(stanza))
                stanza = []
            if line:
                stanza.append(line)
        if stanza:
            yield TextBlock(tuple(stanza))


def _has_lines(source: str) -> bool:
    lines = [" ".join(line.split()) for line in source.split("\n") if line.strip()]
    return is_verse(lines)


def _length(line: Sequence[Run]) -> int:
    return sum(len(run.text) for run in line)


def _lines(runs: Sequence[Run], ends: str) -> Iterator[tuple[Run, ...]]:
    """Runs parted at each of ``ends``, white space made single and trimmed."""
    line: list[Run] = []
    for run in runs:
        text = run.text
        for end in ends:
            text = text.replace(end, LINE_END)
        first, *others = text.split(LINE_END)
        line.append(Run(first, run.style))
        for piece in others:
            yield _collapse(line)
            line = [Run(piece, run.style)]
    yield _collapse(line)


def _collapse(line: Sequence[Run]) -> tuple[Run, ...]:
    kept: list[Run] = []
    spaced = True
    for run in line:
        text = _single(run.text)
        if spaced:
            text = text.lstrip(" ")
        if text:
            spaced = text.endswith(" ")
            kept.append(Run(text, run.style))
    while kept and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(" "), kept[-1].style)
    if all(not run.text.strip() for run in kept):
        return ()
    lead = len(kept[0].text) - len(kept[0].text.lstrip("\xa0"))
    return (Run(" " * lead + kept[0].text[lead:], kept[0].style), *kept[1:])


def _single(text: str) -> str:
    """Each stretch of white space as one space; spaces that do not break are letters."""
    for space in _SPACE[1:]:
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
