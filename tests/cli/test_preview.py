"""``preview``: how a text would be split."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from story import Boundary, read
from tests.cli.terminal import cliffhanger, refused

FIELDS = {"number", "heading", "words", "minutes", "starts_at", "text", "markdown"}
TALE = """\
---
title: The Ferry
author: Ann Author
language: en
---
# The Ferry

## Going

The ferry left at six, with *nobody* on it. He had bought two tickets.

Nobody asked him why.

## Coming back

The ferry came back at seven. Somebody was on it, and she had his other ticket.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """A little story in a file."""
    file = tmp_path / "ferry.md"
    file.write_text(TALE, "utf-8")
    return file


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What ``preview --json`` prints."""
    assert main(["preview", *arguments, "--json"]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_json_has_what_other_programs_rely_on(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = shown(capsys, str(tale), "--parts", "2")

    parts = made.pop("installments")
    assert made == {"title": "The Ferry", "author": "Ann Author", "language": "en", "words": 39, "minutes": 1}
    assert [(part["number"], part["heading"], part["starts_at"]) for part in parts] == [
        (1, "Going", "story"),
        (2, "Coming back", "chapter"),
    ]
    assert all(set(part) == FIELDS for part in parts)
    assert "with nobody on it" in parts[0]["text"]
    assert "with *nobody* on it" in parts[0]["markdown"]


@pytest.mark.parametrize("portion", [[], ["--words", "10"], ["--minutes", "0.1"], ["--parts", "7"]])
def test_joined_the_parts_hold_every_word_in_order(
    tale: Path, capsys: pytest.CaptureFixture[str], portion: list[str]
) -> None:
    made = shown(capsys, str(tale), *portion)

    joined = " ".join(part["text"] for part in made["installments"])
    assert joined.split() == read(TALE.encode(), "ferry.md").text.split()


def test_exactly_as_many_parts_as_asked_for(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [part["number"] for part in shown(capsys, str(tale), "--parts", "5")["installments"]] == [1, 2, 3, 4, 5]


def test_a_lent_text_comes_out_word_for_word(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = texts / "inseparable-source.txt"

    made = shown(capsys, str(source), "--minutes", "2")

    joined = " ".join(part["text"] for part in made["installments"])
    assert joined.split() == source.read_text("utf-8-sig").split()
    assert {part["starts_at"] for part in made["installments"]} <= set(Boundary)


def test_the_table_has_a_line_a_part_and_how_long_it_takes(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(tale), "--parts", "2"]) == 0

    title, _, _, first, second, _, total = capsys.readouterr().out.splitlines()
    assert title == "The Ferry by Ann Author"
    assert first.split() == ["1", "21", "1", "story", "Going"]
    assert second.split() == ["2", "18", "1", "chapter", "Coming", "back"]
    assert total == "2 parts, 39 words, 1 min to read. At one part a day it takes 2 days."


def test_long_stories_are_told_in_months(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "long.txt").write_text("\n\n".join(f"Paragraph {n} says little." for n in range(300)))

    assert main(["preview", str(tmp_path / "long.txt"), "--parts", "122"]) == 0

    assert capsys.readouterr().out.endswith("At one part a day it takes 122 days, about 4 months.\n")


def test_a_terminal_without_the_letters_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "straße.txt").write_text("Chapter 1: Straße\n\nEs war einmal.", "utf-8")

    ended = cliffhanger(tmp_path, "preview", "straße.txt", PYTHONIOENCODING="ascii")

    assert ended.returncode == 0
    assert "Stra?e" in ended.stdout


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("lost.txt", None, "lost.txt cannot be read: No such file or directory."),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "picture.png is a picture, not a text; send the story as one of these: .txt"),
        ("empty.txt", b"  \n", "empty.txt has no text to read in it"),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence(tmp_path: Path, name: str, data: bytes | None, says: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    assert refused(cliffhanger(tmp_path, "preview", name)).startswith(says)


@pytest.mark.parametrize("portion", [["--words", "0"], ["--parts", "two"], ["--minutes", "-1"], ["--minutes", "nan"]])
def test_a_portion_that_is_none_is_refused(tale: Path, capsys: pytest.CaptureFixture[str], portion: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["preview", str(tale), *portion])

    assert ended.value.code == 2
    assert portion[1] in capsys.readouterr().err


def test_only_one_portion_can_be_asked_for(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["preview", str(tale), "--words", "9", "--parts", "2"])

    assert "not allowed with" in capsys.readouterr().err
