"""Frames, and texts beside them, as one ZIP: the same bytes every time, so that their SHA-256 stands for them.

Each frame is an Arrow IPC stream. What is kept of a return and of a pooled report is kept so.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(frames: Mapping[str, pl.DataFrame], texts: Mapping[str, str] | None = None) -> bytes:
    """The frames and texts as bytes, in the order given."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, text in (texts or {}).items():
            archive.writestr(zipfile.ZipInfo(f"{name}.json", _EPOCH), text)
        for name, frame in frames.items():
            stream = io.BytesIO()
            frame.rechunk().write_ipc_stream(stream, compression="zstd")
            archive.writestr(zipfile.ZipInfo(f"{name}.arrow", _EPOCH), stream.getvalue())
    return made.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """The frames and the texts again, by name."""
    import polars as pl

    frames, texts = {}, {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for held in archive.namelist():
            name, _, kind = held.rpartition(".")
            if kind == "arrow":
                frames[name] = pl.read_ipc_stream(io.BytesIO(archive.read(held)))
            else:
                texts[name] = archive.read(held).decode()
    return frames, texts
