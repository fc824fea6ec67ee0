"""Stories and blocks as compact JSON, for a database that outlives this version of the program.

A block is ``{"kind": "paragraph", "start": 0, "runs": ["plain ", ["stressed", 1]]}``: a run is its text, or a pair of
its text and its style (1 italic, 2 bold, 3 both); headings have a ``level``. Every document names its ``format``.
A change that old readers would misread takes the next number, and ``loads_*`` goes on reading the earlier ones.
"""

import json
from typing import Any, Final

from story.model import Block, BlockKind, Chapter, Note, Run, Story, Style

FORMAT: Final = 1
_FACTS: Final = ("title", "author", "language", "licence", "blurb")


def dumps_story(story: Story) -> str:
    """A story as JSON; the same story always gives the same characters."""
    document: dict[str, Any] = {"format": FORMAT} | {fact: getattr(story, fact) for fact in _FACTS}
    document["chapters"] = [
        {"title": chapter.title, "first": chapter.first} | _said(chapter) for chapter in story.chapters
    ]
    if story.notes:
        document["notes"] = [{"at": note.at} | _said(note) for note in story.notes]
    return _dumps(document | {"blocks": _blocks_out(story.blocks)})


def loads_story(text: str) -> Story:
    """The story that ``dumps_story`` was given. ValueError where the text is not one or its format is too new."""
    document = _loads(text)
    return Story(
        **{fact: document[fact] for fact in _FACTS},
        blocks=_blocks_in(document),
        chapters=tuple(Chapter(**chapter) for chapter in document["chapters"]),
        notes=tuple(Note(**note) for note in document.get("notes", ())),
    )


def dumps_blocks(blocks: tuple[Block, ...]) -> str:
    """Blocks, such as an installment's, as JSON."""
    return _dumps({"format": FORMAT, "blocks": _blocks_out(blocks)})


def loads_blocks(text: str) -> tuple[Block, ...]:
    """The blocks that ``dumps_blocks`` was given. ValueError as for ``loads_story``."""
    return _blocks_in(_loads(text))


def _said(by_author: Chapter | Note) -> dict[str, str]:
    return {key: value for key in ("recap", "question") if (value := getattr(by_author, key))}


def _dumps(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _loads(text: str) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"not a text in format {FORMAT}: {text[:40]!r}")
    return document


def _blocks_out(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {"kind": block.kind.value, "start": block.start}
        | ({"level": block.level} if block.level else {})
        | {"runs": [[run.text, int(run.style)] if run.style else run.text for run in block.runs]}
        for block in blocks
    ]


def _blocks_in(document: dict[str, Any]) -> tuple[Block, ...]:
    return tuple(
        Block(
            BlockKind(block["kind"]),
            tuple(Run(run) if isinstance(run, str) else Run(run[0], Style(run[1])) for run in block["runs"]),
            block["start"],
            block.get("level", 0),
        )
        for block in document["blocks"]
    )
