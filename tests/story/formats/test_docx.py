# ruff: noqa: E501 - markup is easiest to read on one line
"""Tests of reading Word files."""

import sys

import pytest

from story import BlockKind, DamagedFile, EmptyStory, MissingDependency, Story, Style, TooPacked, read
from tests.story.books import OFFICE, WORD, docx, kinds, paragraph, texts, titles

pytest.importorskip("mammoth")

STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>"""
STYLED = f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
NOTED = f'<Relationship Id="n" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'


def story_of(body: str) -> Story:
    """Read a Word file with the usual styles."""
    return read(docx(body, {"word/styles.xml": STYLES}, STYLED), "the ferry.docx")


def test_headings_emphasis_and_title_are_kept() -> None:
    story = story_of(
        paragraph("The Red Ferry", style="Title") + paragraph("One", style="Heading1") + paragraph("It left.", look="<w:i/>")
        + paragraph("Two", style="Heading1") + paragraph("It came.", look="<w:b/>") + paragraph("At last.", look='<w:u w:val="single"/>')
    )  # fmt: skip
    assert story.title == "The Red Ferry"
    assert titles(story) == ["One", "Two"]
    assert [run.style for block in story.blocks for run in block.runs if run.style] == [
        Style.ITALIC,
        Style.BOLD,
        Style.ITALIC,
    ]


@pytest.mark.parametrize(
    "rule",
    [
        paragraph("* * *"),
        paragraph("#"),
        "<w:p><w:pPr><w:pBdr><w:bottom w:val='single'/></w:pBdr></w:pPr></w:p>",
        "<w:p><w:r><w:pict><v:rect xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'"
        " o:hr='t'/></w:pict></w:r></w:p>",
        "<w:p><w:r><w:br w:type='page'/></w:r></w:p>",
        paragraph(""),
    ],
)
def test_scene_breaks_in_any_form_are_read(rule: str) -> None:
    day, night = (
        "".join(paragraph(f"It was {when} number {n} on the ferry.") for n in range(4)) for when in ("day", "night")
    )
    assert (
        kinds(story_of(day + rule + night)) == [BlockKind.PARAGRAPH] * 4 + [BlockKind.BREAK] + [BlockKind.PARAGRAPH] * 4
    )


def test_chapters_without_heading_styles_are_found() -> None:
    body = "".join(
        paragraph(f"Chapter {n}", look="<w:b/>") + paragraph("The ferry left at six, as on any day.") for n in (1, 2)
    )
    assert titles(story_of(body)) == ["Chapter 1", "Chapter 2"]


def test_footnote_follows_its_paragraph() -> None:
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2">{paragraph("At six.")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>It left.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph("It came.")
    story = read(docx(body, {"word/footnotes.xml": notes}, NOTED), "x.docx")
    assert texts(story) == ["It left.[1]", "[1] At six.", "It came."]


def test_owner_of_the_computer_is_not_the_author() -> None:
    core = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Ferry</dc:title><dc:creator>Ida Holm</dc:creator></cp:coreProperties>"""
    story = read(docx(paragraph("It left."), {"docProps/core.xml": core}), "x.docx")
    assert (story.title, story.author) == ("The Ferry", "")


def test_entity_in_the_properties_is_ignored() -> None:
    core = """<!DOCTYPE x [<!ENTITY a "ha">]><cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">&a;<dc:title>The Ferry</dc:title></cp:coreProperties>"""
    assert read(docx(paragraph("It left."), {"docProps/core.xml": core}), "x.docx").title == "The Ferry"


def test_error_names_the_extra_when_mammoth_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(MissingDependency) as caught:
        story_of(paragraph("It left."))
    assert caught.value.values["extra"] == "docx"


def test_document_with_its_own_entities_is_refused() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '">]>'
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>It left &b;</w:t></w:r></w:p></w:body></w:document>'
    )
    with pytest.raises(DamagedFile):
        read(docx("", {"word/document.xml": bomb}), "x.docx")


def test_broken_or_empty_files_are_refused() -> None:
    whole = docx(paragraph("It left."))
    for data in (whole[:300], b"no zip at all", docx("<w:p>", {"word/document.xml": "nothing"})):
        with pytest.raises((DamagedFile, EmptyStory)):
            read(data, "x.docx")
    with pytest.raises(EmptyStory):
        read(docx(""), "x.docx")
    with pytest.raises(TooPacked):
        read(docx(paragraph(" " * 30_000_000)), "x.docx")
