"""Stories and blocks as compact JSON, for the database.

A block is ``{"kind": "paragraph", "start": 0, "runs": ["plain ", ["stressed", 1]]}``. A run is its text, or a list of
its text and its style (1 italic, 2 bold, 3 both). Headings also have a ``level``.

A database outlives the version of the program that wrote it. For this reason every document has a ``format`` number. A
change that old versions would misread gets the next number, and ``loads_*`` must still read all earlier ones.
"""

import json
from typing import Any, Final

from story.model import Block, BlockKind, Chapter, Note, Run, Story, Style

_FORMAT: Final = 1
_METADATA: Final = ("title", "author", "language", "licence", "blurb")


def dumps_story(story: Story) -> str:
    """Return a story as JSON, without its notices. Equal stories give equal JSON."""
    document: dict[str, Any] = {"format": _FORMAT} | {name: getattr(story, name) for name in _METADATA}
    document["chapters"] = [
        {"title": chapter.title, "first": chapter.first} | _encode_note(chapter) for chapter in story.chapters
    ]
    if story.notes:
        document["notes"] = [{"at": note.at} | _encode_note(note) for note in story.notes]
    return _to_json(document | {"blocks": _encode_blocks(story.blocks)})


def loads_story(text: str) -> Story:
    """Return the story that was given to ``dumps_story``, without its notices.

    Raises:
        ValueError: The text is not JSON, or its format is unknown to this version.
    """
    document = _from_json(text)
    return Story(
        **{name: document[name] for name in _METADATA},
        blocks=_decode_blocks(document),
        chapters=tuple(Chapter(**chapter) for chapter in document["chapters"]),
        notes=tuple(Note(**note) for note in document.get("notes", ())),
    )


def dumps_blocks(blocks: tuple[Block, ...]) -> str:
    """Return blocks, such as those of an installment, as JSON."""
    return _to_json({"format": _FORMAT, "blocks": _encode_blocks(blocks)})


def loads_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks that were given to ``dumps_blocks``.

    Raises:
        ValueError: The text is not JSON, or its format is unknown to this version.
    """
    return _decode_blocks(_from_json(text))


def _encode_note(note: Chapter | Note) -> dict[str, str]:
    return {key: value for key in ("recap", "question") if (value := getattr(note, key))}


def _to_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _from_json(text: str) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise ValueError(f"not a document in format {_FORMAT}: {text[:40]!r}")
    return document


def _encode_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {"kind": block.kind.value, "start": block.start}
        | ({"level": block.level} if block.level else {})
        | {"runs": [[run.text, int(run.style)] if run.style else run.text for run in block.runs]}
        for block in blocks
    ]


def _decode_blocks(document: dict[str, Any]) -> tuple[Block, ...]:
    return tuple(
        Block(
            BlockKind(block["kind"]),
            tuple(Run(run) if isinstance(run, str) else Run(run[0], Style(run[1])) for run in block["runs"]),
            block["start"],
            block.get("level", 0),
        )
        for block in document["blocks"]
    )
