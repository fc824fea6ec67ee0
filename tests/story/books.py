"""Books made by hand: EPUBs and Word files of a few sentences of our own."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

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


def page(body: str, head: str = "", attributes: str = "") -> str:
    """A document of a book."""
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
    """An EPUB with ``pages`` (entry name within ``EPUB/`` to document) in its spine, but for the ``unread``.

    ``files`` are further entries of the zip by their whole name; ``items`` further lines of the manifest.
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
    """A Word file with what stands in its body."""
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
    """A paragraph of Word; ``style`` is its style's id, ``look`` what its only run is set in, such as ``<w:i/>``."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}</w:p>"


def zipped(entries: Mapping[str, str | bytes], first: tuple[str, str] | None = None) -> bytes:
    """A zip file; ``first`` is stored unpacked at its start."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(*first, compress_type=ZIP_STORED)
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()
