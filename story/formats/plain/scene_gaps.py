"""Find scene breaks that a plain text shows only by more blank lines than usual."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from story.formats.structure.draft import Draft, plain_runs
from story.formats.structure.headings import is_heading, is_title
from story.model import BlockKind

_SCENE_BREAK: Final = "* * *"  # stands for the blank lines, which could not be shown
_MAX_SHARE: Final = 0.1  # of the gaps between paragraphs; if more are wide, they are no scene breaks
_MIN_ALIKE: Final = 0.8  # share of the wide gaps that must have the same number of blank lines


def mark_scene_gaps(drafts: Sequence[Draft], gaps: Sequence[int]) -> list[Draft]:
    """Put scene breaks where the gap between paragraphs is wide.

    This is done only if wide gaps are rare, equal, and the text has no other scene breaks.

    Args:
        drafts: The blocks of the text.
        gaps: The number of blank lines before each of them.
    """
    between = {
        index: gaps[index]
        for index in range(1, len(drafts))
        if drafts[index - 1].kind is BlockKind.PARAGRAPH and drafts[index].kind is BlockKind.PARAGRAPH
    }
    if not between or any(draft.kind is BlockKind.BREAK for draft in drafts):
        return list(drafts)
    usual = Counter(between.values()).most_common(1)[0][0]
    wide = {index: gap for index, gap in between.items() if gap > usual}
    are_alike = max(Counter(wide.values()).values(), default=0) >= len(wide) * _MIN_ALIKE
    are_rare = 2 <= len(wide) <= len(between) * _MAX_SHARE
    if not are_alike or not are_rare or any(_may_be_heading(drafts[index]) for index in wide):
        return list(drafts)
    marked: list[Draft] = []
    for index, draft in enumerate(drafts):
        if index in wide:
            marked.append(Draft(BlockKind.BREAK, plain_runs(_SCENE_BREAK)))
        marked.append(draft)
    return marked


def _may_be_heading(draft: Draft) -> bool:
    """Return whether a passage may have blank lines before it because it is a title, a heading or a signature."""
    return is_title(draft.text) or is_heading(draft.text)
