"""Discord's Markdown read by a parser that is not ours (npm's discord-markdown-parser), for tests alone."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from story.model import Run, Style

FOLDER = Path(__file__).parent
_STYLES = {"em": Style.ITALIC, "strong": Style.BOLD}
_PLACES = {"heading", "subtext"}


class ImportedFile:
    """What a client shows: ``runs`` of text; ``others`` are the kinds of whatever is neither text nor emphasis."""

    def __init__(self, tree: list[dict[str, Any]]) -> None:
        self.runs: list[Run] = []
        self.others: list[str] = []
        self._walk(tree, Style.PLAIN)

    @property
    def text(self) -> str:
        """What is read, without its emphasis."""
        return "".join(run.text for run in self.runs)

    def _walk(self, nodes: list[dict[str, Any]], style: Style) -> None:
        for node in nodes:
            kind, content = node["type"], node.get("content", "")
            if kind == "br":
                self._add("\n", style)
            elif kind == "twemoji":
                self._add(node["name"], style)
            elif kind == "text" and isinstance(content, str):
                self._add(content, style)
            else:
                if kind not in _STYLES:
                    self.others.append(kind)
                self._walk(content if isinstance(content, list) else [], style | _STYLES.get(kind, Style.PLAIN))
                if kind in _PLACES:
                    self._add("\n", style)

    def _add(self, text: str, style: Style) -> None:
        """The parser counts in UTF-16 and may part a pair: put together, the halves are one character again."""
        if self.runs and self.runs[-1].style == style:
            text = self.runs.pop().text + text
        self.runs.append(Run(text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"), style))


class Reader:
    """The parser in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self, markdown: str) -> ImportedFile:
        """What a client shows of this message."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(markdown) + "\n")
        self._process.stdin.flush()
        return ImportedFile(json.loads(self._process.stdout.readline()))


@contextmanager
def open_reader() -> Iterator[Reader]:
    """A reader, installed first where it is not. Skips the test where there is no Node, but not in CI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        if os.environ.get("CI"):
            pytest.fail("Node and npm are needed to read Discord's Markdown back.")
        pytest.skip("without Node there is no second parser")
    with FileLock(FOLDER / "node_modules.lock"):  # tests run side by side
        if not (FOLDER / "node_modules" / "discord-markdown-parser").is_dir():
            subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=FOLDER, check=True, timeout=100)
    process = subprocess.Popen(
        [node, "read.js"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with process:
        try:
            yield Reader(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
