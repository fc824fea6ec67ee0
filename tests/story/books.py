# ruff: noqa: E501 - markup is easiest to read on one line
"""Small files of every format for tests, and short ways to read a story."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from story import BlockKind, Story, read

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
METADATA = """<dc:title>The Ferry</dc:title><dc:creator>Ida Holm</dc:creator><dc:language>en-GB</dc:language>
<dc:rights>CC0</dc:rights><dc:description>A boat and a goat.</dc:description>"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def tale(text: str, name: str = "tale.txt") -> Story:
    """Read a text file with this content."""
    return read(text.encode(), name)


def texts(story: Story) -> list[str]:
    """Return the texts of a story's blocks."""
    return [block.text for block in story.blocks]


def kinds(story: Story) -> list[BlockKind]:
    """Return the kinds of a story's blocks."""
    return [block.kind for block in story.blocks]


def titles(story: Story) -> list[str]:
    """Return the titles of a story's chapters."""
    return [chapter.title for chapter in story.chapters]


def page(body: str, head: str = "", attributes: str = "") -> str:
    """Return a document of an EPUB."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>A page</title>{head}</head><body {attributes}>{body}</body></html>"""


def epub(
    pages: Mapping[str, str],
    *,
    metadata: str = METADATA,
    files: Mapping[str, str] | None = None,
    items: str = "",
    linear: Mapping[str, str] | None = None,
    unread: Sequence[str] = (),
    guide: str = "",
) -> bytes:
    """Return an EPUB.

    Args:
        pages: Documents by their name within ``EPUB/``.
        metadata: The content of the ``metadata`` element.
        files: More entries of the zip file by their whole name.
        items: More lines of the manifest.
        linear: The attribute ``linear`` of pages in the spine, by their name; "yes" if not given.
        unread: The names of pages that are not in the spine.
        guide: The ``guide`` element.
    """
    manifest = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>' for number, name in enumerate(pages)
    )
    spine = "".join(
        f'<itemref idref="i{number}" linear="{(linear or {}).get(name, "yes")}"/>'
        for number, name in enumerate(pages)
        if name not in unread
    )
    package = f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}</metadata><manifest>{manifest}{items}</manifest><spine>{spine}</spine>{guide}</package>"""
    entries = {"META-INF/container.xml": CONTAINER, "EPUB/package.opf": package}
    entries |= {f"EPUB/{name}": text for name, text in pages.items()}
    return zipped(entries | dict(files or {}), first=("mimetype", "application/epub+zip"))


def docx(body: str, files: Mapping[str, str] | None = None, relations: str = "") -> bytes:
    """Return a Word file with this body.

    ``files`` are more entries of the zip file, ``relations`` more relations of the document.
    """
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    entries = {
        "[Content_Types].xml": WORD_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
    }
    return zipped(entries | dict(files or {}))


def paragraph(text: str, *, style: str = "", look: str = "") -> str:
    """Return a paragraph of a Word file.

    ``style`` is the id of its style. ``look`` are the properties of its only run, such as ``<w:i/>``.
    """
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}</w:p>"


def zipped(entries: Mapping[str, str | bytes], first: tuple[str, str] | None = None) -> bytes:
    """Return a zip file. ``first`` is an entry that is stored without compression at its start."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(*first, compress_type=ZIP_STORED)
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def sample_files() -> dict[str, bytes]:
    """Return a file of every format by its usual suffix, with a bit of everything that markup can have."""
    body = """<section epub:type="chapter"><h2>I</h2><p epub:type="title">The Rope</p>
<p epub:type="se:bridgehead">Anna finds a rope, and with it a boat that nobody owns.</p>
<p>It was <em>late</em>.<a epub:type="noteref" href="notes.xhtml#n1">1</a></p><hr/><p class="x">Then it was later.</p>
<blockquote epub:type="z3998:verse"><p><span>Ropes are red,</span><br/><span class="i1">boats are blue.</span></p></blockquote>
<table><tr><td>Oars</td><td>2</td></tr></table><ol><li>Pull.</li><li>Rest.</li></ol><img src="a.png" alt="A knot"/>
</section>"""
    head = '<link rel="stylesheet" href="a.css"/><style>i > em { font-style: normal }</style>'
    notes = page(
        '<section epub:type="endnotes"><ol><li id="n1"><p>Very late. <a href="#r1">↩</a></p></li></ol></section>'
    )
    plain = page("<p>Pull.</p><p id='x'>Rest.</p>")
    nav = page(
        "<nav epub:type='toc'><ol><li><a href='three.xhtml'>III</a></li><li><a href='four.xhtml#x'>IV</a></li></ol></nav>"
    )
    book = epub(
        {"one.xhtml": page(body, head), "two.xhtml": page(body.replace("I<", "II<"), head), "notes.xhtml": notes}
        | {"three.xhtml": plain, "four.xhtml": plain},
        items='<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        files={
            "EPUB/a.css": ".x { font-style: italic } @media print { p { font-weight: bold } }",
            "EPUB/nav.xhtml": nav,
        },
    )
    word = docx(
        paragraph("Chapter 1", style="Heading1") + paragraph("It was late.", look="<w:i/>") + paragraph("* * *")
        + paragraph("") + paragraph("The boat had gone.", look="<w:b/>")
    )  # fmt: skip
    return {
        ".html": page(body, head).encode(),
        ".epub": book,
        ".docx": word,
        ".md": b"---\ntitle: Rope\nrecaps:\n  1: So.\n---\n## I\n\nIt was *late*.\n\n> Red,\n> blue.\n\n***\n\n## II\n\nGone.",
        ".txt": b"ROPE\n\nby Ida\n\nCHAPTER I\n\nIt was _late_.\n\n* * *\n\nCHAPTER II\n\nGone.\n",
    }
