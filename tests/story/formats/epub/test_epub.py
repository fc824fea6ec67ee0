# ruff: noqa: E501 - markup is easiest to read on one line
"""Tests of reading EPUBs: only the story, in reading order, with notes in their places."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest

from story import BlockKind, Change, DamagedFile, EmptyStory, ProtectedFile, Story, Style, TooPacked, read
from tests.story.books import epub, page, texts, titles, zipped

ONE = page("<section epub:type='chapter'><h2>One</h2><p>The ferry left at six.</p></section>")
TWO = page("<section epub:type='chapter'><h2>Two</h2><p>It came back with a goat.</p></section>")
FONTS = "http://www.idpf.org/2008/embedding"
ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>"""


def book(data: bytes) -> Story:
    """Read an EPUB."""
    return read(data, "ferry.epub")


def book_texts(data: bytes) -> list[str]:
    """Return the texts of the blocks of an EPUB."""
    return texts(book(data))


def test_spine_order_and_metadata_are_read() -> None:
    story = book(epub({"b.xhtml": ONE, "a.xhtml": TWO}))
    assert titles(story) == ["One", "Two"]
    assert (story.title, story.author, story.language) == ("The Ferry", "Ida Holm", "en-GB")
    assert (story.licence, story.blurb) == ("CC0", "A boat and a goat.")


def test_metadata_of_epub_2_is_read() -> None:
    metadata = """<dc:title>Ferry</dc:title><dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:role="ill">Bo</dc:creator>
    <dc:creator>Ida</dc:creator><dc:creator>Per</dc:creator><dc:language>ger</dc:language>
    <dc:description>&lt;p&gt;A &lt;i&gt;boat&lt;/i&gt; &amp;amp; more&lt;/p&gt;</dc:description>"""
    story = book(epub({"a.xhtml": ONE}, metadata=metadata))
    assert (story.author, story.language, story.blurb) == ("Ida, Per", "de", "A boat & more")


def test_extra_pages_are_left_out_with_notices() -> None:
    pages = {
        "cover.xhtml": page("<p>Cover</p>"),
        "t.xhtml": page("<section epub:type='titlepage'><h1>The Ferry</h1></section>"),
        "legal.xhtml": page("<p>© Ida Holm. All rights reserved.</p>"),
        "nav.xhtml": page("<nav epub:type='toc'><ol><li><a href='one.xhtml'>One</a></li></ol></nav>"),
        "one.xhtml": ONE,
        "extra.xhtml": page("<p>Buy more boats.</p>"),
        "colophon.xhtml": page("<p>Set in Boat.</p>"),
    }
    story = book(epub(pages, linear={"extra.xhtml": "no"}))
    assert texts(story) == ["One", "The ferry left at six."]
    assert {notice.change for notice in story.notices} == {Change.BOILERPLATE, Change.CONTENTS}


def test_book_of_extra_pages_only_is_read() -> None:
    assert book_texts(epub({"cover.xhtml": page("<p>Once there was a boat.</p>")})) == ["Once there was a boat."]
    assert book_texts(epub({"a.xhtml": ONE}, linear={"a.xhtml": "no"}))[0] == "One"


def test_long_page_called_contents_is_a_chapter() -> None:
    assert "It left." in book_texts(epub({"contents.xhtml": page("<p>It left.</p>" * 900), "a.xhtml": ONE}))


@pytest.mark.parametrize(
    "heading",
    [
        "<hgroup><h2 epub:type='ordinal'>I</h2><p epub:type='title'>The Rope</p></hgroup>",
        "<header><h2>I</h2><p epub:type='title'>The Rope</p></header>",
        "<h2>I<br/>The Rope</h2>",
        "<h2>I</h2><h3>The Rope</h3>",
        "<h2><span>I</span>: The Rope</h2>",
    ],
)
def test_number_and_title_of_a_chapter_are_joined(heading: str) -> None:
    pages = {f"{n}.xhtml": page(f"<section epub:type='chapter'>{heading}<p>It left.</p></section>") for n in (1, 2)}
    assert titles(book(epub(pages))) == ["I: The Rope", "I: The Rope"]


