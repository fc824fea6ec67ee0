"""Bytes as text, every letter as it was meant."""

import codecs
import re
from typing import Final

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Any way to end a line or a page; a page's end parts paragraphs.
_LINE_END: Final = re.compile("\r\n|[\r\x85\u2028]")
_PAGE_END: Final = re.compile("[\x0c\u2029]")
# What shows nothing and no database likes. A text may have a few by accident, a binary file is full of them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")
_CONTROLS_ALLOWED: Final = 0.002  # of all characters
# Windows-1252 with its five undefined bytes read as Latin-1 has them, the way browsers do.
_CP1252: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def decode(data: bytes) -> str:
    """Text with ``\\n`` as its only line end and no control characters but tabs.

    Tried in order: a byte order mark, UTF-16 by its pattern of NULs, strict UTF-8, Windows-1252.
    Raises UnicodeError for what is no text.
    """
    text = _decode(data)
    if text is not None:
        controls = len(_CONTROL.findall(text.replace("\x85", "")))
        if controls <= len(text) * _CONTROLS_ALLOWED and "\x00" not in text:
            text = _PAGE_END.sub("\n\n", _LINE_END.sub("\n", text))
            return _CONTROL.sub("", text).replace("\ufeff", "")
    raise UnicodeError("not a text")


def _decode(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    wide = _by_nuls(data)
    if wide is not None:
        return _strict(data, wide)
    text = _strict(data, "utf-8")
    return text if text is not None else data.decode("latin-1").translate(_CP1252)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


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
