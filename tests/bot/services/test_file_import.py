"""A file from anybody is read apart: nothing that it does to its reader reaches the bot."""

import sys
from pathlib import Path

import pytest

from bot.services.file_import import import_file
from story import BadFrontMatter, ForeignFormat, TooHard, read

TALE = b"""<html lang="en"><title>The Ferry</title><body>
<h2>One</h2><p>The ferry left at <em>six</em>.</p><p><img src="rope.png"></p><p>Nobody was on it.</p>
<h2>Two</h2><p>It came back at seven, with a goat.</p>
"""
LIMITED = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits all of this")


async def test_a_story_comes_back_as_it_would_have_been_read_here() -> None:
    found = await import_file(TALE, "ferry.html")
    assert found.story == read(TALE, "ferry.html")
    assert found.story.notices
    assert (found.columns["title"], found.columns["chapters"]) == ("The Ferry", 2)


async def test_a_text_in_a_rarer_language_is_known_there_too() -> None:
    text = "Fergen gikk klokka seks om morgenen, og ingen var ombord. Da den kom tilbake, sto det ei geit på dekket."
    assert (await import_file(text.encode(), "ferge.txt")).story.language in ("no", "nb", "nn", "da")


async def test_a_title_given_with_the_file_is_the_storys() -> None:
    found = await import_file(TALE, "ferry.html", "Goat Ahoy — «ω»")
    assert found.story.title == found.columns["title"] == "Goat Ahoy — «ω»"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\x1b[2JGoat\u202e\n Ahoy", "[2JGoat Ahoy"),
        ("\u202e\u200b", "The Ferry"),
        ("Goat " * 100, "Goat " * 39 + "Goat…"),
    ],
    ids=["what steers terminals", "nothing to see", "long"],
)
async def test_a_title_is_kept_as_it_can_be_shown(given: str, kept: str) -> None:
    found = await import_file(TALE, "ferry.html", given)
    assert found.story.title == found.columns["title"] == kept


async def test_what_is_wrong_with_a_file_arrives_with_its_values() -> None:
    with pytest.raises(BadFrontMatter) as caught:
        await import_file(b"---\ntitle: [\n---\nText.", "tale.md")
    assert caught.value.values == {"name": "tale.md", "line": 3}
    with pytest.raises(ForeignFormat) as foreign:
        await import_file(b"%PDF-1.7", "tale.txt")
    assert foreign.value.values["format"] == "pdf"


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(TooHard):
        await import_file(TALE, "ferry.html", timeout=0.01)


@LIMITED
async def test_a_file_that_takes_too_much_of_the_processor_is_given_up() -> None:
    many = b" ".join(b"a%d=1" % number for number in range(60_000))
    with pytest.raises(TooHard):
        await import_file(b"<p>Hello.<b " + many + b">There.</b>", "tale.html", seconds=1)


@LIMITED
async def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    long, little = b'<html lang="en"><p>' + b"word " * 1_000_000, 100_000_000
    assert (await import_file(TALE, "ferry.html", memory=little)).story.title == "The Ferry"
    assert (await import_file(long, "tale.html")).story.blocks
    with pytest.raises(TooHard):
        await import_file(long, "tale.html", memory=little)


@LIMITED
async def test_the_process_knows_nothing_of_the_bots_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('whoever knows PYTHONPATH ends here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert (await import_file(TALE, "ferry.html")).story.title == "The Ferry"
