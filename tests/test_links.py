"""Everything that a Markdown file of the repository names exists: links, anchors, paths, tests and names in modules."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).parent.parent
#: The folders of the repository. A path in a document is checked if it begins with one of them.
FOLDERS: Final = (".ci", ".github", "benchmarks", "bot", "docs", "migrations", "requirements", "story", "tests")
#: Pages from which a reader comes to all others.
ENTRANCES: Final = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
DOCUMENTS: Final = sorted(
    file.relative_to(ROOT).as_posix()
    for file in (*ROOT.glob("*.md"), *chain.from_iterable((ROOT / folder).rglob("*.md") for folder in FOLDERS))
    if "node_modules" not in file.parts and not file.is_relative_to(ROOT / "story")
)


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a Markdown text, also those inside paragraphs."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a Markdown text."""
    found: set[str] = set()
    blocks = MarkdownIt("commonmark").parse(text)
    for index, token in enumerate(blocks):
        if token.type == "heading_open":
            title = "".join(part.content for part in blocks[index + 1].children or ())
            anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            copies = sum(1 for known in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", known))
            found.add(f"{anchor}-{copies}" if copies else anchor)
    return found


def links(text: str) -> Iterator[str]:
    """Yield the targets of all links and pictures."""
    for token in tokens(text):
        target = token.attrGet("href") or token.attrGet("src")
        if target is not None:
            yield str(target)


def paths(text: str) -> Iterator[str]:
    """Yield the words in code that look like a path of the repository, such as ``tests/test_docs.py::test_name``."""
    for token in tokens(text):
        if token.type in ("code_inline", "code_block", "fence"):
            for word in token.content.split():
                word = word.strip("(),;:").removesuffix(".")
                if re.fullmatch(rf"({'|'.join(map(re.escape, FOLDERS))})/[\w./-]*(::\w+)?", word):
                    yield word


def problems(root: Path, document: str) -> list[str]:
    """Return what a Markdown file names although it does not exist: link targets, anchors, paths and tests."""
    file = root / document
    text = file.read_text("utf-8")
    missing = []
    for link in links(text):
        target, _, anchor = link.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        page = file.parent / target if target else file
        if not page.exists() or (anchor and anchor not in anchors(page.read_text("utf-8"))):
            missing.append(link)
    for path in paths(text):
        name, _, test = path.partition("::")
        known = [folder / name for folder in (root, file.parent) if (folder / name).exists()]
        if not known or (test and f"def {test}(" not in known[-1].read_text("utf-8")):
            missing.append(path)
    for name, module in re.findall(r"`([A-Za-z_]\w*)` in `([\w/]+\.py)`", text):
        if (root / module).exists() and not re.search(rf"\b{name}\b", (root / module).read_text("utf-8")):
            missing.append(f"{name} in {module}")
    return missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_everything_that_a_document_names_exists(document: str) -> None:
    assert problems(ROOT, document) == []


@pytest.mark.parametrize("recipe", [document for document in DOCUMENTS if document.startswith("docs/contributing/")])
def test_examples_import_names_that_exist(recipe: str) -> None:
    examples = [token.content for token in tokens((ROOT / recipe).read_text("utf-8")) if token.info == "python"]
    imports = [
        node for example in examples for node in ast.walk(ast.parse(example)) if isinstance(node, ast.ImportFrom)
    ]

    for node in imports:
        for alias in node.names:
            assert hasattr(import_module(str(node.module)), alias.name), alias.name


@pytest.mark.parametrize("page", [document for document in DOCUMENTS if document.startswith("docs/")])
def test_every_page_is_linked_from_an_entrance(page: str) -> None:
    linked = {
        ((ROOT / entrance).parent / link.partition("#")[0]).resolve()
        for entrance in ENTRANCES
        for link in links((ROOT / entrance).read_text("utf-8"))
    }

    assert (ROOT / page).resolve() in linked


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a page](docs/lost.md)", "docs/lost.md"),
        ("![a picture](docs/lost.png)", "docs/lost.png"),
        ("[a heading](#lost)", "#lost"),
        ("[a heading](other.md#lost)", "other.md#lost"),
        ("[a reference][1]\n\n[1]: lost.md", "lost.md"),
        ("See `bot/lost.py`.", "bot/lost.py"),
        ("Run `pytest tests/lost.py -q`.", "tests/lost.py"),
        ("```\npytest tests/lost.py\n```", "tests/lost.py"),
        ("| a |\n|---|\n| `bot/lost.py` |", "bot/lost.py"),
        ("`tests/test_here.py::test_lost` fails.", "tests/test_here.py::test_lost"),
        ("`Lost` in `bot/here.py`", "Lost in bot/here.py"),
    ],
)
def test_a_broken_reference_is_reported(tmp_path: Path, text: str, problem: str) -> None:
    write_sample(tmp_path, text)

    assert problems(tmp_path, "page.md") == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "[a page](other.md), [a heading](other.md#a-name-of-3-words), [another](other.md#a-name-of-3-words-1)",
        "# Here, *today*: `x`\n\n[here](#here-today-x)",
        "[elsewhere](https://example.org/lost.md#lost)",
        "`tests/test_here.py::test_here`, `bot/here.py`, `bot/`, and `Here` in `bot/here.py`",
        "A placeholder: `bot/chat/<feature>/`. Not a path: `and/or`, `/opt/bot/`, `https://example.org/bot/x`.",
    ],
)
def test_a_correct_reference_is_not_reported(tmp_path: Path, text: str) -> None:
    write_sample(tmp_path, text)

    assert problems(tmp_path, "page.md") == []


def write_sample(root: Path, text: str) -> None:
    """Write a small repository with ``text`` as its page.md."""
    (root / "page.md").write_text(text, "utf-8")
    (root / "other.md").write_text("# A name (of 3 words)\n\n# A name of 3 words\n", "utf-8")
    for folder, source in (("bot", "class Here: ..."), ("tests", "def test_here(): ...")):
        (root / folder).mkdir()
        (root / folder / ("here.py" if folder == "bot" else "test_here.py")).write_text(source, "utf-8")
