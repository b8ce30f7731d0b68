"""The stamp on a template's hidden sheet: which template, for which quarter, from which memorandum."""

from __future__ import annotations

from dataclasses import dataclass

from comity.returns.reading import Workbook

STAMP_SHEET = "_comity"
"""The hidden sheet's name."""

GUIDE_SHEET = "How to fill this in"
"""The guidance sheet's name."""

TEMPLATE_VERSION = "1"
"""Raised when a filled template of the old kind could no longer be read."""

KEYS = ("template_version", "quarter", "memorandum", "memorandum_version", "digest")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a template says of itself."""

    template_version: str
    quarter: str
    memorandum: str
    memorandum_version: str = ""
    digest: str = ""


def read_stamp(workbook: Workbook) -> Stamp | None:
    """A workbook's stamp, or None where it was not made from the template."""
    for sheet in workbook.sheets:
        if sheet.name == STAMP_SHEET:
            told = {str(row[0]): "" if row[1] is None else str(row[1]) for row in sheet.rows if len(row) > 1}
            return Stamp(**{key: told.get(key, "") for key in KEYS})
    return None
