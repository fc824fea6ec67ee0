"""``preview``: how a text would be split."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from bot.cli import main
from bot.cli.table import fit
from bot.cli.table import table as table_of
from story import Boundary, Change, Notice, Parts, read, split
from tests.cli.terminal import cliffhanger, error_of

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


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """A short story in a file."""
    file = tmp_path / "ferry.md"
    file.write_text(TALE, "utf-8")
    return file


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return what ``preview --json`` prints."""
    assert main(["preview", *arguments, "--json"]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_json_has_the_documented_fields(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = json_of(capsys, str(tale), "--parts", "2")

    parts = result.pop("installments")
    assert result == {"title": "The Ferry", "author": "Ann Author", "language": "en", "words": 39, "minutes": 1}
    assert [(part["number"], part["heading"], part["starts_at"]) for part in parts] == [
        (1, "Going", "story"),
        (2, "Coming back", "chapter"),
    ]
    assert all(set(part) == FIELDS for part in parts)
    assert "with nobody on it" in parts[0]["text"]
    assert "with *nobody* on it" in parts[0]["markdown"]


@pytest.mark.parametrize("portion", [[], ["--words", "10"], ["--minutes", "0.1"], ["--parts", "7"]])
def test_joined_parts_have_every_word_in_order(
    tale: Path, capsys: pytest.CaptureFixture[str], portion: list[str]
) -> None:
    result = json_of(capsys, str(tale), *portion)

    joined = " ".join(part["text"] for part in result["installments"])
    assert joined.split() == read(TALE.encode(), "ferry.md").text.split()


def test_option_parts_gives_exactly_that_many(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [part["number"] for part in json_of(capsys, str(tale), "--parts", "5")["installments"]] == [1, 2, 3, 4, 5]


def test_parts_of_a_real_text_have_every_word(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = texts / "inseparable-source.txt"

    result = json_of(capsys, str(source), "--minutes", "2")

    joined = " ".join(part["text"] for part in result["installments"])
    assert joined.split() == source.read_text("utf-8-sig").split()
    assert {part["starts_at"] for part in result["installments"]} <= set(Boundary)


def table(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the lines that ``preview`` prints on a terminal of 100 columns."""
    assert main(["preview", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_table_has_a_line_for_each_part(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title, total, _, _, first, second, *_ = table(capsys, str(tale), "--parts", "2")
    assert title == "The Ferry by Ann Author [en]"
    assert total == "39 words, 1 min to read, in 2 parts."
    assert first.split()[:3] == ["1", "21", "1"]
    assert first.endswith("the start     Going: The ferry left at six, with nobody on it. He h…")
    assert "a chapter     Coming back: The ferry came back at seven." in second


def test_longest_part_has_a_full_bar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "two.md").write_text(f"## One\n\n{'word ' * 100}\n\n## Two\n\n{'word ' * 50}\n")
    lines = table(capsys, str(tmp_path / "two.md"), "--chapters")
    assert [line[20:30].strip() for line in lines[4:6]] == ["█" * 10, "█" * 5]


def test_table_ends_with_the_dates_of_the_last_part(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\n\n".join(f"Paragraph {n} says little." for n in range(300)))
    story = read((tmp_path / "long.txt").read_bytes(), "long.txt")
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    lines = list(table_of(story, split(story, Parts(10)), monday, 78))
    assert [line.split("  ", 2)[2].strip() for line in lines[-4:]] == [
        "Thu 3 Dec 2026",
        "Mon 7 Dec 2026",
        "Wed 16 Dec 2026",
        "Sun 31 Jan 2027",
    ]


def test_table_says_what_was_left_out_and_repaired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book.txt").write_text(
        "The Project Gutenberg eBook of The Ferry\n\nTitle: The Ferry\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***\n\n"
        "The ferry left at six. Nobody was on it, which was nothing new.\n\n"
        "She said it was a fine cafÃ©, and that the sign â€œclosedâ€\x9d meant nothing.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***\n\nA licence.\n",
        "utf-8",
    )
    output = "\n".join(table(capsys, str(tmp_path / "book.txt")))
    assert "Left out: " in output
    assert "It begins: The Project Gutenberg eBook" in output
    assert "Repaired: 1 passages" in output


def test_short_text_that_was_left_out_is_shown_completely() -> None:
    story = replace(read(TALE.encode(), "ferry.md"), notices=(Notice(Change.NOTES, 7, "A note."),))
    lines = list(table_of(story, split(story, Parts(1)), datetime(2026, 11, 23, tzinfo=UTC), 78))
    assert "  It is: A note." in lines


@given(st.text(max_size=200), st.integers(2, 120))
def test_lines_fit_the_terminal(line: str, width: int) -> None:
    fitted = fit(line, width)
    assert sum(max(wcwidth(character), 0) for character in fitted) <= width
    assert fitted == line or fitted.endswith("…")


def test_option_part_prints_its_markdown(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = "\n".join(table(capsys, str(tale), "--parts", "2", "--part", "1"))
    assert "The ferry left at six, with *nobody* on it." in output
    assert "Coming back" not in output


def test_part_that_does_not_exist_is_refused(tale: Path) -> None:
    error = error_of(cliffhanger(tale.parent, "preview", "ferry.md", "--parts", "2", "--part", "3"))
    assert error == "There is no part 3: the story has 2."


@pytest.mark.parametrize(
    ("portion", "limit"),
    [(("--parts", "8"), "at most 7 parts"), (("--parts", "100000"), "100,000 parts"), (("--words", "4"), "5 or more")],
)
def test_parts_that_are_too_short_are_refused(tale: Path, portion: tuple[str, str], limit: str) -> None:
    assert limit in error_of(cliffhanger(tale.parent, "preview", "ferry.md", *portion))


def test_ascii_terminal_gets_question_marks(tmp_path: Path) -> None:
    (tmp_path / "straße.txt").write_text("Chapter 1: Straße\n\nEs war einmal.", "utf-8")

    result = cliffhanger(tmp_path, "preview", "straße.txt", PYTHONIOENCODING="ascii")

    assert result.returncode == 0
    assert "Stra?e" in result.stdout


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("lost.txt", None, "lost.txt cannot be read: No such file or directory."),
        (
            "picture.png",
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "picture.png is a picture, not a text. Use one of these: .txt",
        ),
        ("empty.txt", b"  \n", "empty.txt has no text to read."),
    ],
)
def test_unreadable_file_ends_in_one_sentence(tmp_path: Path, name: str, data: bytes | None, error: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    assert error_of(cliffhanger(tmp_path, "preview", name)).startswith(error)


@pytest.mark.parametrize("portion", [["--words", "0"], ["--parts", "two"], ["--minutes", "-1"], ["--minutes", "nan"]])
def test_invalid_size_of_parts_is_refused(tale: Path, capsys: pytest.CaptureFixture[str], portion: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["preview", str(tale), *portion])

    assert stopped.value.code == 2
    assert portion[1] in capsys.readouterr().err


def test_error_of_too_many_minutes_names_the_limit(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["preview", str(tale), "--minutes", "100000"])

    assert "at most 1440" in capsys.readouterr().err


def test_two_sizes_of_parts_are_refused(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["preview", str(tale), "--words", "9", "--parts", "2"])

    assert "not allowed with" in capsys.readouterr().err
