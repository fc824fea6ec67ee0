# ruff: noqa: E501 - markup is easiest to read on one line
"""Tests of reading HTML: headings, paragraphs, lines, scene breaks, emphasis and footnotes."""

import pytest

from story import BlockKind, Change, EmptyStory, Story, Style, TooHard, read
from tests.story.books import texts, titles


def page(body: str, head: str = "") -> Story:
    """Read a page with this body and head."""
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "tale.html")


def blocks(body: str, head: str = "") -> list[tuple[str, str]]:
    """Return the kind and the text of each block."""
    return [(block.kind.value, block.text) for block in page(body, head).blocks]


def styled(body: str, head: str = "") -> list[tuple[str, Style]]:
    """Return the text and the style of runs that are not plain."""
    return [(run.text, run.style) for block in page(body, head).blocks for run in block.runs if run.style]


P, V, B, H = (kind.value for kind in (BlockKind.PARAGRAPH, BlockKind.VERSE, BlockKind.BREAK, BlockKind.HEADING))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One\n   line\tof <i> text</i>.</p>", [(P, "One line of text.")]),
        ("Loose text<p>then a paragraph</p>and more", [(P, "Loose text"), (P, "then a paragraph"), (P, "and more")]),
        ("<div><div>Deep</div> inside <span>it</span></div>", [(P, "Deep"), (P, "inside it")]),
        ("<p>A day.<hr>A night.</p>", [(P, "A day."), (B, "* * *"), (P, "A night.")]),
        ("<p>A day.</p><p>* * *</p><p>A night.</p>", [(P, "A day."), (B, "* * *"), (P, "A night.")]),
        ("<p>A.</p><p>~</p><p>B.</p><hr><h2>Two</h2><hr><p>C.</p><hr>", [(P, "A."), (B, "~"), (P, "B."), (H, "Two"), (P, "C.")]),
        ("<p>A day.</p><div class='scene-break'></div><p>A night.</p>", [(P, "A day."), (B, "* * *"), (P, "A night.")]),
        ("<p>Red are the ropes,<br>blue are the boats.</p>", [(V, "Red are the ropes,\nblue are the boats.")]),
        ("<p>One.<br><br>Two.<br>\n<br/>Three.</p>", [(P, "One."), (P, "Two."), (P, "Three.")]),
        ("<p>" + "So long a line. " * 9 + "<br>" + "And another. " * 12 + "</p>", [(P, ("So long a line. " * 9).strip()), (P, ("And another. " * 12).strip())]),
        ("<pre>Oars  two\n  Ropes one</pre><p>x</p>", [(V, "Oars two\nRopes one"), (P, "x")]),
        ("<ul><li>Oars</li><li><p>Ropes</p><p>and knots</p></li></ul>", [(P, "• Oars"), (P, "• Ropes"), (P, "and knots")]),
        ("<ol start=3><li>Pull.<li>Rest.<li value=9>Sleep.</ol>", [(P, "3. Pull."), (P, "4. Rest."), (P, "9. Sleep.")]),
        ("<table><tr><th>Oars<td>two<tr><td>Ropes<td>one</table>", [(V, "Oars | two\nRopes | one")]),
        ("<table><tr><td><p>A page</p><p>in a table</p></table>", [(P, "A page"), (P, "in a table")]),
        ("<blockquote><p>Dear Ida,</p><p>Come.</p></blockquote>", [(P, "Dear Ida,"), (P, "Come.")]),
        ("<dl><dt>Oar</dt><dd>To pull.</dd></dl>", [(P, "Oar"), (P, "To pull.")]),
        ("<p>He said <q>go, <q>now</q></q>.</p>", [(P, "He said “go, ‘now’”.")]),
        ("<p>He said <q>“go”</q>.</p>", [(P, "He said “go”.")]),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字</ruby></p>", [(P, "漢字")]),
        ("<p>hy&shy;phen &amp; a&nbsp;b &#150; &mdash; &hellip;</p>", [(P, "hyphen & a\xa0b – — …")]),
        ("<p>Seen<span style='display:none'> hidden</span><span hidden> too</span>.</p>", [(P, "Seen.")]),
        ("<p>He <span class='pagenum'>[12]</span>went <a id='p13' class='pagenum'>13</a>on.</p>", [(P, "He went on.")]),
        ("<script>var x;</script><style>p{}</style><p>Text.</p><noscript>Turn it on</noscript>", [(P, "Text.")]),
        ("<h1>The<br>Ferry</h1><p>It left.</p>", [(H, "The"), (H, "Ferry"), (P, "It left.")]),
        ("<nav><a href='/'>Home</a></nav><p>Text.</p>", [(P, "Text.")]),
        ("<div>Menu</div><main><p>The whole of the story is here.</p></main><div>Foot</div>", [(P, "The whole of the story is here.")]),
    ],
)  # fmt: skip
def test_page_gives_its_visible_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div class=poem><div class=stanza><div>Red rope,</div><div>blue boat,</div></div><div class=stanza><div>a goat.</div><div>Afloat.</div></div></div>",
         [(V, "Red rope,\nblue boat,"), (V, "a goat.\nAfloat.")]),
        ("<div class=poetry><p>Red rope,<br/>blue boat,</p><p>a goat,<br/><span class=i2>afloat.</span></p></div>",
         [(V, "Red rope,\nblue boat,"), (V, "a goat,\n    afloat.")]),
        ("<div class='extract-verse'>\n  The rope was red,\n  The boat was blue,\n  The goat was dead.\n</div>",
         [(V, "The rope was red,\nThe boat was blue,\nThe goat was dead.")]),
    ],
)  # fmt: skip
def test_verse_keeps_its_lines_and_stanzas(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(body) == expected


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        ("<p>a <em>b</em> <i>c</i> <cite>d</cite> <b>e</b> <strong><em>f</em></strong></p>", "",
         [("b", 1), ("c", 1), ("d", 1), ("e", 2), ("f", 3)]),
        ("<p>a <span class=x>b</span> <span style='FONT-STYLE: italic !important'>c</span></p>", "<style>.x{font-weight:700}</style>",
         [("b", 2), ("c", 1)]),
        ("<p>a <span class=x>b <em>c</em></span></p>", "<style>/* } */ .x { font: italic 12pt serif } i > em, .x em { font-style: normal }</style>",
         [("b", 1)]),
        ("<div id=q class=z><p>a <u class=y>b</u> c</p></div>", "<style>#q .y { font-style: oblique } .w .y { font-weight: bold } p + p { font-style: italic }</style>",
         [("b", 1)]),
        ("<p>a <cite>b</cite> <b>c</b></p>", "<style>cite { font-style: normal } b { font-weight: normal; font-variant: small-caps }</style>",
         [("c", 2)]),
        ("<h2><b>The</b> <i>Ferry</i></h2><p>It left.</p>", "", [("Ferry", 1)]),
    ],
)  # fmt: skip
def test_emphasis_comes_from_elements_and_styles(body: str, head: str, expected: list[tuple[str, int]]) -> None:
    assert [(text.strip(), int(style)) for text, style in styled(body, head)] == expected


