"""A zip file from an untrusted source.

Names of entries are keys, never paths on a disk. The bytes that may be unpacked are limited.
"""

import zlib
from collections.abc import Collection
from io import BytesIO
from posixpath import normpath
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from story.errors import DamagedFile, ProtectedFile, TooPacked

_MAX_ENTRIES: Final = 10_000
#: Bytes to which all entries that are read may unpack together, and to which a single one may unpack.
_MAX_TOTAL_BYTES: Final = 64_000_000
_MAX_ENTRY_BYTES: Final = 24_000_000
#: An entry that grows more than this many times is a zip bomb. The text of books grows 3 to 10 times.
_MAX_RATIO: Final = 200
_ALWAYS_ALLOWED_BYTES: Final = 1_000_000
_ENCRYPTED_FLAG: Final = 0x1
_ZIP_ERRORS: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    IndexError,
    KeyError,
)


class Archive:
    """The entries of a zip file, by name. A context manager.

    Args:
        data: The bytes of the zip file.
        name: The name of the file, for errors.
        kind: The format that the zip file contains, for errors: epub or docx.

    Raises:
        DamagedFile: The file is not a zip file, or is broken.
        ProtectedFile: An entry needs a password.
        TooPacked: There are too many entries, or they unpack to too many bytes.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self._remaining_bytes = _MAX_TOTAL_BYTES
        try:
            self._zip = ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise DamagedFile(name=name, format=kind) from error
        if len(entries) > _MAX_ENTRIES:
            raise TooPacked(name=name, limit=_MAX_TOTAL_BYTES)
        self._entries = {entry.filename: entry for entry in entries}
        self._names_by_casefold = {key.casefold(): key for key in reversed(self._entries)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> Collection[str]:
        """The names of the entries, as written in the file."""
        return self._entries.keys()

    def resolve(self, folder: str, href: str) -> str | None:
        """Return the name of the entry to which ``href`` leads from ``folder``.

        Upper and lower case may differ. Returns None if there is no such entry, or if ``href`` leads out of the file.
        """
        path = unquote(href.partition("#")[0].partition("?")[0]).replace("\\", "/").strip()
        if not path or path.startswith("/") or "://" in path:
            return None
        path = normpath(f"{folder}/{path}" if folder else path)
        if path.startswith(".."):
            return None
        return path if path in self._entries else self._names_by_casefold.get(path.casefold())

    def read(self, entry: str) -> bytes:
        """Return the bytes of an entry. Raises KeyError if there is none of this name."""
        info = self._entries[entry]
        limit = min(_MAX_ENTRY_BYTES, self._remaining_bytes)
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise ProtectedFile(name=self.name)
        if info.file_size > limit or _is_bomb(info):
            raise TooPacked(name=self.name, limit=_MAX_TOTAL_BYTES)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _ZIP_ERRORS as error:
            raise DamagedFile(name=self.name, format=self.kind) from error
        if len(data) > limit:
            raise TooPacked(name=self.name, limit=_MAX_TOTAL_BYTES)
        self._remaining_bytes -= len(data)
        return data


def _is_bomb(info: ZipInfo) -> bool:
    return info.file_size > _ALWAYS_ALLOWED_BYTES and info.file_size > info.compress_size * _MAX_RATIO
