"""A tree of HTML walked into pieces: the blocks that a reader of the page would see, in order.

The walk keeps its own stack, so that no depth of nesting matters to it.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from story.model import Kind, Notice, Run, Style
from story.readers.binding import Draft, plain
from story.readers.flow import LINE_END, Flow
from story.readers.lines import is_break
from story.readers.roles import Role, bullet, heading_rank, is_divider, role_of
from story.readers.styles import Sheet, restyle
from story.readers.trees import classes, letters, tag, types, words_of

_BREAK: Final = plain("* * *")
_QUOTES: Final = "\"'“‘«„‚‹「『"
_INDENT: Final = re.compile(r"(?:i|in|indent)-?(\d)", re.IGNORECASE)
_VERSE: Final = re.compile(r"(?:^|[-_ ])(?:verse|poem|poetry|stanza|song|lyrics?|linegroup|lg)(?:[-_ ]|$)", re.I)
_VERSE_TYPES: Final = {"z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics", "poem", "verse"}
_SYNOPSIS: Final = {"se:bridgehead", "bridgehead", "abstract"}
_SENTENCES: Final = re.compile(r"\S.{30,}[.!?…。！？][\"”’»]?", re.DOTALL)
_LONG_LINE: Final = 140  # characters: beyond, what is marked as verse is set as prose


@dataclass(frozen=True, slots=True)
class Piece:
    """A draft with what its place in the page says of it.

    The draft's level is the element's, h1 to h6; ``rank`` is the level that the page gives it by its meaning, or 0.
    ``linked``: nothing but links within the book. ``is_gap``: an empty paragraph. ``page`` counts documents.
    """

    draft: Draft
    rank: int = 0
    linked: bool = False
    is_gap: bool = False
    page: int = 0
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a book: its tree and its styles; ``number`` counts from 0 and ``path`` names it in the book."""

    root: etree._Element
    sheet: Sheet
    number: int = 0
    path: str = ""


@dataclass(slots=True)
class Lost:
    """What was left out: pictures without words, and passages that are no part of a story; ``told`` is said already."""

    images: int = 0
    boilerplate: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    element: etree._Element
    name: str
    style: Style
    pre: bool
    verse: bool
    block: bool
    heading: int
    prefix: str = ""
    quote: str = ""
    link: bool = False
    headed: int = 0  # the level of the first heading within


Footnotes = Mapping[etree._Element, Sequence[etree._Element]]


def walk(
    page: Page, lost: Lost, footnotes: Footnotes | None = None, skipped: Container[etree._Element] = ()
) -> Iterator[Piece]:
    """The pieces of a page. ``footnotes``: what stands behind a reference; it follows the paragraph that refers to it.

    ``skipped`` elements have been read elsewhere.
    """
    return _Walk(page, lost, footnotes or {}, skipped).pieces()