def test_only_rare_empty_paragraphs_are_scene_breaks() -> None:
    rare = "<p>Day.</p>" * 5 + "<p>&nbsp;</p>" + "<p>Night.</p>" * 5
    assert [kind for kind, _ in blocks(rare)].count(B) == 1
    assert B not in [kind for kind, _ in blocks("<p>Day.</p><p>&nbsp;</p>" * 9)]


def test_chapters_are_found_at_any_heading_level() -> None:
    story = page("<h1>The Ferry</h1>" + "".join(
        f"<h3>Part {part}</h3>" + "".join(f"<h4>Chapter {number}</h4><p>It left again.</p>" for number in (1, 2, 3))
        for part in ("One", "Two")
    ))  # fmt: skip
    assert story.title == "The Ferry"
    assert titles(story) == ["Chapter 1", "Chapter 2", "Chapter 3"] * 2
    titled = page("".join(f"<h1>{number}</h1><h2>The Rope</h2><p>It left.</p>" for number in (1, 2, 3)))
    assert titles(titled) == ["1: The Rope", "2: The Rope", "3: The Rope"]


def test_class_can_make_a_paragraph_a_heading() -> None:
    chapter = "<p class='chapter-number'>{0}</p><p class='chapter-title_1'>The <i>Rope</i></p><p class='text'>It left again.</p>"
    assert titles(page(chapter.format(1) + chapter.format(2))) == [
        "1: The Rope",
        "2: The Rope",
    ]
    alone = "<div class=ChapTitle>The Rope {0}</div><p>It left again.</p>"
    assert titles(page(alone.format(1) + alone.format(2))) == [
        "The Rope 1",
        "The Rope 2",
    ]


def test_chapters_without_markup_are_found_by_their_words() -> None:
    story = page(
        "".join(f"<p><b>Chapter {n}</b></p><p>The ferry left at six, as it did on every day.</p>" for n in (1, 2))
    )
    assert titles(story) == ["Chapter 1", "Chapter 2"]


def test_list_of_links_to_chapters_is_removed() -> None:
    links = "".join(f"<li><a href='#c{n}'>Chapter {n}</a></li>" for n in (1, 2, 3))
    chapters = "".join(f"<h2 id=c{n}>Chapter {n}</h2><p>It left.</p>" for n in (1, 2, 3))
    story = page(f"<h2>Contents</h2><ul>{links}</ul>{chapters}")
    assert titles(story) == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert [notice.change for notice in story.notices] == [Change.CONTENTS]
    assert story.blocks[0].text == "Chapter 1"


