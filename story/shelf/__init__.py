"""The stories that come with the bot. To add one, lay its Markdown file beside this one."""

from importlib.resources import files

_FIRST = "inseparable.md"


def shelf() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of every story in this folder, *Inseparable* first, then by name."""
    texts = [file for file in files(__name__).iterdir() if file.name.endswith(".md")]
    texts.sort(key=lambda file: (file.name != _FIRST, file.name))
    return tuple((file.name, file.read_bytes()) for file in texts)