def test_parts_have_chapters_and_stories_have_sections() -> None:
    parts = {
        "p1.xhtml": page("<section epub:type='part'><h2>Part I</h2></section>"),
        "c1.xhtml": page("<section epub:type='chapter'><h3>The Rope</h3><p>Red.</p></section>"),
        "c2.xhtml": page("<section epub:type='chapter'><h3>The Boat</h3><p>Blue.</p></section>"),
        "end.xhtml": page("<section epub:type='epilogue'><h2>Epilogue</h2><p>Gone.</p></section>"),
    }
    assert titles(book(epub(parts))) == ["The Rope", "The Boat", "Epilogue"]
    inner = "".join(f"<section epub:type='chapter'><h3>{n}</h3><p>It left.</p></section>" for n in ("I", "II"))
    story = page(f"<article epub:type='se:short-story'><h2>The Rope</h2><p>Red.</p>{inner}</article>")
    assert titles(book(epub({"a.xhtml": story, "b.xhtml": story}))) == ["The Rope", "The Rope"]


NAV = """<nav epub:type="landmarks"><ol><li><a href="1.xhtml">Start</a></li></ol></nav><nav epub:type="toc"><ol>{}</ol></nav>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{}</navMap></ncx>"""


def book_with_contents(pages: Mapping[str, str], entries: Mapping[str, str], *, older: bool = False) -> Story:
    """Read a book with contents. ``entries`` maps where an entry leads to its title."""
    if not older:
        lines = "".join(f"<li><a href='{href}'>{words}</a></li>" for href, words in entries.items())
        items = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        return book(epub(pages, items=items, files={"EPUB/nav.xhtml": page(NAV.format(lines))}))
    points = "".join(
        f"<navPoint><navLabel><text>{words}</text></navLabel><content src='{href}'/></navPoint>"
        for href, words in entries.items()
    )
    items = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    return book(epub(pages, items=items, files={"EPUB/toc.ncx": NCX.format(points)}))


@pytest.mark.parametrize("older", [False, True])
def test_contents_give_titles_to_chapters_without_headings(older: bool) -> None:
    pages = {f"{n}.xhtml": page(f"<p>The ferry left at {n}.</p><p>So.</p>") for n in (1, 2, 3)}
    story = book_with_contents(
        pages, {"1.xhtml": "The Rope", "2.xhtml#top": "The Goat", "3.xhtml": "Home"}, older=older
    )
    assert titles(story) == ["The Rope", "The Goat", "Home"]
    assert [block.text for block in story.blocks[:3]] == ["The Rope", "The ferry left at 1.", "So."]


def test_title_in_the_text_becomes_the_heading() -> None:
    body = "<div><p class='t'><b>{}</b></p><p>The ferry left.</p></div>"
    pages = {f"{n}.xhtml": page(body.format(title)) for n, title in ((1, "1. The Rope"), (2, "2. The Goat"))}
    story = book_with_contents(pages, {"1.xhtml": "1 The Rope", "2.xhtml": "2 The Goat"})
    assert texts(story) == [
        "1. The Rope",
        "The ferry left.",
        "2. The Goat",
        "The ferry left.",
    ]
    assert len(story.chapters) == 2


def test_contents_may_lead_to_places_within_a_page() -> None:
    body = "<p>Before.</p><a id='a'></a><p>The ferry left.</p><div><p>It <span id='b'>came</span> back.</p></div>"
    story = book_with_contents({"1.xhtml": page(body)}, {"1.xhtml#a": "Out", "1.xhtml#b": "Back"})
    assert texts(story) == ["Before.", "Out", "The ferry left.", "Back", "It came back."]


def test_contents_give_volumes_and_chapters_but_no_sections() -> None:
    chapter = "<li><a href='{0}.xhtml'>{0}</a><ol><li><a href='{0}.xhtml#s'>Later</a></li></ol></li>"
    pages, lines = {}, ""
    for volume, chapters in (("Ebb", ("Rope", "Goat")), ("Flood", ("Boat", "Home"))):
        pages[f"{volume}.xhtml"] = page(f"<p>{volume}</p>")
        pages |= {f"{one}.xhtml": page("<p>The ferry left.</p><p id='s'>So.</p>") for one in chapters}
        inner = "".join(map(chapter.format, chapters))
        lines += f"<li><a href='{volume}.xhtml'>{volume}</a><ol>{inner}</ol></li>"
    items = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    story = book(epub(pages, items=items, files={"EPUB/nav.xhtml": page(NAV.format(lines))}))
    assert [(block.text, block.level) for block in story.blocks if block.level] == [
        ("Ebb", 1), ("Rope", 2), ("Goat", 2), ("Flood", 1), ("Boat", 2), ("Home", 2),
    ]  # fmt: skip


