"""Walk through the tree of a page and yield its blocks in the order in which they are read.

The walk keeps its own stack, so the depth of nesting is not limited.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from story.formats.markup.elements import semantic_types, strip_invisible, tag_name, text_of
from story.formats.markup.footnotes import without_label
from story.formats.markup.inline_text import LINE_END, InlineText
from story.formats.markup.open_elements import OpenElement, enter_element
from story.formats.markup.pages import Omissions, Page, PageBlock
from story.formats.markup.roles import Role, image_text, is_scene_break_element, list_marker, role_of, stated_level
from story.formats.structure.draft import Draft, plain_runs
from story.formats.structure.headings import SECTION
from story.formats.structure.layout import is_scene_break
from story.model import BlockKind, Run, Style

_SCENE_BREAK: Final = plain_runs("* * *")
_SENTENCES: Final = re.compile(r"\S.{30,}[.!?…。！？][\"”’»]?", re.DOTALL)
_MAX_VERSE_LINE: Final = 140  # characters; a longer line that is marked as verse is prose
_MAX_LEVEL: Final = 6

NotesByReference = Mapping[etree._Element, Sequence[etree._Element]]


def walk_page(
    page: Page,
    omissions: Omissions,
    notes: NotesByReference | None = None,
    skipped: Container[etree._Element] = (),
) -> Iterator[PageBlock]:
    """Yield the blocks of a page.

    Args:
        page: The page to read.
        omissions: What is left out is added to it.
        notes: The elements of the note to which a link refers. They follow the paragraph with the link.
        skipped: Elements that are read elsewhere.
    """
    return _PageWalk(page, omissions, notes or {}, skipped).blocks()


class _PageWalk:
    def __init__(
        self, page: Page, omissions: Omissions, notes: NotesByReference, skipped: Container[etree._Element]
    ) -> None:
        self.page, self.omissions, self.notes, self.skipped = page, omissions, notes, skipped
        self.open_elements: list[OpenElement] = []
        self.open_items: list[OpenElement] = []  # of lists
        self.inline_text = InlineText()
        self.pending_notes: list[tuple[str, Sequence[etree._Element]]] = []  # labels and elements, of this paragraph
        # Lines of a stanza or rows of a table, each from an element of its own, and the parent of these elements.
        self.lines: list[PageBlock] = []
        self.lines_parent: etree._Element | None = None

    def blocks(self) -> Iterator[PageBlock]:
        """Yield the blocks of the page."""
        steps = etree.iterwalk(self.page.root, events=("start", "end"))
        leaf: etree._Element | None = None
        for event, element in steps:
            if event == "start":
                role = Role.SKIPPED if element in self.skipped else role_of(element)
                declarations = self.page.style_sheet.declarations_for(element)
                if element is self.page.root:
                    role = Role.BLOCK
                if declarations.get("display") == "none" and tag_name(element) != "br":
                    role = Role.SKIPPED
                if role is Role.INLINE and declarations.get("display") == "block":
                    role = Role.BLOCK
                if role is Role.BLOCK:
                    yield from self._end_block()
                elif role is not Role.INLINE:
                    if tag_name(element) == "li" and self.open_elements:
                        parent = self.open_elements[-1]
                        parent.last_item_number, _ = list_marker(element, parent.last_item_number)
                    yield from self._read_leaf(element, role)
                    leaf = element
                    steps.skip_subtree()
                    continue
                self._enter(element, declarations, is_block=role is Role.BLOCK)
            elif element is leaf:
                leaf = None
                self._add_source_text(element.tail)
            else:
                yield from self._leave(element)
        yield from self._end_lines()

    def _enter(self, element: etree._Element, declarations: Mapping[str, str], *, is_block: bool) -> None:
        parent = self.open_elements[-1] if self.open_elements else None
        opened = enter_element(element, parent, declarations, is_block=is_block)
        self.open_elements.append(opened)
        if opened.marker:
            self.open_items.append(opened)
        self._add_text(opened.before)
        self._add_source_text(element.text)

    def _leave(self, element: etree._Element) -> Iterator[PageBlock]:
        opened = self.open_elements[-1]
        self._add_text(opened.after)
        if opened.is_block:
            yield from self._end_block()
        self.open_elements.pop()
        if self.open_items and self.open_items[-1] is opened:
            self.open_items.pop()
        if self.open_elements:
            self._add_source_text(element.tail)

    def _add_source_text(self, text: str | None) -> None:
        if text:
            text = strip_invisible(text)
            self._add_text(text.replace("\n", LINE_END) if self.open_elements[-1].is_preformatted else text)

    def _add_text(self, text: str, *, is_image: bool = False) -> None:
        if text:
            opened = self.open_elements[-1]
            self.inline_text.add(text, opened.style, is_linked=opened.is_linked, is_image=is_image)

    def _read_leaf(self, element: etree._Element, role: Role) -> Iterator[PageBlock]:
        """Read an element that is treated as a whole."""
        match role:
            case Role.LINE_END:
                self.inline_text.end_line()
            case Role.SCENE_BREAK:
                yield from self._end_block()
                yield from self._end_lines()
                yield self._make_block(Draft(BlockKind.BREAK, _SCENE_BREAK))
            case Role.IMAGE:
                if text := image_text(element):
                    self._add_text(text, is_image=True)
                else:
                    self.omissions.images += not is_scene_break_element(element.getparent())
            case Role.BOILERPLATE:
                self.omissions.boilerplate.append(text_of(element))
            case Role.CONTENTS:
                self.omissions.contents.append(text_of(element))
            case Role.NOTE_REFERENCE if element in self.notes:
                label = text_of(element).strip("[](){}")
                self._add_text(f"[{label}]")
                if self.notes[element]:
                    self.pending_notes.append((label, self.notes[element]))
            case Role.NOTE_REFERENCE:
                self._add_text(text_of(element))
            case Role.ROW:
                yield from self._end_block()
                cells = [text_of(cell) for cell in element if tag_name(cell) in ("td", "th")]
                if any(cells):
                    yield from self._add_line(element.getparent(), plain_runs(" | ".join(filter(None, cells))))

    def _end_block(self) -> Iterator[PageBlock]:
        """Yield what the inline text since the last block makes."""
        inline_text, self.inline_text = self.inline_text, InlineText()
        opened = next((opened for opened in reversed(self.open_elements) if opened.is_block), None)
        if opened is None or (not inline_text and not _is_visible_gap(opened)):
            return
        stanza = opened.element.getparent() if opened.is_verse else None
        if not inline_text:
            yield from self._end_lines()
            yield self._make_block(Draft(BlockKind.BREAK, ()), is_gap=not is_scene_break_element(opened.element))
            return
        for draft in self._drafts(opened, inline_text):
            block = self._make_block(draft, is_linked=inline_text.is_linked)
            if draft.kind is BlockKind.VERSE and stanza is not None and "\n" not in draft.text:
                yield from self._add_line(stanza, draft.runs)
            else:
                yield from self._end_lines()
                yield block
        yield from self._read_notes()

    def _drafts(self, opened: OpenElement, inline_text: InlineText) -> Iterator[Draft]:
        item = self.open_items[-1] if self.open_items and self.open_items[-1].marker else None
        upper_level = self._level_above(opened)
        for stanza in inline_text.split(is_verse=opened.is_verse):
            if opened.heading_level or upper_level:
                level = opened.heading_level or min(_MAX_LEVEL, upper_level + 1)
                for number, line in enumerate(stanza.lines):
                    runs = tuple(Run(run.text, run.style & ~Style.BOLD) for run in line)
                    recap = opened.element.get("data-recap", "") if number == 0 else ""
                    yield Draft(BlockKind.HEADING, runs, min(_MAX_LEVEL, level + (number > 0)), recap=recap)
                continue
            runs = stanza.runs
            if item:
                runs, item.marker = (Run(item.marker), *runs), ""
                item = None
            text = "".join(run.text for run in runs)
            if is_scene_break(text):
                yield Draft(BlockKind.BREAK, runs)
                continue
            is_verse = stanza.is_verse or (opened.is_verse and len(text) <= _MAX_VERSE_LINE)
            is_synopsis = opened.is_synopsis and _SENTENCES.fullmatch(text)
            yield Draft(
                BlockKind.VERSE if is_verse else BlockKind.PARAGRAPH,
                runs,
                recap=" ".join(text.split()) if is_synopsis else "",
            )

    def _level_above(self, opened: OpenElement) -> int:
        """Return the level of the heading above, if this block is its title or subtitle; else 0."""
        types = set(semantic_types(opened.element))
        if opened.name == "p" and (types & {"title", "subtitle", "fulltitle"} or opened.is_heading_group):
            levels = (other.first_heading_level for other in reversed(self.open_elements))
            return next(filter(None, levels), 1)
        return 0

    def _make_block(self, draft: Draft, *, is_linked: bool = False, is_gap: bool = False) -> PageBlock:
        level = 0
        if draft.kind is BlockKind.HEADING:
            level = stated_level([opened.element for opened in self.open_elements])
            for opened in self.open_elements:
                if level and 0 < opened.first_heading_level < draft.level and semantic_types(opened.element):
                    level = SECTION
                opened.first_heading_level = opened.first_heading_level or draft.level
        return PageBlock(draft, level, is_linked, is_gap)

    def _add_line(self, parent: etree._Element | None, runs: tuple[Run, ...]) -> Iterator[PageBlock]:
        """Add a line that has an element of its own. The lines before it end if they have another parent."""
        if parent is not self.lines_parent:
            yield from self._end_lines()
        self.lines_parent = parent
        self.lines.append(self._make_block(Draft(BlockKind.VERSE, runs)))

    def _end_lines(self) -> Iterator[PageBlock]:
        """Yield the collected lines as one block."""
        if self.lines:
            runs = [run for block in self.lines for run in (Run("\n"), *block.draft.runs)][1:]
            is_single = (
                len(self.lines) == 1
                and self.lines_parent is not None
                and tag_name(self.lines_parent) not in ("table", "tbody")
            )
            kind = BlockKind.PARAGRAPH if is_single else BlockKind.VERSE
            first, self.lines, self.lines_parent = self.lines[0], [], None
            yield replace(first, draft=Draft(kind, tuple(runs)))

    def _read_notes(self) -> Iterator[PageBlock]:
        """Yield the footnotes to which the last paragraph refers."""
        pending, self.pending_notes = self.pending_notes, []
        for label, elements in pending:
            is_first = True
            for element in elements:
                page = Page(element, self.page.style_sheet, self.page.number, self.page.path)
                for block in walk_page(page, self.omissions):
                    draft = block.draft
                    if not draft.runs:
                        continue
                    if is_first:
                        runs = without_label(draft.runs, label)
                        draft, is_first = replace(draft, runs=(Run(f"[{label}] "), *runs)), False
                    kind = BlockKind.PARAGRAPH if draft.kind is BlockKind.HEADING else draft.kind
                    yield replace(block, draft=replace(draft, kind=kind))


def _is_visible_gap(opened: OpenElement) -> bool:
    """Return whether an empty block is visible: an empty paragraph, or an element that marks a scene break."""
    is_gap = opened.name == "p" or is_scene_break_element(opened.element)
    return is_gap and not len(opened.element.xpath("./*[not(self::br)]"))
