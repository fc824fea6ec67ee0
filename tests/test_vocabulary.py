"""The words that docs/glossary.md retires are not used again, in names and in text."""

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
GLOSSARY: Final = "docs/glossary.md"
FOLDERS: Final = ("benchmarks", "bot", "migrations", "story", "tests")
PLACES: Final = ("names", "file names", "text")


@dataclass(frozen=True)
class Retired:
    """A word that must not be used in a place ("names", "file names" or "text") below a folder."""

    word: str
    place: str
    folder: str

    @property
    def words(self) -> list[str]:
        """The single words, such as "told" and "at" of ``told_at``."""
        return self.word.replace("_", " ").split()

    def is_in_name(self, name: str) -> bool:
        """Return whether the words of an identifier or a file name contain this one."""
        return f"_{self.word}_" in words_of(name)

    def is_in_text(self, text: str) -> bool:
        """Return whether a text contains this word, or these words with any white space between them."""
        pattern = r"\s+".join(self.words)
        return re.search(rf"\b{pattern}\b", text, re.IGNORECASE) is not None


def retired_words(glossary: str) -> list[Retired]:
    """Read the table of retired words."""
    rows = re.findall(r"^\| `(.+?)` \| .+ \| (.+) \|$", glossary.split("## Retired words")[1], re.MULTILINE)
    entries = [(word, *place.partition(" in ")) for word, places in rows for place in places.split(", ")]
    return [Retired(word, place, folder.strip("`")) for word, place, _, folder in entries]


@cache
def words_of(name: str) -> str:
    """Return the words of a name between underscores, in small letters: ``_told_at_`` for ``ToldAt``."""
    return f"_{'_'.join(re.findall(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+', name)).lower()}_"


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name that a file defines, imports or uses, with its line."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield getattr(node, "lineno", 0), name


def texts(file: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every docstring and comment of a file, with its line. Comment lines that follow each other are one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield node.body[0].lineno, docstring
    first, last, block = 0, -1, ""
    with tokenize.open(file) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT:
                if token.start[0] != last + 1:
                    yield first, block
                    first, block = token.start[0], ""
                last = token.start[0]
                block += token.string.lstrip("#:")
    yield first, block


def uses(root: Path, retired: list[Retired]) -> Iterator[str]:
    """Yield every use of a retired word under ``root``, as ``file:line: the name or the word``."""
    for path in sorted(chain.from_iterable((root / folder).rglob("*") for folder in FOLDERS)):
        file = path.relative_to(root).as_posix()
        if {"__pycache__", "node_modules"} & set(path.parts):
            continue
        here = [entry for entry in retired if file.startswith(entry.folder)]
        if any(entry.is_in_name(path.name) for entry in here if entry.place != "text"):
            yield f"{file}: file name"
        if path.suffix == ".py":
            yield from (f"{file}:{use}" for use in uses_in_code(path, here))
    for path in sorted((*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "tests").glob("*.md"))):
        file = path.relative_to(root).as_posix()
        if file != GLOSSARY:
            for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield from (f"{file}:{line}: {entry.word}" for entry in in_text(text, retired))


def uses_in_code(file: Path, retired: list[Retired]) -> Iterator[str]:
    """Yield every use of a retired word in a Python file, as ``line: the name or the word``."""
    source = file.read_text("utf-8")
    # A quick look first: most files have none of the words, and to parse them all takes seconds.
    retired = [entry for entry in retired if re.search(r"[\W_]*".join(entry.words), source, re.IGNORECASE)]
    if all(entry.place == "file names" for entry in retired):
        return
    tree = ast.parse(source)
    for line, name in names(tree):
        if any(entry.is_in_name(name) for entry in retired if entry.place == "names"):
            yield f"{line}: {name}"
    for line, text in texts(file, tree):
        yield from (f"{line}: {entry.word}" for entry in in_text(text, retired))


def in_text(text: str, retired: list[Retired]) -> list[Retired]:
    """Return the words that must not be in a text, and are."""
    return [entry for entry in retired if entry.place == "text" and entry.is_in_text(text)]


RETIRED: Final = retired_words((ROOT / GLOSSARY).read_text("utf-8"))


def test_every_row_of_the_table_is_understood() -> None:
    rows = (ROOT / GLOSSARY).read_text("utf-8").split("## Retired words")[1].count("\n| `")

    assert len({entry.word for entry in RETIRED}) == rows
    assert [entry for entry in RETIRED if entry.place not in PLACES] == []
    assert [entry for entry in RETIRED if not (ROOT / entry.folder).is_dir()] == []


def test_no_retired_word_is_used() -> None:
    assert sorted(set(uses(ROOT, RETIRED))) == []


SAMPLE: Final = """
## Retired words

| word | instead | not in |
|---|---|---|
| `told_at` | `notified_at` | names |
| `whoever` | the reader | names, text |
| `by now` | now | text |
| `rank` | priority | names in `bot/` |
| `press` | buttons | file names in `bot/` |
"""


@pytest.mark.parametrize(
    ("file", "source", "use"),
    [
        ("bot/a.py", "told_at = 1", ":1: told_at"),
        ("bot/a.py", "row.was_told_at", ":1: was_told_at"),
        ("bot/a.py", "class ToldAt: ...", ":1: ToldAt"),
        ("bot/a.py", "def f(told_at): ...", ":1: told_at"),
        ("bot/a.py", "f(told_at=1)", ":1: told_at"),
        ("bot/a.py", "import told_at", ":1: told_at"),
        ("bot/a.py", "import a as told_at", ":1: told_at"),
        ("bot/a.py", "try:\n    pass\nexcept E as told_at: ...", ":3: told_at"),
        ("bot/a.py", "RANK = 1", ":1: RANK"),
        ("tests/test_a.py", "def test_whoever_asks(): ...", ":1: test_whoever_asks"),
        ("bot/a.py", '"""For whoever asks."""', ":1: whoever"),
        ("bot/a.py", "def f():\n    '''It is there by\n    now.'''", ":2: by now"),
        ("bot/a.py", "x = 1  # Whoever asks", ":1: whoever"),
        ("bot/a.py", "# It is there by\n# now.", ":1: by now"),
        ("bot/press.py", "", "file name"),
        ("bot/press/a.js", "", "file name"),
        ("story/told_at.md", "", "file name"),
        ("docs/page.md", "\nFor whoever asks.", ":2: whoever"),
    ],
)
def test_a_retired_word_is_reported(tmp_path: Path, file: str, source: str, use: str) -> None:
    write(tmp_path / file, source)

    assert any(found.endswith(use) for found in uses(tmp_path, retired_words(SAMPLE)))


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("bot/a.py", "told = at = untold_at = 1"),
        ("bot/a.py", "text = 'whoever told_at'"),
        ("bot/a.py", "# Go by. Now it works.\n# nowhere by nowadays"),
        ("story/a.py", "rank = 1"),
        ("bot/a.py", "press(button)"),
        ("bot/pressed.py", ""),
        ("story/bundled/tale.md", "Whoever came by now, came in vain."),
        (GLOSSARY, "| `whoever` | the role |"),
        ("bot/a.py", "# one comment says by\n\n# another one now"),
    ],
)
def test_other_words_are_not_reported(tmp_path: Path, file: str, source: str) -> None:
    write(tmp_path / file, source)

    assert list(uses(tmp_path, retired_words(SAMPLE))) == []


def write(file: Path, source: str) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")
