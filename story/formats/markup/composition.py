"""Pages of markup made into one story, whatever file they came in."""

from collections.abc import Sequence

from story.errors import EmptyStory
from story.formats.markup.cleanup import clean_up
from story.formats.markup.footnotes import find_footnotes
from story.formats.markup.heading_levels import assign_heading_levels
from story.formats.markup.pages import Omissions, Page
from story.formats.markup.walk import walk_page
from story.formats.structure import title_page
from story.formats.structure.draft import Metadata
from story.formats.structure.headings import mark_chapter_titles
from story.formats.structure.outline import mark_headings
from story.formats.structure.story_builder import build_story
from story.formats.structure.table_of_contents import remove_contents
from story.model import BlockKind, Change, Notice, Story

_SAMPLE = 60  # characters


def compose_story(
    pages: Sequence[Page], facts: Metadata, name: str, lost: Omissions | None = None, aside: Sequence[Page] = ()
) -> Story:
    """The story on ``pages``, in order; notes may stand on pages ``aside``. ``lost`` says what was left out before.

    Raises EmptyStory.
    """
    lost = lost or Omissions()
    found = find_footnotes([*pages, *aside])
    pieces = [piece for page in pages for piece in walk_page(page, lost, found.notes, found.taken)]
    pieces = clean_up(pieces, lost, notes=bool(found.notes))
    if not pieces:
        raise EmptyStory(name=name)
    drafts = assign_heading_levels(pieces, facts.title)
    if not any(draft.kind is BlockKind.HEADING and not draft.is_title for draft in drafts):
        drafts, titles, told = remove_contents(drafts)
        drafts, facts = title_page.read_title_page(drafts, facts)
        drafts = mark_headings(drafts, [1] * len(drafts), titles)
        lost.told += told
    return build_story(mark_chapter_titles(drafts), facts, name, notices(lost))


def notices(lost: Omissions) -> list[Notice]:
    """What whoever added the text should know was left out."""
    told = [
        Notice(change, len(text), brief(text))
        for change, texts in (
            (Change.BOILERPLATE, lost.boilerplate),
            (Change.CONTENTS, lost.contents),
            (Change.NOTES, lost.notes),
        )
        if (text := " ".join(filter(None, texts)))
    ]
    images = [Notice(Change.IMAGES, lost.images, "")] if lost.images else []
    return [*told, *images, *lost.told]


def brief(text: str) -> str:
    """How a passage begins."""
    return " ".join(text.split())[:_SAMPLE]
