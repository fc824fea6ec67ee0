"""Word files: mammoth makes them HTML, and the walk does the rest. mammoth is an extra of this package.

mammoth is given a copy that holds nothing but the parts it reads, each parsed and written anew, with what it would
lose put into words: rules and page ends.
"""

from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from story.errors import DamagedFile, EmptyStory, MissingDependency
from story.formats.input.archive import Archive
from story.formats.markup.composition import compose_story
from story.formats.markup.elements import normalize_tag, parse_markup, parse_xml, tag_name, text_of
from story.formats.markup.pages import Page
from story.formats.markup.styles import StyleSheet
from story.formats.structure.draft import Metadata
from story.model import Story

_PARTS: Final = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "word/_rels/document.xml.rels",
    "word/_rels/footnotes.xml.rels",
    "word/_rels/endnotes.xml.rels",
)
_DOCUMENT: Final = "word/document.xml"
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RULE: Final = "* * *"
_STYLES: Final = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:fresh
r[style-name='Emphasis'] => em
r[style-name='Strong'] => strong
u => em
br[type='page'] => hr
"""


def read(data: bytes, name: str) -> Story:
    """The story in a Word file. Raises MissingDependency, DamagedFile, ProtectedFile, TooPacked or EmptyStory."""
    try:
        import mammoth  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingDependency(name=name, extra="docx") from error
    with Archive(data, name, "docx") as archive:
        copy, facts = _copy(archive), _facts(archive)
    try:
        made = mammoth.convert_to_html(
            copy,
            style_map=_STYLES,
            ignore_empty_paragraphs=False,
            convert_image=mammoth.images.img_element(_without_bytes),
        )
    except Exception as error:  # whatever a library may say to a file that somebody else made
        raise DamagedFile(name=name, format="docx") from error
    root = parse_markup(made.value)
    if root is None:
        raise EmptyStory(name=name)
    title = next((text_of(each) for each in root.iter("h1") if each.get("class") == "title"), "")
    facts = replace(facts, title=title or facts.title)
    return compose_story([Page(next(root.iter("body"), root), StyleSheet())], facts, name)


def _without_bytes(_image: Any) -> dict[str, str]:
    return {"src": ""}


def _copy(archive: Archive) -> BytesIO:
    if _DOCUMENT not in archive.names:
        raise DamagedFile(name=archive.name, format="docx")
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as written:
        for part in _PARTS:
            if part not in archive.names:
                continue
            root = parse_xml(archive.read(part))
            if root is None:
                raise DamagedFile(name=archive.name, format="docx")
            if part == _DOCUMENT:
                _spell_out_rules(root)
            written.writestr(part, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    copy.seek(0)
    return copy


def _spell_out_rules(root: etree._Element) -> None:
    """A horizontal line, drawn or as the border of an empty paragraph, as stars."""
    for paragraph in root.iter(f"{_WORD}p"):
        drawn = any(
            tag_name(inner) == "rect" and any(key.endswith("}hr") for key in inner.attrib) for inner in paragraph.iter()
        )
        borders = paragraph.find(f"{_WORD}pPr/{_WORD}pBdr")
        lined = borders is not None and any(tag_name(side) in ("bottom", "top", "between") for side in borders)
        if (drawn or lined) and not text_of(paragraph):
            run = etree.SubElement(paragraph, f"{_WORD}r")
            etree.SubElement(run, f"{_WORD}t").text = _RULE


def _facts(archive: Archive) -> Metadata:
    """What the file says of itself. Its "creator" is whoever's computer it was written on, and is nobody's business."""
    if "docProps/core.xml" not in archive.names:
        return Metadata()
    root = parse_xml(archive.read("docProps/core.xml"))
    # An entity that stays unresolved is a child too, and no element.
    said = {tag_name(element): text_of(element) for element in root.iterchildren("*")} if root is not None else {}
    title = said.get("title", "")
    known = bool(title) and not title.lower().startswith(("microsoft word", "untitled", "document", "word document"))
    return Metadata(
        title=title if known else "",
        language=normalize_tag(said.get("language", "")),
        blurb=said.get("description", "") if "python-docx" not in said.get("description", "") else "",
    )
