"""Read the block of YAML at the top of a Markdown file: metadata, and notes on chapters."""

import re
from typing import Any, Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from story.errors import BadFrontMatter
from story.formats.structure.draft import Metadata

# A file may open with a scene break. It is front matter only if a key or a comment is directly below the line.
_OPENING: Final = re.compile(r"\s*^---[ \t]*\n(?:[ \t]*\n|[ \t]*#.*\n)*(?:[\w-]+[ \t]*:|[{\"']|---)", re.MULTILINE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ALTERNATIVE_KEYS: Final = {"licence": ("licence", "license", "rights"), "blurb": ("blurb", "description", "summary")}


def split_front_matter(text: str, name: str) -> tuple[Metadata, str]:
    """Separate the front matter from the text.

    ``recaps`` and ``questions`` are mappings of chapter numbers to texts, or lists that start with chapter 1. Values
    are not converted: ``title: 007`` is "007".

    Args:
        text: The content of the file.
        name: The name of the file, for errors.

    Returns:
        The metadata and the text after it. Without front matter: empty metadata and the whole text.

    Raises:
        BadFrontMatter: The front matter has a syntax error.
    """
    if not _OPENING.match(text):
        return Metadata(), text
    text = text.lstrip()
    handler = YAMLHandler()
    try:
        block, body = handler.split(text)
        fields = handler.load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise BadFrontMatter(name=name, line=error.problem_mark.line + 1 if error.problem_mark else 1) from error
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise BadFrontMatter(name=name, line=1) from error
    if not isinstance(fields, dict):
        if fields:
            raise BadFrontMatter(name=name, line=2)
        fields = {}
    fields = {str(key).casefold(): value for key, value in fields.items()}

    def line_of(key: str) -> int:
        match = re.search(rf"^[\"']?{re.escape(key)}\b", block, re.MULTILINE | re.IGNORECASE)
        return block.count("\n", 0, match.start()) + 1 if match else 1

    def text_of(field: str) -> str:
        for key in _ALTERNATIVE_KEYS.get(field, (field,)):
            if (value := fields.get(key)) is not None:
                return _to_line(value, name, line_of(key))
        return ""

    def notes_of(key: str) -> dict[int, str]:
        return _to_notes(fields.get(key) or {}, name, line_of(key))

    metadata = Metadata(
        title=text_of("title"),
        author=text_of("author"),
        language=text_of("language"),
        licence=text_of("licence"),
        blurb=text_of("blurb"),
        recaps=notes_of("recaps"),
        questions=notes_of("questions"),
    )
    return metadata, body


def _to_line(value: Any, name: str, line: int) -> str:
    """Return a value as one line of text. A list, such as two authors, is joined with commas."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise BadFrontMatter(name=name, line=line)
    return " ".join(_CONTROL.sub(" ", value).split())


def _to_notes(value: Any, name: str, line: int) -> dict[int, str]:
    """Return a value as texts by chapter number."""
    if isinstance(value, list):
        value = {str(number): note for number, note in enumerate(value, 1)}
    if not isinstance(value, dict) or not all(re.fullmatch(r"[0-9]{1,6}", str(number)) for number in value):
        raise BadFrontMatter(name=name, line=line)
    return {int(number): _to_line(note, name, line) for number, note in value.items()}
