"""A plain container around a workbook stream, made anew.

What was looked over is the stream; the container around it, with its tables of sectors and its other streams,
is where readers of .xls fall over. So the reader is given this one instead of the one that was sent.
"""

from __future__ import annotations

import struct

_SECTOR = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_ENTRIES = _SECTOR // 4


def contained(stream: bytes) -> bytes:
    """The stream as the only one, named Workbook, of a compound file with sectors of 4 KiB."""
    data = -(-len(stream) // _SECTOR)
    tables = 1
    while tables * _ENTRIES < data + 2 + tables:
        tables += 1
    assert tables <= 109, "larger than any workbook that is read"
    # The streams, the directory, an empty sector for the root (one reader insists), the table itself.
    chain = [*range(1, data), _END, _END, _END, *[_TABLE] * tables]
    chain += [_FREE] * (tables * _ENTRIES - len(chain))
    header = struct.pack(
        "<8s16x6H4x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6, 0,
        1, tables, data, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = [data + 2 + at for at in range(tables)] + [_FREE] * (109 - tables)
    return b"".join(
        (
            (header + struct.pack("<109I", *places)).ljust(_SECTOR, b"\x00"),
            stream.ljust(data * _SECTOR, b"\x00"),
            (_entry("Root Entry", 5, 1, data + 1, _SECTOR) + _entry("Workbook", 2, _NONE, 0, data * _SECTOR)).ljust(
                _SECTOR, b"\x00"
            ),
            bytes(_SECTOR),
            struct.pack(f"<{len(chain)}I", *chain),
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return raw.ljust(64, b"\x00") + struct.pack(
        "<HBB3I16x4x8x8xIQ", len(raw) + 2, kind, 1, _NONE, _NONE, child, start, size
    )