def test_book_with_headings_keeps_them() -> None:
    entries = {"1.xhtml": "Chapter the First", "2.xhtml": "Chapter the Second", "3.xhtml": "Afterword"}
    story = book_with_contents({"1.xhtml": ONE, "2.xhtml": TWO, "3.xhtml": page("<p>Thank you.</p>")}, entries)
    assert titles(story) == ["One", "Two"]


@pytest.mark.parametrize("contents", ["", "<nav", NAV.format("<li><a href='../../x'>X</a></li><li>Y</li>" * 3)])
def test_contents_that_lead_nowhere_change_nothing(contents: str) -> None:
    items = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    assert book_texts(epub({"1.xhtml": ONE}, items=items, files={"EPUB/nav.xhtml": contents})) == book_texts(
        epub({"1.xhtml": ONE})
    )


def test_synopsis_stays_in_the_story_and_is_the_recap() -> None:
    synopsis = "The author buys a rope. He is laughed at, and sails."
    pages = {
        "1.xhtml": page(f"<section epub:type='chapter'><header><h2>I</h2><p epub:type='se:bridgehead'>{synopsis}</p></header><p>So.</p></section>"),
        "2.xhtml": page("<section epub:type='chapter'><header><h2>II</h2><p epub:type='se:bridgehead'>Written at sea</p></header><p>So.</p></section>"),
    }  # fmt: skip
    story = book(epub(pages))
    assert [chapter.recap for chapter in story.chapters] == [synopsis, ""]
    assert synopsis in story.text


@pytest.mark.parametrize("unread", [(), ("notes.xhtml",)])
def test_endnotes_follow_their_reference(unread: tuple[str, ...]) -> None:
    text = "<p>It left<a epub:type='noteref' href='../t/notes.xhtml#n{0}'>{0}</a> and came.</p><p>So.</p>"
    notes = "".join(
        f"<li id='n{n}'><p>Note <i>{n}</i>. <a href='t/1.xhtml' epub:type='backlink'>↩</a></p></li>" for n in (1, 2)
    )
    pages = {
        "t/1.xhtml": page(f"<section epub:type='chapter'><h2>I</h2>{text.format(1)}</section>"),
        "t/2.xhtml": page(f"<section epub:type='chapter'><h2>II</h2>{text.format(2)}</section>"),
        "t/notes.xhtml": page(f"<section epub:type='endnotes'><h2>Endnotes</h2><ol>{notes}</ol></section>"),
    }
    story = book(epub(pages, unread=[f"t/{name}" for name in unread]))
    assert texts(story) == [
        "I", "It left[1] and came.", "[1] Note 1.", "So.", "II", "It left[2] and came.", "[2] Note 2.", "So.",
    ]  # fmt: skip
    assert titles(story) == ["I", "II"]


def test_note_without_reference_is_kept() -> None:
    notes = page(
        "<section epub:type='endnotes'><h2>Notes</h2><ol><li id='n1'>First.</li><li id='n2'>Second.</li></ol></section>"
    )
    one = page("<h2>I</h2><p>It left.<a epub:type='noteref' href='n.xhtml#n1'>1</a></p>")
    assert book_texts(epub({"1.xhtml": one, "n.xhtml": notes}))[-3:] == ["[1] First.", "Notes", "2. Second."]


def test_italics_come_from_linked_style_sheets() -> None:
    styled = page("<p>a <span class='it'>b</span> <b>c</b></p>", '<link rel="stylesheet" href="../s/a%20b.css"/>')
    story = book(
        epub({"t/1.xhtml": styled}, files={"EPUB/s/a b.css": "@font-face{font-style:italic} .it{font-style:italic}"})
    )
    assert [(run.text, run.style) for run in story.blocks[0].runs if run.style] == [
        ("b", Style.ITALIC),
        ("c", Style.BOLD),
    ]


