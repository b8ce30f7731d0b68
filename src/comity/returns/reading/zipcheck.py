"""A zip archive looked over before any reader may open it.

Readers differ in what they trust: the directory, the local headers, the sizes declared. An archive
that says the same thing everywhere reads the same everywhere; any other is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .errors import UnreadableFile
from .limits import MAX_RATIO, MAX_UNPACKED_BYTES, MAX_ZIP_ENTRIES, MIB, RATIO_FLOOR

_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
_WHOLE = "a whole workbook"
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")


def damaged(found: str) -> UnreadableFile:
    """The error for an archive that is cut short or broken."""
    return UnreadableFile("damaged-zip", found, _WHOLE, f"It may have been cut short on its way. {_AGAIN}")


def _tricks(found: str) -> UnreadableFile:
    return UnreadableFile("zip-tricks", found, "an archive as a spreadsheet program writes it", _AGAIN)


def _bomb(found: str) -> UnreadableFile:
    return UnreadableFile(
        "zip-bomb",
        found,
        f"at most {MAX_UNPACKED_BYTES // MIB} MiB unpacked",
        "Delete the blank rows and columns below and beside the table, save it again, or send it as CSV.",
    )


class Archive:
    """A checked archive: names to entries, and their bytes unpacked under watch."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        directory_start = _check_end(content)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                self.entries = opened.infolist()
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, UnicodeError, EOFError) as error:
            raise damaged(f"a broken workbook ({error})") from None
        self.names = {info.filename: info for info in self.entries}
        self._data_start: dict[str, int] = {}
        self._check_names()
        self._check_places(directory_start)
        self._check_sizes()

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, at_most: int) -> bytes:
        """The bytes of a small part, or an error when it is larger than such parts are."""
        if self.names[name].file_size > at_most:
            raise _bomb(f"that its part {name} unpacks to {self.names[name].file_size // MIB} MiB")
        return b"".join(self.chunks(name))

    def chunks(self, name: str, size: int = 256 * 1024) -> Iterator[bytes]:
        """Unpack a part bit by bit; it must come to just the size and checksum that it declares."""
        info = self.names[name]
        start = self._data_start[name]
        packed = memoryview(self._content)[start : start + info.compress_size]
        total, checksum = 0, 0
        for chunk in (
            _stored(packed, size) if info.compress_type == zipfile.ZIP_STORED else _inflate(packed, size, name)
        ):
            total += len(chunk)
            if total > info.file_size:
                raise _bomb(f"that its part {name} unpacks to more than it declares")
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if total != info.file_size or checksum != info.CRC:
            raise damaged(f"that its part {name} is not what the archive says it is")

    def _check_names(self) -> None:
        seen = set()
        for info in self.entries:
            name = info.filename
            if info.orig_filename != name or "\\" in name or name.startswith("/") or ":" in name.split("/")[0]:
                raise _tricks(f"an entry with the path {name[:80]!r}")
            if any(part in ("..", ".") for part in name.split("/")) or "\x00" in name:
                raise _tricks(f"an entry with the path {name[:80]!r}")
            if name.lower() in seen:
                raise _tricks(f"two entries named {name[:80]!r}")
            seen.add(name.lower())
            if info.flag_bits & 0x1:
                raise UnreadableFile(
                    "encrypted", "an archive locked with a password", "a workbook without a password",
                    "Take the password off and send it again.",
                )  # fmt: skip
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _tricks(f"an entry packed by method {info.compress_type}")

    def _check_places(self, directory_start: int) -> None:
        end = 0
        for info in sorted(self.entries, key=lambda info: info.header_offset):
            header = self._content[info.header_offset : info.header_offset + _LOCAL.size]
            if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
                raise damaged(f"that its part {info.filename} is not where the archive says it is")
            if info.header_offset < end:
                raise _tricks("entries that overlap")
            _, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
            name_at = info.header_offset + _LOCAL.size
            name = self._content[name_at : name_at + name_length]
            if name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != info.filename:
                raise _tricks(f"an entry with two names, one of them {info.filename[:80]!r}")
            if method != info.compress_type or flags & 0x1:
                raise _tricks(f"an entry {info.filename[:80]!r} packed in two ways")
            self._data_start[info.filename] = name_at + name_length + extra_length
            end = self._data_start[info.filename] + info.compress_size
        if end > directory_start:
            raise _tricks("entries that overlap the archive's directory")

    def _check_sizes(self) -> None:
        if (total := sum(info.file_size for info in self.entries)) > MAX_UNPACKED_BYTES:
            raise _bomb(f"a workbook that unpacks to {total // MIB} MiB")
        for info in self.entries:
            if info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                raise _bomb(
                    f"that its part {info.filename} unpacks to "
                    f"{info.file_size // max(info.compress_size, 1)} times its size"
                )


def _check_end(content: bytes) -> int:
    """Find the one end record, at the very end, and return where the directory starts."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(content):
        raise damaged("a workbook whose end is missing")
    numbers: tuple[int, ...] = _END.unpack_from(content, at)[1:]
    disk, first_disk, here, entries, size, offset, comment = numbers
    if at + _END.size + comment != len(content):
        raise damaged("a workbook followed by bytes that do not belong to it")
    if disk or first_disk or here != entries:
        raise damaged("one part of an archive in several parts")
    if content[at - 20 : at].startswith(b"PK\x06\x07"):
        at, entries, size, offset = _large_end(content, at - 20)
    if entries > MAX_ZIP_ENTRIES or content.count(b"PK\x01\x02") > 2 * MAX_ZIP_ENTRIES:
        raise _bomb(f"an archive of more than {MAX_ZIP_ENTRIES:,} entries")
    if offset + size != at:
        raise damaged("an archive whose directory is not where it says")
    return offset


def _large_end(content: bytes, locator: int) -> tuple[int, int, int, int]:
    """The end record in its long form (zip64), which some programs write for small archives too."""
    at = struct.unpack_from("<Q", content, locator + 8)[0]
    if at + _LARGE_END.size != locator or content[at : at + 4] != b"PK\x06\x06":
        raise damaged("an archive whose end is broken")
    here, entries, size, offset = _LARGE_END.unpack_from(content, at)[6:]
    if here != entries:
        raise damaged("one part of an archive in several parts")
    return at, entries, size, offset


def _stored(packed: memoryview, size: int) -> Iterator[bytes]:
    for at in range(0, len(packed), size):
        yield bytes(packed[at : at + size])


def _inflate(packed: memoryview, size: int, name: str) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting: bytes | memoryview = packed
    try:
        while not unpacker.eof:
            chunk = unpacker.decompress(waiting, size)
            waiting = unpacker.unconsumed_tail
            if not chunk and not unpacker.eof:
                raise damaged(f"that its part {name} is cut short")
            if chunk:
                yield chunk
    except zlib.error:
        raise damaged(f"that its part {name} cannot be unpacked") from None
    if unpacker.unused_data:
        raise damaged(f"that its part {name} is followed by bytes that do not belong to it")
