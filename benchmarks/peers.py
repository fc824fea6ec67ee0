"""Other ways to cut a text to about so many words; each told to count words as this house does."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from story import count_words

Cutter = Callable[[str, int], list[str]]

_TUNED: Final = ["\n\n", "\n", ". ", "? ", "! ", "; ", ", ", " ", ""]


def peers() -> dict[str, Cutter]:
    """The ways at hand, by name; none where their packages are not installed (make bench installs them)."""
    found: dict[str, Cutter] = {}
    try:
        langchain = import_module("langchain_text_splitters")
        semantic = import_module("semantic_text_splitter")
    except ImportError:
        return found

    def recursive(text: str, words: int, **options: Any) -> list[str]:
        splitter = langchain.RecursiveCharacterTextSplitter(
            chunk_size=words, chunk_overlap=0, length_function=count_words, **options
        )
        return [str(chunk) for chunk in splitter.split_text(text)]

    def tuned(text: str, words: int) -> list[str]:
        return recursive(text, words, separators=_TUNED, keep_separator="end", strip_whitespace=False)

    def whole(text: str, words: int) -> list[str]:
        return [
            str(chunk) for chunk in semantic.TextSplitter.from_callback(count_words, words, trim=False).chunks(text)
        ]

    def ranged(text: str, words: int) -> list[str]:
        splitter = semantic.TextSplitter.from_callback(count_words, (words * 3 // 4, words * 5 // 4), trim=False)
        return [str(chunk) for chunk in splitter.chunks(text)]

    found["langchain-text-splitters"] = recursive
    found["the same, tuned"] = tuned
    found["semantic-text-splitter"] = whole
    found["the same, a range"] = ranged
    return found