@pytest.mark.parametrize(
    "note",
    [
        "<p>It left.<sup><a href='#f1' id='r1'>1</a></sup> Then {}</p><p>It came.</p><hr><h3>Notes</h3><ol><li id='f1'>At six. <a href='#r1'>↩</a></li></ol>",
        "<p>It left.<a href='#f1' id='r1'>[1]</a> Then {}</p><p>It came.</p><p><a id='f1' href='#r1'>[1]</a> At six.</p>",
        "<p>It left.<a role='doc-noteref' href='#f1'>1</a> Then {}</p><p>It came.</p><aside role='doc-footnote' id='f1'>At six.</aside>",
        "<p>It left.<a class='fnref' href='#f1'>1</a> Then {}</p><p>It came.</p><dl><dt id='f1'>1.</dt><dd>At six.</dd></dl>",
    ],
)  # fmt: skip
def test_footnote_follows_the_paragraph_that_refers_to_it(note: str) -> None:
    story = page(note.format("it was gone."))
    assert texts(story)[:2] == ["It left.[1] Then it was gone.", "[1] At six."] or (
        " ".join(block.text for block in story.blocks[:3]) == "It left.[1] Then it was gone. [1] 1. At six."
    )
    assert story.blocks[-1].text == "It came."
    assert story.text.count("At six.") == 1


def test_link_to_a_chapter_is_no_footnote() -> None:
    story = page(
        "<p>See <a href='#two'>two</a> or [<a href='#two'>2</a>].</p><h2>A</h2><p>a</p><div id=two><h2>B</h2><p>It went on.</p></div>"
    )
    assert story.blocks[-1].text == "It went on."


def test_image_becomes_its_text_or_is_counted() -> None:
    story = page(
        "<p><img src=a.png alt='A map of the island'></p><p><img alt=T src=t.png>he end <img alt=image1.png>.</p><hr><p>x</p>"
    )
    assert texts(story) == ["[A map of the island]", "The end .", "* * *", "x"]
    assert [(notice.change, notice.count) for notice in story.notices] == [(Change.IMAGES, 1)]


def test_metadata_comes_from_the_head() -> None:
    story = read(
        b"<html lang=de-AT><head><title> Die\n F\xc3\xa4hre </title><meta name=author content='Ida Holm'>"
        b"<meta name=description content='Ein Boot.'></head><body><h1>Die F\xc3\xa4hre</h1><h2>Eins</h2><p>Sie fuhr.",
        "x.htm",
    )
    assert (story.title, story.author, story.language, story.blurb) == ("Die Fähre", "Ida Holm", "de-AT", "Ein Boot.")
    assert titles(story) == ["Eins"]


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("<meta charset='windows-1251'>", "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        ("<meta charset=iso-8859-5>", "iso8859-5"),
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("<meta charset=utf-8>", "cp1251"),
        ("<meta charset=hex>", "utf-8"),
        ("<meta charset=no-such>", "utf-16"),
    ],
)  # fmt: skip
def test_declared_encoding_is_used_if_it_fits(head: str, codec: str) -> None:
    text = "Паром отошёл в шесть часов утра, и на нём никого не было. Потом он вернулся, и с ним была коза."
    story = read(f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(codec), "tale.html")
    assert story.text == text


def test_plain_text_saved_by_a_browser_is_read_as_text() -> None:
    text = "CHAPTER I\n\nIt left at six, and _nobody_ was on it.\n\nCHAPTER II\n\nIt came back with a goat in it.\n"
    story = read(f"<html><head></head><body><pre>{text}</pre></body></html>".encode(), "tale.html")
    assert titles(story) == ["CHAPTER I", "CHAPTER II"]
    assert story.blocks[1].runs[1].style == Style.ITALIC


def test_gutenbergs_licence_is_removed() -> None:
    body = (
        "<p>The Project Gutenberg eBook of The Ferry</p><p>*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***</p>"
    )
    story = page(
        f"{body}<h2>I</h2><p>It left.</p><p>*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***</p><p>Licence</p>"
    )
    assert texts(story) == ["I", "It left."]
    assert [notice.change for notice in story.notices] == [Change.BOILERPLATE]


@pytest.mark.parametrize(
    "body", ["", "<p></p>", "<script>x</script>", "<hr>", "<img src=a.png>", "<h2>Only a title</h2>"]
)
def test_page_with_nothing_to_read_is_refused(body: str) -> None:
    with pytest.raises(EmptyStory):
        page(body)


@pytest.mark.parametrize("inner", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<span>", "<q>"])
def test_deep_nesting_is_read_or_refused(inner: str) -> None:
    assert "Text." in page(inner * 600 + "Text.").text
    with pytest.raises(TooHard):
        page(inner * 20_000 + "Text.")


def test_xhtml_resolves_html_entities_only() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY lol "boo"><!ENTITY two "&lol;&lol;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>a&nbsp;b &two;&f; c</p></body></html>'
    )
    text = read(data, "tale.xhtml").text
    assert text.startswith("a\xa0b")
    assert text.endswith("c")
    assert "boo" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "css",
    [
        ",".join(f".c{number}" for number in range(200_000)) + "{font-style:italic}",
        "".join(f".c{number} b{{font-style:italic}}" for number in range(100_000)),
        "/*" * 500_000,
        "{" * 500_000,
        "p" + "(" * 500_000 + "{font-style:italic}",
        " ".join(["div"] * 100_000) + "{font-style:italic}",
    ],
    ids=["selectors", "rules", "comments", "braces", "parentheses", "chain"],
)
def test_huge_style_sheet_is_read(css: str) -> None:
    assert blocks("<div>" * 100 + "<p>Text.</p>", f"<style>{css}</style>") == [(P, "Text.")]
