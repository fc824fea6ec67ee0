"""Other libraries that split text, set up to count words as Cliffhanger does."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from story import count_words

#: Splits a text into parts of about so many words.
Splitter = Callable[[str, int], list[str]]

_TUNED_SEPARATORS: Final = ["\n\n", "\n", ". ", "? ", "! ", "; ", ", ", " ", ""]


def peers() -> dict[str, Splitter]:
    """Return the splitters by name. Empty if their packages are not installed (``make bench`` installs them)."""
    try:
        langchain = import_module("langchain_text_splitters")
        semantic = import_module("semantic_text_splitter")
    except ImportError:
        return {}

    def split_recursively(text: str, words: int, **options: Any) -> list[str]:
        splitter = langchain.RecursiveCharacterTextSplitter(
            chunk_size=words, chunk_overlap=0, length_function=count_words, **options
        )
        return [str(chunk) for chunk in splitter.split_text(text)]

    def split_recursively_tuned(text: str, words: int) -> list[str]:
        return split_recursively(
            text, words, separators=_TUNED_SEPARATORS, keep_separator="end", strip_whitespace=False
        )

    def split_semantically(text: str, words: int) -> list[str]:
        splitter = semantic.TextSplitter.from_callback(count_words, words, trim=False)
        return [str(chunk) for chunk in splitter.chunks(text)]

    def split_semantically_in_range(text: str, words: int) -> list[str]:
        splitter = semantic.TextSplitter.from_callback(count_words, (words * 3 // 4, words * 5 // 4), trim=False)
        return [str(chunk) for chunk in splitter.chunks(text)]

    return {
        "langchain-text-splitters": split_recursively,
        "langchain-text-splitters, tuned": split_recursively_tuned,
        "semantic-text-splitter": split_semantically,
        "semantic-text-splitter, range": split_semantically_in_range,
    }
