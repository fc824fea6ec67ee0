"""Markup as a tree, and what its elements say of themselves.

Untrusted: entities are never resolved, nothing is fetched, no document type is read. XML keeps libxml2's limits on
depth and length; HTML, where a forgotten ``</b>`` in each line makes a deep tree, may go to 2048 elements deep.
"""

import codecs
import re
from html.entities import html5
from typing import Final

from lxml import etree

from story.formats.input.encoding import decode_and_repair
from story.model import Notice

_NO_MEMORY: Final = 2
_HEAD: Final = 4096  # bytes within which a document says how it is encoded
_DECLARED: Final = re.compile(
    rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?\bcharset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
#: What browsers read in place of what is declared.
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
_PROLOGUE: Final = re.compile(
    r"(?:\s+|<\?xml[^>]*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*'|\[[^\]]*\])*>)*",
    re.IGNORECASE | re.DOTALL,
)
_NAMED: Final = re.compile(r"&(\w{2,31};)")
_OF_XML: Final = frozenset(("lt;", "gt;", "amp;", "quot;", "apos;", "LT;", "GT;", "AMP;", "QUOT;"))
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ufffe\uffff]")
_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def decode_markup(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Text by its byte order mark, else as it declares, else as any text here, and what was repaired in it.

    UnicodeError for what is no text.
    """
    declared = _DECLARED.search(data, 0, _HEAD)
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codec = codecs.lookup((declared[1] or declared[2]).decode("ascii"))
            name = _MEANT.get(codec.name, codec.name)
            return decode_and_repair(str(data, name).encode())
        except (LookupError, UnicodeError):
            pass
    return decode_and_repair(data)


def parse_markup(text: str, *, strict: bool = False) -> etree._Element | None:
    """The root of a document, None where it holds no element. ``strict``: XHTML, read as HTML where it is not well
    formed.
    """
    text = text[_PROLOGUE.match(text).end() :]  # type: ignore[union-attr]
    if strict:
        named = _NAMED.sub(lambda name: name[0] if name[1] in _OF_XML else html5.get(name[1], name[0]), text)
        if (root := _try(named, xml_parser())) is not None:
            return root
    return _try(text, etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True))


def parse_xml(data: bytes) -> etree._Element | None:
    """The root of a file of XML, as much of it as can be understood; None where nothing can."""
    root = _try(data, xml_parser())
    return root if root is not None else _try(data, xml_parser(recover=True))


def _try(source: str | bytes, parser: etree.XMLParser | etree.HTMLParser) -> etree._Element | None:
    """The root, or None. MemoryError where there is too little of it, or elements lie deeper than the parser goes."""
    try:
        root = etree.fromstring(source, parser)
        if isinstance(parser, etree.HTMLParser) and any("depth" in fault.message for fault in parser.error_log):
            raise MemoryError
        return root
    except etree.XMLSyntaxError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
    except ValueError:
        pass
    return None


def xml_parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that a file from anybody can be given to."""
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


def tag_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; empty for what is no element."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def class_names(element: etree._Element) -> list[str]:
    """The element's classes."""
    return (element.get("class") or "").split()


def semantic_types(element: etree._Element) -> list[str]:
    """What the element is by its ``epub:type`` or ``role``: ``chapter``, ``noteref``; lower case."""
    role = (element.get("role") or "").lower().removeprefix("doc-")
    return [*(element.get(_TYPE) or element.get("epub:type") or "").lower().split(), *role.split()]


def stated_language(element: etree._Element) -> str:
    """The language that the element states, as a tag; empty where it states none."""
    return normalize_tag(element.get(_LANGUAGE) or element.get("lang") or "")


_LONG: Final = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "pol": "pl", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko",
}  # fmt: skip


def normalize_tag(typed: str) -> str:
    """A language tag as it should be written, ``en-GB``; empty where it is none, or says that nothing is known."""
    main, _, rest = typed.strip().replace("_", "-").partition("-")
    main = _LONG.get(main.lower(), main.lower())
    if not re.fullmatch(r"[a-z]{2,3}", main) or main in ("und", "mul", "zxx", "mis"):
        return ""
    return f"{main}-{rest}" if re.fullmatch(r"[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{1,8})*", rest) else main


def strip_invisible(text: str | None) -> str:
    """Characters of markup without those that show nothing: controls and the hints where a word may be parted."""
    return _CONTROL.sub("", text) if text else ""


def text_of(element: etree._Element) -> str:
    """All the text within an element on one line."""
    return " ".join(strip_invisible("".join(element.itertext())).split())
