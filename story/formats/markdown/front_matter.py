"""The block of YAML at the top of a Markdown file: who wrote it, and notes on its chapters."""

import re
from typing import Any, Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from story.errors import BadFrontMatter
from story.formats.structure.story_builder import Facts

# A file may open with a scene break: it is front matter only where a key or a comment stands right beneath the line.
_OPENING: Final = re.compile(r"\s*^---[ \t]*\n(?:[ \t]*\n|[ \t]*#.*\n)*(?:[\w-]+[ \t]*:|[{\"']|---)", re.MULTILINE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPELLINGS: Final = {"licence": ("licence", "license", "rights"), "blurb": ("blurb", "description", "summary")}


def take(text: str, name: str) -> tuple[Facts, str]:
    """What the front matter says, and the text after it. Without front matter: nothing, and the whole text.

    ``recaps`` and ``questions`` are mappings of chapter number to text, or lists from chapter 1 on. Values stay as
    typed: ``title: 007`` is "007". Raises BadFrontMatter with the line at which it cannot be understood.
    """
    if not _OPENING.match(text):
        return Facts(), text
    text = text.lstrip()
    handler = YAMLHandler()
    try:
        block, body = handler.split(text)
        found = handler.load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise BadFrontMatter(name=name, line=error.problem_mark.line + 1 if error.problem_mark else 1) from error
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise BadFrontMatter(name=name, line=1) from error
    if not isinstance(found, dict):
        if found:
            raise BadFrontMatter(name=name, line=2)
        found = {}
    found = {str(key).casefold(): value for key, value in found.items()}

    def line(key: str) -> int:
        at = re.search(rf"^[\"']?{re.escape(key)}\b", block, re.MULTILINE | re.IGNORECASE)
        return block.count("\n", 0, at.start()) + 1 if at else 1

    def fact(key: str) -> str:
        for spelling in _SPELLINGS.get(key, (key,)):
            if (value := found.get(spelling)) is not None:
                return _words(value, name, line(spelling))
        return ""

    def notes(key: str) -> dict[int, str]:
        return _by_chapter(found.get(key) or {}, name, line(key))

    facts = Facts(
        title=fact("title"),
        author=fact("author"),
        language=fact("language"),
        licence=fact("licence"),
        blurb=fact("blurb"),
        recaps=notes("recaps"),
        questions=notes("questions"),
    )
    return facts, body


def _words(value: Any, name: str, line: int) -> str:
    """One value as one line of text; a list of names, such as two authors, with commas."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise BadFrontMatter(name=name, line=line)
    return " ".join(_CONTROL.sub(" ", value).split())


def _by_chapter(value: Any, name: str, line: int) -> dict[int, str]:
    if isinstance(value, list):
        value = {str(number): note for number, note in enumerate(value, 1)}
    if not isinstance(value, dict) or not all(re.fullmatch(r"[0-9]{1,6}", str(number)) for number in value):
        raise BadFrontMatter(name=name, line=line)
    return {int(number): _words(note, name, line) for number, note in value.items()}
