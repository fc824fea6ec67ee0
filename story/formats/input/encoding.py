"""Decode the bytes of a text file, whatever their encoding is."""

import codecs
import re
from typing import Final

import chardet

from story.formats.input.mojibake import repair_mojibake
from story.model import Notice

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Every way to end a line or a page. The end of a page separates paragraphs.
_LINE_ENDS: Final = ("\r\n", "\r", "\x85", "\u2028")
_PAGE_ENDS: Final = ("\x0c", "\u2029")
# Invisible characters that databases refuse. A text may have a few by accident; a binary file is full of them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")
_CONTROL_BYTES: Final = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
_HIGH_CONTROL: Final = re.compile(rb"\xc2[\x80-\x9f]")
_MAX_CONTROL_SHARE: Final = 0.002  # of all characters
# Windows-1252. Its five undefined bytes are read as Latin-1, as browsers do.
_CP1252: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_SURROGATE_ESCAPES: Final = re.compile("[\udc80-\udcff]")
# Share of the bytes beyond ASCII that may be invalid in the encoding of a text.
_MAX_INVALID_SHARE: Final = 0.02
_ASCII: Final = bytes(range(0x80))
_WESTERN: Final = frozenset({"ascii", "cp1252", "iso8859-1"})
_MIN_CONFIDENCE: Final = 0.08  # as chardet reports it; a word or two of any language stays below
# A Western encoding must stay below this share of the confidence in another encoding.
_MAX_WESTERN_CONFIDENCE: Final = 0.9
# Encodings in which texts are found. Each further encoding can be detected by mistake. So these are left out: encodings
# that differ from others only in signs, EBCDIC (not used for texts) and most code pages of DOS (used for menus).
_CANDIDATES: Final = (
    "ascii", "utf-8", "cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp1250", "iso8859-2", "cp1251", "koi8-r",
    "koi8-u", "iso8859-5", "cp866", "cp1253", "iso8859-7", "cp1254", "iso8859-9", "cp1255", "iso8859-8", "cp1256",
    "iso8859-6", "cp1257", "cp1258", "cp874", "gb18030", "hz", "big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004",
    "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_ext", "euc_kr", "cp949", "johab", "iso2022_kr",
)  # fmt: skip


def decode(data: bytes) -> str:
    """Decode a text.

    These are tried in order: a byte order mark, UTF-16 by its pattern of NULs, UTF-8, the encoding that chardet
    detects, Windows-1252. A few invalid bytes exclude none of them.

    Returns:
        The text with ``\\n`` as its only line end. Tabs are its only control characters.

    Raises:
        UnicodeError: The bytes are not a text.
    """
    return _remove_controls(_decode_lines(data))


def decode_and_repair(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """Decode a text like ``decode``, and repair letters that were decoded wrongly before.

    Returns:
        The text, and a notice if anything was repaired.
    """
    text, notices = repair_mojibake(_decode_lines(data))
    return _remove_controls(text), notices


def _decode_lines(data: bytes) -> str:
    text = _decode(data)
    if text is None or "\x00" in text:
        raise UnicodeError("not a text")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    if text.isascii() or not _HIGH_CONTROL.search(text.encode("utf-8", "surrogatepass")):
        return text
    return text.translate(_CP1252)


def _remove_controls(text: str) -> str:
    controls = _count_controls(text)
    if controls > len(text) * _MAX_CONTROL_SHARE:
        raise UnicodeError("not a text")
    for end in _PAGE_ENDS:
        text = text.replace(end, "\n\n")
    return (_CONTROL.sub("", text) if controls else text).replace("\ufeff", "")


def _count_controls(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, _CONTROL_BYTES)) + len(_HIGH_CONTROL.findall(data))


def _decode(data: bytes) -> str | None:
    for byte_order_mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(byte_order_mark):
            return _decode_leniently(data[len(byte_order_mark) :], encoding)
    encoding_by_nuls = _detect_utf_16(data)
    if encoding_by_nuls is not None:
        return _decode_strictly(data, encoding_by_nuls)
    text = _decode_leniently(data, "utf-8")
    if text is None or (b"\x1b" in data and text.isascii()):
        text = _decode_by_detection(data) or text
    return text if text is not None else data.decode("latin-1").translate(_CP1252)


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_leniently(data: bytes, encoding: str) -> str | None:
    """Decode in ``encoding``; a few invalid bytes are read as Windows-1252. Return None if there are more."""
    if (text := _decode_strictly(data, encoding)) is not None:
        return text
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # a byte below 0x80 is invalid
        return None
    text, invalid_count = _SURROGATE_ESCAPES.subn(lambda match: chr(ord(match[0]) - 0xDC00).translate(_CP1252), text)
    return text if invalid_count <= len(data.translate(None, _ASCII)) * _MAX_INVALID_SHARE else None


def _decode_by_detection(data: bytes) -> str | None:
    """Decode in the encoding that chardet detects, unless a Western encoding is about as likely.

    If nothing is detected in the whole text, each half is tried: an invalid byte spoils the detection in only one half.
    """
    half = len(data) // 2
    for sample in (data, data[:half], data[half:]):
        if (encoding := _detect_encoding(sample)) and (text := _decode_leniently(data, encoding)) is not None:
            return text
    return None


def _detect_encoding(data: bytes) -> str | None:
    results = chardet.detect_all(data, include_encodings=_CANDIDATES, compat_names=False, ignore_threshold=True)
    if not results or not (encoding := results[0]["encoding"]) or results[0]["confidence"] < _MIN_CONFIDENCE:
        return None
    western = max((result["confidence"] for result in results if result["encoding"] in _WESTERN), default=0.0)
    limit = results[0]["confidence"] * (1.0 if encoding == "mac-roman" else _MAX_WESTERN_CONFIDENCE)
    return encoding if western < limit and encoding not in _WESTERN else None


def _detect_utf_16(data: bytes) -> str | None:
    """Return the encoding of UTF-16 text without a byte order mark: in Western text every other byte is NUL."""
    sample = data[: 4096 & ~1]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > half * 0.7 and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and not sample[1::2].count(0):
        return "utf-16-be"
    return None
