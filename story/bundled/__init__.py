"""The stories that come with the bot. To add one, put its Markdown file into this folder."""

from importlib.resources import files

_FIRST = "inseparable.md"


def bundled_stories() -> tuple[tuple[str, bytes], ...]:
    """Return the file name and the content of every story in this folder.

    *Inseparable* is the first; the others follow by file name.
    """
    texts = [file for file in files(__name__).iterdir() if file.name.endswith(".md")]
    texts.sort(key=lambda file: (file.name != _FIRST, file.name))
    return tuple((file.name, file.read_bytes()) for file in texts)
