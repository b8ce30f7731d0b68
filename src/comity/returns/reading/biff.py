"""The records of a BIFF8 stream, and the texts in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .errors import UnreadableFile

_HEADER = struct.Struct("<2H")
_MOST = 8_224
"""Bytes in a record; longer content goes on in the next one."""
_FORMULA, _OUT_OF_USE = 0x0006, 0xFFFF
_OF_CELLS = frozenset(
    (0x0809, 0x000A, 0x003C, 0x0022, 0x041E, 0x00E0, 0x0085, 0x00FC, 0x0200, 0x0207, 0x0006, 0x00BD, 0x00D6, 0x00FD)
) | {0x0201, 0x00BE, 0x0203, 0x0204, 0x0205, 0x027E}


def bad_biff(found: str) -> UnreadableFile:
    """The error for an .xls whose records are broken."""
    return UnreadableFile(
        "damaged-workbook",
        found,
        "a whole .xls workbook",
        "It may have been cut short on its way. Open it in Excel, save it as .xlsx, and send that.",
    )


class Records:
    """The records from a place in the stream on, as (kind, data)."""

    def __init__(self, stream: bytes, start: int) -> None:
        self._stream, self._at = stream, start

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        stream, at = self._stream, self._at
        while at + 4 <= len(stream):
            kind, length = _HEADER.unpack_from(stream, at)
            at += 4
            if length > _MOST or at + length > len(stream):
                raise bad_biff("a record that is longer than it may be")
            yield kind, stream[at : at + length]
            at += length


def only_cells(stream: bytes) -> bytes:
    """The stream with every record put out of use that says nothing about cells, such as names and pictures.

    What a reader does not read cannot stop it. The tokens of formulas go too: only saved values are used.
    """
    plain = bytearray(stream)
    at = 0
    while at + 4 <= len(plain):
        kind, length = _HEADER.unpack_from(plain, at)
        if kind not in _OF_CELLS:
            struct.pack_into("<H", plain, at, _OUT_OF_USE)
        elif kind == _FORMULA and length >= 22:
            struct.pack_into("<H", plain, at + 24, 0)
        at += 4 + length
    return bytes(plain)


def short_text(data: bytes, at: int, *, wide_count: bool) -> str:
    """A text within one record: its count (one byte or two), its flags, its characters."""
    count = struct.unpack_from("<H" if wide_count else "<B", data, at)[0]
    at += 2 if wide_count else 1
    wide = data[at] & 1
    raw = data[at + 1 : at + 1 + count * (1 + wide)]
    if len(raw) != count * (1 + wide):
        raise struct.error("cut short")
    return raw.decode("utf-16-le" if wide else "latin-1")


def strings_of(parts: list[bytes]) -> list[bool]:
    """Of each shared text, whether it holds anything but blanks; `parts` are the record and its continuations."""
    try:
        return _Shared(parts).all()
    except (struct.error, IndexError):
        raise bad_biff("shared texts that are cut short") from None


class _Shared:
    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._part = 0
        self._at = 8

    def all(self) -> list[bool]:
        declared = struct.unpack_from("<I", self._parts[0], 4)[0]
        if declared > sum(len(part) for part in self._parts) // 3 + 1:
            raise bad_biff(f"{declared:,} shared texts, more than there is room for")
        return [self._one() for _ in range(declared)]

    def _one(self) -> bool:
        header = self._take(3)
        count, flags = struct.unpack("<HB", header)
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        wide = flags & 1
        filled = False
        while count:
            here = self._parts[self._part]
            room = (len(here) - self._at) // (1 + wide)
            if room <= 0:
                self._next()
                wide = self._parts[self._part][0] & 1  # each continuation says anew how wide it is
                self._at = 1
                continue
            taken = min(room, count)
            raw = here[self._at : self._at + taken * (1 + wide)]
            filled = filled or bool(raw.decode("utf-16-le" if wide else "latin-1", "replace").strip())
            self._at += len(raw)
            count -= taken
        self._skip(4 * runs + extra)
        return filled

    def _take(self, size: int) -> bytes:
        if self._at >= len(self._parts[self._part]):
            self._next()
        taken = self._parts[self._part][self._at : self._at + size]
        if len(taken) != size:
            raise struct.error("cut short")
        self._at += size
        return taken

    def _skip(self, size: int) -> None:
        while size:
            room = len(self._parts[self._part]) - self._at
            if room <= 0:
                self._next()
                continue
            taken = min(room, size)
            self._at += taken
            size -= taken

    def _next(self) -> None:
        self._part += 1
        self._at = 0
        if self._part >= len(self._parts):
            raise struct.error("cut short")
