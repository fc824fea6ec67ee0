"""Read Word files: mammoth converts them to HTML. It is installed by the extra ``docx`` of this package.

mammoth gets a copy of the file with only the parts that it reads, each parsed and written again. In this copy
horizontal lines become text, because mammoth would drop them.
"""

from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from story.errors import DamagedFile, EmptyStory, MissingDependency
from story.formats.input.archive import Archive
from story.formats.markup.composition import compose_story
from story.formats.markup.elements import tag_name, text_of
from story.formats.markup.pages import Page
from story.formats.markup.parsing import parse_markup, parse_xml
from story.formats.markup.styles import StyleSheet
from story.formats.structure.draft import Metadata
from story.formats.structure.language_tags import normalize_tag
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
_NAMESPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SCENE_BREAK: Final = "* * *"
_STYLE_MAP: Final = """
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
    """Return the story in a Word file.

    Raises:
        MissingDependency: mammoth is not installed.
        DamagedFile: The file cannot be opened, or one of its necessary parts is missing.
        ProtectedFile: The file needs a password.
        TooPacked: The file would unpack to too much.
        EmptyStory: There is nothing to read.
        MemoryError: A part is nested too deeply.
    """
    try:
        import mammoth  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingDependency(name=name, extra="docx") from error
    with Archive(data, name, "docx") as archive:
        copy, metadata = _copy(archive), _metadata(archive)
    try:
        result = mammoth.convert_to_html(
            copy,
            style_map=_STYLE_MAP,
            ignore_empty_paragraphs=False,
            convert_image=mammoth.images.img_element(_without_source),
        )
    except Exception as error:  # the library may raise anything for an untrusted file
        raise DamagedFile(name=name, format="docx") from error
    root = parse_markup(result.value)
    if root is None:
        raise EmptyStory(name=name)
    title = next((text_of(heading) for heading in root.iter("h1") if heading.get("class") == "title"), "")
    metadata = replace(metadata, title=title or metadata.title)
    return compose_story([Page(next(root.iter("body"), root), StyleSheet())], metadata, name)


def _without_source(_image: Any) -> dict[str, str]:
    return {"src": ""}


def _copy(archive: Archive) -> BytesIO:
    """Return a copy of the file with only the parts that mammoth reads."""
    if _DOCUMENT not in archive.names:
        raise DamagedFile(name=archive.name, format="docx")
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as writer:
        for part in _PARTS:
            if part not in archive.names:
                continue
            root = parse_xml(archive.read(part))
            if root is None:
                raise DamagedFile(name=archive.name, format="docx")
            if part == _DOCUMENT:
                _replace_lines(root)
            writer.writestr(part, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    copy.seek(0)
    return copy


def _replace_lines(root: etree._Element) -> None:
    """Replace each horizontal line, drawn or the border of an empty paragraph, by stars."""
    for paragraph in root.iter(f"{_NAMESPACE}p"):
        is_drawn = any(
            tag_name(child) == "rect" and any(key.endswith("}hr") for key in child.attrib) for child in paragraph.iter()
        )
        borders = paragraph.find(f"{_NAMESPACE}pPr/{_NAMESPACE}pBdr")
        is_border = borders is not None and any(tag_name(side) in ("bottom", "top", "between") for side in borders)
        if (is_drawn or is_border) and not text_of(paragraph):
            run = etree.SubElement(paragraph, f"{_NAMESPACE}r")
            etree.SubElement(run, f"{_NAMESPACE}t").text = _SCENE_BREAK


def _metadata(archive: Archive) -> Metadata:
    """Return what the file says about itself.

    The "creator" is left out: it is the owner of the computer on which the file was written, and private.
    """
    if "docProps/core.xml" not in archive.names:
        return Metadata()
    root = parse_xml(archive.read("docProps/core.xml"))
    # iterchildren("*"), because an unresolved entity is a child too, but not an element.
    fields = {tag_name(element): text_of(element) for element in root.iterchildren("*")} if root is not None else {}
    title, description = fields.get("title", ""), fields.get("description", "")
    is_title = bool(title) and not title.lower().startswith(("microsoft word", "untitled", "document", "word document"))
    return Metadata(
        title=title if is_title else "",
        language=normalize_tag(fields.get("language", "")),
        blurb=description if "python-docx" not in description else "",
    )
