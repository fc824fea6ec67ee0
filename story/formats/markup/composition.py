"""Pages of markup made into one story, whatever file they came in."""

from collections.abc import Sequence

from story.errors import EmptyStory
from story.formats.markup.cleanup import clear
from story.formats.markup.footnotes import find_footnotes
from story.formats.markup.heading_levels import rank_headings
from story.formats.markup.pages import Lost, Page
from story.formats.markup.walk import walk
from story.formats.structure import title_page
from story.formats.structure.headings import name_chapters
from story.formats.structure.outline import mark_headings
from story.formats.structure.story_builder import Facts, bind
from story.formats.structure.table_of_contents import drop_contents
from story.model import BlockKind, Change, Notice, Story

_SAMPLE = 60  # characters


def compose(
    pages: Sequence[Page], facts: Facts, name: str, lost: Lost | None = None, aside: Sequence[Page] = ()
) -> Story:
    """The story on ``pages``, in order; notes may stand on pages ``aside``. ``lost`` says what was left out before.

    Raises EmptyStory.
    """
    lost = lost or Lost()
    found = find_footnotes([*pages, *aside])
    pieces = [piece for page in pages for piece in walk(page, lost, found.notes, found.taken)]
    pieces = clear(pieces, lost, notes=bool(found.notes))
    if not pieces:
        raise EmptyStory(name=name)
    drafts = rank_headings(pieces, facts.title)
    if not any(draft.kind is BlockKind.HEADING and not draft.is_title for draft in drafts):
        drafts, titles, told = drop_contents(drafts)
        drafts, facts = title_page.take(drafts, facts)
        drafts = mark_headings(drafts, [1] * len(drafts), titles)
        lost.told += told
    return bind(name_chapters(drafts), facts, name, notices(lost))


def notices(lost: Lost) -> list[Notice]:
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
