"""Decode and parse HTML, XHTML and XML from untrusted sources.

Entities are never resolved, nothing is fetched, no document type is read. XML keeps libxml2's limits on depth and
length. HTML may be 2048 elements deep, because a forgotten ``</b>`` in each line makes a deep tree.
"""

import codecs
import re
from html.entities import html5
from typing import Final

from lxml import etree

from story.formats.input.encoding import decode_and_repair
from story.model import Notice

_NO_MEMORY: Final = 2  # libxml2's error code
_HEAD_BYTES: Final = 4096  # within which a document declares its encoding
_DECLARED_ENCODING: Final = re.compile(
    rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?\bcharset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
#: The encodings that browsers use instead of the declared ones.
_ACTUAL_ENCODINGS: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254",
}  # fmt: skip
_PROLOGUE: Final = re.compile(
    r"(?:\s+|<\?xml[^>]*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*'|\[[^\]]*\])*>)*",
    re.IGNORECASE | re.DOTALL,
)
_NAMED_ENTITY: Final = re.compile(r"&(\w{2,31};)")
_XML_ENTITIES: Final = frozenset(("lt;", "gt;", "amp;", "quot;", "apos;", "LT;", "GT;", "AMP;", "QUOT;"))


def decode_markup(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Decode a document by its byte order mark, else as it declares, else by detection.

    Returns:
        The text, and a notice if letters were repaired.

    Raises:
        UnicodeError: The bytes are not a text.
    """
    declared = _DECLARED_ENCODING.search(data, 0, _HEAD_BYTES)
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codec = codecs.lookup((declared[1] or declared[2]).decode("ascii"))
            name = _ACTUAL_ENCODINGS.get(codec.name, codec.name)
            return decode_and_repair(str(data, name).encode())
        except (LookupError, UnicodeError):
            pass
    return decode_and_repair(data)


def parse_markup(text: str, *, strict: bool = False) -> etree._Element | None:
    """Return the root of a document, None if it has no element.

    ``strict`` parses the document as XHTML first, and as HTML only if it is not well formed.

    Raises:
        MemoryError: The document is nested too deeply.
    """
    text = text[_PROLOGUE.match(text).end() :]  # type: ignore[union-attr]
    if strict:
        xhtml = _NAMED_ENTITY.sub(
            lambda name: name[0] if name[1] in _XML_ENTITIES else html5.get(name[1], name[0]), text
        )
        if (root := _try_parse(xhtml, _xml_parser())) is not None:
            return root
    return _try_parse(text, etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True))


def parse_xml(data: bytes) -> etree._Element | None:
    """Return the root of an XML file, None if nothing in it can be parsed.

    Of a file that is not well formed, as much as possible is parsed.

    Raises:
        MemoryError: The file is nested too deeply.
    """
    root = _try_parse(data, _xml_parser())
    return root if root is not None else _try_parse(data, _xml_parser(recover=True))


def _try_parse(source: str | bytes, parser: etree.XMLParser | etree.HTMLParser) -> etree._Element | None:
    """Return the root, or None. Raises MemoryError if memory is short or elements are nested too deeply."""
    try:
        root = etree.fromstring(source, parser)
        if isinstance(parser, etree.HTMLParser) and any("depth" in entry.message for entry in parser.error_log):
            raise MemoryError
        return root
    except etree.XMLSyntaxError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
    except ValueError:
        pass
    return None


def _xml_parser(*, recover: bool = False) -> etree.XMLParser:
    """Return a parser that is safe for untrusted files."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
