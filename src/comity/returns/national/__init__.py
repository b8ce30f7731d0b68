"""The national return's two parts, from a region's return: entered once, returned twice.

The Department's own layout is not known here. What goes in which column, under which heading and in which words, is
said by a national mapping that an authority can adjust; the one that ships is Comity's own and unconfirmed.
"""

from __future__ import annotations

from comity.returns.national.build import NationalError, NationalReturn, national_return
from comity.returns.national.completeness import Completeness, Gap, completeness
from comity.returns.national.files import NationalFileError
from comity.returns.national.given import AgencyNote, Given, load_given
from comity.returns.national.mapping import NationalMapping, default_mapping, default_text, load_mapping
from comity.returns.national.write import write_csv, write_xlsx

__all__ = [
    "AgencyNote",
    "Completeness",
    "Gap",
    "Given",
    "NationalError",
    "NationalFileError",
    "NationalMapping",
    "NationalReturn",
    "completeness",
    "default_mapping",
    "default_text",
    "load_given",
    "load_mapping",
    "national_return",
    "write_csv",
    "write_xlsx",
]
