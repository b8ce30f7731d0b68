"""Whether a file of evidence is what its name says, told from its first bytes as files of returns are."""

from __future__ import annotations

from comity.returns.reading.kinds import OLE, TEXT, ZIP, kind_of

HEAD = 4096
"""Bytes of a file that tell its kind."""

_OFFICE = frozenset({ZIP, OLE})
_KINDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("xlsx", "xlsm", "xlsb", "docx", "pptx"), _OFFICE),
    **dict.fromkeys(("xls", "doc", "ppt", "msg"), frozenset({OLE})),
    **dict.fromkeys(("ods", "odt", "odp", "zip"), frozenset({ZIP})),
    **dict.fromkeys(("csv", "txt"), frozenset({TEXT})),
    "pdf": frozenset({"a PDF document"}),
    "png": frozenset({"a PNG image"}),
    **dict.fromkeys(("jpg", "jpeg"), frozenset({"a JPEG image"})),
    "gif": frozenset({"a GIF image"}),
    **dict.fromkeys(("tif", "tiff"), frozenset({"a TIFF image"})),
    "bmp": frozenset({"a bitmap image"}),
}
"""What a file of an ending is; an office document that has a password is kept as older ones are. Of any other ending
nothing is known, and only a program is not taken."""

_WORDS = {ZIP: "a zip archive or an office document", OLE: "an older office document", TEXT: "plain text"}


def belied(name: str, head: bytes) -> str:
    """What a file is that its name says it is not, in words; empty where the name tells nothing else."""
    kind = kind_of(head)
    wanted = _KINDS.get(name.rpartition(".")[2].lower())
    if kind == "a program" or (wanted is not None and kind not in wanted):
        return _WORDS.get(kind, kind)
    return ""