def test_missing_files_of_the_manifest_are_ignored() -> None:
    items = '<item id="x" href="lost.xhtml" media-type="application/xhtml+xml"/><item id="y" href="lost.css" media-type="text/css"/>'
    one = page("<p>Text.</p>", '<link rel="stylesheet" href="lost.css"/>')
    assert book_texts(epub({"1.xhtml": one}, items=items)) == ["Text."]


def test_names_lead_to_nothing_outside_the_file() -> None:
    items = "".join(
        f'<item id="x{n}" href="{href}" media-type="application/xhtml+xml"/>'
        for n, href in enumerate(
            ("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "%2e%2e/%2e%2e/secret.xhtml")
        )
    )
    outside = {"../secret.xhtml": page("<p>Secret.</p>"), "secret.xhtml": page("<p>Secret.</p>")}
    data = epub({"1.xhtml": ONE}, items=items, files=outside)
    assert "Secret." not in book_texts(data)


@pytest.mark.parametrize(
    "files",
    [
        {"META-INF/encryption.xml": ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")},
        {"META-INF/rights.xml": "<rights/>"},
        {"META-INF/license.lcpl": "{}"},
    ],
)
def test_book_with_drm_is_refused(files: Mapping[str, str]) -> None:
    with pytest.raises(ProtectedFile):
        book(epub({"1.xhtml": ONE}, files=files))


def test_book_with_scrambled_fonts_is_read() -> None:
    assert book_texts(epub({"1.xhtml": ONE}, files={"META-INF/encryption.xml": ENCRYPTION.format(FONTS)}))[0] == "One"


def test_book_with_a_password_is_refused() -> None:
    data = bytearray(epub({"1.xhtml": ONE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    with pytest.raises(ProtectedFile):
        book(bytes(data))


def test_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(TooPacked):
        book(epub({"1.xhtml": page("<p>" + " " * 30_000_000 + "</p>")}))
    with pytest.raises(TooPacked):
        book(epub({f"{n}.xhtml": page("<p>" + "ab" * 1_000_000 + "</p>") for n in range(9)}))


def test_zip_with_too_many_entries_is_not_opened() -> None:
    with pytest.raises(TooPacked):
        book(zipped({f"{n}": "" for n in range(10_001)} | {"META-INF/container.xml": ""}))


@pytest.mark.parametrize("cut", [30, 200, -40])
def test_incomplete_book_is_refused(cut: int) -> None:
    with pytest.raises(DamagedFile):
        book(epub({"1.xhtml": ONE})[:cut])


def test_book_without_package_or_pages_is_refused() -> None:
    with pytest.raises(DamagedFile):
        book(zipped({"META-INF/container.xml": "<container/>"}, first=("mimetype", "application/epub+zip")))
    with pytest.raises(DamagedFile):
        book(epub({}))


def test_book_of_images_is_empty() -> None:
    with pytest.raises(EmptyStory):
        book(epub({"1.xhtml": page("<img src='1.png'/>"), "2.xhtml": page("<svg><image href='2.png'/></svg>")}))


def test_package_is_found_without_a_container() -> None:
    with ZipFile(BytesIO(epub({"1.xhtml": ONE}))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if name.startswith("EPUB")}
    assert book_texts(zipped(entries, first=("mimetype", "application/epub+zip")))[0] == "One"


def test_page_that_is_not_well_formed_is_read_as_html() -> None:
    assert book_texts(epub({"1.xhtml": "<html><body><p>One<p>Two &nbsp;&copy; <b>three"})) == ["One", "Two \xa0© three"]


def test_verse_and_scene_breaks_are_kept() -> None:
    verse = (
        "<blockquote epub:type='z3998:verse'><p><span>Red,</span><br/><span class='i1'>blue.</span></p></blockquote>"
    )
    story = book(epub({"1.xhtml": page(f"<p>So:</p>{verse}<hr/><p>Then.</p>")}))
    assert [(block.kind, block.text) for block in story.blocks] == [
        (BlockKind.PARAGRAPH, "So:"), (BlockKind.VERSE, "Red,\n  blue."), (BlockKind.BREAK, "* * *"), (BlockKind.PARAGRAPH, "Then."),
    ]  # fmt: skip
