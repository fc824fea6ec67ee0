"""Bytes as text, every letter as it was meant."""

import codecs
import re
from typing import Final

import chardet

from story.formats.input.mojibake import mend
from story.model import Notice

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Any way to end a line or a page; a page's end parts paragraphs.
_LINE_ENDS: Final = ("\r\n", "\r", "\x85", "\u2028")
_PAGE_ENDS: Final = ("\x0c", "\u2029")
# What shows nothing and no database likes. A text may have a few by accident, a binary file is full of them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")
_CONTROL_BYTES: Final = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
_HIGH_CONTROL: Final = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROLS_ALLOWED: Final = 0.002  # of all characters
# Windows-1252 with its five undefined bytes read as Latin-1 has them, the way browsers do.
_CP1252: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_ESCAPES: Final = re.compile("[\udc80-\udcff]")
_BROKEN: Final = 0.02  # of the bytes beyond ASCII: a text with so few that do not fit is in that encoding all the same
_ASCII: Final = bytes(range(0x80))
_WESTERN: Final = frozenset({"ascii", "cp1252", "iso8859-1"})
_LEAST: Final = 0.08  # of chardet's confidence; a word or two of any language stays below
_CLEAR: Final = 0.9  # of it: what a Western encoding must not reach
# What texts really come in. Left out: what differs from these only in signs, is of no text (EBCDIC), or of old
# machines' menus (most code pages of DOS), since each more is one more to be mistaken for.
_CANDIDATES: Final = (
    "ascii", "utf-8", "cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp1250", "iso8859-2", "cp1251", "koi8-r",
    "koi8-u", "iso8859-5", "cp866", "cp1253", "iso8859-7", "cp1254", "iso8859-9", "cp1255", "iso8859-8", "cp1256",
    "iso8859-6", "cp1257", "cp1258", "cp874", "gb18030", "hz", "big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004",
    "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_ext", "euc_kr", "cp949", "johab", "iso2022_kr",
)  # fmt: skip


def decode(data: bytes) -> str:
    """Text with ``\\n`` as its only line end and no control characters but tabs.

    Tried in order: a byte order mark, UTF-16 by its pattern of NULs, UTF-8, what the letters are most like,
    Windows-1252; a few broken bytes tell against none of them. Raises UnicodeError for what is no text.
    """
    return _clean(_read(data))


def decode_and_mend(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The same, with the letters put right that went through a wrong encoding before; a notice says so."""
    text, notices = mend(_read(data))
    return _clean(text), notices


def _read(data: bytes) -> str:
    text = _decode(data)
    if text is None or "\x00" in text:
        raise UnicodeError("not a text")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    if text.isascii() or not _HIGH_CONTROL.search(text.encode("utf-8", "surrogatepass")):
        return text
    return text.translate(_CP1252)


def _clean(text: str) -> str:
    controls = _count_controls(text)
    if controls > len(text) * _CONTROLS_ALLOWED:
        raise UnicodeError("not a text")
    for end in _PAGE_ENDS:
        text = text.replace(end, "\n\n")
    return (_CONTROL.sub("", text) if controls else text).replace("\ufeff", "")


def _count_controls(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, _CONTROL_BYTES)) + len(_HIGH_CONTROL.findall(data))


def _decode(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _nearly(data[len(mark) :], encoding)
    wide = _by_nuls(data)
    if wide is not None:
        return _strict(data, wide)
    text = _nearly(data, "utf-8")
    if text is None or (b"\x1b" in data and text.isascii()):
        text = _by_letters(data) or text
    return text if text is not None else data.decode("latin-1").translate(_CP1252)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """The text where all bytes but a few fit; those are read as Windows-1252 has them."""
    if (text := _strict(data, encoding)) is not None:
        return text
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # a byte below 0x80 is broken
        return None
    text, broken = _ESCAPES.subn(lambda found: chr(ord(found[0]) - 0xDC00).translate(_CP1252), text)
    return text if broken <= len(data.translate(None, _ASCII)) * _BROKEN else None


def _by_letters(data: bytes) -> str | None:
    """The text in the encoding that its letters are most like; None where a Western one is as good, or none is.

    Where the whole is like none, halves are looked at: a broken byte spoils but one.
    """
    half = len(data) // 2
    for piece in (data, data[:half], data[half:]):
        if (encoding := _likely(piece)) and (text := _nearly(data, encoding)) is not None:
            return text
    return None


def _likely(data: bytes) -> str | None:
    likely = chardet.detect_all(data, include_encodings=_CANDIDATES, compat_names=False, ignore_threshold=True)
    if not likely or not (found := likely[0]["encoding"]) or likely[0]["confidence"] < _LEAST:
        return None
    western = max((one["confidence"] for one in likely if one["encoding"] in _WESTERN), default=0.0)
    clear = western < likely[0]["confidence"] * (1.0 if found == "mac-roman" else _CLEAR)
    return found if clear and found not in _WESTERN else None


def _by_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is NUL."""
    sample = data[: 4096 & ~1]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > half * 0.7 and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and not sample[1::2].count(0):
        return "utf-16-be"
    return None