class _Walk:
    def __init__(self, page: Page, lost: Lost, footnotes: Footnotes, skipped: Container[etree._Element]) -> None:
        self.page, self.lost, self.footnotes, self.skipped = page, lost, footnotes, skipped
        self.frames: list[_Frame] = []
        self.flow = Flow()
        self.waiting: list[tuple[str, Sequence[etree._Element]]] = []  # footnotes of the paragraph being read
        self.lines: list[Piece] = []  # lines of one stanza or one table, each of which had an element of its own
        self.stanza: etree._Element | None = None
        self.anchors: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        """All of them."""
        steps = etree.iterwalk(self.page.root, events=("start", "end"))
        left_out: etree._Element | None = None
        for event, element in steps:
            if event == "start":
                role = Role.SKIPPED if element in self.skipped else role_of(element)
                look = self.page.sheet.look(element)
                if element is self.page.root:
                    role = Role.BLOCK
                if look.get("display") == "none" and tag(element) != "br":
                    role = Role.SKIPPED
                if name := element.get("id") or element.get("name"):
                    self.anchors.append(name)
                if role is Role.BLOCK:
                    yield from self._flush()
                elif role is not Role.INLINE:
                    yield from self._take(element, role)
                    left_out = element
                    steps.skip_subtree()
                    continue
                self._enter(element, role, look)
            elif element is left_out:
                left_out = None
                self._text(element.tail)
            else:
                frame = self.frames[-1]
                if frame.quote:
                    self.flow.add(frame.quote, frame.style)
                if frame.block:
                    yield from self._flush()
                self.frames.pop()
                if self.frames:
                    self._text(element.tail)
        yield from self._stanza()

    def _enter(self, element: etree._Element, role: Role, look: Mapping[str, str]) -> None:
        above = self.frames[-1] if self.frames else None
        name = tag(element)
        style = restyle(above.style if above else Style.PLAIN, look, name)
        heading = above.heading if above else 0
        if re.fullmatch("h[1-6]", name):
            heading, style = int(name[1]), Style.PLAIN
        verse = bool(above and above.verse) or name == "pre" or bool(_VERSE_TYPES & set(types(element)))
        verse = verse or any(_VERSE.search(one) for one in classes(element)[:9])
        spaces = look.get("white-space", "")
        pre = name == "pre" or spaces.startswith(("pre", "break")) or bool(above and above.pre and spaces != "normal")
        block = role is Role.BLOCK or look.get("display") == "block"
        frame = _Frame(element, name, style, pre, verse, block, heading)
        if role is Role.BLOCK:
            frame.prefix = bullet(element)
        elif block:
            self.flow.end_line(soft=True)
        if verse and (indent := next(filter(None, map(_INDENT.fullmatch, classes(element)[:9])), None)):
            self.flow.add("\xa0\xa0" * int(indent[1]), style)
        if name == "q" and not words_of(element).startswith(tuple(_QUOTES)):
            nested = any(each.name == "q" for each in self.frames)
            self.flow.add("‘" if nested else "“", style)
            frame.quote = "’" if nested else "”"
        frame.link = name == "a" and self._is_internal(element.get("href") or "")
        self.frames.append(frame)
        self._text(element.text)

    def _is_internal(self, address: str) -> bool:
        return (
            address != "#"
            and not re.match(r"[a-z][\w+.-]*:|//", address.strip(), re.IGNORECASE)
            and "#" in address + ("#" if self.page.path else "")
        )

    def _text(self, text: str | None) -> None:
        if not text:
            return
        frame = self.frames[-1]
        text = letters(text)
        self.flow.add(
            text.replace("\n", LINE_END) if frame.pre else text,
            frame.style,
            linked=any(each.link for each in self.frames),
        )

    def _take(self, element: etree._Element, role: Role) -> Iterator[Piece]:
        """What an element gives that is not walked into."""
        match role:
            case Role.LINE_END:
                self.flow.end_line()
            case Role.DIVIDER:
                yield from self._flush()
                yield from self._stanza()
                yield self._piece(Draft(Kind.BREAK, _BREAK))
            case Role.IMAGE:
                self._image(element)
            case Role.BOILERPLATE:
                self.lost.boilerplate.append(words_of(element))
            case Role.CONTENTS:
                self.lost.contents.append(words_of(element))
            case Role.NOTE_MARK if element in self.footnotes:
                label = words_of(element).strip("[](){}")
                self.flow.add(f"[{label}]", self.frames[-1].style)
                if self.footnotes[element]:
                    self.waiting.append((label, self.footnotes[element]))
            case Role.NOTE_MARK:
                self.flow.add(words_of(element), self.frames[-1].style)
            case Role.ROW:
                yield from self._flush()
                cells = [words_of(cell) for cell in element if tag(cell) in ("td", "th")]
                if any(cells):
                    yield from self._line(element.getparent(), plain(" | ".join(filter(None, cells))))

    def _image(self, element: etree._Element) -> None:
        words = next(
            (one for name in ("alt", "title", "aria-label") if (one := " ".join(letters(element.get(name)).split()))),
            "",
        )
        if tag(element) == "svg":
            words = next((words_of(child) for child in element if tag(child) in ("title", "desc")), words)
        if not words or re.fullmatch(
            r"(?:image|img|picture|photo|illustration|cover|logo)?[\s\d]*|\S+\.\w{3,4}", words, re.I
        ):
            self.lost.images += not is_divider(element.getparent())
        else:
            self.flow.add(words, self.frames[-1].style, pictured=True)

    def _flush(self) -> Iterator[Piece]:
        """The block that has been gathered, where there is one."""
        flow, self.flow = self.flow, Flow()
        frame = next((each for each in reversed(self.frames) if each.block), None)
        if frame is None or (not flow and not self._is_gap(frame)):
            return
        stanza = frame.element.getparent() if frame.verse else None
        if not flow:
            yield from self._stanza()
            yield self._piece(Draft(Kind.BREAK, ()), is_gap=not is_divider(frame.element))
            return
        for draft in self._drafts(frame, flow):
            piece = self._piece(draft, linked=flow.is_linked)
            if draft.kind is Kind.VERSE and stanza is not None and "\n" not in draft.text:
                yield from self._line(stanza, draft.runs)
            else:
                yield from self._stanza()
                yield piece
        yield from self._notes()

    def _is_gap(self, frame: _Frame) -> bool:
        """Whether an empty block is one that shows: an empty paragraph, or a divider without anything in it."""
        return (frame.name == "p" or is_divider(frame.element)) and not len(frame.element.xpath("./*[not(self::br)]"))

    def _drafts(self, frame: _Frame, flow: Flow) -> Iterator[Draft]:
        prefix = next((each for each in reversed(self.frames) if each.prefix), None)
        beneath = self._beneath(frame)
        for block in flow.blocks(verse=frame.verse):
            if frame.heading or beneath:
                level = frame.heading or min(6, beneath + 1)
                for number, line in enumerate(block.lines):
                    runs = tuple(Run(run.text, run.style & ~Style.BOLD) for run in line)
                    recap = frame.element.get("data-recap", "") if number == 0 else ""
                    yield Draft(Kind.HEADING, runs, min(6, level + (number > 0)), recap=recap)
                continue
            runs = block.runs
            if prefix:
                runs, prefix.prefix = (Run(prefix.prefix), *runs), ""
                prefix = None
            text = "".join(run.text for run in runs)
            if is_break(text):
                yield Draft(Kind.BREAK, runs)
                continue
            verse = block.is_verse or (frame.verse and len(text) <= _LONG_LINE)
            synopsis = any(_SYNOPSIS & set(types(each.element)) for each in self.frames) and _SENTENCES.fullmatch(text)
            yield Draft(Kind.VERSE if verse else Kind.PARAGRAPH, runs, recap=" ".join(text.split()) if synopsis else "")

    def _beneath(self, frame: _Frame) -> int:
        """The level of the heading to which this block is the title or the subtitle, else 0."""
        kinds = set(types(frame.element))
        if frame.name == "p" and (kinds & {"title", "subtitle", "fulltitle"} or self._within("hgroup")):
            return next((each.headed for each in reversed(self.frames) if each.headed), 1)
        return 0

    def _within(self, name: str) -> bool:
        return any(each.name == name for each in self.frames)

    def _piece(self, draft: Draft, *, linked: bool = False, is_gap: bool = False) -> Piece:
        rank = 0
        if draft.kind is Kind.HEADING:
            rank = heading_rank([each.element for each in self.frames])
            for each in self.frames:
                if rank and each.headed and each.headed < draft.level and types(each.element):
                    rank = 3
                each.headed = each.headed or draft.level
        anchors, self.anchors = tuple(self.anchors), []
        return Piece(draft, rank, linked, is_gap, self.page.number, anchors)

    def _line(self, stanza: etree._Element | None, runs: tuple[Run, ...]) -> Iterator[Piece]:
        if stanza is not self.stanza:
            yield from self._stanza()
        self.stanza = stanza
        self.lines.append(self._piece(Draft(Kind.VERSE, runs)))

    def _stanza(self) -> Iterator[Piece]:
        """The lines gathered one by one, as one piece."""
        if self.lines:
            runs = [run for piece in self.lines for run in (Run("\n"), *piece.draft.runs)][1:]
            alone = (
                len(self.lines) == 1 and tag(self.stanza) not in ("table", "tbody")
                if self.stanza is not None
                else False
            )
            kind = Kind.PARAGRAPH if alone else Kind.VERSE
            first, self.lines, self.stanza = self.lines[0], [], None
            yield replace(first, draft=Draft(kind, tuple(runs)))

    def _notes(self) -> Iterator[Piece]:
        """The footnotes to which the paragraph just read refers."""
        waiting, self.waiting = self.waiting, []
        for label, elements in waiting:
            first = True
            for element in elements:
                page = Page(element, self.page.sheet, self.page.number, self.page.path)
                for piece in walk(page, self.lost):
                    draft = piece.draft
                    if first and draft.runs:
                        runs = _without_label(draft.runs, label)
                        draft, first = replace(draft, runs=(Run(f"[{label}] "), *runs)), False
                    if draft.runs:
                        yield replace(
                            piece,
                            draft=replace(draft, kind=Kind.PARAGRAPH if draft.kind is Kind.HEADING else draft.kind),
                        )


def _without_label(runs: Sequence[Run], label: str) -> tuple[Run, ...]:
    """A note without the label that stands before it."""
    text = "".join(run.text for run in runs)
    found = re.match(rf"\s*[\[({{]?\s*{re.escape(label)}\s*[\])}}]?[.:)]?\s*", text)
    cut = found.end() if found and found.end() < len(text) else 0
    kept = []
    for run in runs:
        kept.append(Run(run.text[cut:], run.style))
        cut = max(0, cut - len(run.text))
    return tuple(run for run in kept if run.text)
