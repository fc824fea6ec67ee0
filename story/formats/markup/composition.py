"""Compose one story from pages of markup, whatever file they come from."""

from collections.abc import Sequence
from typing import Final

from story.errors import EmptyStory
from story.formats.markup.cleanup import clean_up
from story.formats.markup.footnotes import find_footnotes
from story.formats.markup.heading_levels import assign_heading_levels
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.walk import walk_page
from story.formats.structure.draft import Metadata
from story.formats.structure.headings import mark_chapter_titles
from story.formats.structure.outline import mark_headings
from story.formats.structure.story_builder import build_story
from story.formats.structure.table_of_contents import remove_contents
from story.formats.structure.title_page import read_title_page
from story.model import BlockKind, Change, Notice, Story

_SAMPLE_LENGTH: Final = 60  # characters


def compose_story(
    pages: Sequence[Page],
    metadata: Metadata,
    name: str,
    omissions: Omissions | None = None,
    note_pages: Sequence[Page] = (),
) -> Story:
    """Compose the story on ``pages``.

    Args:
        pages: The pages of the story, in order.
        metadata: What the file says about the story.
        name: The name of the file.
        omissions: What was left out already.
        note_pages: Pages that are no part of the story, but may contain its footnotes.

    Raises:
        EmptyStory: There is nothing to read.
    """
    omissions = omissions or Omissions()
    footnotes = find_footnotes([*pages, *note_pages])
    blocks = [
        block for page in pages for block in walk_page(page, omissions, footnotes.by_reference, footnotes.elements)
    ]
    blocks = clean_up(blocks, omissions, has_notes=bool(footnotes.by_reference))
    if not blocks:
        raise EmptyStory(name=name)
    drafts = assign_heading_levels(blocks, metadata.title)
    if not any(draft.kind is BlockKind.HEADING and not draft.is_title for draft in drafts):
        drafts, titles, notices = remove_contents(drafts)
        drafts, metadata = read_title_page(drafts, metadata)
        drafts = mark_headings(drafts, [1] * len(drafts), titles)
        omissions.notices += notices
    return build_story(mark_chapter_titles(drafts), metadata, name, _notices(omissions))


def _notices(omissions: Omissions) -> list[Notice]:
    passages = [
        Notice(change, len(text), " ".join(text.split())[:_SAMPLE_LENGTH])
        for change, texts in (
            (Change.BOILERPLATE, omissions.boilerplate),
            (Change.CONTENTS, omissions.contents),
            (Change.NOTES, omissions.notes),
        )
        if (text := " ".join(filter(None, texts)))
    ]
    images = [Notice(Change.IMAGES, omissions.images, "")] if omissions.images else []
    return [*passages, *images, *omissions.notices]
