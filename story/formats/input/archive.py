"""A zip file from anybody: its entries' names are keys and never paths, and it unpacks to no more than it may."""

import zlib
from collections.abc import Collection
from io import BytesIO
from posixpath import normpath
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from story.errors import DamagedFile, ProtectedFile, TooPacked

_ENTRIES: Final = 10_000
#: Bytes that all the entries which are read may unpack to, and one of them alone.
_IN_ALL: Final = 64_000_000
_ALONE: Final = 24_000_000
#: An entry that grows more than so many times is a trap; the text of books grows 3 to 10 times.
_RATIO: Final = 200
_SMALL: Final = 1_000_000
_ENCRYPTED: Final = 0x1
_FAULTS: Final = (
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

    Raises DamagedFile for what is no zip or broken, ProtectedFile for what has a password, TooPacked beyond the caps.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self._left = _IN_ALL
        try:
            self._zip = ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except _FAULTS as error:
            raise DamagedFile(name=name, format=kind) from error
        if len(entries) > _ENTRIES:
            raise TooPacked(name=name, limit=_IN_ALL)
        self._entries = {entry.filename: entry for entry in entries}
        self._spellings = {key.casefold(): key for key in reversed(self._entries)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> Collection[str]:
        """The entries' names as they are written."""
        return self._entries.keys()

    def resolve(self, folder: str, href: str) -> str | None:
        """The entry to which ``href`` leads from ``folder``; None where there is none, or it leads out of the file."""
        path = unquote(href.partition("#")[0].partition("?")[0]).replace("\\", "/").strip()
        if not path or path.startswith("/") or "://" in path:
            return None
        path = normpath(f"{folder}/{path}" if folder else path)
        if path.startswith(".."):
            return None
        return path if path in self._entries else self._spellings.get(path.casefold())

    def read(self, entry: str) -> bytes:
        """The bytes of an entry; KeyError where there is none."""
        info = self._entries[entry]
        limit = min(_ALONE, self._left)
        if info.flag_bits & _ENCRYPTED:
            raise ProtectedFile(name=self.name)
        if info.file_size > limit or _is_trap(info):
            raise TooPacked(name=self.name, limit=_IN_ALL)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _FAULTS as error:
            raise DamagedFile(name=self.name, format=self.kind) from error
        if len(data) > limit:
            raise TooPacked(name=self.name, limit=_IN_ALL)
        self._left -= len(data)
        return data


def _is_trap(info: ZipInfo) -> bool:
    return info.file_size > _SMALL and info.file_size > info.compress_size * _RATIO
