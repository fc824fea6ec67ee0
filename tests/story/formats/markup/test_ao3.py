# ruff: noqa: E501 - markup is easiest to read on one line
"""Tests of downloads from the Archive of Our Own: only the chapters are the story."""

from story import Change, read

WORK = """<!DOCTYPE html><html><head><title>The Ferry - idaholm - Boats (Anime)</title></head><body>
<div id="preface"><h2 class="toc-heading">Preface</h2>
<p class="message"><b>The Ferry</b><br/>Posted originally on the <a href="#">Archive of Our Own</a> at <a href="#">x</a>.</p>
<div class="meta"><dl class="tags"><dt>Rating:</dt><dd>General</dd><dt>Language:</dt><dd>Français</dd></dl>
<h1>The Ferry</h1><div class="byline">by <a rel="author" href="#">idaholm</a></div>
<p>Summary</p><blockquote class="userstuff"><p>A boat and a goat.</p></blockquote>
<p>Notes</p><blockquote class="userstuff"><p>Thanks to my mother.</p></blockquote></div></div>
<div id="chapters" class="userstuff">
<div class="meta group"><h2 class="heading">Chapter 1: The Rope</h2><p>Chapter Summary</p>
<blockquote class="userstuff"><p>Ida finds a rope.</p></blockquote>
<p>Chapter Notes</p><blockquote class="userstuff"><p>Sorry it is short.</p></blockquote></div>
<div class="userstuff"><p>Summary</p><p>The rope was <em>red</em>.</p><hr/><p>Notes were found.</p></div>
<div id="endnotes1" class="meta"><p>Chapter End Notes</p><blockquote class="userstuff"><p>More soon.</p></blockquote></div>
<div class="meta group"><h2 class="heading">Chapter 2</h2></div><div class="userstuff"><p>The boat was blue.</p></div></div>
<div id="afterword"><h2 class="toc-heading">Afterword</h2>
<div class="meta" id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>The end of it.</p></blockquote></div>
<p class="message">Please <a href="#">drop by the Archive and comment</a> to let the creator know.</p></div></body></html>"""


def test_metadata_is_read() -> None:
    story = read(WORK.encode(), "The_Ferry.html")
    assert (story.title, story.author, story.blurb, story.language) == (
        "The Ferry",
        "idaholm",
        "A boat and a goat.",
        "fr",
    )


def test_story_has_only_the_chapters() -> None:
    story = read(WORK.encode(), "The_Ferry.html")
    assert [block.text for block in story.blocks if block.level != 1] == [
        "Chapter 1: The Rope",
        "Summary",
        "The rope was red.",
        "* * *",
        "Notes were found.",
        "Chapter 2",
        "The boat was blue.",
    ]


def test_summary_of_a_chapter_is_its_recap() -> None:
    story = read(WORK.encode(), "The_Ferry.html")
    assert [(chapter.title, chapter.recap) for chapter in story.chapters] == [
        ("Chapter 1: The Rope", "Ida finds a rope."),
        ("Chapter 2", ""),
    ]


def test_notes_are_left_out_with_a_notice() -> None:
    notices = read(WORK.encode(), "The_Ferry.html").notices
    assert [(notice.change, notice.sample) for notice in notices] == [
        (Change.NOTES, "Thanks to my mother. Sorry it is short. More soon. The end o")
    ]


def test_other_pages_keep_boxes_called_meta() -> None:
    story = read(
        b"<div class=meta><p>Notes on a ferry</p><blockquote>It left.</blockquote></div><p>Gone.</p>", "x.html"
    )
    assert "It left." in story.text
