"""Files are read in a separate process, and what they do there does not reach the bot."""

import sys
from pathlib import Path

import pytest

from bot.services.file_import import import_file
from story import BadFrontMatter, ForeignFormat, TooHard, read

pytestmark = pytest.mark.slow

TALE = b"""<html lang="en"><title>The Ferry</title><body>
<h2>One</h2><p>The ferry left at <em>six</em>.</p><p><img src="rope.png"></p><p>Nobody was on it.</p>
<h2>Two</h2><p>It came back at seven, with a goat.</p>
"""
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits all of this")


async def test_imported_story_equals_one_read_in_this_process() -> None:
    imported = await import_file(TALE, "ferry.html")
    assert imported.story == read(TALE, "ferry.html")
    assert imported.story.notices
    assert (imported.columns["title"], imported.columns["chapters"]) == ("The Ferry", 2)


async def test_process_detects_rarer_languages() -> None:
    text = "Fergen gikk klokka seks om morgenen, og ingen var ombord. Da den kom tilbake, sto det ei geit på dekket."
    assert (await import_file(text.encode(), "ferge.txt")).story.language in ("no", "nb", "nn", "da")


async def test_given_title_replaces_the_files_own() -> None:
    imported = await import_file(TALE, "ferry.html", "Goat Ahoy — «ω»")
    assert imported.story.title == imported.columns["title"] == "Goat Ahoy — «ω»"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\x1b[2JGoat\u202e\n Ahoy", "[2JGoat Ahoy"),
        ("\u202e\u200b", "The Ferry"),
        ("Goat " * 100, "Goat " * 39 + "Goat…"),
    ],
    ids=["control characters", "invisible", "long"],
)
async def test_title_is_stored_in_a_form_that_can_be_shown(given: str, kept: str) -> None:
    imported = await import_file(TALE, "ferry.html", given)
    assert imported.story.title == imported.columns["title"] == kept


async def test_error_keeps_its_type_and_values() -> None:
    with pytest.raises(BadFrontMatter) as bad:
        await import_file(b"---\ntitle: [\n---\nText.", "tale.md")
    assert bad.value.values == {"name": "tale.md", "line": 3}
    with pytest.raises(ForeignFormat) as foreign:
        await import_file(b"%PDF-1.7", "tale.txt")
    assert foreign.value.values["format"] == "pdf"


async def test_file_that_takes_too_long_is_too_hard() -> None:
    with pytest.raises(TooHard):
        await import_file(TALE, "ferry.html", timeout=0.01)


@LINUX_ONLY
async def test_file_that_takes_too_much_processor_time_is_too_hard() -> None:
    attributes = b" ".join(b"a%d=1" % number for number in range(60_000))
    with pytest.raises(TooHard):
        await import_file(b"<p>Hello.<b " + attributes + b">There.</b>", "tale.html", cpu_seconds=1)


@LINUX_ONLY
async def test_file_that_takes_too_much_memory_is_too_hard() -> None:
    long_file, memory = b'<html lang="en"><p>' + b"word " * 1_000_000, 100_000_000
    assert (await import_file(TALE, "ferry.html", memory=memory)).story.title == "The Ferry"
    assert (await import_file(long_file, "tale.html")).story.blocks
    with pytest.raises(TooHard):
        await import_file(long_file, "tale.html", memory=memory)


@LINUX_ONLY
async def test_process_does_not_get_the_bots_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported from PYTHONPATH')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert (await import_file(TALE, "ferry.html")).story.title == "The Ferry"
