"""A tree of HTML walked into pieces: the blocks that a reader of the page would see, in order.

The walk keeps its own stack, so that no depth of nesting matters to it.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from story.formats.markup.elements import semantic_types, strip_invisible, tag_name, text_of
from story.formats.markup.footnotes import without_label
from story.formats.markup.inline_text import LINE_END, InlineText
from story.formats.markup.open_elements import OpenElement, open_element
from story.formats.markup.pages import Omissions, Page, PageBlock
from story.formats.markup.roles import Role, image_text, is_divider, list_marker, role_of, stated_level
from story.formats.structure.draft import Draft, plain_runs
from story.formats.structure.layout import is_scene_break
from story.model import BlockKind, Run, Style

_BREAK: Final = plain_runs("* * *")
_SENTENCES: Final = re.compile(r"\S.{30,}[.!?…。！？][\"”’»]?", re.DOTALL)
_LONG_LINE: Final = 140  # characters: beyond, what is marked as verse is set as prose


Footnotes = Mapping[etree._Element, Sequence[etree._Element]]


def walk_page(
    page: Page, lost: Omissions, footnotes: Footnotes | None = None, skipped: Container[etree._Element] = ()
) -> Iterator[PageBlock]:
    """The pieces of a page. ``footnotes``: what stands behind a reference; it follows the paragraph that refers to it.

    ``skipped`` elements have been read elsewhere.
    """
    return _Walk(page, lost, footnotes or {}, skipped).pieces()


class _Walk:
    def __init__(self, page: Page, lost: Omissions, footnotes: Footnotes, skipped: Container[etree._Element]) -> None:
        self.page, self.lost, self.footnotes, self.skipped = page, lost, footnotes, skipped
        self.frames: list[OpenElement] = []
        self.items: list[OpenElement] = []  # of lists, those being read
        self.flow = InlineText()
        self.waiting: list[tuple[str, Sequence[etree._Element]]] = []  # footnotes of the paragraph being read
        self.lines: list[PageBlock] = []  # lines of one stanza or one table, each of which had an element of its own
        self.stanza: etree._Element | None = None

    def pieces(self) -> Iterator[PageBlock]:
        """All of them."""
        steps = etree.iterwalk(self.page.root, events=("start", "end"))
        left_out: etree._Element | None = None
        for event, element in steps:
            if event == "start":
                role = Role.SKIPPED if element in self.skipped else role_of(element)
                look = self.page.sheet.declarations_for(element)
                if element is self.page.root:
                    role = Role.BLOCK
                if look.get("display") == "none" and tag_name(element) != "br":
                    role = Role.SKIPPED
                if role is Role.INLINE and look.get("display") == "block":
                    role = Role.BLOCK
                if role is Role.BLOCK:
                    yield from self._flush()
                elif role is not Role.INLINE:
                    if tag_name(element) == "li" and self.frames:
                        self.frames[-1].items, _ = list_marker(element, self.frames[-1].items)
                    yield from self._take(element, role)
                    left_out = element
                    steps.skip_subtree()
                    continue
                above = self.frames[-1] if self.frames else None
                self.frames.append(frame := open_element(element, above, look, block=role is Role.BLOCK))
                if frame.prefix:
                    self.items.append(frame)
                self._add(frame.before)
                self._text(element.text)
            elif element is left_out:
                left_out = None
                self._text(element.tail)
            else:
                frame = self.frames[-1]
                self._add(frame.after)
                if frame.block:
                    yield from self._flush()
                self.frames.pop()
                if self.items and self.items[-1] is frame:
                    self.items.pop()
                if self.frames:
                    self._text(element.tail)
        yield from self._stanza()

    def _text(self, text: str | None) -> None:
        if text:
            text = strip_invisible(text)
            self._add(text.replace("\n", LINE_END) if self.frames[-1].pre else text)

    def _add(self, text: str, *, pictured: bool = False) -> None:
        if text:
            frame = self.frames[-1]
            self.flow.add(text, frame.style, linked=frame.linked, pictured=pictured)

    def _take(self, element: etree._Element, role: Role) -> Iterator[PageBlock]:
        """What an element gives that is not walked into."""
        match role:
            case Role.LINE_END:
                self.flow.end_line()
            case Role.DIVIDER:
                yield from self._flush()
                yield from self._stanza()
                yield self._piece(Draft(BlockKind.BREAK, _BREAK))
            case Role.IMAGE:
                self._image(element)
            case Role.BOILERPLATE:
                self.lost.boilerplate.append(text_of(element))
            case Role.CONTENTS:
                self.lost.contents.append(text_of(element))
            case Role.NOTE_MARK if element in self.footnotes:
                label = text_of(element).strip("[](){}")
                self._add(f"[{label}]")
                if self.footnotes[element]:
                    self.waiting.append((label, self.footnotes[element]))
            case Role.NOTE_MARK:
                self._add(text_of(element))
            case Role.ROW:
                yield from self._flush()
                cells = [text_of(cell) for cell in element if tag_name(cell) in ("td", "th")]
                if any(cells):
                    yield from self._line(element.getparent(), plain_runs(" | ".join(filter(None, cells))))

    def _image(self, element: etree._Element) -> None:
        if words := image_text(element):
            self._add(words, pictured=True)
        else:
            self.lost.images += not is_divider(element.getparent())

    def _flush(self) -> Iterator[PageBlock]:
        """The block that has been gathered, where there is one."""
        flow, self.flow = self.flow, InlineText()
        frame = next((each for each in reversed(self.frames) if each.block), None)
        if frame is None or (not flow and not self._is_gap(frame)):
            return
        stanza = frame.element.getparent() if frame.verse else None
        if not flow:
            yield from self._stanza()
            yield self._piece(Draft(BlockKind.BREAK, ()), is_gap=not is_divider(frame.element))
            return
        for draft in self._drafts(frame, flow):
            piece = self._piece(draft, linked=flow.is_linked)
            if draft.kind is BlockKind.VERSE and stanza is not None and "\n" not in draft.text:
                yield from self._line(stanza, draft.runs)
            else:
                yield from self._stanza()
                yield piece
        yield from self._notes()

    def _is_gap(self, frame: OpenElement) -> bool:
        """Whether an empty block is one that shows: an empty paragraph, or a divider without anything in it."""
        return (frame.name == "p" or is_divider(frame.element)) and not len(frame.element.xpath("./*[not(self::br)]"))

    def _drafts(self, frame: OpenElement, flow: InlineText) -> Iterator[Draft]:
        prefix = self.items[-1] if self.items and self.items[-1].prefix else None
        beneath = self._beneath(frame)
        for block in flow.blocks(verse=frame.verse):
            if frame.heading or beneath:
                level = frame.heading or min(6, beneath + 1)
                for number, line in enumerate(block.lines):
                    runs = tuple(Run(run.text, run.style & ~Style.BOLD) for run in line)
                    recap = frame.element.get("data-recap", "") if number == 0 else ""
                    yield Draft(BlockKind.HEADING, runs, min(6, level + (number > 0)), recap=recap)
                continue
            runs = block.runs
            if prefix:
                runs, prefix.prefix = (Run(prefix.prefix), *runs), ""
                prefix = None
            text = "".join(run.text for run in runs)
            if is_scene_break(text):
                yield Draft(BlockKind.BREAK, runs)
                continue
            verse = block.is_verse or (frame.verse and len(text) <= _LONG_LINE)
            synopsis = frame.synopsis and _SENTENCES.fullmatch(text)
            yield Draft(
                BlockKind.VERSE if verse else BlockKind.PARAGRAPH,
                runs,
                recap=" ".join(text.split()) if synopsis else "",
            )

    def _beneath(self, frame: OpenElement) -> int:
        """The level of the heading to which this block is the title or the subtitle, else 0."""
        kinds = set(semantic_types(frame.element))
        if frame.name == "p" and (kinds & {"title", "subtitle", "fulltitle"} or frame.titled):
            return next((each.headed for each in reversed(self.frames) if each.headed), 1)
        return 0

    def _piece(self, draft: Draft, *, linked: bool = False, is_gap: bool = False) -> PageBlock:
        rank = 0
        if draft.kind is BlockKind.HEADING:
            rank = stated_level([each.element for each in self.frames])
            for each in self.frames:
                if rank and each.headed and each.headed < draft.level and semantic_types(each.element):
                    rank = 3
                each.headed = each.headed or draft.level
        return PageBlock(draft, rank, linked, is_gap)

    def _line(self, stanza: etree._Element | None, runs: tuple[Run, ...]) -> Iterator[PageBlock]:
        if stanza is not self.stanza:
            yield from self._stanza()
        self.stanza = stanza
        self.lines.append(self._piece(Draft(BlockKind.VERSE, runs)))

    def _stanza(self) -> Iterator[PageBlock]:
        """The lines gathered one by one, as one piece."""
        if self.lines:
            runs = [run for piece in self.lines for run in (Run("\n"), *piece.draft.runs)][1:]
            alone = (
                len(self.lines) == 1 and tag_name(self.stanza) not in ("table", "tbody")
                if self.stanza is not None
                else False
            )
            kind = BlockKind.PARAGRAPH if alone else BlockKind.VERSE
            first, self.lines, self.stanza = self.lines[0], [], None
            yield replace(first, draft=Draft(kind, tuple(runs)))

    def _notes(self) -> Iterator[PageBlock]:
        """The footnotes to which the paragraph just read refers."""
        waiting, self.waiting = self.waiting, []
        for label, elements in waiting:
            first = True
            for element in elements:
                page = Page(element, self.page.sheet, self.page.number, self.page.path)
                for piece in walk_page(page, self.lost):
                    draft = piece.draft
                    if first and draft.runs:
                        runs = without_label(draft.runs, label)
                        draft, first = replace(draft, runs=(Run(f"[{label}] "), *runs)), False
                    if draft.runs:
                        yield replace(
                            piece,
                            draft=replace(
                                draft, kind=BlockKind.PARAGRAPH if draft.kind is BlockKind.HEADING else draft.kind
                            ),
                        )
